//! Changes of APIs and their tags, and which APIs belong together.

use std::collections::BTreeSet;

use super::pairs::Pairs;
use super::scene::{Found, Scene, Subject};
use super::view::{TagView, View};
use super::{Group, PartKind, Rule, Side, operation};
use crate::config::ApiConfig;
use crate::inspect::spell;
use crate::model::Server;
use crate::origins::Place;
use crate::print::is_choice;

/// Under which keys an error's body has its message, if the configuration doesn't say.
const MESSAGE_KEYS: &str = "message, error";

/// The APIs of both sides: by module, else by title; one on each side in any case.
pub(super) fn pairs(old: &Side, new: &Side) -> Pairs {
    let mut pairs = Pairs::none(old.model.apis.len(), new.model.apis.len());
    let module = |side: &Side, index: usize| side.names.apis.get(index).map(|names| names.module.clone());
    pairs.join_by(|index| module(old, index), |index| module(new, index));
    let title = |side: &Side, index: usize| side.model.apis.get(index).map(|api| api.title.clone());
    pairs.join_by(|index| title(old, index), |index| title(new, index));
    if pairs.gone().count() == 1 && pairs.added().count() == 1 {
        pairs.join_by(|_| Some(()), |_| Some(()));
    }
    pairs
}

/// What stands for an API: its module, or the handle that nobody sees but in words.
pub(super) fn name(view: View<'_>) -> String {
    view.names.module.clone().unwrap_or_else(|| "the API".to_owned())
}

fn subject(view: View<'_>) -> Subject {
    Subject { group: Group::Api, item: name(view), old: None, new: None }
}

/// An API that only the old side has.
pub(super) fn removed(view: View<'_>) -> Found {
    let place = view.root_place("/info");
    subject(view).found(Rule::ApiRemoved).before(&view.api.title).at(place.as_ref(), None)
}

/// An API that only the new side has.
pub(super) fn added(view: View<'_>) -> Found {
    let place = view.root_place("/info");
    subject(view).found(Rule::ApiAdded).after(&view.api.title).at(None, place.as_ref())
}

/// Tells what has become of an API and its tags.
pub(super) fn compare(scene: &mut Scene<'_>) {
    let (old, new) = (scene.old, scene.new);
    let subject = subject(old);
    let at = |found: Found, pointer: &str| found.at(old.root_place(pointer).as_ref(), new.root_place(pointer).as_ref());
    let mut changes = Vec::new();
    if old.names.module != new.names.module {
        let module = |view: View<'_>| view.names.module.clone().unwrap_or_else(|| "the crate's root".to_owned());
        changes.push(at(subject.found(Rule::ApiRenamed).became(module(old), module(new)), "/info"));
    }
    if old.api.base_url != new.api.base_url {
        let address = |view: View<'_>| Some(view.api.base_url.clone()).filter(|url| !url.is_empty());
        let [was, is] = [old, new].map(|view| address(view).unwrap_or_else(|| "none".to_owned()));
        let found = subject.found(Rule::BaseUrlChanged).became(was, is);
        changes.push(found.at(base_url_place(old).as_ref(), base_url_place(new).as_ref()));
    }
    changes.extend(servers(&subject, &old.api.servers, &new.api.servers).map(|found| at(found, "/servers")));
    let needed = |view: View<'_>| spell::credentials(&view.api.security).join(" or ");
    if needed(old) != needed(new) {
        let found = subject.found(Rule::ApiSecurityChanged).became(needed(old), needed(new));
        changes.push(at(found, "/security"));
    }
    let title = |view: View<'_>| format!("{} {}", view.api.title, view.api.version);
    if title(old) != title(new) {
        changes.push(at(subject.found(Rule::TitleChanged).became(title(old), title(new)), "/info"));
    }
    changes.extend(configured(&subject, old, new));
    features(scene, &mut changes, &subject);
    scene.found.append(&mut changes);
    let about = at(subject.found(Rule::DocumentationChanged), "/info");
    scene.described.compare_text(old.api.description.as_deref(), new.api.description.as_deref(), &about);
    let places = Subject { old: old.root_place(""), new: new.root_place(""), ..subject };
    operation::incoming(scene, &places, PartKind::Webhook, (&old.api.webhooks, &new.api.webhooks));
    tags(scene);
}

/// Where it is said which address requests go to.
fn base_url_place(view: View<'_>) -> Option<Place> {
    let is_configured = view.configured().is_some_and(|config| config.base_url.is_some());
    view.configured_place("base-url").filter(|_| is_configured).or_else(|| view.root_place("/servers"))
}

/// What the configuration alone says of an API.
fn configured(subject: &Subject, old: View<'_>, new: View<'_>) -> Vec<Found> {
    let (Some(before), Some(after)) = (old.configured(), new.configured()) else { return Vec::new() };
    let keys = |config: &ApiConfig| match &config.error_message_keys {
        Some(keys) => keys.join(", "),
        None => MESSAGE_KEYS.to_owned(),
    };
    let origins = |config: &ApiConfig| match config.trusted_origins.as_slice() {
        [] => "none".to_owned(),
        origins => origins.join(", "),
    };
    let both = [
        (Rule::ErrorMessageKeysChanged, "error-message-keys", keys(before), keys(after)),
        (Rule::TrustedOriginsChanged, "trusted-origins", origins(before), origins(after)),
    ];
    let differing = both.into_iter().filter(|(.., before, after)| before != after);
    let told = differing.map(|(rule, key, before, after)| {
        let (was, is) = (old.configured_place(key), new.configured_place(key));
        subject.found(rule).became(before, after).at(was.as_ref(), is.as_ref())
    });
    told.collect()
}

