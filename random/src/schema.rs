//! Schemas: every keyword that the versions have, in its right shape.

use serde_json::{Map, Value, json};

use crate::Version;
use crate::chance::Chance;

type Object = Map<String, Value>;

const FORMATS: &[&str] = &[
    "date",
    "date-time",
    "time",
    "uuid",
    "uri",
    "email",
    "byte",
    "binary",
    "duration",
    "decimal",
    "int32",
    "int64",
    "uint64",
    "float",
    "double",
    "password",
    "hostname",
    "ipv4",
    "base64url",
    "unknown-format",
];

/// A schema, nested at most so deep.
pub(crate) fn schema(chance: &mut Chance, depth: usize) -> Value {
    if depth == 0 {
        return leaf(chance);
    }
    let mut schema = match chance.below(16) {
        0..3 => return leaf(chance),
        3 | 4 => return reference(chance),
        13 | 14 if chance.version != Version::Swagger => union(chance, depth),
        5..9 | 13 | 14 => object(chance, depth),
        9 | 10 => array(chance, depth),
        11 => enumeration(chance),
        12 => all_of(chance, depth),
        _ => Object::new(),
    };
    annotate(chance, &mut schema);
    if chance.version == Version::V31 {
        draft(chance, &mut schema, depth);
    }
    Value::Object(schema)
}

pub(crate) fn reference(chance: &mut Chance) -> Value {
    if chance.schemas.is_empty() {
        return leaf(chance);
    }
    let names = chance.schemas.clone();
    let mut reference = json!({ "$ref": pointer_to(chance, &names) });
    if chance.one_in(6) {
        reference["description"] = chance.text().into();
    }
    reference
}

fn pointer_to(chance: &mut Chance, names: &[String]) -> String {
    let folder = if chance.version == Version::Swagger { "#/definitions/" } else { "#/components/schemas/" };
    format!("{folder}{}", escaped(&chance.pick(names)))
}

/// A name as a reference's fragment has it.
pub(crate) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1").replace('%', "%25")
}

fn leaf(chance: &mut Chance) -> Value {
    let mut schema = Object::new();
    match chance.below(8) {
        0..3 => drop(schema.insert("type".into(), "string".into())),
        3 => {
            schema.insert("type".into(), "string".into());
            schema.insert("format".into(), chance.pick(FORMATS).into());
        }
        4 => {
            schema.insert("type".into(), "integer".into());
            let limits = [json!(0), json!(-5), json!(i64::MAX), json!(u64::MAX), json!(1.5)];
            schema.insert("minimum".into(), chance.pick(&limits));
        }
        5 => {
            schema.insert("type".into(), chance.pick(&["number", "integer"]).into());
            schema.insert("format".into(), chance.pick(FORMATS).into());
        }
        6 => drop(schema.insert("type".into(), "boolean".into())),
        _ => return Value::Object(enumeration(chance)),
    }
    if chance.one_in(4) {
        annotate(chance, &mut schema);
    }
    Value::Object(schema)
}

fn enumeration(chance: &mut Chance) -> Object {
    let count = 1 + chance.below(5);
    let (word, values): (_, Vec<Value>) = match chance.below(4) {
        0..2 => ("string", (0..count).map(|_| chance.name().into()).collect()),
        2 => {
            let numbers = [json!(1), json!(-1), json!(0), json!(i64::MIN), json!(u64::MAX), json!(1.5)];
            ("integer", (0..count).map(|_| chance.pick(&numbers)).collect())
        }
        _ => {
            let values = [json!("a"), json!(1), json!(null), json!(true), json!({ "a": 1 })];
            ("", (0..count).map(|_| chance.pick(&values)).collect())
        }
    };
    let mut schema = Object::new();
    if !word.is_empty() {
        schema.insert("type".into(), word.into());
    }
    schema.insert("enum".into(), values.into());
    if chance.one_in(5) {
        schema.insert("x-enum-varnames".into(), (0..count).map(|_| Value::from(chance.name())).collect());
        schema.insert("x-enum-descriptions".into(), (0..count).map(|_| Value::from(chance.text())).collect());
    }
    schema
}

/// Properties, some of them required, and what else an object may hold.
pub(crate) fn object(chance: &mut Chance, depth: usize) -> Object {
    let mut properties = Object::new();
    for _ in 0..chance.below(6) {
        let name = chance.name();
        let inner = schema(chance, depth - 1);
        properties.insert(name, inner);
    }
    let required: Vec<Value> = properties.keys().filter(|_| chance.one_in(2)).map(|key| key.clone().into()).collect();
    let mut schema = Object::new();
    schema.insert("type".into(), "object".into());
    if !required.is_empty() {
        schema.insert("required".into(), required.into());
    }
    schema.insert("properties".into(), properties.into());
    if chance.one_in(4) {
        let inner = if chance.one_in(2) { self::schema(chance, depth - 1) } else { chance.one_in(2).into() };
        schema.insert("additionalProperties".into(), inner);
    }
    schema
}

