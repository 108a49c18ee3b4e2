//! Changes of operations, but for their arguments.

use std::collections::BTreeMap;

use super::arguments::{self, signature};
use super::scene::{Found, Scene, Subject};
use super::view::{OperationView, View};
use super::{Group, PartKind, Rule};
use crate::inspect::spell;
use crate::model::{
    Answer, AnswerBody, ArgumentPlace, Body, BodyKind, Encoding, Incoming, Operation, Paging, PagingKind, StatusRange,
    TagId, Ty,
};

/// Tells what has become of all operations.
pub(super) fn compare(scene: &mut Scene<'_>) {
    let gone: Vec<usize> = scene.matching.operations.gone().collect();
    for index in gone {
        let Some(of) = scene.old.operation(index) else { continue };
        let subject = subject(scene.old, of);
        let found = subject.found(Rule::OperationRemoved).before(request(of.operation)).note(signature(scene.old, of));
        scene.found.push(found.at(scene.old.operation_place(index), None));
    }
    let added: Vec<usize> = scene.matching.operations.added().collect();
    for index in added {
        let Some(of) = scene.new.operation(index) else { continue };
        let mut subject = subject(scene.new, of);
        // A group is shown by its old name.
        let tag = scene.matching.tags.old_of(of.operation.tag.0).and_then(|tag| scene.old.tag(tag));
        if let Some(tag) = tag {
            subject.group = Group::Tag(tag.names.handle.clone());
        }
        let found = subject.found(Rule::OperationAdded).after(request(of.operation)).note(signature(scene.new, of));
        scene.found.push(found.at(None, scene.new.operation_place(index)));
    }
    let both: Vec<(usize, usize)> = scene.matching.operations.both().collect();
    for pair in both {
        one(scene, pair);
    }
}

fn subject(view: View<'_>, of: OperationView<'_>) -> Subject {
    let handle = &view.names.tag(of.operation.tag).handle;
    let item = view.path(&format!("{handle}::{}", of.names.method));
    Subject { group: Group::Tag(handle.clone()), item, old: None, new: None }
}

/// `GET /path`
fn request(operation: &Operation) -> String {
    format!("{} {}", operation.method.key().to_uppercase(), operation.template)
}

fn one(scene: &mut Scene<'_>, (old, new): (usize, usize)) {
    let (Some(before), Some(after)) = (scene.old.operation(old), scene.new.operation(new)) else { return };
    let places = (scene.old.operation_place(old).cloned(), scene.new.operation_place(new).cloned());
    let subject = Subject { old: places.0, new: places.1, ..subject(scene.old, before) };
    names(scene, &subject, old, (before, after));
    requests(scene, &subject, (before.operation, after.operation));
    arguments::compare(scene, &subject, (old, new));
    bodies(scene, &subject, (before.operation, after.operation));
    answers(scene, &subject, (before.operation, after.operation));
    errors(scene, &subject, (before.operation, after.operation));
    paging(scene, &subject, (before.operation, after.operation));
    let lists = (before.operation.callbacks.as_slice(), after.operation.callbacks.as_slice());
    incoming(scene, &subject, PartKind::Callback, lists);
    scene.described.compare(&before.operation.docs, &after.operation.docs, &subject.found(Rule::DocumentationChanged));
}

fn names(
    scene: &mut Scene<'_>,
    subject: &Subject,
    old: usize,
    (before, after): (OperationView<'_>, OperationView<'_>),
) {
    let likely = scene.matching.likely.get(&old).map(|score| format!("likely the same operation: {score}% alike"));
    let hint = |found: Found| match &likely {
        Some(note) => found.note(note.clone()),
        None => found,
    };
    if before.names.method != after.names.method {
        let found = subject.found(Rule::OperationRenamed).became(&before.names.method, &after.names.method);
        scene.found.push(hint(found));
    } else if before.names.builder != after.names.builder {
        let found = subject.found(Rule::BuilderRenamed).became(&before.names.builder, &after.names.builder);
        scene.found.push(found);
    }
    if before.names.method == after.names.method && before.operation.id != after.operation.id {
        scene.found.push(subject.found(Rule::OperationIdChanged).became(&before.operation.id, &after.operation.id));
    }
    if scene.matching.tags.new_of(before.operation.tag.0) != Some(after.operation.tag.0) {
        let handle = |view: View<'_>, tag: TagId| view.names.tag(tag).handle.clone();
        let (one, other) = (handle(scene.old, before.operation.tag), handle(scene.new, after.operation.tag));
        scene.found.push(hint(subject.found(Rule::OperationMoved).became(one, other)));
    }
    match (&before.operation.docs.deprecated, &after.operation.docs.deprecated) {
        (None, Some(reason)) => {
            let found = subject.found(Rule::OperationDeprecated).below(&["deprecated"]);
            scene.found.push(found.note(reason.clone()));
        }
        (Some(_), None) => scene.found.push(subject.found(Rule::OperationUndeprecated)),
        _ => {}
    }
}

