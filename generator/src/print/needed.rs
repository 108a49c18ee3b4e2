//! What callers name of the runtime only since its documents ask for it, told from the Model alone.
//!
//! What is printed tells the same by each name that it uses, and has to: the files that a crate needs hang on all macros and functions
//! that its code calls, which nobody keeps a list of. A comparison can't learn it there. It has no text, and where a side is a
//! document alone no configuration to print by; and it asks for a few public names, which the Model says. So there are two sources,
//! and a test compares them for all fixtures (`tests/pairs/items.rs`).

use std::collections::BTreeMap;

use clientsmith_runtime::Feature;

use super::argument::{Accepted, accepted};
use super::dependencies::is_chosen;
use super::runtime::Used;
use super::spec::is_choice;
use super::ty::format_name;
use crate::config::{Config, WebhooksConfig};
use crate::model::{Api, ArgumentPlace, Body, BodyKind, Features, Model, Operation, Presence, Ty, Type, TypeKind};

/// What callers name of the runtime.
#[derive(Debug, Default)]
pub(crate) struct Needed {
    /// Items at the crate's root, by name.
    pub(crate) items: Vec<&'static str>,
    /// Cargo features beside those of APIs and tags, in the order of the manifest; none for a module, which has no manifest.
    pub(crate) features: Vec<&'static str>,
}

/// What a client of this Model has.
pub(crate) fn needed(model: &Model) -> Needed {
    let used = used(model);
    let is_package = model.apis.iter().all(|api| api.features != Features::None);
    let features = if is_package { used.features() } else { Vec::new() };
    Needed { items: used.public(), features: features.into_iter().map(|feature| feature.name).collect() }
}

/// The features of the runtime that are on in a module, and whether callers name anything that is only there with it.
pub(crate) fn chosen_features(model: &Model, config: &Config) -> BTreeMap<&'static str, bool> {
    let has_items =
        |feature: &Feature| feature.file.is_some() || Used::public_by_feature().any(|(name, _)| name == feature.name);
    let used = used(model);
    let chosen = used.features().into_iter().filter(|feature| is_chosen(feature.name, config) == Some(true));
    chosen.map(|feature| (feature.name, has_items(feature))).collect()
}

/// What the configuration says of webhooks, if the client has a module for them.
pub(crate) fn has_webhooks(config: &Config) -> Option<&WebhooksConfig> {
    config.webhooks.as_ref().filter(|_| is_chosen("webhooks", config) != Some(false))
}

fn used(model: &Model) -> Used {
    let mut used = Used::default();
    model.apis.iter().for_each(|api| one(api, &mut used));
    used
}

fn one(api: &Api, used: &mut Used) {
    used.extend(is_choice(&api.servers).then_some("ServerTemplate"));
    api.operations.iter().for_each(|operation| self::operation(operation, used));
    api.types.iter().for_each(|ty| self::item(ty, used));
}

fn operation(operation: &Operation, used: &mut Used) {
    for argument in &operation.arguments {
        match accepted(operation, argument) {
            Accepted::Patch(inner) => {
                used.extend(["Patch"]);
                ty(inner, used);
            }
            Accepted::Value(value) => ty(value, used),
            Accepted::Body | Accepted::File | Accepted::Files | Accepted::Text | Accepted::Texts => {}
        }
    }
    used.extend(operation.body.as_ref().filter(|body| has_parts(body, operation)).map(|_| "FilePart"));
    operation.answer.json().into_iter().for_each(|json| ty(json, used));
    if let Some(paging) = &operation.paging {
        used.extend(["Paging"]);
        ty(&paging.item, used);
    }
}

/// Whether parts are written, be they files or not.
fn has_parts(body: &Body, operation: &Operation) -> bool {
    let is_part = operation.arguments.iter().any(|argument| argument.place == ArgumentPlace::BodyProperty);
    body.kind == BodyKind::Multipart && (is_part || body.required)
}

fn item(item: &Type, used: &mut Used) {
    item.kind.each_ty(&mut |held| ty(held, used));
    let has_patch = match &item.kind {
        TypeKind::Object(object) => object.fields.iter().any(|field| field.presence == Presence::Patch),
        TypeKind::Enum(_) | TypeKind::Union(_) | TypeKind::Wrapper(_) | TypeKind::Answer(_) => false,
    };
    used.extend(has_patch.then_some("Patch"));
}

fn ty(held: &Ty, used: &mut Used) {
    held.each(&mut |ty| {
        if let Ty::Format(format) = ty {
            used.extend([format_name(*format)]);
        }
    });
}
