//! Brings two documents into such a form that what belongs together stands at the same place: parameters at operations, and
//! operations that have moved where the vendor has them now.

use std::collections::BTreeMap;

use clientsmith::document::METHODS;
use serde_json::{Map, Value};

use super::facts::Tree;
use super::settings::Settings;

/// Parameters that hold for all operations of a path go to each of these.
pub(super) fn push_down(document: &Value) -> Value {
    let settings = Settings::default();
    let tree = Tree { root: document, settings: &settings };
    let mut pushed = document.clone();
    for (path, item) in items(document) {
        let Some(shared) = item.get("parameters").and_then(Value::as_array) else { continue };
        if !item.keys().any(|key| METHODS.contains(&&**key)) {
            continue;
        }
        let Some(item) = pushed.get_mut("paths").and_then(|paths| paths.get_mut(path)).and_then(Value::as_object_mut)
        else {
            continue;
        };
        item.shift_remove("parameters");
        for (_, operation) in item.iter_mut().filter(|(key, _)| METHODS.contains(&&***key)) {
            let Some(operation) = operation.as_object_mut() else { continue };
            let own = operation.get("parameters").and_then(Value::as_array).cloned().unwrap_or_default();
            let named: Vec<_> = own.iter().filter_map(|node| identity(&tree, node)).collect();
            let inherited =
                shared.iter().filter(|node| identity(&tree, node).is_none_or(|name| !named.contains(&name)));
            let all = inherited.cloned().chain(own.iter().cloned()).collect();
            operation.insert("parameters".to_owned(), Value::Array(all));
        }
    }
    pushed
}

/// [`Tree::identity`] of a node that isn't part of the tree itself.
fn identity(tree: &Tree<'_>, node: &Value) -> Option<(String, String)> {
    let node = match super::facts::reference(node) {
        Some(pointer) => tree.resolved(tree.at(&pointer)?),
        None => node,
    };
    Some((node.get("in")?.as_str()?.to_owned(), node.get("name")?.as_str()?.to_owned()))
}

/// Undoes [`push_down`] where `before`, our document, has parameters at a path, and all operations still have them.
pub(super) fn pull_up(merged: &mut Value, before: &Value) {
    let Some(merged) = merged.get_mut("paths").and_then(Value::as_object_mut) else { return };
    for (path, item) in items(before) {
        let Some(shared) = item.get("parameters").and_then(Value::as_array) else { continue };
        let Some(target) = merged.get_mut(path).and_then(Value::as_object_mut) else { continue };
        let lists = || operations(target).map(|(_, operation)| operation.get("parameters").and_then(Value::as_array));
        let is_everywhere = |node: &&Value| lists().all(|list| list.is_some_and(|list| list.contains(node)));
        let kept: Vec<Value> = shared.iter().filter(is_everywhere).cloned().collect();
        if kept.is_empty() || operations(target).next().is_none() {
            continue;
        }
        for (method, operation) in target.iter_mut().filter(|(key, _)| METHODS.contains(&&***key)) {
            let Some(operation) = operation.as_object_mut() else { continue };
            let Some(list) = operation.get_mut("parameters").and_then(Value::as_array_mut) else { continue };
            list.retain(|node| !kept.contains(node));
            let had_own = item.get(method).is_some_and(|operation| operation.get("parameters").is_some());
            if list.is_empty() && !had_own {
                operation.shift_remove("parameters");
            }
        }
        let index = item.keys().position(|key| key == "parameters").unwrap_or_default().min(target.len());
        target.shift_insert(index, "parameters".to_owned(), Value::Array(kept));
    }
}

/// Our document with paths and operations where the vendor has them: a path whose parameters alone are called otherwise, and
/// operations by their ids.
pub(super) fn follow(ours: &Value, vendor: &Value) -> Value {
    let mut moved = ours.clone();
    let Some(paths) = moved.get_mut("paths").and_then(Value::as_object_mut) else { return moved };
    let theirs: BTreeMap<&str, &Map<String, Value>> = items(vendor).collect();
    rename(paths, &theirs);
    let mut places: BTreeMap<String, (String, String)> = BTreeMap::new();
    for (path, item) in paths.iter() {
        for (method, operation) in item.as_object().into_iter().flat_map(operations) {
            if let Some(id) = operation.get("operationId").and_then(Value::as_str)
                && !theirs.get(&**path).is_some_and(|item| item.contains_key(method))
            {
                places.insert(id.to_owned(), (path.clone(), method.to_owned()));
            }
        }
    }
    for (path, item) in &theirs {
        for (method, operation) in operations(item) {
            let id = operation.get("operationId").and_then(Value::as_str);
            if paths.get(*path).is_some_and(|item| item.get(method).is_some()) {
                continue;
            }
            if let Some((from, old)) = id.and_then(|id| places.remove(id)) {
                relocate(paths, (&from, &old), (path, method));
            }
        }
    }
    moved
}

/// Gives paths the vendor's names of their parameters.
fn rename(paths: &mut Map<String, Value>, theirs: &BTreeMap<&str, &Map<String, Value>>) {
    let mut free: BTreeMap<String, &str> = BTreeMap::new();
    for path in theirs.keys().filter(|path| !paths.contains_key(**path)) {
        free.insert(without_names(path), path);
    }
    let renamed = std::mem::take(paths).into_iter().map(|(path, item)| {
        let new = if theirs.contains_key(&*path) { None } else { free.remove(&without_names(&path)) };
        (new.map_or(path, str::to_owned), item)
    });
    *paths = renamed.collect();
}

/// A path's template with `{}` for each parameter.
fn without_names(path: &str) -> String {
    let mut pieces = path.split('{');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        plain.push_str("{}");
        plain.push_str(piece.split_once('}').map_or(piece, |(_, rest)| rest));
    }
    plain
}

fn relocate(paths: &mut Map<String, Value>, (from, old): (&str, &str), (to, new): (&str, &str)) {
    let Some(item) = paths.get_mut(from).and_then(Value::as_object_mut) else { return };
    let Some(operation) = item.shift_remove(old) else { return };
    let is_empty = operations(item).next().is_none();
    if let Some(item) = paths.get_mut(to).and_then(Value::as_object_mut) {
        item.insert(new.to_owned(), operation);
    } else {
        // Where the old path stood: a list of paths has its order.
        let index = paths.keys().position(|path| path == from).unwrap_or(paths.len());
        paths.shift_insert(
            index + usize::from(!is_empty),
            to.to_owned(),
            Value::Object([(new.to_owned(), operation)].into_iter().collect()),
        );
    }
}

fn items(document: &Value) -> impl Iterator<Item = (&str, &Map<String, Value>)> {
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    paths.filter_map(|(path, item)| Some((&**path, item.as_object()?)))
}

fn operations(item: &Map<String, Value>) -> impl Iterator<Item = (&str, &Value)> {
    item.iter().filter(|(key, _)| METHODS.contains(&&***key)).map(|(key, operation)| (&**key, operation))
}
