//! Callbacks and webhooks: requests that the API makes to its users. The client sends none of them; what they carry becomes
//! types, so that who gets such a request can read it.

use serde_json::Value;

use super::Lowering;
use super::keywords::Node;
use super::media::{essence, is_json, json_rank};
use super::operations::Site;
use super::schema::Context;
use crate::model::{Docs, Incoming, Method};

impl<'a> Lowering<'a, '_> {
    /// What an operation has the API call back with, by name.
    pub(super) fn lower_callbacks(&mut self, site: &Site<'a>) -> Vec<Incoming> {
        let mut found = Vec::new();
        for (name, callback) in entries(&site.node, "callbacks") {
            let callback = self.behind(callback);
            for (url, item) in sorted(&callback) {
                let context = Context::of_operation(&site.id, format!("{name} Callback"));
                self.lower_incoming((name, Some(url)), &item, &context, &mut found);
            }
        }
        found
    }

    /// The document's webhooks, by name.
    pub(super) fn lower_webhooks(&mut self) -> Vec<Incoming> {
        let document = Node { value: self.tree, pointer: String::new() };
        let mut found = Vec::new();
        for (name, item) in entries(&document, "x-webhooks") {
            let context = Context::of_operation(&self.openapi.info.title, format!("{name} Webhook"));
            self.lower_incoming((name, None), &item, &context, &mut found);
        }
        found
    }

    /// The requests of a path item.
    fn lower_incoming(
        &mut self,
        (name, url): (&str, Option<&str>),
        item: &Node<'a>,
        context: &Context,
        found: &mut Vec<Incoming>,
    ) {
        let item = self.behind(item.clone());
        for method in Method::ALL {
            let Some(operation) = item.mapping(method.key()).and(item.get(method.key())) else { continue };
            let operation = item.child(operation, &[method.key()]);
            let (content_type, body) = self.lower_carried(&operation, context);
            let said = |key: &str| operation.text(key).filter(|text| !text.trim().is_empty()).map(String::from);
            let docs = Docs { summary: said("summary"), description: said("description"), ..Docs::default() };
            let (name, url) = (name.to_owned(), url.map(String::from));
            found.push(Incoming { name, url, method, docs, content_type, body });
        }
    }

    /// The media type that such a request is read in, and its type: JSON if there is any.
    fn lower_carried(&mut self, operation: &Node<'a>, context: &Context) -> (Option<String>, Option<crate::model::Ty>) {
        let Some(value) = operation.get("requestBody") else { return (None, None) };
        let body = self.behind(operation.child(value, &["requestBody"]));
        let mut types = entries(&body, "content");
        types.sort_by_key(|(name, _)| (!is_json(&essence(name)), json_rank(&essence(name))));
        let Some((name, media)) = types.into_iter().next() else { return (None, None) };
        let is_typed = is_json(&essence(name)) || essence(name) == "application/x-www-form-urlencoded";
        let schema = media.get("schema").filter(|_| is_typed).map(|schema| media.child(schema, &["schema"]));
        let ty = schema.map(|schema| self.lower_schema(schema, context.clone()).ty);
        (Some(name.to_owned()), ty)
    }

    /// What a reference leads to, which is none itself, or the value.
    pub(super) fn behind(&self, node: Node<'a>) -> Node<'a> {
        node.reference().and_then(|reference| self.resolve(reference)).unwrap_or(node)
    }
}

/// What stands below a keyword, by name.
fn entries<'a>(node: &Node<'a>, keyword: &str) -> Vec<(&'a str, Node<'a>)> {
    let value = node.get(keyword).unwrap_or(&Value::Null);
    sorted(&node.child(value, &[keyword]))
}

/// The entries of a mapping but for extensions, by name.
fn sorted<'a>(node: &Node<'a>) -> Vec<(&'a str, Node<'a>)> {
    let entries = node.value.as_object().into_iter().flatten().filter(|(name, _)| !name.starts_with("x-"));
    let mut entries: Vec<_> = entries.map(|(name, value)| (name.as_str(), node.child(value, &[name]))).collect();
    entries.sort_unstable_by_key(|(name, _)| *name);
    entries
}
