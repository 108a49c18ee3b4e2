//! What the actions of overlays find: for whoever compares two versions of a document.

use serde_json::Value;

use super::action::{self, Action, Change};
use super::apply::{self, located};
use crate::config::{ApiConfig, Limits};
use crate::diag::{Diagnostics, offsets, positions};
use crate::document::{Document, Loader, Source, child, node};
use crate::read::{self, Sources};

/// What one action found in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// How findings call the action.
    pub name: String,
    /// Where its target stands: the overlay and the line.
    pub at: (String, usize),
    /// For each match, in the document's order, its pointer and the values that the action says there.
    pub matches: Vec<(String, Vec<Said>)>,
}

/// One value of an action's `update`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The pointer, from the match on.
    pub pointer: String,
    /// What the document says there; none if nothing.
    pub found: Option<Value>,
    /// What the action says.
    pub update: Value,
}

/// Applies an API's overlays to its document, and gives what each action found; what is wrong with an action is among the
/// findings, as for [`apply`](super::apply).
#[must_use]
pub fn trace(
    mut document: Document,
    api: &ApiConfig,
    loader: &dyn Loader,
    limits: &Limits,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Vec<Trace> {
    let mut traces = Vec::new();
    for path in &api.overlays {
        let (source, tree) = read::mapping(loader, path, limits, sources, diags);
        let Some(tree) = tree else { continue };
        let actions = action::parse(&tree, source, diags);
        let lines = lines(&actions, sources.list.get(source));
        for (action, at) in actions.iter().zip(lines) {
            traces.push(found(action, &document.tree, at));
            apply::action(action, &mut document, limits, diags);
        }
    }
    traces
}

/// Where the targets of an overlay's actions stand.
fn lines(actions: &[Action<'_>], source: Option<&Source>) -> Vec<(String, usize)> {
    let Some(source) = source else { return Vec::new() };
    let pointers: Vec<String> = actions.iter().map(|action| child(&action.pointer, "target")).collect();
    let offsets = offsets(source, pointers.iter().map(String::as_str));
    let lines = positions(source, offsets.values().copied().collect());
    let line = |pointer: &String| lines.get(offsets.get(&**pointer)?).map(|(line, _)| *line);
    pointers.iter().map(|pointer| (source.name.clone(), line(pointer).unwrap_or(1))).collect()
}

fn found(action: &Action<'_>, tree: &Value, at: (String, usize)) -> Trace {
    let matches = match action.change {
        Change::Remove => Vec::new(),
        Change::Update(update) => {
            let said = |pointer: String| {
                let said = node(tree, &pointer).map(|node| said(node, update)).unwrap_or_default();
                (pointer, said)
            };
            located(action, tree).into_iter().map(said).collect()
        }
    };
    Trace { name: action.name.clone(), at, matches }
}

/// The values of `update` where they go; what goes into lists is no value that anything else could be set against.
fn said(target: &Value, update: &Value) -> Vec<Said> {
    let mut said = Vec::new();
    let mut waiting = vec![(String::new(), update)];
    while let Some((pointer, update)) = waiting.pop() {
        let found = node(target, &pointer);
        match (found, update) {
            (Some(Value::Object(_)), Value::Object(entries)) => {
                waiting.extend(entries.iter().map(|(key, value)| (child(&pointer, key), value)));
            }
            (Some(Value::Array(_)), _) => {}
            _ => said.push(Said { pointer, found: found.cloned(), update: update.clone() }),
        }
    }
    said
}
