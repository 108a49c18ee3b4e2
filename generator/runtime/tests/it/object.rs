//! Objects: each kind of field, over JSON text and over values.

use std::collections::BTreeMap;

use clientsmith_runtime::runtime::{Map, Patch, Value, object};
use serde_json::{from_str, from_value, json, to_string, to_value};

#[derive(Clone, Debug, PartialEq)]
struct Pipeline {
    number: u64,
    r#type: String,
    cause: Option<String>,
    note: Option<String>,
    tags: Option<Vec<String>>,
}

object!(Pipeline { number, r#type = "pipeline-type", cause: null, note? = "a-note", tags? });

#[derive(Clone, Debug, PartialEq)]
struct Settings {
    name: Patch<String>,
    inner: Option<Box<Settings>>,
}

object!(Settings { name?, inner?, });

#[derive(Clone, Debug, PartialEq)]
struct Open {
    id: i64,
    extra: Map<String, Value>,
}

// As a call too long for one line is laid out.
object!(Open {
    id,
    ..extra,
});

#[derive(Clone, Debug, PartialEq)]
struct Counts {
    counts: BTreeMap<String, u32>,
}

object!(Counts { ..counts });

#[derive(Clone, Debug, PartialEq)]
struct Empty {}

object!(Empty {});

/// Fields that are called as the macro calls its own.
#[derive(Clone, Debug, PartialEq)]
struct Clash {
    entries: i64,
    out: Option<i64>,
    map: Map<String, Value>,
}

object!(Clash { entries, out?, ..map });

fn pipeline() -> Pipeline {
    Pipeline { number: 7, r#type: "api".to_owned(), cause: None, note: None, tags: None }
}

#[test]
fn absent_fields_are_left_out_and_null_ones_are_written() {
    assert_eq!(to_string(&pipeline()).unwrap(), r#"{"number":7,"pipeline-type":"api","cause":null}"#);
    let full = Pipeline {
        cause: Some("push".to_owned()),
        note: Some("n".to_owned()),
        tags: Some(vec!["a".to_owned()]),
        ..pipeline()
    };
    let text = r#"{"number":7,"pipeline-type":"api","cause":"push","a-note":"n","tags":["a"]}"#;
    assert_eq!(to_string(&full).unwrap(), text);
    assert_eq!(from_str::<Pipeline>(text).unwrap(), full);
}

#[test]
fn null_and_missing_are_both_none() {
    let missing = r#"{"number":7,"pipeline-type":"api"}"#;
    let null = r#"{"number":7,"pipeline-type":"api","cause":null,"a-note":null,"tags":null}"#;
    assert_eq!(from_str::<Pipeline>(missing).unwrap(), pipeline());
    assert_eq!(from_str::<Pipeline>(null).unwrap(), pipeline());
}

#[test]
fn a_missing_required_field_is_named_as_on_the_wire() {
    let error = from_str::<Pipeline>(r#"{"number":7}"#).unwrap_err();
    assert!(error.to_string().starts_with("missing field `pipeline-type`"), "{error}");
    let error = from_str::<Pipeline>(r#"{"number":null,"pipeline-type":"api"}"#).unwrap_err();
    assert!(error.to_string().starts_with("invalid type: null, expected u64"), "{error}");
    let error = from_str::<Pipeline>("[]").unwrap_err();
    assert!(error.to_string().starts_with("invalid type: sequence, expected an object"), "{error}");
}

#[test]
fn the_first_error_wins_over_what_is_missing() {
    let error = from_str::<Pipeline>(r#"{"pipeline-type":1,"number":"x"}"#).unwrap_err();
    assert!(error.to_string().starts_with("invalid type: integer `1`, expected a string"), "{error}");
}

#[test]
fn unknown_keys_are_dropped_and_the_last_of_equal_keys_counts() {
    let text = r#"{"more":{"number":1},"number":7,"number":8,"pipeline-type":"api"}"#;
    assert_eq!(from_str::<Pipeline>(text).unwrap(), Pipeline { number: 8, ..pipeline() });
}

#[test]
fn values_and_readers_give_the_same_as_text() {
    let value = json!({"pipeline-type": "api", "number": 7, "more": [1], "tags": []});
    let expected = Pipeline { tags: Some(Vec::new()), ..pipeline() };
    assert_eq!(from_value::<Pipeline>(value.clone()).unwrap(), expected);
    assert_eq!(serde_json::from_slice::<Pipeline>(value.to_string().as_bytes()).unwrap(), expected);
    assert_eq!(serde_json::from_reader::<_, Pipeline>(value.to_string().as_bytes()).unwrap(), expected);
    assert_eq!(to_value(&expected).unwrap(), json!({"number": 7, "pipeline-type": "api", "cause": null, "tags": []}));
}

#[test]
fn keys_with_escapes_are_known() {
    let text = r#"{"n\u0075mber":7,"pipeline-type":"api"}"#;
    assert_eq!(from_str::<Pipeline>(text).unwrap(), pipeline());
}

#[test]
fn patches_tell_absent_from_null() {
    let read = |text| from_str::<Settings>(text).unwrap().name;
    assert_eq!(read("{}"), Patch::Absent);
    assert_eq!(read(r#"{"name":null}"#), Patch::Null);
    assert_eq!(read(r#"{"name":"x"}"#), Patch::Value("x".to_owned()));
    let write = |name| to_string(&Settings { name, inner: None }).unwrap();
    assert_eq!(Patch::from("x"), Patch::Value("x".to_owned()));
    let given: [Patch<i64>; 2] = [None.into(), Some(1).into()];
    assert_eq!(given, [Patch::Null, Patch::Value(1)]);
    assert_eq!(write(Patch::default()), "{}");
    assert_eq!(write(Patch::Null), r#"{"name":null}"#);
    assert_eq!(write("x".to_owned().into()), r#"{"name":"x"}"#);
}

#[test]
fn objects_nest() {
    let text = r#"{"inner":{"name":"x","inner":{}}}"#;
    assert_eq!(to_string(&from_str::<Settings>(text).unwrap()).unwrap(), text);
}

#[test]
fn the_rest_is_kept() {
    let text = r#"{"id":1,"a":[2],"b":null}"#;
    let open = from_str::<Open>(text).unwrap();
    assert_eq!(open.extra, *json!({"a": [2], "b": null}).as_object().unwrap());
    assert_eq!(to_string(&open).unwrap(), text);
    assert_eq!(from_value::<Open>(from_str(text).unwrap()).unwrap(), open);

    let counts = from_str::<Counts>(r#"{"x":1}"#).unwrap();
    assert_eq!(counts.counts, BTreeMap::from([("x".to_owned(), 1)]));
    assert!(from_str::<Counts>(r#"{"x":"1"}"#).is_err());
}

#[derive(Clone, Debug, PartialEq)]
struct Numbers {
    signed: i64,
    unsigned: u64,
    by_name: BTreeMap<String, u64>,
    any: Value,
    lists: BTreeMap<String, Vec<Option<Settings>>>,
    maps: BTreeMap<String, BTreeMap<String, f64>>,
    rest: BTreeMap<String, Vec<i64>>,
}

object!(Numbers { signed, unsigned, by_name = "by-name", any, lists, maps, ..rest });

#[test]
fn numbers_beyond_those_of_a_double_and_maps_of_everything_come_back_as_they_were() {
    let text = r#"{"signed":-9223372036854775808,"unsigned":18446744073709551615,"by-name":{"":9007199254740993},"any":{"n":[18446744073709551615,-9007199254740993,0.1]},"lists":{"a":[null,{"name":null},{}],"b":[]},"maps":{"x":{},"y":{"z":1e300}},"more":[9007199254740993]}"#;
    let numbers: Numbers = from_str(text).unwrap();
    assert_eq!((numbers.signed, numbers.unsigned, numbers.by_name[""]), (i64::MIN, u64::MAX, 9_007_199_254_740_993));
    assert_eq!(numbers.rest["more"], [9_007_199_254_740_993]);
    assert_eq!(from_str::<Numbers>(&to_string(&numbers).unwrap()).unwrap(), numbers);
    assert_eq!(from_value::<Numbers>(from_str(text).unwrap()).unwrap(), numbers);
    assert_eq!(to_string(&numbers).unwrap(), text.replace("1e300", "1e+300"));
    for outside in ["18446744073709551616", "-1", "1.5"] {
        let error = from_str::<Numbers>(&text.replace("18446744073709551615,\"by", &format!("{outside},\"by")));
        assert!(error.is_err(), "{outside}");
    }
}

#[test]
fn an_object_may_have_no_fields() {
    assert_eq!(from_str::<Empty>(r#"{"a":1}"#).unwrap(), Empty {});
    assert_eq!(to_string(&Empty {}).unwrap(), "{}");
}

#[test]
fn fields_may_have_any_name() {
    let text = r#"{"entries":1,"out":2,"map":3}"#;
    assert_eq!(to_string(&from_str::<Clash>(text).unwrap()).unwrap(), text);
}
