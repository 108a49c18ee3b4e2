//! Pointers → offsets: where in a text the nodes stand that findings are about.
//!
//! Trees keep no positions: only a run with findings needs them. All pointers of one source are looked up in one walk
//! over its text. An entry of a mapping stands at its key, an element of a list where it starts.

mod json;
mod toml;
mod yaml;

use std::collections::BTreeMap;

use crate::document::{Notation, Source, tokens};

/// The pointers that are looked for, as a tree of their tokens.
#[derive(Debug, Default)]
struct Wanted {
    children: BTreeMap<String, Wanted>,
    offset: Option<usize>,
}

/// The offset of each pointer in the source's text; of its nearest ancestor that is there, if it isn't itself.
pub(crate) fn offsets<'p>(
    source: &Source,
    pointers: impl Iterator<Item = &'p str> + Clone,
) -> BTreeMap<&'p str, usize> {
    let mut root = Wanted::default();
    pointers.clone().for_each(|pointer| root.want(pointer));
    match source.notation {
        Notation::Json => json::locate(&source.text, &mut root),
        Notation::Yaml => yaml::locate(&source.text, &mut root),
        Notation::Toml => toml::locate(&source.text, &mut root),
    }
    let start = source.text.len() - source.text.trim_start().len();
    pointers.map(|pointer| (pointer, root.nearest(pointer).unwrap_or(start))).collect()
}

impl Wanted {
    fn want(&mut self, pointer: &str) {
        tokens(pointer).fold(self, |node, token| node.children.entry(token).or_default());
    }

    fn nearest(&self, pointer: &str) -> Option<usize> {
        let mut node = self;
        let mut nearest = node.offset;
        for token in tokens(pointer) {
            let Some(child) = node.children.get(&token) else { break };
            nearest = child.offset.or(nearest);
            node = child;
        }
        nearest
    }

    /// The child behind `token`, which stands at `offset`; where a key stands twice, the first counts.
    fn found(&mut self, token: &str, offset: Option<usize>) -> Option<&mut Self> {
        let child = self.children.get_mut(token)?;
        if child.offset.is_none() {
            child.offset = offset;
        }
        Some(child)
    }

    /// The same tree with nothing found yet.
    fn blank(&self) -> Self {
        let children = self.children.iter().map(|(token, child)| (token.clone(), child.blank()));
        Self { children: children.collect(), offset: None }
    }

    /// Takes over what was found in a mapping that is merged into this one, for keys that it doesn't have of its own.
    fn inherit(&mut self, other: Self) {
        for (token, inherited) in other.children {
            if let Some(child) = self.children.get_mut(&token).filter(|child| child.offset.is_none()) {
                *child = inherited;
            }
        }
    }

    /// The element `index` of a list.
    fn element(&mut self, index: usize) -> Option<&mut Self> {
        if self.children.is_empty() { None } else { self.children.get_mut(&index.to_string()) }
    }
}
