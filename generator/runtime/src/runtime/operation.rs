//! An operation with its arguments: what emitted builders fill in, free of their types.

use std::fmt;

use http::HeaderMap;
use serde::Serialize;
use serde_json::Value;
use url::Url;

use crate::runtime::body::{Body, Source};
use crate::runtime::call::{Call, ResponseCall};
use crate::runtime::client::Client;
use crate::runtime::decode::Decode;
use crate::runtime::encode::{self, Style};
use crate::runtime::error::Error;
use crate::runtime::execute::execute;
use crate::runtime::options::CallOptions;
use crate::runtime::properties::{Argument, sent};
use crate::runtime::request;
use crate::runtime::spec::OperationSpec;

/// An operation with its arguments. The first argument that cannot be sent is kept, and reported when it is sent.
#[derive(Clone)]
#[must_use = "an operation does nothing until it is sent"]
pub struct Operation {
    pub(crate) client: Client,
    pub(crate) spec: OperationSpec,

    /// Where this goes instead of below the API's base URL: all of its address but further parameters of the query.
    pub(crate) address: Option<Url>,
    pub(crate) options: CallOptions,
    /// Path parameters, encoded.
    pub(crate) path: Vec<(&'static str, String)>,

    /// Query parameters, each as the encoded pairs that stand for it, with `&` between them.
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) headers: HeaderMap,

    /// Cookies as `name=value`.
    pub(crate) cookies: Vec<String>,
    pub(crate) body: Draft,

    /// Why this cannot be sent.
    pub(crate) refused: Option<String>,
}

/// A body as far as it is known.
#[derive(Clone)]
pub(crate) enum Draft {
    None,

