//! Bodies of parts, and how the properties of such a body or of a form are written.
//!
//! A part is an argument, wherever the body's schema stands: no type of one's own is needed to put parts together, and
//! files are no values that a type could hold.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::Lowering;
use super::arguments::Given;
use super::keywords::Node;
use super::media::{essence, is_json};
use super::merge::{Leaf, Merged};
use super::operations::Site;
use super::schema::{Context, Lowered, leaves, not_null};
use crate::diag::Code;
use crate::model::{Argument, ArgumentPlace, BodyKind, Encoding, Style, StyleKind, Ty};

/// Lists in lists of files are none that a form could have.
const MOST_LEVELS: usize = 3;

/// The properties of a body.
type Properties<'a> = IndexMap<&'a str, Vec<Node<'a>>>;

impl<'a> Lowering<'a, '_> {
    /// The parts that a body's schema names, as arguments, and whether any is required; none if it names no part.
    pub(super) fn lower_parts(&mut self, site: &Site<'a>, node: &Node<'a>) -> Option<(bool, Vec<Given>)> {
        let merged = self.whole(node);
        let properties = self.properties(&merged);
        if properties.is_empty() {
            return None;
        }
        self.count_members(properties.len(), None, &node.pointer);
        if !merged.additional.is_empty() {
            self.report(Code::Unsupported, &node.pointer, "parts are sent that have a name here, and no others");
        }
        let context = Context::of_operation(&site.id, site.id.clone());
        let mut arguments = Vec::new();
        for (name, nodes) in &properties {
            let Lowered { ty, docs, read_only, .. } = self.lower_part(nodes, context.child(name));
            if read_only {
                continue;
            }
            let (required, place) = (merged.required.contains(name), ArgumentPlace::BodyProperty);
            let argument = Argument { name: (*name).to_owned(), place, required, ty: not_null(ty).0, docs };
            arguments
                .push(Given { argument, pointer: nodes.first().map(|node| node.pointer.clone()).unwrap_or_default() });
        }
        Some((!merged.required.is_empty(), arguments))
    }

    /// Its own properties, and those that it has in one of several forms.
    fn properties(&mut self, merged: &Merged<'a>) -> Properties<'a> {
        let mut properties = merged.properties.clone();
        for node in merged.choices.iter().flat_map(|choice| &choice.nodes) {
            for (name, nodes) in self.merge(leaves(std::slice::from_ref(node))).properties {
                properties.entry(name).or_insert(nodes);
            }
        }
        properties
    }

    fn lower_part(&mut self, nodes: &[Node<'a>], context: Context) -> Lowered {
        let merged = self.merge(leaves(nodes));
        match self.file(&merged, MOST_LEVELS) {
            Some(ty) => Lowered { ty, docs: merged.docs, read_only: merged.read_only, write_only: false },
            None => self.lower_nodes(leaves(nodes), context),
        }
    }

    /// The type of a file or of several; none for anything else. What may be one file or several is several.
    fn file(&mut self, merged: &Merged<'a>, levels: usize) -> Option<Ty> {
        let levels = levels.checked_sub(1)?;
        if matches!(merged.kind, Some("string") | None) && merged.format == Some("binary") {
            return Some(Ty::Bytes);
        }
        if !merged.items.is_empty() {
            let items = self.merge(leaves(&merged.items));
            return (self.file(&items, levels)? == Ty::Bytes).then(|| Ty::Array(Box::new(Ty::Bytes)));
        }
        let mut found = None;
        for node in merged.choices.iter().flat_map(|choice| &choice.nodes) {
            let choice = self.merge(vec![Leaf { node: node.clone(), choices_count: true }]);
            match self.file(&choice, levels) {
                Some(Ty::Bytes) => found = found.or(Some(Ty::Bytes)),
                several => found = several.or(found),
            }
        }
        found
    }

    /// Whether a body's schema has a file among its properties, and then whether any of them is required.
    pub(super) fn file_is_required(&mut self, node: &Node<'a>) -> Option<bool> {
        let merged = self.whole(node);
        let properties = self.properties(&merged);
        let files = properties.iter().filter(|(_, nodes)| {
            let property = self.merge(leaves(nodes));
            self.file(&property, MOST_LEVELS).is_some()
        });
        files.map(|(name, _)| merged.required.contains(name)).max()
    }

    /// How the body's properties are written where that isn't the usual way; `schema` is the body's.
    pub(super) fn lower_encodings(&mut self, kind: BodyKind, schema: &Node<'a>) -> Vec<(String, Encoding)> {
        let media = schema.pointer.strip_suffix("/schema").unwrap_or_default();
        let pointer = format!("{media}/encoding");
        let Some(value) = self.tree.pointer(&pointer) else { return Vec::new() };
        let node = Node { value, pointer };
        let merged = self.whole(schema);
        let properties = self.properties(&merged);
        let mut encodings = Vec::new();
        self.count_members(node.value.as_object().map_or(0, Map::len), None, &node.pointer);
        for (name, value) in node.value.as_object().into_iter().flatten() {
            let node = node.child(value, &[name]);
            let encoding = match kind {
                BodyKind::Form => style(&node).map(Encoding::Style).or_else(|| json(&node)),
                BodyKind::Multipart => list_style(&node).or_else(|| content_type(&node).map(Encoding::ContentType)),
                BodyKind::Json | BodyKind::Text | BodyKind::Bytes => None,
            };
            if !properties.is_empty() && !properties.contains_key(name.as_str()) {
                let message = format!("the body has no property `{name}`, of which this says how it is written");
                self.report(Code::NoEffect, &node.pointer, message);
            }
            if kind == BodyKind::Multipart && node.mapping("headers").is_some_and(|headers| !headers.is_empty()) {
                let message = "a part has no headers but its content type and disposition";
                self.report(Code::Unsupported, &format!("{}/headers", node.pointer), message);
            }
            encodings.extend(encoding.map(|encoding| (name.clone(), encoding)));
        }
        encodings
    }
}

/// The style of a form's property, where the document says anything about it. That a media type counts then no more is
/// OpenAPI 3.1's rule, and what everybody means in 3.0.
fn style(node: &Node<'_>) -> Option<Style> {
    if !["style", "explode", "allowReserved", "x-collection-format"].iter().any(|key| node.get(key).is_some()) {
        return None;
    }
    let kind = match (node.text("x-collection-format"), node.text("style")) {
        (Some("tsv"), _) => StyleKind::TabDelimited,
        (_, Some("spaceDelimited")) => StyleKind::SpaceDelimited,
        (_, Some("pipeDelimited")) => StyleKind::PipeDelimited,
        (_, Some("deepObject")) => StyleKind::DeepObject,
        _ => StyleKind::Form,
    };
    let usual = matches!(kind, StyleKind::Form | StyleKind::DeepObject);
    let explode = node.get("explode").and_then(Value::as_bool).unwrap_or(usual);
    Some(Style { kind, explode, allow_reserved: node.flag("allowReserved") })
}

/// A list that is one part, not several: `collectionFormat` of Swagger 2.0, and OpenAPI 3.1 says so too.
fn list_style(node: &Node<'_>) -> Option<Encoding> {
    let is_one = |style: &Style| !style.explode && style.kind != StyleKind::DeepObject;
    style(node).filter(is_one).map(Encoding::Style)
}

/// A form can have JSON in it; any other media type is text.
fn json(node: &Node<'_>) -> Option<Encoding> {
    content_type(node).filter(|media_type| is_json(&essence(media_type))).map(Encoding::ContentType)
}

/// The one media type that an encoding names: of several it is JSON that we can write, or else the caller's to say.
fn content_type(node: &Node<'_>) -> Option<String> {
    let named = node.text("contentType")?.split(',').map(str::trim);
    let named: Vec<&str> = named.filter(|name| !name.is_empty() && !name.contains('*')).collect();
    let json = named.iter().find(|name| is_json(&essence(name)));
    let only = if let [only] = named.as_slice() { Some(only) } else { None };
    json.or(only).map(|name| (*name).to_owned())
}
