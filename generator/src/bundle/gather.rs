//! Gathers what is to stand in one tree: the document, and all that it refers to in other files.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::{Map, Value};

use super::fault;
use super::library::{Library, Node};
use super::slots::{Role, Slot, external, slots};
use crate::config::Limit;
use crate::diag::{Code, counted};
use crate::document::{Unfollowed, child, tokens};
use crate::read::measure;
use crate::vocabulary::{Kind, Shape};

/// The document, or a component that is taken from another file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Content {
    /// Where it comes from.
    pub(super) node: Node,
    /// What it is.
    pub(super) kind: Kind,
    /// The mapping of the document that it belongs to; empty for the document itself.
    pub(super) section: &'static str,
    /// What it holds, with empty texts as references that are among the links.
    pub(super) tree: Value,
    /// The references that lead to other contents.
    pub(super) links: Vec<Link>,
    /// What was put in place of references: where, and where it comes from; the outer before the inner.
    pub(super) moves: Vec<(String, Node)>,
}

/// A reference that leads to another content, or into one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// Where its text stands.
    pub(super) pointer: String,
    /// What it means.
    pub(super) to: Node,
    /// The mapping that this belongs to.
    pub(super) section: &'static str,
}

/// What has been gathered.
pub(super) struct Gathered {
    /// The document, and all components that it needs.
    pub(super) contents: Vec<Content>,
    /// Why references weren't followed, by the source that they stand in and their text.
    pub(super) unfollowed: BTreeMap<(usize, String), Unfollowed>,
}

/// Gathers all that `tree`, the library's first file, refers to.
pub(super) fn gather(tree: Value, library: &mut Library<'_>) -> Gathered {
    let is_swagger = tree.get("swagger").is_some();
    let mut gather = Gather {
        library,
        is_swagger,
        followed: BTreeMap::new(),
        wanted: BTreeSet::new(),
        queue: VecDeque::new(),
        unfollowed: BTreeMap::new(),
        nodes: 0,
    };
    let root = Node { file: 0, pointer: String::new() };
    let mut contents = vec![gather.content(root, Kind::Document, "", tree)];
    while let Some((node, kind, section)) = gather.queue.pop_front() {
        let Some(tree) = gather.take(&node, 3) else { continue };
        contents.push(gather.content(node, kind, section, tree));
    }
    Gathered { contents, unfollowed: gather.unfollowed }
}

