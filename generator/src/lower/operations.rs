//! Paths → operations.

use openapiv3::{PathItem, ReferenceOr};
use serde_json::Value;

use super::Lowering;
use super::arguments::Given;
use super::keywords::{Node, texts};
use super::responses::Responses;
use crate::document::child;
use crate::model::{Docs, Method, Operation, TagId};
use crate::prefix::Prefix;

/// An operation whose tag is still a name and whose types are provisional.
#[derive(Debug)]
pub(super) struct Draft {
    pub operation: Operation,
    pub tag: String,
    pub pointer: String,
    /// Where each argument stands.
    pub arguments: Vec<String>,
}

/// An operation in the document, and what surrounds it.
pub(super) struct Site<'a> {
    pub item: &'a PathItem,
    pub operation: &'a openapiv3::Operation,
    pub method: Method,
    /// The path as it is sent.
    pub template: &'a str,
    /// The path item in the tree.
    pub item_node: Node<'a>,
    /// The operation in the tree.
    pub node: Node<'a>,
    /// Its id, or the words that stand for one.
    pub id: String,
    /// What the document's paths begin with without its saying anything.
    pub prefix: Prefix<'a>,
}

impl<'a> Lowering<'a, '_> {
    /// Lowers every operation, in the order of paths and methods.
    pub(super) fn lower_operations(&mut self) -> Vec<Draft> {
        let mut paths: Vec<_> = self.openapi.paths.iter().collect();
        paths.sort_unstable_by_key(|(template, _)| *template);
        let prefix = Prefix::of(paths.iter().map(|(template, _)| template.as_str()));
        let in_tree = self.tree.get("paths").and_then(Value::as_object);
        let mut drafts = Vec::new();
        for (template, item) in paths {
            let ReferenceOr::Item(item) = item else { continue };
            if self.is_full() {
                return Vec::new();
            }
            let Some(value) = in_tree.and_then(|in_tree| in_tree.get(template)) else { continue };
            let item_node = Node { value, pointer: child("/paths", template) };
            for (method, operation) in methods(item) {
                let Some(value) = item_node.get(method.key()) else { continue };
                let id = operation.operation_id.clone().filter(|id| !id.trim().is_empty());
                let id = id.unwrap_or_else(|| made_id(method, prefix.telling(template)));
                drafts.push(self.lower_operation(&Site {
                    item,
                    operation,
                    method,
                    template: before(template, '#'),
                    item_node: item_node.clone(),
                    node: item_node.child(value, &[method.key()]),
                    id,
                    prefix,
                }));
            }
        }
        drafts
    }

    fn lower_operation(&mut self, site: &Site<'a>) -> Draft {
        let parameters = self.lower_parameters(site);
        let body = self.lower_body(site, &parameters);
        let mut given: Vec<Given> = parameters;
        let (body, arguments) = body.map_or((None, Vec::new()), |(body, arguments)| (Some(body), arguments));
        given.extend(arguments);
        // Required ones are positional; a stable sort keeps them in the order in which they were found.
        given.sort_by_key(|given| !given.argument.required);
        let Responses { answer, accept, others, errors } = self.lower_responses(site);
        let mut operation = Operation {
            id: site.id.clone(),
            base_url: self.operation_base_url(site),
            method: site.method,
            template: escaped(site.template),
            tag: TagId(0),
            docs: operation_docs(site.operation),
            arguments: Vec::new(),
            body,
            answer,
            accept,
            other_answers: others,
            errors,
            security: site.operation.security.as_deref().map(|requirements| self.security(requirements)),
            paging: None,
            callbacks: self.lower_callbacks(site),
        };
        let pointers;
        (operation.arguments, pointers) = given.into_iter().map(|given| (given.argument, given.pointer)).unzip();
        operation.paging = self.paging(site, &operation);
        Draft { operation, tag: tag(site), pointer: site.node.pointer.clone(), arguments: pointers }
    }
}

fn methods(item: &PathItem) -> impl Iterator<Item = (Method, &openapiv3::Operation)> {
    let all = [
        (Method::Get, &item.get),
        (Method::Put, &item.put),
        (Method::Post, &item.post),
        (Method::Delete, &item.delete),
        (Method::Options, &item.options),
        (Method::Head, &item.head),
        (Method::Patch, &item.patch),
        (Method::Trace, &item.trace),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

/// Words for an operation without an id: `GET /pets/{petId}/toys` is `get pets by petId toys`.
fn made_id(method: Method, template: &str) -> String {
    let mut id = method.key().to_owned();
    for segment in template.split('/').filter(|segment| !segment.is_empty()) {
        let spelled = segment.replace('{', " by ").replace('}', " ");
        for word in spelled.split_whitespace() {
            id.push(' ');
            id.push_str(word);
        }
    }
    id
}

/// The part of a template before a sign that stands in no variable's name: what follows `#` is no part of a request, and what
/// follows `?` none of the path.
fn before(template: &str, sign: char) -> &str {
    let mut is_within = false;
    let end = template.find(|character| {
        is_within = character == '{' || is_within && character != '}';
        character == sign && !is_within
    });
    end.and_then(|end| template.get(..end)).unwrap_or(template)
}

/// A template with what can't stand in an address (RFC 3986) percent-encoded, except in its variables' names.
fn escaped(template: &str) -> String {
    let mut escaped = String::with_capacity(template.len());
    let mut is_within = false;
    for character in template.chars() {
        is_within = character == '{' || is_within && character != '}';
        if is_within || character.is_ascii_graphic() && !r#""<>\^`|"#.contains(character) {
            escaped.push(character);
        } else {
            let mut bytes = [0; 4];
            let bytes = character.encode_utf8(&mut bytes).bytes();
            escaped.extend(bytes.map(|byte| format!("%{byte:02X}")));
        }
    }
    escaped
}

/// The first tag; without one, the first literal segment of the path behind what all paths begin with.
fn tag(site: &Site<'_>) -> String {
    let literal = || site.prefix.tag(before(site.template, '?'));
    let declared = site.operation.tags.iter().find(|tag| !tag.trim().is_empty());
    declared.map(String::as_str).or_else(literal).unwrap_or("default").to_owned()
}

fn operation_docs(operation: &openapiv3::Operation) -> Docs {
    let said = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let reason = operation.extensions.get("x-deprecated-reason").and_then(Value::as_str);
    Docs {
        summary: said(&operation.summary),
        description: said(&operation.description),
        aliases: texts(operation.extensions.get("x-aliases")),
        deprecated: operation.deprecated.then(|| reason.unwrap_or_default().to_owned()),
        example: None,
    }
}
