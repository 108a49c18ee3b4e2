//! Open enums: known values, unknown ones, and both ways.

use clientsmith_runtime::runtime::open_enum;
use serde_json::{from_str, from_value, json, to_string};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum State {
    Created,
    SetupPending,
    Unrecognized(String),
}

open_enum!(State { Created = "created", SetupPending = "setup-pending" });

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Level {
    Low,
    High,
    Unrecognized(i64),
}

open_enum!(Level: i64 { Low = -1, High = 2 });

#[test]
fn known_values_have_their_variants() {
    assert_eq!(from_str::<State>(r#""setup-pending""#).unwrap(), State::SetupPending);
    assert_eq!(from_value::<State>(json!("created")).unwrap(), State::Created);
    assert_eq!(State::from("created"), State::Created);
    assert_eq!(State::from("created".to_owned()), State::Created);
    assert_eq!(to_string(&State::SetupPending).unwrap(), r#""setup-pending""#);
    assert_eq!(State::Created.as_str(), "created");
    assert_eq!(format!("[{:>9}]", State::Created), "[  created]");
}

#[test]
fn unknown_values_are_kept() {
    let state = from_str::<State>(r#""on\thold""#).unwrap();
    assert_eq!(state, State::Unrecognized("on\thold".to_owned()));
    assert_eq!(to_string(&state).unwrap(), r#""on\thold""#);
    assert!(from_str::<State>("1").is_err());
    assert!(from_str::<State>("null").is_err());
}

#[test]
fn numbers_are_the_same() {
    assert_eq!(from_str::<Level>("-1").unwrap(), Level::Low);
    assert_eq!(from_str::<Level>("3").unwrap(), Level::Unrecognized(3));
    assert_eq!(Level::from(2), Level::High);
    assert_eq!(Level::High.value(), 2);
    assert_eq!(to_string(&[Level::Low, Level::Unrecognized(3)]).unwrap(), "[-1,3]");
    assert_eq!(Level::Unrecognized(9).to_string(), "9");
    assert!(from_str::<Level>(r#""1""#).is_err());
}
