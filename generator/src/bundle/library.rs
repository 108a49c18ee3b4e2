//! The files of one document: each is read once, and references are followed through them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde_json::Value;

use super::MAX_FILES;
use super::fault;
use super::folder::Folder;
use super::slots::pure;
use crate::config::{Limit, Limits};
use crate::diag::{At, Code, Diagnostics, counted};
use crate::document::{Loader, Unfollowed, child, pointer_tokens};
use crate::origins::Place;
use crate::read::{self, Sources, measure};
use crate::suggest;

/// A node of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Node {
    /// Which of the [`Library`]'s files.
    pub(super) file: usize,
    /// A plain JSON pointer.
    pub(super) pointer: String,
}

/// A file that has been read.
#[derive(Clone, Debug)]
pub(super) struct File {
    /// As the system knows it.
    path: PathBuf,
    /// As reports show it.
    pub(super) name: String,
    /// Which of the run's sources it is.
    pub(super) source: usize,
    /// What it holds.
    tree: Rc<Value>,
}

/// The document, which is the first, and the files that are referred to from it.
pub(super) struct Library<'a> {
    folder: Folder,
    loader: &'a dyn Loader,
    pub(super) limits: Limits,
    sources: &'a mut Sources,
    pub(super) diags: &'a mut Diagnostics,
    files: Vec<File>,
    by_path: BTreeMap<PathBuf, Result<usize, Unfollowed>>,
    /// What references name, by the file that they stand in.
    steps: BTreeMap<(usize, String), Result<Node, Unfollowed>>,
    bytes: usize,
    nodes: usize,
    suggestions: suggest::Budget,
    /// Whether a limit has been passed, which has been reported.
    pub(super) is_over: bool,
}

/// References through references are followed so many times.
const LONGEST_WAY: usize = 64;

