//! Values that this release doesn't know.

use circleci::v2::{ContextOwner, PipelineParameterValue, PipelineState, User, WorkflowOverviewTrends};
use serde_json::{Value, json};

use crate::{ID, somebody};

#[test]
fn unknown_enum_value() {
    let state: PipelineState = serde_json::from_value(json!("brand new")).unwrap();
    assert_eq!(state, PipelineState::Unrecognized("brand new".into()));
    assert_eq!(serde_json::to_value(&state).unwrap(), json!("brand new"));
    assert_eq!(PipelineState::from("created"), PipelineState::Created, "a known text is the known value");
}

#[test]
fn unknown_union_value() {
    for unknown in [json!({"kind": "new", "deep": [{"a": null}]}), json!([1, 2]), json!(12.5)] {
        let owner: ContextOwner = serde_json::from_value(unknown.clone()).unwrap();
        assert_eq!(owner, ContextOwner::Unrecognized(unknown.clone()));
        assert_eq!(serde_json::to_value(&owner).unwrap(), unknown);
    }
}

#[test]
fn numbers_beyond_what_floats_can_hold() {
    let value: PipelineParameterValue = serde_json::from_value(json!(9_007_199_254_740_993_i64)).unwrap();
    assert_eq!(value, PipelineParameterValue::Number(9_007_199_254_740_993));
    assert_eq!(serde_json::to_string(&value).unwrap(), "9007199254740993");
}

#[test]
fn unknown_fields_and_nulls() {
    let mut value = somebody();
    value["new"] = json!({"a": [1]});
    let user: User = serde_json::from_value(value).unwrap();
    assert_eq!((user.id, user.avatar_url.as_deref()), (ID, None));
    let encoded: Value = serde_json::to_value(&user).unwrap();
    assert_eq!(encoded, somebody());
}

#[test]
fn an_odd_date_costs_nothing_but_itself() {
    let date: circleci::DateTime = serde_json::from_value(json!("yesterday")).unwrap();
    assert_eq!(date.as_str(), "yesterday");
    assert!(date.timestamp().is_err());
}

#[test]
fn a_number_that_32_bits_cannot_hold_comes_back_as_it_was() {
    let trends =
        json!({"total_runs": 0.5, "success_rate": 0.1, "p95_duration_secs": 1e300, "total_credits_used": 16_777_217.0});
    let read: WorkflowOverviewTrends = serde_json::from_value(trends.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), trends);
}
