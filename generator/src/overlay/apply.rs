//! Does what an action says to a document.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use serde_json_path::{NormalizedPath, PathElement};

use super::action::{Action, Change};
use crate::config::{Limit, Limits};
use crate::diag::{Code, Diagnostics, counted};
use crate::document::{Document, Moves, child, push_token};
use crate::origins::Place;
use crate::read::measure;

/// A step from a node to one of its children.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Key(String),
    Index(usize),
}

type Steps = Vec<Step>;

/// Applies one action to all nodes that it matches.
pub(super) fn action(action: &Action<'_>, document: &mut Document, limits: &Limits, diags: &mut Diagnostics) {
    let matches: BTreeSet<Steps> = action.path.query_located(&document.tree).locations().map(steps).collect();
    if matches.is_empty() {
        let message = format!("overlay action {} matches nothing: `{}`", action.name, action.target);
        diags.report(Code::OverlayNoMatch, action.at("target"), message);
        return;
    }
    match action.change {
        Change::Remove => remove(action, matches, document, diags),
        Change::Update(update) => {
            if fits(action, &matches, update, limits, diags) {
                let mut is_news = false;
                for steps in &matches {
                    is_news |= update_at(action, steps, update, document, diags);
                }
                if !is_news {
                    let message =
                        format!("overlay action {} changes nothing: the document says so itself", action.name);
                    diags.report(Code::OverlayNoEffect, action.at("target"), message);
                }
            }
        }
    }
}

/// The pointers of all nodes that an action matches, in the document's order.
pub(super) fn located(action: &Action<'_>, tree: &Value) -> Vec<String> {
    action.path.query_located(tree).locations().map(|path| pointer(&steps(path))).collect()
}

fn steps(path: &NormalizedPath<'_>) -> Steps {
    let step = |element: &PathElement<'_>| match element {
        PathElement::Name(name) => Step::Key((*name).to_owned()),
        PathElement::Index(index) => Step::Index(*index),
    };
    path.iter().map(step).collect()
}

fn pointer(steps: &[Step]) -> String {
    let mut pointer = String::new();
    for step in steps {
        match step {
            Step::Key(key) => push_token(&mut pointer, key),
            Step::Index(index) => push_token(&mut pointer, &index.to_string()),
        }
    }
    pointer
}

fn node<'t>(tree: &'t mut Value, steps: &[Step]) -> Option<&'t mut Value> {
    steps.iter().try_fold(tree, |node, step| match step {
        Step::Key(key) => node.as_object_mut()?.get_mut(key),
        Step::Index(index) => node.as_array_mut()?.get_mut(*index),
    })
}

/// Whether the tree stays within the reader's limits: an overlay's `$..*` could let it grow without end.
fn fits(
    action: &Action<'_>,
    matches: &BTreeSet<Steps>,
    update: &Value,
    limits: &Limits,
    diags: &mut Diagnostics,
) -> bool {
    let (nodes, depth) = measure(update);
    let deepest = matches.iter().map(Vec::len).max().unwrap_or_default();
    let (most_levels, most_nodes) = (limits.max_depth, limits.max_nodes);
    if deepest + depth > most_levels {
        let message = format!("overlay action {} nests more than {} deep", action.name, counted(most_levels, "level"));
        diags.report(Code::TooDeep, action.at("update"), message).help(Limit::Depth.help());
        return false;
    }
    if nodes.saturating_mul(matches.len()) > most_nodes {
        let message = format!("overlay action {} adds more than {}", action.name, counted(most_nodes, "node"));
        diags.report(Code::TooManyNodes, action.at("update"), message).help(Limit::Nodes.help());
        return false;
    }
    true
}

