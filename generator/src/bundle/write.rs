//! Puts everything into one tree.

use serde_json::{Map, Value};

use super::gather::{Content, set};
use super::library::Library;
use super::places::Places;
use crate::document::{Moves, reference_to, tokens};

/// Writes contents at their places, and takes down where everything came from.
pub(super) fn write(contents: Vec<Content>, places: &Places, library: &Library<'_>, moves: &mut Moves) -> Value {
    let mut contents = contents.into_iter();
    let mut root = contents.next().map(|root| linked(root, "", places, library, moves)).unwrap_or_default();
    let mut rest: Vec<(&str, Content)> =
        contents.filter_map(|content| Some((own(&content, places)?, content))).collect();
    rest.sort_by(|one, other| one.0.cmp(other.0));
    for (pointer, content) in rest {
        moves.insert(pointer, library.place(&content.node));
        let tree = linked(content, pointer, places, library, moves);
        insert(&mut root, pointer, tree);
    }
    root
}

fn own<'p>(content: &Content, places: &'p Places) -> Option<&'p str> {
    let key = (content.section, content.node.clone());
    places.pointer(&key).filter(|_| places.own.contains(&key))
}

/// A content with its references.
fn linked(content: Content, at: &str, places: &Places, library: &Library<'_>, moves: &mut Moves) -> Value {
    let mut tree = content.tree;
    for link in &content.links {
        if let Some(place) = places.of(link) {
            set(&mut tree, &link.pointer, reference_to(place));
        }
    }
    for (pointer, node) in content.moves {
        moves.insert(&format!("{at}{pointer}"), library.place(&node));
    }
    tree
}

/// Puts a component at its place. What is no mapping on the way is left for later stages to report.
fn insert(root: &mut Value, pointer: &str, tree: Value) {
    let mut way: Vec<String> = tokens(pointer).collect();
    let Some(name) = way.pop() else { return };
    let section = way.iter().try_fold(root, |node, token| {
        let map = node.as_object_mut()?;
        Some(map.entry(token.clone()).or_insert_with(|| Value::Object(Map::new())))
    });
    if let Some(section) = section.and_then(Value::as_object_mut) {
        section.insert(name, tree);
    }
}
