//! Request bodies: parts and an inline object's properties become arguments, anything else is one value.

use openapiv3::RequestBody;
use serde_json::Map;

use super::Lowering;
use super::arguments::Given;
use super::keywords::Node;
use super::media::{essence, is_json, is_range, json_rank, others, sent_type};
use super::operations::Site;
use super::schema::{Context, not_null, nullable};
use crate::diag::Code;
use crate::document::child;
use crate::model::{Argument, ArgumentPlace, Body, BodyKind, Docs, Method, Ty};
use crate::parse;

/// More positional arguments than this, and an inline body becomes one value.
const MOST_POSITIONAL: usize = 6;

/// A media type of a body.
struct Media<'a> {
    content_type: String,
    kind: BodyKind,
    schema: Option<Node<'a>>,
}

impl<'a> Lowering<'a, '_> {
    /// How the body is written, and the arguments that make it up.
    pub(super) fn lower_body(&mut self, site: &Site<'a>, parameters: &[Given]) -> Option<(Body, Vec<Given>)> {
        let request = parse::request_body(self.openapi, site.operation.request_body.as_ref()?)?;
        let node = site.node.child(site.node.get("requestBody")?, &["requestBody"]);
        let pointer = node.pointer.clone();
        self.count_members(request.content.len(), request.description.as_deref(), &pointer);
        let node = self.behind(node);
        let (Media { content_type, kind, schema }, other_types) = self.choose_media(request, &node, &pointer)?;
        let encodings = schema.as_ref().map(|schema| self.lower_encodings(kind, schema)).unwrap_or_default();
        let whole =
            |ty| (request.required, vec![whole_body(ty, request.required, request.description.clone(), &pointer)]);
        let (kind, (required, arguments)) = match (kind, schema) {
            (BodyKind::Json | BodyKind::Form, Some(schema)) => {
                (kind, self.lower_body_schema(site, request, schema, parameters))
            }
            (BodyKind::Json | BodyKind::Form, None) => (kind, whole(Ty::Any)),
            (BodyKind::Text | BodyKind::Bytes, schema) => {
                self.report_untyped(&content_type, schema.as_ref(), "the body");
                (kind, whole(if kind == BodyKind::Text { Ty::Text } else { Ty::Bytes }))
            }
            (BodyKind::Multipart, schema) => {
                let parts = schema.as_ref().and_then(|schema| self.lower_parts(site, schema));
                if let Some((has_required, parts)) = parts {
                    (kind, (request.required || has_required, parts))
                } else {
                    let text = format!("`{content_type}` without named parts: the operation takes the finished body");
                    let media = || child(&child(&pointer, "content"), &content_type);
                    let at = schema.map_or_else(media, |_| child(&media(), "schema"));
                    self.report(Code::Unsupported, &at, text);
                    (BodyKind::Bytes, whole(Ty::Bytes))
                }
            }
        };
        Some((Body { content_type, other_types, required, kind, encodings }, arguments))
    }

    /// The media type that is sent, of those that this client can write the first by rank, and all others.
    fn choose_media(
        &mut self,
        request: &'a RequestBody,
        node: &Node<'a>,
        pointer: &str,
    ) -> Option<(Media<'a>, Vec<String>)> {
        let mut content = Vec::new();
        for name in request.content.keys() {
            let schema = node.media_schema(name);
            let kind = match body_kind(name) {
                BodyKind::Json if self.is_binary(schema.as_ref()) => BodyKind::Bytes,
                kind => kind,
            };
            let parts = schema.as_ref().filter(|_| kind == BodyKind::Multipart);
            let file_is_required = parts.and_then(|schema| self.file_is_required(schema));
            let rank = (rank(kind, file_is_required), json_rank(&essence(name)), name);
            content.push((rank, Media { content_type: name.clone(), kind, schema }));
        }
        content.sort_by_key(|(rank, _)| *rank);
        let (_, mut media) = content.into_iter().next()?;
        let mut others = others(request.content.keys().map(String::as_str), &media.content_type);
        let sent = sent_type(&media.content_type, media.kind);
        if !others.is_empty() {
            let message = format!("the body is sent as `{sent}`, {} by `body_as` alone", quoted(&others));
            self.report(Code::MediaTypeUnused, &format!("{pointer}/content"), message);
        }
        // Bytes of an image say nothing of which kind it is.
        let is_open = is_range(&media.content_type) && matches!(media.kind, BodyKind::Bytes | BodyKind::Text);
        others.extend(is_open.then(|| media.content_type.clone()));
        media.content_type = sent;
        Some((media, others))
    }

    fn lower_body_schema(
        &mut self,
        site: &Site<'a>,
        request: &RequestBody,
        node: Node<'a>,
        parameters: &[Given],
    ) -> (bool, Vec<Given>) {
        // A body with required properties is required, unless it may be null: then it may be left out as a whole.
        let has_required = !self.required_properties(&node).is_empty();
        let is_nullable = node.flag("nullable");
        let required = (request.required || has_required) && !is_nullable;
        let positional = parameters.iter().filter(|given| given.argument.required).count();
        let own = node.list("required").len();
        if is_inline_object(&node) && (is_nullable || positional + own <= MOST_POSITIONAL) {
            return (required, self.lower_body_properties(site, &node, required));
        }
        let pointer = node.pointer.clone();
        let lowered = self.lower_slot(node, Context::of_operation(&site.id, format!("{} Body", site.id)));
        // A required body that may be null is given all the same: null says something else than no body.
        let (ty, is_nullable) = not_null(lowered.ty);
        let required = if is_nullable { request.required } else { required };
        let ty = if is_nullable && required { nullable(ty) } else { ty };
        // A type of its own says what it is.
        let of_schema = lowered.docs.description.filter(|_| !matches!(ty, Ty::Named(_)));
        (required, vec![whole_body(ty, required, request.description.clone().or(of_schema), &pointer)])
    }

    fn lower_body_properties(&mut self, site: &Site<'a>, node: &Node<'a>, required: bool) -> Vec<Given> {
        let mut arguments = Vec::new();
        let context = Context::of_operation(&site.id, site.id.clone());
        self.count_members(node.mapping("properties").map_or(0, Map::len), None, &node.pointer);
        for (name, value) in node.mapping("properties").into_iter().flatten() {
            let property = node.child(value, &["properties", name]);
            let pointer = property.pointer.clone();
            let lowered = self.lower_slot(property, context.child(name));
            if lowered.read_only {
                continue;
            }
            let is_required = required && node.list("required").iter().any(|required| required == name);
            let (ty, is_nullable) = not_null(lowered.ty);
            // A null says something else than leaving it out where it must be given, or where a PATCH clears it.
            let keeps_null = is_nullable && (is_required || site.method == Method::Patch);
            let ty = if keeps_null { nullable(ty) } else { ty };
            let place = ArgumentPlace::BodyProperty;
            let argument = Argument { name: name.clone(), place, required: is_required, ty, docs: lowered.docs };
            arguments.push(Given { argument, pointer });
        }
        arguments
    }

    /// The names that a schema requires, seen through references and `allOf`.
    fn required_properties(&self, node: &Node<'a>) -> Vec<&'a str> {
        let target = node.reference().and_then(|reference| self.resolve(reference));
        let node = target.as_ref().unwrap_or(node);
        node.list("required").iter().filter_map(serde_json::Value::as_str).collect()
    }
}

