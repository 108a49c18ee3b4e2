//! OpenAPI Overlay 1.0, as far as it is needed to judge: which document the client is made from.

use serde_json::Value;
use serde_json_path::{JsonPath, NormalizedPath};

/// Applies the actions of an overlay in their order.
pub(crate) fn apply(document: &mut Value, overlay: &Value) {
    for action in overlay["actions"].as_array().unwrap() {
        let target = JsonPath::parse(action["target"].as_str().unwrap()).unwrap();
        let found = target.query_located(document);
        let mut places: Vec<String> = found.locations().map(NormalizedPath::to_json_pointer).collect();
        assert!(!places.is_empty(), "{} matches nothing", action["target"]);
        // From the end, so that a removal moves nothing that is still to be removed.
        places.reverse();
        for place in places {
            match action.get("update") {
                Some(update) => merge(document.pointer_mut(&place).unwrap(), update),
                None => remove(document, &place),
            }
        }
    }
}

/// Objects are merged, lists get more elements, everything else is replaced.
fn merge(target: &mut Value, update: &Value) {
    match (target, update) {
        (Value::Object(target), Value::Object(update)) => {
            for (key, value) in update {
                match target.get_mut(key) {
                    Some(target) => merge(target, value),
                    None => drop(target.insert(key.clone(), value.clone())),
                }
            }
        }
        (Value::Array(target), Value::Array(update)) => target.extend(update.iter().cloned()),
        (Value::Array(target), update) => target.push(update.clone()),
        (target, update) => *target = update.clone(),
    }
}

fn remove(document: &mut Value, place: &str) {
    let (parent, key) = place.rsplit_once('/').unwrap();
    match document.pointer_mut(parent).unwrap() {
        Value::Object(object) => drop(object.shift_remove(&key.replace("~1", "/").replace("~0", "~"))),
        Value::Array(list) => drop(list.remove(key.parse().unwrap())),
        other => panic!("nothing can be removed from {other}"),
    }
}