fn requests(scene: &mut Scene<'_>, subject: &Subject, (old, new): (&Operation, &Operation)) {
    let mut changes = Vec::new();
    if old.method != new.method {
        let method = |operation: &Operation| operation.method.key().to_uppercase();
        changes.push(subject.found(Rule::MethodChanged).became(method(old), method(new)));
    }
    if super::operations::path(&old.template) != super::operations::path(&new.template) {
        changes.push(subject.found(Rule::PathChanged).became(&old.template, &new.template));
    }
    if old.base_url != new.base_url {
        let server = |operation: &Operation| operation.base_url.clone().unwrap_or_else(|| "that of the API".to_owned());
        changes.push(subject.found(Rule::OperationServerChanged).became(server(old), server(new)));
    }
    if old.security.is_some() || new.security.is_some() {
        let needed = |view: View<'_>, operation: &Operation| {
            spell::credentials(operation.security.as_ref().unwrap_or(&view.api.security)).join(" or ")
        };
        let (old, new) = (needed(scene.old, old), needed(scene.new, new));
        changes.extend(
            (old != new).then(|| subject.found(Rule::OperationSecurityChanged).became(old, new).below(&["security"])),
        );
    }
    scene.found.append(&mut changes);
}

fn bodies(scene: &mut Scene<'_>, subject: &Subject, (old, new): (&Operation, &Operation)) {
    let others =
        |operation: &Operation| operation.body.as_ref().map(|body| body.other_types.join(", ")).unwrap_or_default();
    let rules = [Rule::OtherBodiesAdded, Rule::OtherBodiesRemoved, Rule::OtherBodiesChanged];
    scene.found.extend(other_types(subject, rules, others(old), others(new)));
    let (Some(before), Some(after)) = (&old.body, &new.body) else { return };
    if (before.kind, &before.content_type) != (after.kind, &after.content_type) {
        scene.found.push(
            subject.found(Rule::BodyTypeChanged).became(media_type(before), media_type(after)).below(&["requestBody"]),
        );
    } else if before.encodings != after.encodings {
        let found = subject.found(Rule::BodyEncodingChanged);
        scene.found.push(found.became(encodings(before), encodings(after)));
    }
    // An argument that is the body, or a property that must be given, says the same by itself.
    let says = |operation: &Operation| {
        operation.arguments.iter().any(|argument| {
            argument.place == ArgumentPlace::Body || argument.place == ArgumentPlace::BodyProperty && argument.required
        })
    };
    if before.required != after.required && !says(old) && !says(new) {
        let rule = if after.required { Rule::BodyMadeRequired } else { Rule::BodyMadeOptional };
        scene.found.push(subject.found(rule));
    }
}

fn media_type(body: &Body) -> String {
    match body.kind {
        BodyKind::Bytes => format!("{}, as bytes", body.content_type),
        BodyKind::Json | BodyKind::Form | BodyKind::Multipart | BodyKind::Text => body.content_type.clone(),
    }
}

fn encodings(body: &Body) -> String {
    let encoding = |(property, encoding): &(String, Encoding)| match encoding {
        Encoding::ContentType(media_type) => format!("{property} as {media_type}"),
        Encoding::Style(style) => format!("{property} in style {}", arguments::styled(*style)),
    };
    let all: Vec<String> = body.encodings.iter().map(encoding).collect();
    if all.is_empty() { "the usual way".to_owned() } else { all.join(", ") }
}

/// A change of the media types beside the one that has types.
fn other_types(subject: &Subject, [added, removed, changed]: [Rule; 3], old: String, new: String) -> Option<Found> {
    match (old.is_empty(), new.is_empty()) {
        _ if old == new => None,
        (true, _) => Some(subject.found(added).after(new)),
        (_, true) => Some(subject.found(removed).before(old)),
        (false, false) => Some(subject.found(changed).became(old, new)),
    }
}

/// What a call gives: what is in it, and whether that may be absent.
fn given(answer: &Answer) -> (Option<Held<'_>>, bool) {
    match answer {
        Answer::Empty => (None, false),
        Answer::One(body) => (Some(held(body)), false),
        // An absent text or stream is an empty one.
        Answer::Optional(body) => (Some(held(body)), matches!(body, AnswerBody::Json(_))),
        Answer::ByStatus(id) => (Some(Held::Json(Ty::Named(*id))), false),
    }
}

