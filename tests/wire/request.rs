//! The request that a document asks for, given the arguments.

use serde_json::{Map, Value, json};

use crate::document::Document;
use crate::operation::{Operation, Parameter};
use crate::samples::{Fill, sample, width};
use crate::server::Request;

/// The credential of all calls.
pub(crate) const TOKEN: &str = "the-secret";

/// Arguments, and what they become.
pub(crate) struct Case {
    /// Which of the variants: `Full 0`.
    pub(crate) name: String,
    /// By place and name, as the emitted calls take them.
    pub(crate) arguments: Value,
    body: Option<Value>,
}

/// An operation's arguments: every one in every variant, and as few as are allowed.
pub(crate) fn cases(document: &Document, operation: &Operation) -> Vec<Case> {
    let parameters = operation.parameters.iter().map(|parameter| &parameter.schema);
    let schemas = parameters.chain(operation.body.iter().map(|body| &body.schema));
    let width = schemas.map(|schema| width(document, schema, 0)).max().unwrap_or(1);
    let variants = (0..width).map(|choice| (Fill::Full, choice));
    let others = [Fill::Required, Fill::Null, Fill::Empty].into_iter().map(|fill| (fill, 0));
    variants.chain(others).map(|(fill, choice)| case(document, operation, fill, choice)).collect()
}

/// The arguments without which there is no call.
pub(crate) fn least(document: &Document, operation: &Operation) -> Case {
    case(document, operation, Fill::Required, 0)
}

fn case(document: &Document, operation: &Operation, fill: Fill, choice: usize) -> Case {
    let mut arguments = Map::new();
    let has_optional = matches!(fill, Fill::Full | Fill::Null);
    for parameter in operation.parameters.iter().filter(|parameter| parameter.required || has_optional) {
        let value = sample(document, &parameter.schema, Fill::Full, choice).value;
        let place = arguments.entry(parameter.place.clone()).or_insert_with(|| json!({}));
        place[&parameter.name] = value;
    }
    let body = operation.body.as_ref().filter(|body| {
        let requires = document.flat(&body.schema).get("required").and_then(Value::as_array).cloned();
        has_optional || body.required || requires.is_some_and(|names| !names.is_empty())
    });
    // Only a PATCH tells a property that is null from one that is absent; elsewhere no caller has to.
    let is_patch = operation.method == "PATCH";
    let body = body.map(|body| sample(document, &body.schema, fill, choice));
    let body = body.map(|body| if is_patch { body.value } else { body.back });
    if let Some(body) = &body {
        arguments.insert("body".to_owned(), body.clone());
    }
    Case { name: format!("{fill:?} {choice}"), arguments: arguments.into(), body }
}

impl Case {
    /// What a request has that these arguments don't ask for, or lacks.
    pub(crate) fn faults(&self, document: &Document, operation: &Operation, request: &Request) -> Vec<String> {
        let mut faults = Vec::new();
        let mut compare = |what: &str, expected: String, got: String| {
            if expected != got {
                faults.push(format!("{what}: expected {expected}, got {got}"));
            }
        };
        let (method, target) = request.line.split_once(' ').unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        compare("method", operation.method.clone(), method.to_owned());
        compare("path", self.path(document, operation), path.to_owned());
        compare("query", self.query(document, operation), in_order(query.split('&').map(str::to_owned)));
        for (name, value) in self.headers(document, operation) {
            let got = request.headers(name);
            compare(name, format!("{:?}", Vec::from_iter(value.as_deref())), format!("{got:?}"));
        }
        let got = String::from_utf8_lossy(&request.body).into_owned();
        if !self.is_body(operation, &got) {
            let expected = self.body.as_ref().map_or("none".to_owned(), Value::to_string);
            compare("body", expected, got);
        }
        faults
    }

    fn path(&self, document: &Document, operation: &Operation) -> String {
        let mut path = document.base_path().to_owned() + &operation.template;
        for parameter in operation.parameters.iter().filter(|parameter| parameter.place == "path") {
            let value = encoded(&word(&self.arguments["path"][&parameter.name]));
            path = path.replace(&format!("{{{}}}", parameter.name), &value);
        }
        path
    }

    fn query(&self, document: &Document, operation: &Operation) -> String {
        let given = |parameter: &Parameter| self.arguments["query"].get(&parameter.name).cloned();
        let parameters = operation.parameters.iter().filter(|parameter| parameter.place == "query");
        let given = parameters.filter_map(|parameter| Some((parameter, given(parameter)?)));
        let mut pairs: Vec<String> = given.flat_map(|(parameter, value)| pairs(parameter, &value)).collect();
        if document.is_swagger() {
            pairs.push(format!("circle-token={TOKEN}"));
        }
        in_order(pairs.into_iter())
    }

    /// Headers that are there once, or not at all.
    fn headers(&self, document: &Document, operation: &Operation) -> Vec<(&'static str, Option<String>)> {
        let media = operation.body.as_ref().filter(|_| self.body.is_some()).map(|body| body.media.clone());
        let answers = operation.responses.iter().find_map(|response| response.body.as_ref());
        let token = (!document.is_swagger()).then(|| TOKEN.to_owned());
        let mut headers = vec![("content-type", media), ("circle-token", token), ("authorization", None)];
        if let Some((media, _)) = answers {
            headers.push(("accept", Some(media.clone())));
        }
        headers.push(("cookie", None));
        headers
    }

    fn is_body(&self, operation: &Operation, got: &str) -> bool {
        let Some(body) = &self.body else { return got.is_empty() };
        if operation.body.as_ref().is_some_and(|body| body.media == "application/x-www-form-urlencoded") {
            let pair = |(name, value): (&String, &Value)| format!("{}={}", encoded(name), encoded(&word(value)));
            let pairs = body.as_object().unwrap().iter().map(pair);
            return in_order(pairs) == in_order(got.split('&').map(str::to_owned));
        }
        serde_json::from_str::<Value>(got).is_ok_and(|got| is_same(&got, body))
    }
}

/// `name=value`, once or for each element of a list.
fn pairs(parameter: &Parameter, value: &Value) -> Vec<String> {
    let name = encoded(&parameter.name);
    match (value, parameter.separator) {
        (Value::Array(elements), None) => {
            elements.iter().map(|element| format!("{name}={}", encoded(&word(element)))).collect()
        }
        (Value::Array(elements), Some(separator)) => {
            let words: Vec<String> = elements.iter().map(|element| encoded(&word(element))).collect();
            let separator = if separator == ',' { ",".to_owned() } else { encoded(&separator.to_string()) };
            vec![format!("{name}={}", words.join(&separator))]
        }
        (value, _) => vec![format!("{name}={}", encoded(&word(value)))],
    }
}

/// Pairs by name; those of one name keep their order.
fn in_order(pairs: impl Iterator<Item = String>) -> String {
    let mut pairs: Vec<String> = pairs.collect();
    pairs.sort_by(|one, other| one.split('=').next().cmp(&other.split('=').next()));
    pairs.join("&")
}

fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Percent-encoded as RFC 3986 has it: all but the unreserved characters.
fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// Whether two values are one: `1.0` is `1`, the order of keys doesn't matter.
pub(crate) fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(a), Value::Number(b)) if a.is_f64() || b.is_f64() => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| is_same(a, b)))
        }
        (a, b) => a == b,
    }
}