/// Updates one match; gives whether the document didn't say that before, or can't be told it.
fn update_at(
    action: &Action<'_>,
    steps: &[Step],
    update: &Value,
    document: &mut Document,
    diags: &mut Diagnostics,
) -> bool {
    // A match within another one may be gone since, replaced by a scalar.
    let Some(target) = node(&mut document.tree, steps) else { return true };
    let mut merge = Merge { source: action.source, moves: &mut document.moves, is_news: false };
    let (to, from) = (pointer(steps), child(&action.pointer, "update"));
    match (target, update) {
        (Value::Object(target), Value::Object(update)) => merge.objects(target, update, &to, &from),
        (Value::Array(target), update) => merge.append(target, update, &to, &from),
        (target, _) => {
            let kind = if target.is_object() {
                "a mapping, which only a mapping can update"
            } else {
                "neither a mapping nor a list"
            };
            let message = format!("overlay action {} matches {kind}", action.name);
            let at = document.at(&to);
            diags.report(Code::InvalidOverlay, action.at("update"), message).also(at, "this is matched");
            return true;
        }
    }
    merge.is_news
}

/// Merges parts of an overlay into a tree, and keeps the moves.
struct Merge<'m> {
    source: usize,
    moves: &'m mut Moves,
    /// Whether anything of it wasn't there before.
    is_news: bool,
}

impl Merge<'_> {
    fn objects(&mut self, target: &mut Map<String, Value>, update: &Map<String, Value>, to: &str, from: &str) {
        for (key, value) in update {
            let (to, from) = (child(to, key), child(from, key));
            match (target.get_mut(key), value) {
                (Some(Value::Object(old)), Value::Object(new)) => self.objects(old, new, &to, &from),
                (Some(Value::Array(old)), Value::Array(_)) => self.append(old, value, &to, &from),
                (old, _) => {
                    self.is_news |= old.is_none_or(|old| old != value);
                    target.insert(key.clone(), value.clone());
                    self.moves.insert(&to, Place { document: self.source, pointer: from });
                }
            }
        }
    }

    /// A list is appended, anything else becomes one more element.
    fn append(&mut self, target: &mut Vec<Value>, update: &Value, to: &str, from: &str) {
        let there = target.len();
        match update {
            Value::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.push(target, element, to, format!("{from}/{index}"));
                }
            }
            Value::Object(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                self.push(target, update, to, from.to_owned());
            }
        }
        let (old, new) = target.split_at(there);
        self.is_news |= !new.iter().all(|element| old.contains(element));
    }

    fn push(&mut self, target: &mut Vec<Value>, element: &Value, to: &str, from: String) {
        self.moves.insert(&format!("{to}/{}", target.len()), Place { document: self.source, pointer: from });
        target.push(element.clone());
    }
}

/// Removes all matches: those of one mapping or list at once, inner ones and later ones first, so that the way to the
/// others stays as it is.
fn remove(action: &Action<'_>, matches: BTreeSet<Steps>, document: &mut Document, diags: &mut Diagnostics) {
    let mut parents: BTreeMap<Steps, BTreeSet<Step>> = BTreeMap::new();
    for mut steps in matches {
        let Some(last) = steps.pop() else {
            let message = format!("overlay action {} removes the whole document", action.name);
            diags.report(Code::InvalidOverlay, action.at("target"), message);
            return;
        };
        parents.entry(steps).or_default().insert(last);
    }
    for (parent, gone) in parents.iter().rev() {
        let to = pointer(parent);
        match node(&mut document.tree, parent) {
            Some(Value::Object(entries)) => {
                entries.retain(|key, _| !gone.contains(&Step::Key(key.clone())));
                for step in gone {
                    document.moves.remove(&format!("{to}{}", pointer(std::slice::from_ref(step))));
                }
            }
            Some(Value::Array(elements)) => {
                let is_kept = |index: &usize| !gone.contains(&Step::Index(*index));
                let kept: Vec<usize> = (0..elements.len()).filter(is_kept).collect();
                let mut index = 0..;
                elements.retain(|_| index.next().is_some_and(|index| is_kept(&index)));
                document.moves.reindex(document.source, &to, &kept);
            }
            Some(_) | None => {}
        }
    }
}