enum Held<'a> {
    Json(Ty),
    Other(&'a AnswerBody),
}

fn held(body: &AnswerBody) -> Held<'_> {
    match body {
        AnswerBody::Json(ty) => Held::Json(ty.clone()),
        // A text as it comes is the same type as one in JSON; that another form is asked for is a change of its own.
        AnswerBody::Text => Held::Json(Ty::Text),
        AnswerBody::Stream => Held::Other(body),
    }
}

fn answers(scene: &mut Scene<'_>, subject: &Subject, (old, new): (&Operation, &Operation)) {
    let ((before, was_optional), (after, is_optional)) = (given(&old.answer), given(&new.answer));
    let is_same = match (&before, &after) {
        (Some(Held::Json(before)), Some(Held::Json(after))) => scene.matching.is_same(before, after),
        (Some(Held::Other(before)), Some(Held::Other(after))) => before == after,
        _ => false,
    };
    let rule = match (before.is_some(), after.is_some()) {
        (false, false) => None,
        (false, true) => Some(Rule::AnswerAdded),
        (true, false) => Some(Rule::AnswerRemoved),
        (true, true) if !is_same => Some(Rule::AnswerRetyped),
        (true, true) => match (was_optional, is_optional) {
            (false, true) => Some(Rule::AnswerMadeOptional),
            (true, false) => Some(Rule::AnswerMadeCertain),
            _ => None,
        },
    };
    let texts = (spell::answer(&old.answer, scene.old.names), spell::answer(&new.answer, scene.new.names));
    scene.found.extend(rule.map(|rule| subject.found(rule).became(texts.0, texts.1).below(&["responses"])));
    let accept = |operation: &Operation| operation.accept.clone().unwrap_or_else(|| "application/json".to_owned());
    // Where there is no answer, nothing depends on its form.
    if old.accept != new.accept && before.is_some() && after.is_some() {
        scene.found.push(subject.found(Rule::AcceptChanged).became(accept(old), accept(new)));
    }
    let rules = [Rule::OtherAnswersAdded, Rule::OtherAnswersRemoved, Rule::OtherAnswersChanged];
    scene.found.extend(other_types(subject, rules, old.other_answers.join(", "), new.other_answers.join(", ")));
}

/// Tells what has become of the errors that are declared, those of several statuses at once.
fn errors(scene: &mut Scene<'_>, subject: &Subject, (old, new): (&Operation, &Operation)) {
    let body = |view: View<'_>, ty: &Option<Ty>| ty.as_ref().map_or_else(|| "no type".to_owned(), |ty| view.spell(ty));
    let known: BTreeMap<_, _> = new.errors.iter().map(|error| (error.status, error)).collect();
    let former: BTreeMap<_, _> = old.errors.iter().map(|error| (error.status, error)).collect();
    let mut changes: BTreeMap<(Rule, Option<String>, Option<String>), Vec<StatusRange>> = BTreeMap::new();
    for (status, error) in &former {
        let before = Some(body(scene.old, &error.ty));
        let Some(other) = known.get(status) else {
            changes.entry((Rule::ErrorRemoved, before, None)).or_default().push(*status);
            continue;
        };
        let is_same = match (&error.ty, &other.ty) {
            (Some(old), Some(new)) => scene.matching.is_same(old, new),
            (old, new) => old.is_none() && new.is_none(),
        };
        if !is_same {
            let after = Some(body(scene.new, &other.ty));
            changes.entry((Rule::ErrorRetyped, before, after)).or_default().push(*status);
        }
        let at = subject.part(Rule::DocumentationChanged, PartKind::Error, &status.to_string());
        scene.described.compare_text(error.description.as_deref(), other.description.as_deref(), &at);
    }
    for (status, error) in known.iter().filter(|(status, _)| !former.contains_key(status)) {
        let after = Some(body(scene.new, &error.ty));
        changes.entry((Rule::ErrorAdded, None, after)).or_default().push(*status);
    }
    for ((rule, before, after), statuses) in changes {
        let statuses: Vec<String> = statuses.iter().map(StatusRange::to_string).collect();
        let found = subject.part(rule, PartKind::Error, &statuses.join(", "));
        let found = found.below(&["responses", statuses.first().map_or("", String::as_str)]);
        scene.found.push(Found { before, after, ..found });
    }
}

