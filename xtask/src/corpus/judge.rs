//! Whether a value keeps to a schema: what tells an example that is wrong from a type that is. It reads the document's own text, in
//! all versions of the standard alike, and shares nothing with the generator.

use serde_json::{Map, Value};

use super::document::{Document, below};

/// How deep schemas are followed; below that, everything is taken for right.
const DEEPEST: usize = 48;

/// What is wrong with a value by the schema at a pointer, with its place in the value.
pub(super) fn fault(document: &Document, schema: &str, value: &Value) -> Option<String> {
    Judge { document, depth: DEEPEST }.fault(schema, value)
}

#[derive(Clone, Copy)]
struct Judge<'d> {
    document: &'d Document,
    depth: usize,
}

impl Judge<'_> {
    fn fault(self, schema: &str, value: &Value) -> Option<String> {
        let depth = self.depth.checked_sub(1)?;
        let judge = Self { depth, ..self };
        let node = self.document.tree.pointer(schema)?;
        let Value::Object(node) = node else {
            return (node == &Value::Bool(false)).then(|| "nothing is allowed here".to_owned());
        };
        if node.contains_key("$ref") {
            let (target, _) = self.document.resolve(schema)?;
            return judge.fault(&target, value);
        }
        if value.is_null() && is_nullable(node) {
            return None;
        }
        wrong_type(node, value)
            .or_else(|| wrong_value(node, value))
            .or_else(|| judge.parts(schema, node, value))
            .or_else(|| judge.of_object(schema, node, value.as_object()?))
            .or_else(|| judge.of_array(schema, node, value.as_array()?))
    }

    /// What is wrong by `allOf`, `oneOf` or `anyOf`.
    fn parts(self, schema: &str, node: &Map<String, Value>, value: &Value) -> Option<String> {
        let faults = |key: &str| -> Vec<Option<String>> {
            let count = node.get(key).and_then(Value::as_array).map_or(0, Vec::len);
            (0..count).map(|index| self.fault(&format!("{schema}/{key}/{index}"), value)).collect()
        };
        let of_all = faults("allOf").into_iter().flatten().next();
        let of_one = |key: &str| {
            let faults = faults(key);
            let fits = faults.iter().any(Option::is_none);
            (!fits && !faults.is_empty()).then(|| faults.into_iter().flatten().next()).flatten()
        };
        let told = |fault| format!("none of the alternatives fits; the first has: {fault}");
        of_all.or_else(|| ["oneOf", "anyOf"].into_iter().find_map(of_one).map(told))
    }

    fn of_object(self, schema: &str, node: &Map<String, Value>, members: &Map<String, Value>) -> Option<String> {
        let required = node.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        if let Some(missing) = required.into_iter().find(|name| !members.contains_key(*name)) {
            return Some(format!("the required `{missing}` is missing"));
        }
        let properties = node.get("properties").and_then(Value::as_object);
        members.iter().find_map(|(key, member)| {
            let is_declared = properties.is_some_and(|properties| properties.contains_key(key));
            let place = if is_declared {
                below(&below(schema, "properties"), key)
            } else {
                below(schema, "additionalProperties")
            };
            self.fault(&place, member).map(|fault| format!("{key}: {fault}"))
        })
    }

    fn of_array(self, schema: &str, node: &Map<String, Value>, elements: &[Value]) -> Option<String> {
        node.get("items")?;
        let items = below(schema, "items");
        let mut elements = elements.iter().enumerate();
        elements.find_map(|(index, element)| self.fault(&items, element).map(|fault| format!("{index}: {fault}")))
    }
}

fn types(node: &Map<String, Value>) -> Vec<&str> {
    match node.get("type") {
        Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).collect(),
        ty => ty.and_then(Value::as_str).into_iter().collect(),
    }
}

fn is_nullable(node: &Map<String, Value>) -> bool {
    ["nullable", "x-nullable"].iter().any(|key| node.get(*key) == Some(&Value::Bool(true)))
        || types(node).contains(&"null")
}

/// What is wrong by `type`.
fn wrong_type(node: &Map<String, Value>, value: &Value) -> Option<String> {
    let types = types(node);
    let fits = |ty: &&str| match *ty {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "null" => value.is_null(),
        // A word that the standard doesn't have says nothing.
        _ => true,
    };
    (!types.is_empty() && !types.iter().any(fits)).then(|| format!("{} is no {}", shortened(value), types.join(" or ")))
}

/// What is wrong by `enum`, `format` or a bound.
fn wrong_value(node: &Map<String, Value>, value: &Value) -> Option<String> {
    let wrong = |what: &str| Some(format!("{} {what}", shortened(value)));
    if node.get("enum").and_then(Value::as_array).is_some_and(|values| !values.contains(value)) {
        return wrong("is not in the enum");
    }
    if node.get("const").is_some_and(|only| only != value) {
        return wrong("is not the constant");
    }
    let format = node.get("format").and_then(Value::as_str).unwrap_or_default();
    if let Some(text) = value.as_str() {
        let is_wrong = match format {
            "uuid" => !is_uuid(text),
            "byte" => !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=-_\r\n".contains(&byte)),
            _ => false,
        };
        return if is_wrong { wrong(&format!("is no {format}")) } else { None };
    }
    let number = value.as_f64()?;
    let is_beyond = |key: &str, is_wrong: fn(f64, f64) -> bool| {
        node.get(key).and_then(Value::as_f64).is_some_and(|bound| is_wrong(number, bound))
    };
    if format == "int32" && (number < f64::from(i32::MIN) || number > f64::from(i32::MAX)) {
        return wrong("is beyond 32 bits");
    }
    let is_out =
        is_beyond("minimum", |number, least| number < least) || is_beyond("maximum", |number, most| number > most);
    if is_out { wrong("is out of bounds") } else { None }
}

fn is_uuid(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_hexdigit).count();
    let others = text.bytes().filter(|byte| !byte.is_ascii_hexdigit());
    digits == 32 && others.into_iter().all(|byte| byte == b'-')
}

/// A value in a line.
fn shortened(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 60 { text } else { text.chars().take(57).chain("...".chars()).collect() }
}
