//! The servers that a document names.

use crate::runtime::error::Error;

/// A server of the API: an address that may have variables.
#[derive(Clone, Copy, Debug)]
pub struct ServerTemplate {
    /// The address, with `{name}` for each variable. One without a host lies on the server that gives the document.
    pub template: &'static str,

    /// What the document says of it.
    pub description: &'static str,

    /// Its variables: the name, the default, and all values if they are known.
    pub variables: &'static [(&'static str, &'static str, &'static [&'static str])],
}

impl ServerTemplate {
    /// The address with these values of variables, by their names, and the defaults of all others: what
    /// `ClientBuilder::base_url` takes.
    ///
    /// # Errors
    ///
    /// Of kind `Configuration`: there is no such variable, or it has no such value.
    pub fn url(&self, values: &[(&str, &str)]) -> Result<String, Error> {
        let refuse = |why: String| Err(Error::configuration(format!("the server `{}` {why}", self.template)));
        for (name, value) in values {
            match self.variables.iter().find(|(known, _, _)| known == name) {
                None => return refuse(format!("has no variable `{name}`")),
                Some((_, _, known)) if !known.is_empty() && !known.contains(value) => {
                    return refuse(format!("has no `{value}` for `{name}`, only {}", known.join(", ")));
                }
                Some(_) => {}
            }
        }
        let mut url = String::new();
        let mut rest = self.template;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            let given = values.iter().rfind(|(given, _)| *given == name).map(|(_, value)| *value);
            let default = self.variables.iter().find(|(known, _, _)| *known == name).map(|(_, default, _)| *default);
            url.push_str(before);
            url.push_str(given.or(default).unwrap_or_default());
            rest = after;
        }
        url.push_str(rest);
        Ok(url)
    }
}