fn paging(scene: &mut Scene<'_>, subject: &Subject, (old, new): (&Operation, &Operation)) {
    let (before, after) = match (&old.paging, &new.paging) {
        (None, None) => return,
        (None, Some(after)) => {
            let item = scene.new.spell(&after.item);
            return scene.found.push(subject.found(Rule::PagingAdded).after(format!("items of type {item}")));
        }
        (Some(before), None) => {
            let item = scene.old.spell(&before.item);
            return scene.found.push(subject.found(Rule::PagingRemoved).before(format!("items of type {item}")));
        }
        (Some(before), Some(after)) => (before, after),
    };
    if !scene.matching.is_same(&before.item, &after.item) {
        let texts = (scene.old.spell(&before.item), scene.new.spell(&after.item));
        scene.found.push(subject.found(Rule::PagingItemRetyped).became(texts.0, texts.1));
    }
    let (one, other) = (pages(before), pages(after));
    if one != other || before.required != after.required {
        scene.found.push(subject.found(Rule::PagingChanged).became(one, other));
    }
}

/// How pages follow one another, in a few words.
fn pages(paging: &Paging) -> String {
    let how = match &paging.kind {
        PagingKind::Token { parameter, next } => format!("token {parameter} from {}", next.join("/")),
        PagingKind::Offset { parameter } => format!("offset {parameter}"),
        PagingKind::PageNumber { parameter, first } => format!("page number {parameter} from {first}"),
        PagingKind::Link => "link".to_owned(),
        PagingKind::NextUrl { next } => format!("URL from {}", next.join("/")),
        PagingKind::LastItem { parameter, key } => format!("{parameter} from the last item's {}", key.join("/")),
    };
    let more = [("total", &paging.total), ("more", &paging.more)];
    let more = more.into_iter().filter_map(|(word, place)| Some(format!(", {word} in {}", place.as_ref()?.join("/"))));
    let items = if paging.items.is_empty() { "the page".to_owned() } else { paging.items.join("/") };
    let absent = if paging.required { "" } else { " if it is there" };
    format!("{how}, items in {items}{absent}{}", more.collect::<String>())
}

/// Tells what has become of callbacks or webhooks.
pub(super) fn incoming(
    scene: &mut Scene<'_>,
    subject: &Subject,
    kind: PartKind,
    (old, new): (&[Incoming], &[Incoming]),
) {
    let ([added, removed, changed], place) = match kind {
        PartKind::Webhook => ([Rule::WebhookAdded, Rule::WebhookRemoved, Rule::WebhookChanged], "webhooks"),
        _ => ([Rule::CallbackAdded, Rule::CallbackRemoved, Rule::CallbackChanged], "callbacks"),
    };
    let (known, former) = (numbered(new), numbered(old));
    for (key, incoming) in &former {
        let found = |rule| subject.part(rule, kind, &incoming.name).below(&[place, &incoming.name]);
        let Some(other) = known.get(key) else {
            scene.found.push(found(removed));
            continue;
        };
        let is_same = match (&incoming.body, &other.body) {
            (Some(old), Some(new)) => scene.matching.is_same(old, new),
            (old, new) => old.is_none() && new.is_none() && incoming.content_type == other.content_type,
        };
        if !is_same || incoming.method != other.method || incoming.url != other.url {
            let texts = (sent(scene.old, incoming), sent(scene.new, other));
            scene.found.push(found(changed).became(texts.0, texts.1));
        }
        scene.described.compare(&incoming.docs, &other.docs, &found(Rule::DocumentationChanged));
    }
    for (_, incoming) in known.iter().filter(|(key, _)| !former.contains_key(key)) {
        let found = subject.part(added, kind, &incoming.name).below(&[place, &incoming.name]);
        scene.found.push(found.after(sent(scene.new, incoming)));
    }
}

/// Each with its number among those that are called the same.
fn numbered(list: &[Incoming]) -> BTreeMap<(&str, usize), &Incoming> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let numbered = list.iter().map(|incoming| {
        let count = counts.entry(&incoming.name).or_default();
        *count += 1;
        ((incoming.name.as_str(), *count), incoming)
    });
    numbered.collect()
}

fn sent(view: View<'_>, incoming: &Incoming) -> String {
    let url = incoming.url.as_ref().map(|url| format!(" {url}")).unwrap_or_default();
    let body = incoming.body.as_ref().map(|ty| view.spell(ty)).or_else(|| incoming.content_type.clone());
    let body = body.map(|body| format!(" with {body}")).unwrap_or_default();
    format!("{}{url}{body}", incoming.method.key().to_uppercase())
}