impl<'a> Library<'a> {
    pub(super) fn new(
        folder: Folder,
        root: (usize, Rc<Value>),
        (loader, limits): (&'a dyn Loader, Limits),
        sources: &'a mut Sources,
        diags: &'a mut Diagnostics,
    ) -> Self {
        let (source, tree) = root;
        let path = folder.document.clone();
        let name = sources.list.get(source).map(|source| source.name.clone()).unwrap_or_default();
        let by_path = BTreeMap::from([(path.clone(), Ok(0))]);
        let nodes = measure(&tree).0;
        let files = vec![File { path, name, source, tree }];
        let suggestions = suggest::Budget::default();
        let steps = BTreeMap::new();
        Self {
            folder,
            loader,
            limits,
            sources,
            diags,
            files,
            by_path,
            steps,
            bytes: 0,
            nodes,
            suggestions,
            is_over: false,
        }
    }

    pub(super) fn file(&self, file: usize) -> Option<&File> {
        self.files.get(file)
    }

    /// The way from the document's folder to a file.
    pub(super) fn way_to(&self, file: usize) -> &Path {
        self.files.get(file).map_or(Path::new(""), |file| self.folder.within(&file.path))
    }

    /// Where a node stands.
    pub(super) fn place(&self, node: &Node) -> Place {
        Place { document: self.files.get(node.file).map_or(0, |file| file.source), pointer: node.pointer.clone() }
    }

    /// The same as what a finding stands at.
    pub(super) fn at(&self, node: &Node) -> At {
        At::Place(self.place(node))
    }

    /// What a node holds.
    pub(super) fn value(&self, node: &Node) -> Option<&Value> {
        self.files.get(node.file)?.tree.pointer(&node.pointer)
    }

    /// The node that a reference in a file means in the end. References of the document itself aren't followed on: what
    /// they lead to may be a reference.
    pub(super) fn follow(&mut self, file: usize, reference: &str) -> Result<Node, Unfollowed> {
        let first = self.step(file, reference, LONGEST_WAY)?;
        Ok(self.settle(first, LONGEST_WAY))
    }

    /// Follows a reference that is nothing else. Where it leads in a ring or nowhere, the last one that can be looked at
    /// is meant: later stages report it.
    fn settle(&mut self, first: Node, budget: usize) -> Node {
        let mut seen = BTreeSet::new();
        let mut node = first.clone();
        while node.file != 0 && seen.len() < budget {
            let Some(reference) = self.value(&node).and_then(pure).map(String::from) else { return node };
            let Ok(next) = self.step(node.file, &reference, budget - 1) else { return node };
            if !seen.insert(node) || seen.contains(&next) {
                return first;
            }
            node = next;
        }
        node
    }

    /// The node that a reference in a file names. Each is looked for once, however many pass through it.
    fn step(&mut self, file: usize, reference: &str, budget: usize) -> Result<Node, Unfollowed> {
        let budget = budget.checked_sub(1).ok_or_else(|| fault::ring(reference))?;
        let key = (file, reference.to_owned());
        if let Some(known) = self.steps.get(&key) {
            return known.clone();
        }
        // This is what it is to those that it passes through.
        self.steps.insert(key.clone(), Err(fault::ring(reference)));
        let node = self.search(file, reference, budget);
        self.steps.insert(key, node.clone());
        node
    }

    fn search(&mut self, file: usize, reference: &str, budget: usize) -> Result<Node, Unfollowed> {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let file = if path.is_empty() { file } else { self.open(file, path)? };
        let tokens = pointer_tokens(&format!("#{fragment}"));
        let mut node = Node { file, pointer: String::new() };
        for token in tokens.map_err(|_| fault::no_pointer(reference))? {
            if node.file != 0 {
                let below = self.value(&node).and_then(|value| value.get("$ref")).and_then(Value::as_str);
                if let Some(below) = below.filter(|_| !self.has(&node, &token)).map(String::from) {
                    let next = self.step(node.file, &below, budget)?;
                    node = self.settle(next, budget);
                }
            }
            if node.file != 0 && !self.has(&node, &token) {
                return Err(self.nothing(reference, &node, &token));
            }
            node.pointer = child(&node.pointer, &token);
        }
        Ok(node)
    }

    fn has(&self, node: &Node, token: &str) -> bool {
        match self.value(node) {
            Some(Value::Object(map)) => map.contains_key(token),
            Some(Value::Array(list)) => token.parse().is_ok_and(|index: usize| index < list.len()),
            _ => false,
        }
    }

    fn nothing(&mut self, reference: &str, node: &Node, token: &str) -> Unfollowed {
        let Some(file) = self.files.get(node.file) else { return Unfollowed::Reported };
        let names = file.tree.pointer(&node.pointer).and_then(Value::as_object);
        let names = names.filter(|names| self.suggestions.allows(names.len()));
        let similar = names.and_then(|names| suggest::closest(token, names.keys().map(String::as_str)));
        fault::nothing(reference, &file.name, &child(&node.pointer, token), similar)
    }

    /// The file that a reference in another one names, which is read if it hasn't been.
    fn open(&mut self, from: usize, reference: &str) -> Result<usize, Unfollowed> {
        let from = self.files.get(from).map(|file| file.path.clone()).unwrap_or_default();
        let path = self.folder.find(self.loader, &from, reference)?;
        if let Some(known) = self.by_path.get(&path) {
            return known.clone();
        }
        let outcome = self.read(&path);
        self.by_path.insert(path, outcome.clone());
        outcome
    }

    fn read(&mut self, path: &Path) -> Result<usize, Unfollowed> {
        let name = self.folder.shown(path);
        if self.is_over || self.files.len() > MAX_FILES {
            return Err(self.too_much(At::Nowhere, format!("the document refers to more than {MAX_FILES} files")));
        }
        let bytes = self.loader.load(path, self.limits.max_size).map_err(|error| fault::unreadable(&name, &error))?;
        self.bytes += bytes.len();
        let (source, is_text) = read::text_of(bytes, name.clone(), self.sources, self.diags);
        let root = At::Place(Place { document: source, pointer: String::new() });
        let (most_bytes, most_nodes) = (self.limits.max_size, self.limits.max_nodes);
        if self.bytes > most_bytes {
            let message = format!(
                "the files that the document refers to have more than {} together",
                counted(most_bytes, "byte")
            );
            self.is_over = true;
            self.diags.report(Code::TooLarge, root, message).help(Limit::Size.help());
            return Err(Unfollowed::Reported);
        }
        let text = self.sources.list.get(source).filter(|_| is_text).ok_or(Unfollowed::Reported)?;
        let tree = if is_prose(path) {
            Value::String(text.text.clone())
        } else {
            read::tree(text, source, &self.limits, self.diags).ok_or(Unfollowed::Reported)?
        };
        self.nodes += measure(&tree).0;
        if self.nodes > most_nodes {
            let message =
                format!("the document and the files that it refers to have more than {}", counted(most_nodes, "node"));
            return Err(self.too_much(root, message));
        }
        self.files.push(File { path: path.to_owned(), name, source, tree: Rc::new(tree) });
        Ok(self.files.len() - 1)
    }

    /// Reports, once, that the run comes to no end with this document.
    pub(super) fn too_much(&mut self, at: At, message: String) -> Unfollowed {
        if !std::mem::replace(&mut self.is_over, true) {
            self.diags
                .report(Code::TooManyNodes, at, message)
                .help("bundle the parts that are needed into one document");
        }
        Unfollowed::Reported
    }
}

/// Whether a file is a text as a whole: long descriptions are kept in such files.
fn is_prose(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "md" || end == "markdown" || end == "txt")
}
