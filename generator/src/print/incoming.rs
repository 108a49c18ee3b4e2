//! Callbacks and webhooks in documentation: what the API sends, and the type that reads it.

use super::api::ApiView;
use super::doc::{self, Doc};
use super::inline;
use crate::model::{Incoming, Operation, Ty};

/// Adds an operation's callbacks.
pub(super) fn callbacks(doc: Doc, view: &ApiView, operation: &Operation) -> Doc {
    if operation.callbacks.is_empty() {
        return doc;
    }
    doc.and("Has the API call back:").and_list(operation.callbacks.iter().map(|incoming| line(view, incoming)))
}

/// The webhooks of an API; none if it has none.
pub(super) fn webhooks(view: &ApiView) -> Option<Doc> {
    let webhooks = &view.api.webhooks;
    if webhooks.is_empty() {
        return None;
    }
    let text = "What the API sends by itself; `serde_json::from_slice` reads the body of such a request as its type.";
    Some(Doc::ours(text).and_list(webhooks.iter().map(|incoming| line(view, incoming))))
}

/// One request: its name, where it goes, what it carries, when it is sent.
fn line(view: &ApiView, incoming: &Incoming) -> String {
    let method = incoming.method.key().to_uppercase();
    let request = incoming.url.as_ref().map_or_else(|| method.clone(), |url| format!("{method} {url}"));
    let mut line = format!("{}: {}", inline::code(&incoming.name), inline::code(&request));
    match (&incoming.body, &incoming.content_type) {
        (Some(ty), _) => line = format!("{line} with {}", carried(view, ty)),
        (None, Some(media_type)) => line = format!("{line} with {}", inline::code(media_type)),
        (None, None) => {}
    }
    let text = incoming.docs.summary.as_deref().or(incoming.docs.description.as_deref());
    text.and_then(|text| doc::brief(text, view.words))
        .map_or_else(|| format!("{line}."), |text| format!("{line}. {text}"))
}

fn carried(view: &ApiView, ty: &Ty) -> String {
    match ty {
        Ty::Named(id) | Ty::Boxed(id) => doc::link(&view.names.ty(*id).name),
        Ty::Array(inner) => format!("a list of {}", carried(view, inner)),
        Ty::Tuple(places) => format!("a list of {} values", places.len()),
        Ty::Map(inner) => format!("an object of {}", carried(view, inner)),
        Ty::Nullable(inner) => format!("{} or null", carried(view, inner)),
        Ty::Bool => "a boolean".to_owned(),
        Ty::Integer(_) | Ty::Number => "a number".to_owned(),
        Ty::Text | Ty::Format(_) | Ty::Bytes => "a text".to_owned(),
        Ty::Foreign(path) => inline::code(path.trim_start_matches(':')),
        Ty::Any => "any JSON".to_owned(),
    }
}
