//! Headers and cookies that are not written as most are.

use serde::Serialize;
use serde_json::Value;

use crate::runtime::encode::{Style, StyleKind, scalar, strict};
use crate::runtime::operation::Operation;

impl Operation {
    /// A header as JSON, or an object's properties as `key=value`; null is not sent.
    pub fn header_styled(mut self, style: Style, name: &'static str, value: impl Serialize) -> Self {
        let value = self.read(name, &value);
        let text = match &value {
            Value::Null => return self,
            value if style.kind == StyleKind::Json => value.to_string(),
            Value::Object(object) => {
                let mut set = Vec::new();
                for (key, value) in object {
                    if !value.is_null() {
                        set.push(format!("{key}={}", scalar(value)));
                    }
                }
                set.join(",")
            }
            value => return self.header_value(name, value),
        };
        self.put_header(name, &text);
        self
    }

    /// A cookie as JSON; null is not sent.
    pub fn cookie_json(mut self, name: &'static str, value: impl Serialize) -> Self {
        let value = self.read(name, &value);
        if !value.is_null() {
            self.cookies.push(format!("{name}={}", strict(&value.to_string())));
        }
        self
    }
}