struct Gather<'g, 'l> {
    library: &'g mut Library<'l>,
    is_swagger: bool,
    /// Where references lead, by their file and text.
    followed: BTreeMap<(usize, String), Result<Node, Unfollowed>>,
    wanted: BTreeSet<(&'static str, Node)>,
    queue: VecDeque<(Node, Kind, &'static str)>,
    unfollowed: BTreeMap<(usize, String), Unfollowed>,
    /// How many were taken from other files so far, each as often as it was.
    nodes: usize,
}

impl Gather<'_, '_> {
    fn content(&mut self, node: Node, kind: Kind, section: &'static str, tree: Value) -> Content {
        let base = node.clone();
        let mut content = Content { node, kind, section, tree: Value::Null, links: Vec::new(), moves: Vec::new() };
        let shape = if section.is_empty() { Shape::Object(kind) } else { Shape::Referable(kind) };
        content.tree = self.expand(tree, (&base, shape), "", &mut content, &mut Vec::new());
        content
    }

    /// A copy of what a node holds, which is to stand `level` levels deep; none once a limit is passed.
    fn take(&mut self, node: &Node, level: usize) -> Option<Value> {
        let tree = self.library.value(node)?;
        let (nodes, levels) = measure(tree);
        self.nodes += nodes;
        let (most_levels, most_nodes) = (self.library.limits.max_depth, self.library.limits.max_nodes);
        if self.nodes > most_nodes {
            let message =
                format!("what the document takes from other files has more than {}", counted(most_nodes, "node"));
            self.library.too_much(self.library.at(node), message);
        } else if level + levels > most_levels && !self.library.is_over {
            self.library.is_over = true;
            let message =
                format!("with what refers to it, this nests more than {} deep", counted(most_levels, "level"));
            let finding = self.library.diags.report(Code::TooDeep, self.library.at(node), message);
            finding.help(Limit::Depth.help());
        }
        if self.library.is_over { None } else { self.library.value(node).cloned() }
    }

    /// Follows the references of a tree from `base`, which is to stand at `at` of `content`; what they are replaced by is within
    /// one another as `within` says.
    fn expand(
        &mut self,
        mut tree: Value,
        (base, shape): (&Node, Shape),
        at: &str,
        content: &mut Content,
        within: &mut Vec<Node>,
    ) -> Value {
        let file = base.file;
        let slots = if content.section.is_empty() && at.is_empty() { external(&tree) } else { slots(&tree, shape) };
        for slot in slots {
            let Some(node) = self.resolve(base, &slot, &mut tree) else { continue };
            let section = match slot.role {
                Role::Link(kind) => section(kind, self.is_swagger).map(|section| (kind, section)),
                Role::Mapping => section(Kind::Schema, self.is_swagger).map(|section| (Kind::Schema, section)),
                // A path item of the document itself is found by its place.
                Role::InPlace if node.file == 0 && is_path_item(slot.shape) => Some((Kind::PathItem, "")),
                Role::InPlace => None,
            };
            if let Some((kind, section)) = section {
                self.link(&slot, at, (node, kind, section), &mut tree, content);
                continue;
            }
            let at = format!("{at}{}", slot.pointer);
            if within.contains(&node) {
                self.leave(base, &slot, fault::ring(&slot.text), &mut tree);
                continue;
            }
            let Some(inner) = self.take(&node, tokens(&at).count() + 3) else { return tree };
            content.moves.push((at.clone(), node.clone()));
            within.push(node.clone());
            let mut inner = self.expand(inner, (&node, slot.shape), &at, content, within);
            within.pop();
            let Some(target) = tree.pointer_mut(&slot.pointer) else { continue };
            for (key, value) in beside(target) {
                let origin = Node { file, pointer: child(&format!("{}{}", base.pointer, slot.pointer), &key) };
                content.moves.push((child(&at, &key), origin));
                inner.as_object_mut().and_then(|inner| inner.insert(key, value));
            }
            *target = inner;
        }
        tree
    }

    fn link(
        &mut self,
        slot: &Slot,
        at: &str,
        (node, kind, section): (Node, Kind, &'static str),
        tree: &mut Value,
        content: &mut Content,
    ) {
        set(tree, &slot.text_pointer(), String::new());
        if node.file != 0 && self.wanted.insert((section, node.clone())) {
            self.queue.push_back((node.clone(), kind, section));
        }
        content.links.push(Link { pointer: format!("{at}{}", slot.text_pointer()), to: node, section });
    }

    /// Where a reference leads; none if it is one within the document, or can't be followed.
    fn resolve(&mut self, base: &Node, slot: &Slot, tree: &mut Value) -> Option<Node> {
        let file = base.file;
        if slot.text.is_empty() || (file == 0 && slot.text.starts_with('#')) {
            return None;
        }
        if slot.role == Role::Mapping && !slot.text.contains(['#', '/']) {
            let own = Node { file, pointer: child(self.schemas(), &slot.text) };
            if self.library.value(&own).is_some() {
                return (file != 0).then_some(own);
            }
            let of_document = Node { file: 0, ..own };
            if self.library.value(&of_document).is_some() || !slot.text.contains('.') {
                return None;
            }
        }
        let key = (file, slot.text.clone());
        let known = self.followed.get(&key).cloned();
        let outcome = known.unwrap_or_else(|| self.library.follow(file, &slot.text));
        self.followed.insert(key, outcome.clone());
        match outcome.and_then(|node| self.fits(slot, &node).map(|()| node)) {
            Ok(node) => Some(node),
            Err(fault) => {
                self.leave(base, slot, fault, tree);
                None
            }
        }
    }

    fn schemas(&self) -> &'static str {
        section(Kind::Schema, self.is_swagger).unwrap_or_default()
    }

    fn fits(&self, slot: &Slot, node: &Node) -> Result<(), Unfollowed> {
        if node.file == 0 && slot.role != Role::InPlace {
            return Ok(());
        }
        let found = match self.library.value(node) {
            Some(Value::Object(map)) if node.pointer.is_empty() && is_document(map) => "an API document",
            Some(Value::Object(_)) if matches!(slot.shape, Shape::List(_) | Shape::Text) => "a mapping",
            Some(Value::Object(_)) => return Ok(()),
            Some(Value::Array(_)) if matches!(slot.shape, Shape::List(_)) => return Ok(()),
            Some(Value::Bool(_)) if slot.role == Role::Link(Kind::Schema) => return Ok(()),
            Some(Value::Array(_)) => "a list",
            Some(Value::String(_)) if matches!(slot.shape, Shape::Text) => return Ok(()),
            Some(Value::String(_)) => "plain text",
            Some(Value::Bool(_) | Value::Number(_)) => "a single value",
            Some(Value::Null) | None => "nothing",
        };
        let needed = match (slot.role, slot.shape) {
            (Role::Link(kind), _) | (_, Shape::Referable(kind) | Shape::Object(kind)) => kind.title(),
            (Role::InPlace, Shape::List(_)) => "a list",
            (Role::InPlace, Shape::Text) => "a text",
            (Role::InPlace | Role::Mapping, _) => "a mapping",
        };
        Err(fault::wrong_kind(&slot.text, found, needed))
    }

    /// Leaves a reference as it is, for later stages to report. One within its file would look as if it were one within
    /// the document.
    fn leave(&mut self, base: &Node, slot: &Slot, fault: Unfollowed, tree: &mut Value) {
        if !slot.is_reported_later() {
            let at = Node { file: base.file, pointer: format!("{}{}", base.pointer, slot.text_pointer()) };
            fault::report(&fault, self.library.at(&at), self.library.diags);
            if let Some(value) = tree.pointer_mut(&slot.pointer) {
                *value = slot.nothing();
            }
            return;
        }
        let Some(origin) = self.library.file(base.file) else { return };
        let mut text = slot.text.clone();
        if text.starts_with('#') {
            text = format!("{}{text}", origin.name);
            set(tree, &slot.text_pointer(), text.clone());
        }
        self.unfollowed.insert((origin.source, text), fault);
    }
}

/// What stands beside a reference that something takes the place of: it goes before what is referred to.
fn beside(reference: &mut Value) -> impl Iterator<Item = (String, Value)> + use<> {
    let Value::Object(map) = reference.take() else { return Map::new().into_iter() };
    let mut map = map;
    map.shift_remove("$ref");
    map.into_iter()
}

fn is_document(map: &Map<String, Value>) -> bool {
    map.contains_key("swagger") || map.contains_key("openapi")
}

fn is_path_item(shape: Shape) -> bool {
    matches!(shape, Shape::Referable(Kind::PathItem))
}

pub(super) fn set(tree: &mut Value, pointer: &str, text: String) {
    if let Some(value) = tree.pointer_mut(pointer) {
        *value = Value::String(text);
    }
}

/// Where the standard has components of a kind; nowhere for some.
pub(super) fn section(kind: Kind, is_swagger: bool) -> Option<&'static str> {
    Some(match (kind, is_swagger) {
        (Kind::Schema, true) => "/definitions",
        (Kind::Parameter, true) => "/parameters",
        (Kind::Response, true) => "/responses",
        (Kind::SecurityScheme, true) => "/securityDefinitions",
        (Kind::Schema, false) => "/components/schemas",
        (Kind::Parameter, false) => "/components/parameters",
        (Kind::Response, false) => "/components/responses",
        (Kind::SecurityScheme, false) => "/components/securitySchemes",
        (Kind::RequestBody, false) => "/components/requestBodies",
        (Kind::Header, false) => "/components/headers",
        (Kind::Example, false) => "/components/examples",
        (Kind::Link, false) => "/components/links",
        (Kind::Callback, false) => "/components/callbacks",
        _ => return None,
    })
}
