//! Where each content is to stand in the document, and what it is called there.
//!
//! A component that is nothing but a reference to a file has what the file holds. What is part of another content stays
//! there. All else is a component with the name of its file or, if it is a part of one, the last token of its pointer.
//! Where such names collide, the document's own component keeps it, then the first by path and pointer; the others get
//! the file's or folder's name before theirs, at last a number. Equal contents of one name are one component.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use super::gather::{Content, Link};
use super::library::{Library, Node};
use super::slots::far_below;
use crate::diag::{At, Code};
use crate::document::{child, tokens};
use crate::vocabulary::{Shape, kind_of};

/// What tells one component from another before it has a name.
pub(super) type Key = (&'static str, Node);

/// The places of contents.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Their pointers in the document.
    pointers: BTreeMap<Key, String>,
    /// Those that are written, the others being parts of something, or equal to it.
    pub(super) own: BTreeSet<Key>,
}

impl Places {
    /// Where a link leads.
    pub(super) fn of<'p>(&'p self, link: &'p Link) -> Option<&'p str> {
        if link.to.file == 0 {
            return Some(&link.to.pointer);
        }
        self.pointers.get(&(link.section, link.to.clone())).map(String::as_str)
    }

    /// The same for a content.
    pub(super) fn pointer(&self, key: &Key) -> Option<&str> {
        self.pointers.get(key).map(String::as_str)
    }
}

/// Gives every content but the first, which is the document, its place.
pub(super) fn places(contents: &[Content], library: &mut Library<'_>) -> Places {
    let Some((root, contents)) = contents.split_first() else { return Places::default() };
    let all: BTreeMap<Key, &Content> =
        contents.iter().map(|content| ((content.section, content.node.clone()), content)).collect();
    let mut by_node: BTreeMap<&Node, Vec<&Content>> = BTreeMap::new();
    for content in contents {
        by_node.entry(&content.node).or_default().push(content);
    }
    let outer: BTreeMap<&Key, (Key, String)> =
        all.iter().filter_map(|(key, content)| Some((key, part_of(content, &by_node)?))).collect();
    let mut naming = Naming {
        root,
        all: &all,
        library,
        places: Places::default(),
        names: BTreeMap::new(),
        numbers: BTreeMap::new(),
    };
    naming.homes(&outer);
    let mut rest: Vec<&Key> = all.keys().filter(|key| !outer.contains_key(key)).collect();
    rest.retain(|key| !naming.places.pointers.contains_key(*key));
    rest.sort_by_cached_key(|key| naming.rank(key));
    for key in rest {
        naming.name(key);
    }
    let mut places = naming.places;
    for (key, (outer, rest)) in outer {
        if let Some(at) = places.pointers.get(&outer) {
            let at = format!("{at}{rest}");
            places.pointers.insert(key.clone(), at);
        }
    }
    places
}

/// The outermost content that has this one in it, and where; what stands there must be of the right kind.
fn part_of(content: &Content, by_node: &BTreeMap<&Node, Vec<&Content>>) -> Option<(Key, String)> {
    let Node { file, pointer } = &content.node;
    pointer.match_indices('/').find_map(|(end, _)| {
        let (around, rest) = pointer.split_at_checked(end)?;
        let around = by_node.get(&Node { file: *file, pointer: around.to_owned() })?;
        let is_fit =
            |other: &&&Content| far_below(Shape::Referable(other.kind), rest).and_then(kind_of) == Some(content.kind);
        let other = around.iter().find(is_fit)?;
        Some(((other.section, other.node.clone()), rest.to_owned()))
    })
}

