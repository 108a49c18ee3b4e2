//! Unions: which type is chosen, and what becomes of JSON that fits none.

use clientsmith_runtime::runtime::{DateTime, Value, object, union};
use serde_json::{from_str, from_value, json, to_value};

#[derive(Clone, Debug, PartialEq)]
struct ById {
    id: String,
}

object!(ById { id });

#[derive(Clone, Debug, PartialEq)]
struct ByIdAndType {
    id: String,
    kind: i64,
}

object!(ByIdAndType { id, kind = "type" });

#[derive(Clone, Debug, PartialEq)]
enum Target {
    Id(ById),
    Typed(Box<ByIdAndType>),
    Unrecognized(Value),
}

union!(Target { Id(ById: "id"), Typed(Box<ByIdAndType>: "id", "type") });

#[derive(Clone, Debug, PartialEq)]
enum Loose {
    Number(i64),
    Text(String),
    List(Vec<bool>),
    Unrecognized(Value),
}

union!(Loose { Number(i64), Text(String), List(Vec<bool>) });

#[derive(Clone, Debug, PartialEq)]
enum Moment {
    Text(DateTime),
    Seconds(i64),
    Span(Vec<DateTime>),
    SpanOfSeconds(Vec<i64>),
    Unrecognized(Value),
}

union!(Moment { Text(DateTime), Seconds(i64), Span(Vec<DateTime>), SpanOfSeconds(Vec<i64>) });

#[derive(Clone, Debug, PartialEq)]
enum Animal {
    Dog(ById),
    Cat(ById),
    Unrecognized(Value),
}

union!(alike Animal by "type" { Dog(ById: "dog", "hound"), Cat(ById: "cat") });

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> T {
    let read: T = from_value(value.clone()).unwrap();
    let _: T = from_str(&value.to_string()).unwrap();
    read
}

#[test]
fn the_most_required_keys_win() {
    assert_eq!(read::<Target>(&json!({"id": "a", "more": 1})), Target::Id(ById { id: "a".to_owned() }));
    let typed = Target::Typed(Box::new(ByIdAndType { id: "a".to_owned(), kind: 1 }));
    assert_eq!(read::<Target>(&json!({"id": "a", "type": 1})), typed);
    assert_eq!(to_value(&typed).unwrap(), json!({"id": "a", "type": 1}));
}

#[derive(Clone, Debug, PartialEq)]
struct Days {
    days: Vec<i64>,
}

object!(Days { days });

#[derive(Clone, Debug, PartialEq)]
enum Plan {
    Days(Days),
    Id(ById),
    Unrecognized(Value),
}

union!(Plan { Days(Days: "days"), Id(ById: "id") });

#[test]
fn an_empty_list_counts_where_nothing_says_more() {
    assert_eq!(read::<Plan>(&json!({"days": [1]})), Plan::Days(Days { days: vec![1] }));
    assert_eq!(read::<Plan>(&json!({"days": []})), Plan::Days(Days { days: Vec::new() }));
    assert_eq!(read::<Plan>(&json!({"days": [], "id": "a"})), Plan::Id(ById { id: "a".to_owned() }));
}

#[test]
fn what_cannot_be_read_falls_to_the_next() {
    assert_eq!(read::<Target>(&json!({"id": "a", "type": "x"})), Target::Id(ById { id: "a".to_owned() }));
}

#[test]
fn what_fits_none_is_kept() {
    for value in [json!({"id": 1}), json!({"type": 1}), json!("text"), json!(null), json!([{"id": "a"}])] {
        assert_eq!(read::<Target>(&value), Target::Unrecognized(value.clone()));
        assert_eq!(to_value(read::<Target>(&value)).unwrap(), value);
    }
}

#[test]
fn without_keys_the_first_that_reads_wins() {
    assert_eq!(read::<Loose>(&json!(5)), Loose::Number(5));
    assert_eq!(read::<Loose>(&json!("5")), Loose::Text("5".to_owned()));
    assert_eq!(read::<Loose>(&json!([true])), Loose::List(vec![true]));
    assert_eq!(read::<Loose>(&json!(1.5)), Loose::Unrecognized(json!(1.5)));
}

#[test]
fn a_discriminator_decides() {
    let id = ById { id: "a".to_owned() };
    assert_eq!(read::<Animal>(&json!({"type": "cat", "id": "a"})), Animal::Cat(id.clone()));
    assert_eq!(read::<Animal>(&json!({"type": "hound", "id": "a"})), Animal::Dog(id));
    for value in [json!({"type": "fish", "id": "a"}), json!({"id": "a"}), json!({"type": "dog"}), json!({"type": 1})] {
        assert_eq!(read::<Animal>(&value), Animal::Unrecognized(value.clone()));
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Alike {
    Old(ById),
    New(ById),
    Unrecognized(Value),
}

union!(alike Alike { Old(ById: "id"), New(ById: "id", "new") });

#[test]
fn types_convert_where_they_tell_the_variant() {
    assert_eq!(Loose::from(5), Loose::Number(5));
    assert_eq!([Loose::from("5".to_owned()), "5".into()], [Loose::Text("5".to_owned()), Loose::Text("5".to_owned())]);
    assert_eq!(Target::from(ById { id: "a".to_owned() }), Target::Id(ById { id: "a".to_owned() }));
    let newer = from_value::<Alike>(json!({"id": "a", "new": 1})).unwrap();
    assert_eq!(newer, Alike::New(ById { id: "a".to_owned() }));
}

#[test]
fn a_number_is_text_only_where_no_type_takes_numbers() {
    assert_eq!(read::<Moment>(&json!(1_734_537_437)), Moment::Seconds(1_734_537_437));
    assert_eq!(read::<Moment>(&json!([1, 2])), Moment::SpanOfSeconds(vec![1, 2]));
    let noon = "2024-05-01T12:00:00Z";
    assert_eq!(read::<Moment>(&json!(noon)), Moment::Text(noon.into()));
    assert_eq!(read::<Moment>(&json!([noon])), Moment::Span(vec![noon.into()]));
    assert_eq!(read::<Moment>(&json!(1.5)), Moment::Text("1.5".into()));
}