    /// Properties of an object as JSON, in the order in which they were set.
    Fields(Vec<(&'static str, String)>),
    Whole(Source),

    /// Parts in the order in which they were set, and what puts them together.
    Parts(Vec<Part>, Join),
}

impl Draft {
    /// Whether this can be sent more than once.
    fn is_repeatable(&self) -> bool {
        match self {
            Self::None | Self::Fields(_) => true,
            Self::Whole(source) => source.is_repeatable(),
            Self::Parts(parts, _) => parts.iter().all(|part| part.content.is_repeatable()),
        }
    }
}

/// One part of a body.
#[derive(Clone)]
pub struct Part {
    /// What it is called.
    pub name: &'static str,

    /// Its header lines.
    pub head: String,
    pub(crate) content: Source,
}

/// Makes a body of parts, and its content type from that of the operation.
pub type Join = fn(&str, &[Part]) -> Result<(Body, String), Error>;

impl Operation {
    /// An operation without arguments.
    pub fn new(client: &Client, spec: &'static OperationSpec) -> Self {
        Self::of(client, *spec)
    }

    pub(crate) fn of(client: &Client, spec: OperationSpec) -> Self {
        Self {
            client: client.clone(),
            spec,
            address: None,
            options: CallOptions::new(),
            path: Vec::new(),
            query: Vec::new(),
            headers: HeaderMap::new(),
            cookies: Vec::new(),
            body: Draft::None,
            refused: None,
        }
    }

    /// A path parameter.
    pub fn path(self, name: &'static str, value: impl Into<String>) -> Self {
        self.put_path(Style::SIMPLE, name, &Value::String(value.into()))
    }

    /// A path parameter that is not text.
    pub fn path_value(self, name: &'static str, value: impl Serialize) -> Self {
        self.path_styled(Style::SIMPLE, name, value)
    }

    /// A path parameter in a style of its own.
    pub fn path_styled(self, style: Style, name: &'static str, value: impl Serialize) -> Self {
        self.read_path(style, name, &value)
    }

    fn read_path(mut self, style: Style, name: &'static str, value: &dyn Argument) -> Self {
        let value = self.read(name, value);
        self.put_path(style, name, &value)
    }

    fn put_path(mut self, style: Style, name: &'static str, value: &Value) -> Self {
        match encode::path(style, name, value) {
            Some(text) => put(&mut self.path, name, text),
            None => self.refuse(name, &"must be a path segment: not empty, not dots, no control characters"),
        }
        self
    }

    /// A query parameter.
    pub fn query(self, name: &'static str, value: impl Into<String>) -> Self {
        self.put_query(Style::FORM, name, &Value::String(value.into()))
    }

    /// A query parameter that is not text; an array repeats the name, and null is not sent.
    pub fn query_value(self, name: &'static str, value: impl Serialize) -> Self {
        self.query_styled(Style::FORM, name, value)
    }

    /// A query parameter in a style of its own; null is not sent.
    pub fn query_styled(self, style: Style, name: &'static str, value: impl Serialize) -> Self {
        self.read_query(style, name, &value)
    }

    fn read_query(mut self, style: Style, name: &'static str, value: &dyn Argument) -> Self {
        let value = self.read(name, value);
        self.put_query(style, name, &value)
    }

    fn put_query(mut self, style: Style, name: &'static str, value: &Value) -> Self {
        self.set_query(style, name, value);
        self
    }

    /// Setting a parameter again replaces it.
    pub(crate) fn set_query(&mut self, style: Style, name: &'static str, value: &Value) {
        put(&mut self.query, name, encode::query(style, name, value));
    }

    /// A header.
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.put_header(name, &value.into());
        self
    }

    /// A header that is not text; arrays are joined by commas, and null is not sent.
    pub fn header_value(self, name: &'static str, value: impl Serialize) -> Self {
        self.read_header(name, &value)
    }

    #[inline]
    fn read_header(mut self, name: &str, value: &dyn Argument) -> Self {
        let value = self.read(name, value);
        if !value.is_null() {
            self.put_header(name, &encode::header(&value));
        }
        self
    }

    #[inline]
    pub(crate) fn put_header(&mut self, name: &str, value: &str) {
        match request::header(name, value) {
            Ok((name, value)) => drop(self.headers.insert(name, value)),
            Err(reason) => self.refuse(name, &reason),
        }
    }

    /// A cookie.
    pub fn cookie(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.put_cookie(name, &Value::String(value.into()));
        self
    }

    /// A cookie that is not text; arrays are joined by commas, and null is not sent.
    pub fn cookie_value(self, name: &'static str, value: impl Serialize) -> Self {
        self.read_cookie(name, &value)
    }

    #[inline]
    fn read_cookie(mut self, name: &str, value: &dyn Argument) -> Self {
        let value = self.read(name, value);
        self.put_cookie(name, &value);
        self
    }

    #[inline]
    fn put_cookie(&mut self, name: &str, value: &Value) {
        if !value.is_null() {
            self.cookies.push(format!("{name}={}", encode::cookie(value)));
        }
    }

    /// One property of an object body.
    pub fn field(self, name: &'static str, value: impl Into<String>) -> Self {
        self.field_value(name, value.into())
    }

    /// One property of an object body that is not text.
    pub fn field_value(self, name: &'static str, value: impl Serialize) -> Self {
        self.read_field(name, &value)
    }

    fn read_field(mut self, name: &'static str, value: &dyn Argument) -> Self {
        if !matches!(self.body, Draft::Fields(_)) {
            self.body = Draft::Fields(Vec::new());
        }
        match (sent(value).and_then(text), &mut self.body) {
            (Ok(value), Draft::Fields(fields)) => put(fields, name, value),
            (Ok(_), _) => {}
            (Err(error), _) => self.refuse(name, &error),
        }
        self
    }

    /// The body without this property: what was set before does not count.
    #[inline]
    pub fn without_field(mut self, name: &str) -> Self {
        if let Draft::Fields(fields) = &mut self.body {
            remove(fields, name);
            if fields.is_empty() {
                self.body = Draft::None;
            }
        }
        self
    }

    /// The parts of the body so far, taken out of it; none if it has none.
    #[inline]
    pub fn take_parts(&mut self) -> Vec<Part> {
        match std::mem::replace(&mut self.body, Draft::None) {
            Draft::Parts(parts, _) => parts,
            Draft::None | Draft::Whole(_) | Draft::Fields(_) => Vec::new(),
        }
    }

    /// A body of these parts.
    #[inline]
    pub fn put_parts(&mut self, parts: Vec<Part>, join: Join) {
        self.body = Draft::Parts(parts, join);
    }

    /// The whole body as one value, written as the operation's media type says.
    pub fn body(self, value: impl Serialize) -> Self {
        self.read_body(&value)
    }

    fn read_body(mut self, value: &dyn Argument) -> Self {
        match sent(value).and_then(|json| request::written(&self.spec, json)) {
            Ok(bytes) => self.body = Draft::Whole(Source::Bytes(bytes.into())),
            Err(error) => self.refuse("body", &error),
        }
        self
    }

    /// The whole body as it is.
    pub fn raw_body(mut self, body: impl Into<Body>) -> Self {
        self.body = Draft::Whole(body.into().into());
        self
    }

    /// Settings for this call; those of an earlier call of this method hold where these say nothing.
    #[inline]
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options.merge(options);
        self
    }

