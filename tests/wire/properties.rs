//! Any JSON into any type: no panic, and what is read comes back as itself.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value};

use crate::document::Document;
use crate::support::Type;
use crate::{calls, client_of, samples};

/// Any JSON, with the numbers and texts that have been trouble before.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop_oneof![Just(u64::MAX), Just(1 << 53), Just(0)].prop_map(Value::from),
        prop_oneof![Just(1e300), Just(-0.5), Just(3.0)].prop_map(Value::from),
        prop_oneof![any::<String>(), "[a-z-]{0,8}", Just("2026-02-30T25:00:00Z".to_owned())].prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let keys = prop_oneof!["id|name|type|items|status|message|created_at|next_page_token", any::<String>()];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((keys, inner), 0..4).prop_map(|pairs| Value::from(Map::from_iter(pairs))),
        ]
    })
}

/// A change to a value: on the way down, which member is meant; there, what is put in its place, or nothing to take it out.
type Change = (Vec<Index>, Option<Value>);

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = (prop::collection::vec(any::<Index>(), 0..5), prop::option::weighted(0.8, any_json()));
    prop::collection::vec(change, 1..4)
}

fn apply(value: &mut Value, (way, put): &Change) {
    let Some((step, rest)) = way.split_first() else {
        *value = put.clone().unwrap_or_default();
        return;
    };
    let rest = (rest.to_vec(), put.clone());
    match value {
        Value::Array(elements) if !elements.is_empty() => {
            let at = step.index(elements.len());
            if rest.0.is_empty() && put.is_none() {
                elements.remove(at);
            } else {
                apply(&mut elements[at], &rest);
            }
        }
        Value::Object(members) if !members.is_empty() => {
            let key = members.keys().nth(step.index(members.len())).cloned().unwrap_or_default();
            if rest.0.is_empty() && put.is_none() {
                members.remove(&key);
            } else {
                apply(&mut members[&key], &rest);
            }
        }
        leaf => apply(leaf, &(Vec::new(), put.clone())),
    }
}

/// What a type makes of a value, it makes of that again; says whether it makes something of it at all.
fn settles((name, _, round_trip): &Type, value: &Value) -> Result<bool, TestCaseError> {
    let Ok(once) = round_trip(value) else { return Ok(false) };
    let twice = round_trip(&once);
    prop_assert_eq!(twice.as_ref(), Ok(&once), "{} of {}", name, value);
    Ok(true)
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

#[test]
fn any_json_into_any_type() {
    proptest!(config(60), |(value in any_json())| {
        for kind in calls::APIS.iter().flat_map(|(_, _, types)| *types) {
            settles(kind, &value)?;
        }
    });
}

#[test]
fn changed_samples_into_their_types() {
    let of_document = |document: &Document| -> Vec<(&'static Type, Value)> {
        let (.., types) = client_of(document);
        let of_type = |kind: &'static Type| {
            let all = document.at(kind.1).map(|schema| samples::all(document, schema)).unwrap_or_default();
            all.into_iter().map(move |(_, sample)| (kind, sample.value))
        };
        types.iter().flat_map(of_type).collect()
    };
    let read = Cell::new(0);
    let samples: Vec<_> = Document::all().iter().flat_map(of_document).collect();
    proptest!(config(3000), |(at in any::<Index>(), changes in changes())| {
        let (kind, value) = at.get(&samples);
        let mut value = value.clone();
        for change in &changes {
            apply(&mut value, change);
        }
        read.set(read.get() + u32::from(settles(kind, &value)?));
    });
    assert!(read.get() > 300, "only {} of 3000 could be read", read.get());
}