/// Whether a body's properties can stand for it.
fn is_inline_object(node: &Node<'_>) -> bool {
    let composed = ["$ref", "allOf", "oneOf", "anyOf"].iter().any(|keyword| node.get(keyword).is_some());
    let is_open = node.get("additionalProperties").is_some_and(serde_json::Value::is_object);
    !composed && !is_open && node.mapping("properties").is_some_and(|properties| !properties.is_empty())
}

fn whole_body(ty: Ty, required: bool, description: Option<String>, pointer: &str) -> Given {
    let docs = Docs { description: description.filter(|text| !text.trim().is_empty()), ..Docs::default() };
    let argument = Argument { name: "body".to_owned(), place: ArgumentPlace::Body, required, ty, docs };
    Given { argument, pointer: pointer.to_owned() }
}

fn body_kind(media_type: &str) -> BodyKind {
    match essence(media_type).as_str() {
        kind if is_json(kind) => BodyKind::Json,
        "application/x-www-form-urlencoded" => BodyKind::Form,
        kind if kind.starts_with("multipart/") => BodyKind::Multipart,
        kind if kind.starts_with("text/") => BodyKind::Text,
        _ => BodyKind::Bytes,
    }
}

/// A file that is required can be sent in parts alone. Where none has to be sent, JSON says best what structured values
/// are, and a form, which has no files, says no more than parts.
fn rank(kind: BodyKind, file_is_required: Option<bool>) -> usize {
    match (kind, file_is_required) {
        (BodyKind::Multipart, Some(true)) => 0,
        (BodyKind::Json, _) => 1,
        (BodyKind::Multipart, Some(false)) => 2,
        (BodyKind::Form, _) => 3,
        (BodyKind::Multipart, None) => 4,
        (BodyKind::Text, _) => 5,
        (BodyKind::Bytes, _) => 6,
    }
}

/// Media types as a message has them.
pub(super) fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