    /// Makes the call.
    pub fn send<T>(self, decode: Decode<T>) -> Call<T> {
        Call::new(execute(self), decode)
    }

    /// Makes the call, and keeps the answer's status and headers.
    pub fn send_with_response<T>(self, decode: Decode<T>) -> ResponseCall<T> {
        self.send(decode).with_response()
    }

    /// Whether this can be sent more than once.
    pub(crate) fn is_repeatable(&self) -> bool {
        self.body.is_repeatable()
    }

    /// The value as JSON; null if it has none, which is then the reason not to send this.
    pub(crate) fn read(&mut self, name: &str, value: &dyn Argument) -> Value {
        // By way of text, which writes a short float as it was meant: 0.1 and not 0.10000000149011612.
        match sent(value).and_then(text).and_then(|json| json.parse()) {
            Ok(value) => value,
            Err(error) => {
                self.refuse(name, &error);
                Value::Null
            }
        }
    }

    /// Keeps the first reason not to send this.
    pub(crate) fn refuse(&mut self, argument: &str, reason: &dyn fmt::Display) {
        if self.refused.is_none() {
            self.refused = Some(format!("argument `{argument}` {reason}"));
        }
    }
}

/// JSON as text.
pub(crate) fn text(json: Vec<u8>) -> Result<String, serde_json::Error> {
    String::from_utf8(json).map_err(serde::ser::Error::custom)
}

/// Sets an argument; one of this name that was set before is gone.
fn put(arguments: &mut Vec<(&'static str, String)>, name: &'static str, value: String) {
    remove(arguments, name);
    arguments.push((name, value));
}

fn remove(arguments: &mut Vec<(&'static str, String)>, name: &str) {
    let mut at = 0;
    while let Some((other, _)) = arguments.get(at) {
        if *other == name {
            arguments.remove(at);
        } else {
            at += 1;
        }
    }
}

impl fmt::Debug for Operation {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut arguments = Vec::new();
        for (name, _) in &self.path {
            arguments.push(*name);
        }
        for (name, _) in &self.query {
            arguments.push(*name);
        }
        f.debug_struct("Operation").field("id", &self.spec.id).field("arguments", &arguments).finish_non_exhaustive()
    }
}

/// Implements what every operation can do: to send it, and to set options for it; where it is paged, also to walk
/// through its items and pages.
// Inlined, since an answer's type is then compiled where an operation is called, and not for each operation that there is.
#[doc(hidden)]
#[macro_export]
macro_rules! operation {
    ($name:ident $(,)?) => {
        $crate::operation!($name -> (), decode: empty);
    };
    ($name:ident -> $type:ty $(,)?) => {
        $crate::operation!($name -> $type, decode: json);
    };
    ($name:ident -> $type:ty, items: $item:ty $(,)?) => {
        $crate::operation!($name -> $type, decode: json, items: $item);
    };
    ($name:ident -> $type:ty, decode: $decode:ident $(, items: $item:ty)? $(,)?) => {
        impl $name {
            /// Sends the operation and gives its value.
            ///
            /// # Errors
            ///
            /// An argument cannot be sent, the API cannot be reached or answers with an error, or its answer
            /// is not what it announces.
            #[inline]
            pub fn send(self) -> $crate::runtime::Call<$type> {
                self.0.send($crate::runtime::decode::$decode)
            }

            /// Sends the operation and gives its value with status and headers.
            ///
            /// # Errors
            ///
            /// The same as for `send`.
            #[inline]
            pub fn send_with_response(self) -> $crate::runtime::ResponseCall<$type> {
                self.0.send_with_response($crate::runtime::decode::$decode)
            }

            /// Settings for this call, such as its time-out.
            #[inline]
            pub fn options(self, options: $crate::runtime::CallOptions) -> Self {
                Self(self.0.options(options))
            }

            $(
                /// The items of all pages, each page fetched when it is needed.
                #[inline]
                pub fn items(self) -> $crate::runtime::Items<$item> {
                    self.0.items()
                }

                /// The pages, each fetched when it is asked for.
                #[inline]
                pub fn pages(self) -> $crate::runtime::Pages<$type> {
                    self.0.pages($crate::runtime::decode::$decode)
                }
            )?
        }
    };
}