fn array(chance: &mut Chance, depth: usize) -> Object {
    let mut schema = Object::new();
    schema.insert("type".into(), "array".into());
    schema.insert("items".into(), self::schema(chance, depth - 1));
    if chance.one_in(5) {
        schema.insert("minItems".into(), chance.below(3).into());
        schema.insert("maxItems".into(), chance.below(3).into());
        schema.insert("uniqueItems".into(), true.into());
    }
    schema
}

fn all_of(chance: &mut Chance, depth: usize) -> Object {
    let mut schema = if chance.one_in(2) { object(chance, depth) } else { Object::new() };
    let count = 1 + chance.below(3);
    schema.insert("allOf".into(), (0..count).map(|_| self::schema(chance, depth - 1)).collect());
    if chance.version == Version::Swagger && chance.one_in(3) {
        schema.insert("discriminator".into(), chance.name().into());
    }
    schema
}

fn union(chance: &mut Chance, depth: usize) -> Object {
    let mut schema = if chance.one_in(4) { object(chance, depth) } else { Object::new() };
    let word = chance.pick(&["oneOf", "anyOf"]);
    let count = 1 + chance.below(4);
    let alternatives: Vec<Value> = (0..count).map(|_| self::schema(chance, depth - 1)).collect();
    if chance.one_in(3) {
        let mut mapping = Object::new();
        for _ in 0..chance.below(3) {
            let (value, names) = (chance.name(), chance.schemas.clone());
            if !names.is_empty() {
                mapping.insert(value, pointer_to(chance, &names).into());
            }
        }
        schema.insert("discriminator".into(), json!({ "propertyName": chance.name(), "mapping": mapping }));
    }
    schema.insert(word.into(), alternatives.into());
    schema
}

/// What any schema may say besides.
fn annotate(chance: &mut Chance, schema: &mut Object) {
    for _ in 0..chance.below(4) {
        let (key, value): (_, Value) = match chance.below(14) {
            0..4 => ("description", chance.text().into()),
            4 => ("title", chance.text().into()),
            5 if chance.version == Version::Swagger => ("x-nullable", true.into()),
            5 if chance.version == Version::V30 => ("nullable", true.into()),
            5 => ("deprecated", true.into()),
            6 => ("readOnly", true.into()),
            7 => ("writeOnly", (chance.version != Version::Swagger).into()),
            8 => ("default", any(chance, 2)),
            9 => ("example", any(chance, 2)),
            10 => ("externalDocs", json!({ "url": chance.text(), "description": chance.text() })),
            11 => ("pattern", chance.text().into()),
            12 => ("maxLength", chance.below(100).into()),
            _ => ("x-deprecated-reason", chance.text().into()),
        };
        schema.insert(key.into(), value);
    }
}

/// What OpenAPI 3.1 has of JSON Schema.
fn draft(chance: &mut Chance, schema: &mut Object, depth: usize) {
    if !chance.one_in(3) {
        return;
    }
    let (key, value): (_, Value) = match chance.below(16) {
        0 | 1 => match schema.get("type").cloned() {
            Some(Value::String(word)) => ("type", json!([word, "null"])),
            _ => (
                "type",
                json!([chance.pick(&["string", "object", "array", "null"]), chance.pick(&["integer", "boolean"])]),
            ),
        },
        2 => ("const", any(chance, 1)),
        3 => ("prefixItems", json!([self::schema(chance, depth - 1), self::schema(chance, depth - 1)])),
        4 => ("patternProperties", json!({ chance.text(): self::schema(chance, depth - 1) })),
        5 => ("propertyNames", json!({ "enum": [chance.name(), chance.name()] })),
        6 => ("unevaluatedProperties", self::schema(chance, depth - 1)),
        7 => ("if", self::schema(chance, depth - 1)),
        8 => ("not", self::schema(chance, depth - 1)),
        9 => ("dependentRequired", json!({ chance.name(): [chance.name()] })),
        10 => ("dependentSchemas", json!({ chance.name(): self::schema(chance, depth - 1) })),
        11 => ("$defs", json!({ chance.name(): self::schema(chance, depth - 1) })),
        12 => ("examples", json!([any(chance, 2)])),
        13 => ("contentEncoding", "base64".into()),
        14 => ("contains", self::schema(chance, depth - 1)),
        _ => ("$anchor", chance.name().into()),
    };
    schema.insert(key.into(), value);
}

/// A value of any kind.
pub(crate) fn any(chance: &mut Chance, depth: usize) -> Value {
    match chance.below(if depth == 0 { 8 } else { 10 }) {
        0 => Value::Null,
        1 => true.into(),
        2 => chance.below(300).into(),
        3 => json!(-1),
        4 => chance.pick(&[json!(u64::MAX), json!(1e300), json!(0.1), json!(i64::MIN)]),
        5 | 6 => chance.name().into(),
        7 => chance.text().into(),
        8 => Value::Array((0..chance.below(3)).map(|_| any(chance, depth - 1)).collect()),
        _ => Value::Object((0..chance.below(3)).map(|_| (chance.name(), any(chance, depth - 1))).collect()),
    }
}