struct Naming<'n, 'l> {
    root: &'n Content,
    all: &'n BTreeMap<Key, &'n Content>,
    library: &'n mut Library<'l>,
    places: Places,
    /// Names that are taken in a section, each with what has it; none for the document's own components.
    names: BTreeMap<(&'static str, String), Option<Key>>,
    /// The last numbers that were put behind names.
    numbers: BTreeMap<(&'static str, String), u32>,
}

impl Naming<'_, '_> {
    /// Takes down the names of the document's components, and gives those that are nothing but a reference what it leads to.
    fn homes(&mut self, outer: &BTreeMap<&Key, (Key, String)>) {
        let mut homes: BTreeMap<Key, Vec<String>> = BTreeMap::new();
        let sections: BTreeSet<&'static str> = self.all.keys().map(|(section, _)| *section).collect();
        for section in sections {
            let components = self.root.tree.pointer(section).and_then(Value::as_object);
            for name in components.into_iter().flat_map(|components| components.keys()) {
                self.names.insert((section, name.clone()), None);
            }
        }
        for link in self.root.links.iter().filter(|link| link.to.file != 0) {
            let key = (link.section, link.to.clone());
            let is_part = outer.contains_key(&key);
            if let Some(name) = self.component(link).filter(|_| !is_part) {
                homes.entry(key).or_default().push(name);
            }
        }
        for (key, mut names) in homes {
            names.sort();
            let wanted = self.wanted(&key);
            let best = names.iter().find(|name| **name == wanted).or(names.first());
            if let Some(name) = best {
                self.settle(&key, name.clone());
            }
        }
    }

    /// The name of the document's component that is nothing but this link.
    fn component(&self, link: &Link) -> Option<String> {
        let name = link.pointer.strip_prefix(link.section)?.strip_prefix('/')?.strip_suffix("/$ref")?;
        let component = self.root.tree.pointer(&format!("{}/{name}", link.section))?;
        let is_pure = super::slots::pure(component).is_some();
        tokens(&format!("/{name}")).next().filter(|_| is_pure && !name.contains('/'))
    }

    fn settle(&mut self, key: &Key, name: String) {
        self.places.pointers.insert(key.clone(), child(key.0, &name));
        self.places.own.insert(key.clone());
        self.names.insert((key.0, name), Some(key.clone()));
    }

    /// What contents are named in the order of.
    fn rank(&self, key: &Key) -> (String, String, String) {
        let way = self.library.way_to(key.1.file).to_string_lossy().into_owned();
        (self.wanted(key), way, key.1.pointer.clone())
    }

    fn name(&mut self, key: &Key) {
        let wanted = self.wanted(key);
        let Some(first) = self.names.get(&(key.0, wanted.clone())).cloned() else {
            return self.settle(key, wanted);
        };
        if self.is_equal(key, &wanted, first.as_ref()) {
            self.places.pointers.insert(key.clone(), child(key.0, &wanted));
            return;
        }
        let name = self.free_name(key, &wanted);
        let at = self.library.at(&key.1);
        let other = first.map_or_else(|| self.own_component(key.0, &wanted), |first| self.library.at(&first.1));
        let message = format!("`{wanted}` is taken by another one: this is called `{name}`");
        self.library.diags.report(Code::NameCollision, at, message).also(other, "this keeps the name");
        self.settle(key, name);
    }

    fn own_component(&self, section: &str, name: &str) -> At {
        self.library.at(&Node { file: 0, pointer: child(section, name) })
    }

    /// Whether a content says the same as what has its name: a content, or a component of the document.
    fn is_equal(&self, key: &Key, name: &str, other: Option<&Key>) -> bool {
        let Some(content) = self.all.get(key) else { return false };
        if let Some(other) = other {
            return self.all.get(other).is_some_and(|other| other.tree == content.tree && other.links == content.links);
        }
        let at = child(key.0, name);
        let is_same = content.links.is_empty() && self.root.tree.pointer(&at) == Some(&content.tree);
        let has_links = || self.root.links.iter().any(|link| link.pointer.starts_with(&format!("{at}/")));
        is_same && !has_links()
    }

    /// The names of the file and of the folders around it, one after the other, before the wanted one; at last a number.
    fn free_name(&mut self, key: &Key, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        for outer in qualifiers(self.library.way_to(key.1.file), &key.1.pointer) {
            name = format!("{outer}-{name}");
            if !self.names.contains_key(&(key.0, name.clone())) {
                return name;
            }
        }
        let number = self.numbers.entry((key.0, name.clone())).or_insert(1);
        loop {
            *number += 1;
            let numbered = format!("{name}-{number}");
            if !self.names.contains_key(&(key.0, numbered.clone())) {
                return numbered;
            }
        }
    }

    fn wanted(&self, (_, node): &Key) -> String {
        let stem = || stem(self.library.way_to(node.file));
        match tokens(&node.pointer).last().filter(|token| !token.is_empty()) {
            None => stem(),
            Some(token) if token.bytes().all(|byte| byte.is_ascii_digit()) => format!("{}-{token}", stem()),
            Some(token) => token,
        }
    }
}

/// What may stand before a name: the file's, where the name is that of a part of it, then the folders', the inner first.
fn qualifiers(way: &Path, pointer: &str) -> Vec<String> {
    let folders = way.ancestors().skip(1).filter_map(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    let file = (!pointer.is_empty()).then(|| stem(way));
    file.into_iter().chain(folders).collect()
}

/// A file's name without its endings; its folder's if the file is only its `index`.
fn stem(way: &Path) -> String {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let whole = name(way);
    let whole =
        ["yaml", "yml", "json"].iter().find_map(|end| whole.strip_suffix(end)?.strip_suffix('.')).unwrap_or(&whole);
    let bare = whole.strip_suffix(".schema").filter(|bare| !bare.is_empty()).unwrap_or(whole);
    match way.parent().map(name) {
        Some(folder) if matches!(bare, "index" | "_index") && !folder.is_empty() => folder,
        _ => bare.to_owned(),
    }
}
