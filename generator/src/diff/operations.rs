//! Which operations and tags belong together.

use std::collections::{BTreeMap, BTreeSet};

use super::alike::{self, Likely};
use super::arguments::LEAST_NAME;
use super::pairs::Pairs;
use super::view::View;
use crate::document::tokens;
use crate::inspect::spell;
use crate::model::{Method, Operation};

/// So much of two operations has to agree, in hundredths, that one is taken for the other's new name: about all that a caller sees
/// of them but for a word.
const LEAST: usize = 65;

/// The operations of both sides: by `operationId`, else by request, else by name in Rust; and what is likely to be another one
/// renamed.
pub(super) fn operations(old: View<'_>, new: View<'_>) -> (Pairs, Vec<Likely>) {
    let mut pairs = Pairs::none(old.api.operations.len(), new.api.operations.len());
    pairs.join_by(|index| id(old, index), |index| id(new, index));
    pairs.join_by(|index| request(old, index), |index| request(new, index));
    pairs.join_by(|index| rust_name(old, index), |index| rust_name(new, index));
    let mut looks: [BTreeMap<usize, Look<'_>>; 2] = Default::default();
    let [old_looks, new_looks] = &mut looks;
    old_looks.extend(pairs.gone().filter_map(|index| Some((index, Look::new(old, index)?))));
    new_looks.extend(pairs.added().filter_map(|index| Some((index, Look::new(new, index)?))));
    let [old_looks, new_looks] = &looks;
    let score = |old: usize, new: usize| match (old_looks.get(&old), new_looks.get(&new)) {
        (Some(old), Some(new)) => old.score(new),
        _ => 0,
    };
    let likely =
        alike::join(&mut pairs, (|index| keys(old_looks, index), |index| keys(new_looks, index)), score, LEAST);
    (pairs, likely)
}

fn keys<'a>(looks: &BTreeMap<usize, Look<'a>>, index: usize) -> Vec<Key<'a>> {
    looks.get(&index).map(Look::keys).unwrap_or_default()
}

fn id(view: View<'_>, index: usize) -> Option<&str> {
    view.api.operations.get(index).map(|operation| operation.id.as_str())
}

/// The method and the path, whatever its parameters are called.
fn request(view: View<'_>, index: usize) -> Option<(Method, String)> {
    view.api.operations.get(index).map(|operation| (operation.method, path(&operation.template)))
}

fn rust_name(view: View<'_>, index: usize) -> Option<(&str, &str)> {
    let operation = view.operation(index)?;
    Some((&view.names.tag(operation.operation.tag).handle, &operation.names.method))
}

/// A path template whose parameters have no names.
pub(super) fn path(template: &str) -> String {
    let mut path = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((_, after)) = after.split_once('}') else { break };
        path.push_str(before);
        path.push_str("{}");
        rest = after;
    }
    path + rest
}

/// What of an operation is looked at to find it again under another name.
struct Look<'a> {
    operation: &'a Operation,
    handle: &'a str,
    name: &'a str,
    path: String,
    segments: BTreeSet<String>,
    arguments: BTreeSet<&'a str>,
    answer: String,
}

/// What operations have to share to be compared at all.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    /// The path; its method may be another one.
    Path(String),
    /// How the path ends; what is before it may be another version or another place.
    End(Method, String),
    /// The name, in whatever group.
    Name(&'a str),
    /// The group and the answer.
    Answer(Method, &'a str, String),
}

impl<'a> Look<'a> {
    fn new(view: View<'a>, index: usize) -> Option<Self> {
        let of = view.operation(index)?;
        let path = path(&of.operation.template);
        let segments = tokens(&path).filter(|segment| !segment.is_empty() && !segment.starts_with('{')).collect();
        Some(Self {
            operation: of.operation,
            handle: &view.names.tag(of.operation.tag).handle,
            name: &of.names.method,
            segments,
            path,
            arguments: of.operation.arguments.iter().map(|argument| argument.name.as_str()).collect(),
            answer: spell::answer(&of.operation.answer, view.names),
        })
    }

    fn keys(&self) -> Vec<Key<'a>> {
        let end = self.path.rmatch_indices('/').nth(1).and_then(|(start, _)| self.path.get(start..));
        let method = self.operation.method;
        vec![
            Key::Path(self.path.clone()),
            Key::End(method, end.unwrap_or(&self.path).to_owned()),
            Key::Name(self.name),
            Key::Answer(method, self.handle, self.answer.clone()),
        ]
    }

    fn score(&self, other: &Self) -> usize {
        let name = alike::names(self.name, other.name);
        let is_method = self.operation.method == other.operation.method;
        // What gets and what deletes something are about the same thing, and not the same.
        if !is_method && name < LEAST_NAME {
            return 0;
        }
        let one_or_none = |is_same: bool| if is_same { 100 } else { 0 };
        let path = if self.path == other.path { 100 } else { alike::sets(&self.segments, &other.segments) };
        let parts = [
            (15, one_or_none(is_method)),
            (10, one_or_none(self.handle == other.handle)),
            (25, path),
            (20, name),
            (15, alike::sets(&self.arguments, &other.arguments)),
            (15, alike::names(&self.answer, &other.answer)),
        ];
        parts.into_iter().map(|(weight, score)| weight * score).sum::<usize>() / 100
    }
}

/// The tags of both sides: by handle, else by name, else those that have most of each other's operations.
pub(super) fn tags(old: View<'_>, new: View<'_>, operations: &Pairs) -> Pairs {
    let mut pairs = Pairs::none(old.api.tags.len(), new.api.tags.len());
    let handle = |view: View<'_>, index: usize| view.tag(index).map(|tag| tag.names.handle.clone());
    pairs.join_by(|index| handle(old, index), |index| handle(new, index));
    let name = |view: View<'_>, index: usize| view.tag(index).map(|tag| tag.tag.name.clone());
    pairs.join_by(|index| name(old, index), |index| name(new, index));
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (before, after) in operations.both() {
        if let (Some(before), Some(after)) = (old.api.operations.get(before), new.api.operations.get(after)) {
            *shared.entry((before.tag.0, after.tag.0)).or_default() += 1;
        }
    }
    let (before, after) = (sizes(old), sizes(new));
    let is_most = |sizes: &BTreeMap<usize, usize>, tag, count| sizes.get(&tag).is_some_and(|size| 2 * count > *size);
    for ((one, other), count) in shared {
        if is_most(&before, one, count) && is_most(&after, other, count) {
            pairs.join(one, other);
        }
    }
    pairs
}

/// How many operations each tag has.
fn sizes(view: View<'_>) -> BTreeMap<usize, usize> {
    let mut sizes = BTreeMap::new();
    for operation in &view.api.operations {
        *sizes.entry(operation.tag.0).or_default() += 1;
    }
    sizes
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn parameters_of_a_path_have_no_names() {
        assert_eq!(path("/a/{x}/b/{y}.json"), "/a/{}/b/{}.json");
        assert_eq!(path("/a/{x"), "/a/{x");
        assert_eq!(path(""), "");
    }
}