/// A change of the servers that callers may choose from.
fn servers(subject: &Subject, old: &[Server], new: &[Server]) -> Option<Found> {
    let list = |servers: &[Server]| servers.iter().map(|server| server.url.as_str()).collect::<Vec<_>>().join(", ");
    // Words don't count.
    let bare = |servers: &[Server]| -> Vec<_> {
        let variables = |server: &Server| -> Vec<_> {
            let variables = server.variables.iter();
            variables.map(|one| (one.name.clone(), one.default.clone(), one.values.clone())).collect()
        };
        servers.iter().map(|server| (server.url.clone(), variables(server))).collect()
    };
    match (is_choice(old), is_choice(new)) {
        (false, true) => Some(subject.found(Rule::ServersAdded).after(list(new))),
        (true, false) => Some(subject.found(Rule::ServersRemoved).before(list(old))),
        (true, true) if bare(old) != bare(new) => {
            Some(subject.found(Rule::ServersChanged).became(list(old), list(new)))
        }
        _ => None,
    }
}

/// Cargo features that are new or gone; those of a module or a tag that is called otherwise are both.
fn features(scene: &Scene<'_>, changes: &mut Vec<Found>, subject: &Subject) {
    let (old, new) = (scene.old, scene.new);
    // Operations that were there without a feature of their group's own.
    let freed = |(before, after): (usize, usize)| {
        let (before, after) = (old.names.tags.get(before)?, new.names.tags.get(after)?);
        after.feature.as_deref().filter(|_| before.feature.is_none())
    };
    let needed: BTreeSet<&str> = scene.matching.tags.both().filter_map(freed).collect();
    let features = |view: View<'_>| -> Vec<(String, Option<Place>)> {
        let own = view.names.feature.iter().map(|feature| (feature.clone(), view.root_place("/info")));
        let tags = view.names.tags.iter().enumerate();
        let tags = tags.filter_map(|(index, tag)| Some((tag.feature.clone()?, view.tag_place(index).cloned())));
        own.chain(tags).collect()
    };
    let (had, has) = (features(old), features(new));
    let names = |list: &[(String, Option<Place>)]| list.iter().map(|(name, _)| name.clone()).collect::<BTreeSet<_>>();
    let (known, former) = (names(&has), names(&had));
    for (feature, place) in had.iter().filter(|(feature, _)| !known.contains(feature)) {
        changes.push(subject.part(Rule::FeatureRemoved, PartKind::Feature, feature).at(place.as_ref(), None));
    }
    for (feature, place) in has.iter().filter(|(feature, _)| !former.contains(feature)) {
        let found = |rule| subject.part(rule, PartKind::Feature, feature);
        changes.push(if needed.contains(feature.as_str()) {
            // The tag is what it was.
            found(Rule::FeatureNeeded).at(None, new.configured_place("features").or_else(|| place.clone()).as_ref())
        } else {
            found(Rule::FeatureAdded).at(None, place.as_ref())
        });
    }
}

/// A tag's handle, and how callers get it.
fn access(tag: TagView<'_>) -> String {
    format!("{}() -> {}", tag.names.accessor, tag.names.handle)
}

fn tags(scene: &mut Scene<'_>) {
    let subject = |view: View<'_>, tag: TagView<'_>| {
        let handle = tag.names.handle.clone();
        Subject { item: view.path(&handle), group: Group::Tag(handle), old: None, new: None }
    };
    for index in scene.matching.tags.gone() {
        let Some(tag) = scene.old.tag(index) else { continue };
        let found = subject(scene.old, tag).found(Rule::TagRemoved).before(access(tag));
        scene.found.push(found.at(scene.old.tag_place(index), None));
    }
    for index in scene.matching.tags.added() {
        let Some(tag) = scene.new.tag(index) else { continue };
        let found = subject(scene.new, tag).found(Rule::TagAdded).after(access(tag));
        scene.found.push(found.at(None, scene.new.tag_place(index)));
    }
    for (before, after) in scene.matching.tags.both() {
        let (Some(old), Some(new)) = (scene.old.tag(before), scene.new.tag(after)) else { continue };
        let places = (scene.old.tag_place(before), scene.new.tag_place(after));
        let found = |rule| subject(scene.old, old).found(rule).at(places.0, places.1);
        if access(old) != access(new) {
            scene.found.push(found(Rule::TagRenamed).became(access(old), access(new)));
        }
        let at = found(Rule::DocumentationChanged);
        scene.described.compare_text(old.tag.description.as_deref(), new.tag.description.as_deref(), &at);
    }
}

#[cfg(test)]
mod tests {
    use clientsmith_runtime::SOURCES;

    use super::MESSAGE_KEYS;

    #[test]
    fn the_keys_of_messages_are_those_of_the_runtime() {
        let spec = SOURCES.iter().find(|source| source.path == "spec.rs").unwrap();
        let keys = MESSAGE_KEYS.replace(", ", "\", \"");
        assert!(spec.text.contains(&format!("error_message_keys: &[\"{keys}\"]")), "{}", spec.text);
    }
}
