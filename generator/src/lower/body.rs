//! Request bodies: an inline object's properties become arguments, anything else is one value.

use openapiv3::{MediaType, ReferenceOr, RequestBody};

use super::Lowering;
use super::arguments::Given;
use super::keywords::Node;
use super::operations::Site;
use super::schema::{Context, not_null, nullable};
use crate::diag::Code;
use crate::model::{Argument, ArgumentPlace, Body, BodyKind, Docs, Method, Ty};

/// More positional arguments than this, and an inline body becomes one value.
const MOST_POSITIONAL: usize = 6;

impl<'a> Lowering<'a, '_> {
    /// How the body is written, and the arguments that make it up.
    pub(super) fn lower_body(&mut self, site: &Site<'a>, parameters: &[Given]) -> Option<(Body, Vec<Given>)> {
        let ReferenceOr::Item(request) = site.operation.request_body.as_ref()? else { return None };
        let pointer = format!("{}/requestBody", site.pointer);
        let (content_type, media, kind) = self.choose_media(request, &pointer)?;
        let node = media.schema.as_ref().and_then(|schema| self.schema_node(schema));
        let (required, arguments) = match node {
            Some(node) if matches!(kind, BodyKind::Json | BodyKind::Form) => {
                self.lower_body_schema(site, request, node, parameters)
            }
            _ => {
                let ty = match kind {
                    BodyKind::Text => Ty::Text,
                    BodyKind::Json | BodyKind::Form => Ty::Any,
                    BodyKind::Bytes | BodyKind::Multipart => Ty::Bytes,
                };
                (request.required, vec![whole_body(ty, request.required, request.description.clone(), &pointer)])
            }
        };
        Some((Body { content_type, required, kind }, arguments))
    }

    /// The media type that is sent: JSON if there is any, else the first that this client can write.
    fn choose_media(&mut self, request: &'a RequestBody, pointer: &str) -> Option<(String, &'a MediaType, BodyKind)> {
        let mut content: Vec<_> = request.content.iter().map(|(name, media)| (body_kind(name), name, media)).collect();
        content.sort_by_key(|(kind, name, _)| (rank(*kind), *name));
        let (kind, name, media) = *content.first()?;
        let others: Vec<String> = content.iter().skip(1).map(|(_, name, _)| format!("`{name}`")).collect();
        if !others.is_empty() {
            let message = format!("the body is sent as `{name}`; {} not used", listed(&others));
            self.report(Code::MediaTypeUnused, &format!("{pointer}/content"), message);
        }
        let content_type = if name.contains('*') { "application/json".to_owned() } else { name.clone() };
        if kind == BodyKind::Multipart {
            let message = format!("`{name}` bodies are not composed yet; the operation takes the finished body");
            self.report(Code::Unsupported, &format!("{pointer}/content"), message);
            return Some((content_type, media, BodyKind::Bytes));
        }
        Some((content_type, media, kind))
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
        let lowered = self.lower_schema(node, Context::of_operation(&site.id, format!("{} Body", site.id)));
        let (ty, _) = not_null(lowered.ty);
        (required, vec![whole_body(ty, required, request.description.clone().or(lowered.docs.description), &pointer)])
    }

    fn lower_body_properties(&mut self, site: &Site<'a>, node: &Node<'a>, required: bool) -> Vec<Given> {
        let mut arguments = Vec::new();
        let context = Context::of_operation(&site.id, site.id.clone());
        for (name, value) in node.mapping("properties").into_iter().flatten() {
            let property = node.child(value, &["properties", name]);
            let pointer = property.pointer.clone();
            let lowered = self.lower_schema(property, context.child(name));
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
    let docs = Docs { description, ..Docs::default() };
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

fn rank(kind: BodyKind) -> usize {
    match kind {
        BodyKind::Json => 0,
        BodyKind::Form => 1,
        BodyKind::Text => 2,
        BodyKind::Bytes => 3,
        BodyKind::Multipart => 4,
    }
}

/// A media type without its parameters, in lower case.
pub(super) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a media type is JSON, or says nothing.
pub(super) fn is_json(essence: &str) -> bool {
    matches!(essence, "application/json" | "text/json" | "*/*" | "application/*") || essence.ends_with("+json")
}

/// `a is`, `a and b are`.
pub(super) fn listed(names: &[String]) -> String {
    match names {
        [name] => format!("{name} is"),
        names => format!("{} are", names.join(", ")),
    }
}
