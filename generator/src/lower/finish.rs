//! The last step: types get their final order and ids, and what follows from where they are used is put in.

use std::collections::{BTreeMap, BTreeSet};

use super::Lowering;
use super::operations::Draft;
use super::steady::Steady;
use super::table::{Entry, Table};
use crate::document::tokens;
use crate::model::{
    Answer, AnswerBody, Api, ArgumentPlace, BodyKind, Incoming, Method, Object, Operation, Presence, Tag, TagId, Ty,
    TypeId, TypeKind,
};
use crate::origins::{ApiOrigins, Place};

/// Puts an API together.
pub(super) fn finish(mut lowering: Lowering<'_, '_>, mut api: Api, mut drafts: Vec<Draft>) -> (Api, ApiOrigins) {
    name_common_error(&mut lowering.table);
    let stand_ins = lowering.settle_stand_ins();
    let mut entries = renumber(&mut lowering.table, &stand_ins, &mut drafts, &mut api.webhooks);
    drafts.sort_by_cached_key(|draft| sort_key(&draft.operation.id));
    mark_usage(&mut entries, &drafts, &api.webhooks);
    settle_presence(&mut entries, &drafts);
    settle_unions(&mut entries);
    super::boxes::put(&mut entries);
    let mut origins = ApiOrigins::default();
    (api.tags, origins.tags) = tags(&lowering, &mut drafts);
    for draft in drafts {
        origins.operations.push(lowering.place(&draft.pointer));
        origins.paths.push(tokens(&draft.pointer).nth(1).unwrap_or_default());
        origins.arguments.push(draft.arguments.iter().map(|pointer| lowering.place(pointer)).collect());
        api.operations.push(draft.operation);
    }
    let mut steady = Steady::new(lowering.tree);
    for entry in entries {
        origins.types.push(entry.pointers.iter().map(|pointer| lowering.place(pointer)).collect());
        origins.steady.push(entry.pointers.iter().map(|pointer| steady.pointer(pointer)).collect());
        origins.members.push(entry.members.iter().map(|pointer| lowering.place(pointer)).collect());
        api.types.push(entry.ty);
    }
    (api, origins)
}

/// An inline body that error responses share is named by that, not by the operation that happens to come first.
fn name_common_error(table: &mut Table) {
    let inline = table.entries.iter_mut().flatten().filter(|entry| !entry.ty.is_component);
    let is_untitled = |entry: &Entry| entry.ty.candidates.first().is_some_and(|name| name.contains(' '));
    let shared = inline.filter(|entry| entry.error_uses > 1 && is_untitled(entry));
    // The least pointer's among those used as often: they come in that order, and `max_by_key` takes the last.
    if let Some(entry) = shared.rev().max_by_key(|entry| entry.error_uses) {
        entry.ty.candidates.insert(0, "Error Response".to_owned());
    }
}

/// Sorts the types by name and gives them their final ids.
fn renumber(
    table: &mut Table,
    stand_ins: &BTreeMap<TypeId, Ty>,
    drafts: &mut [Draft],
    webhooks: &mut [Incoming],
) -> Vec<Entry> {
    let mut found: Vec<(usize, Entry)> = std::mem::take(&mut table.entries)
        .into_iter()
        .enumerate()
        .filter_map(|(id, entry)| Some((id, entry?)))
        .collect();
    found.sort_by_cached_key(|(id, entry)| {
        (entry.ty.candidates.first().map(|name| sort_key(name)), !entry.ty.is_component, *id)
    });
    let ids: BTreeMap<usize, TypeId> = found.iter().enumerate().map(|(new, (old, _))| (*old, TypeId(new))).collect();
    let mut renumber = |ty: &mut Ty| {
        if let Ty::Named(id) = ty
            && let Some(meant) = stand_ins.get(id)
        {
            *ty = meant.clone();
        }
        if let Ty::Named(id) | Ty::Boxed(id) = ty {
            match ids.get(&id.0) {
                Some(new) => *id = *new,
                None => *ty = Ty::Any,
            }
        }
    };
    let mut entries: Vec<Entry> = found.into_iter().map(|(_, entry)| entry).collect();
    for entry in &mut entries {
        each_ty(&mut entry.ty.kind, &mut |ty| each_part(ty, &mut renumber));
    }
    webhooks.iter_mut().filter_map(|incoming| incoming.body.as_mut()).for_each(|ty| each_part(ty, &mut renumber));
    for draft in drafts {
        each_operation_ty(&mut draft.operation, &mut |ty| each_part(ty, &mut renumber));
        if let Answer::ByStatus(id) = &mut draft.operation.answer
            && let Some(new) = ids.get(&id.0)
        {
            *id = *new;
        }
    }
    entries
}

/// By letters, and only then by their case.
fn sort_key(name: &str) -> (String, String) {
    (name.to_lowercase(), name.to_owned())
}

/// Calls `visit` with a type and all types within it.
fn each_part(ty: &mut Ty, visit: &mut impl FnMut(&mut Ty)) {
    visit(ty);
    match ty {
        Ty::Array(inner) | Ty::Map(inner) | Ty::Nullable(inner) => each_part(inner, visit),
        Ty::Tuple(places) => places.iter_mut().for_each(|place| each_part(place, visit)),
        _ => {}
    }
}

/// Calls `visit` with every type that a type names directly.
pub(super) fn each_ty(kind: &mut TypeKind, visit: &mut impl FnMut(&mut Ty)) {
    match kind {
        TypeKind::Object(Object { fields, rest }) => {
            let fields = fields.iter_mut().map(|field| &mut field.ty);
            fields.chain(rest).for_each(visit);
        }
        TypeKind::Enum(_) => {}
        TypeKind::Wrapper(ty) => visit(ty),
        TypeKind::Union(union) => union.variants.iter_mut().map(|variant| &mut variant.ty).for_each(visit),
        TypeKind::Answer(variants) => {
            for variant in variants {
                if let Some(AnswerBody::Json(ty)) = &mut variant.body {
                    visit(ty);
                }
            }
        }
    }
}

fn each_operation_ty(operation: &mut Operation, visit: &mut impl FnMut(&mut Ty)) {
    operation.arguments.iter_mut().map(|argument| &mut argument.ty).for_each(&mut *visit);
    if let Answer::One(AnswerBody::Json(ty)) | Answer::Optional(AnswerBody::Json(ty)) = &mut operation.answer {
        visit(ty);
    }
    operation.errors.iter_mut().filter_map(|error| error.ty.as_mut()).for_each(&mut *visit);
    operation.callbacks.iter_mut().filter_map(|incoming| incoming.body.as_mut()).for_each(&mut *visit);
    if let Some(paging) = &mut operation.paging {
        visit(&mut paging.item);
    }
}

/// Marks the types that requests and answers are made of.
fn mark_usage(entries: &mut [Entry], drafts: &[Draft], webhooks: &[Incoming]) {
    let mut sent = Vec::new();
    let mut received = Vec::new();
    let callbacks = drafts.iter().flat_map(|draft| &draft.operation.callbacks);
    let incoming = callbacks.chain(webhooks).filter_map(|incoming| incoming.body.as_ref());
    let mut receive = |id| received.push(id);
    incoming.for_each(|ty| ty.each_named(&mut receive));
    for Draft { operation, .. } in drafts {
        operation.arguments.iter().for_each(|argument| argument.ty.each_named(&mut |id| sent.push(id)));
        operation.answer.each_named(&mut receive);
        operation.errors.iter().filter_map(|error| error.ty.as_ref()).for_each(|ty| ty.each_named(&mut receive));
    }
    spread(entries, sent, |entry| std::mem::replace(&mut entry.ty.is_sent, true));
    spread(entries, received, |entry| std::mem::replace(&mut entry.ty.is_received, true));
}

/// Marks types and all that they contain; `mark` says whether it had been done before.
fn spread(entries: &mut [Entry], mut open: Vec<TypeId>, mark: impl Fn(&mut Entry) -> bool) {
    while let Some(id) = open.pop() {
        let Some(entry) = entries.get_mut(id.0) else { continue };
        if !mark(entry) {
            entry.ty.kind.each_named(&mut |id| open.push(id));
        }
    }
}

/// `readOnly` and `writeOnly` make a property optional only where the type goes the other way too; one that requests must
/// have is asked for all the same. The optional nullable properties of a `PATCH` body have three states.
fn settle_presence(entries: &mut [Entry], drafts: &[Draft]) {
    let bodies = |is_patch: bool| -> BTreeSet<TypeId> {
        let of_method = drafts.iter().filter(|draft| (draft.operation.method == Method::Patch) == is_patch);
        let json =
            of_method.filter(|draft| draft.operation.body.as_ref().is_some_and(|body| body.kind == BodyKind::Json));
        let arguments = json.flat_map(|draft| &draft.operation.arguments);
        let bodies = arguments.filter(|argument| argument.place == ArgumentPlace::Body);
        let mut ids = BTreeSet::new();
        bodies.for_each(|argument| argument.ty.each_named(&mut |id| ids.extend([id])));
        ids
    };
    let (patched, otherwise) = (bodies(true), bodies(false));
    for (id, entry) in entries.iter_mut().enumerate() {
        let id = TypeId(id);
        let is_patch = patched.contains(&id) && !otherwise.contains(&id) && !entry.ty.is_received;
        let (is_sent, is_received) = (entry.ty.is_sent, entry.ty.is_received);
        let TypeKind::Object(object) = &mut entry.ty.kind else { continue };
        for (index, field) in object.fields.iter_mut().enumerate() {
            field.read_only &= is_sent;
            field.write_only &= is_received;
            field.is_asked = is_sent && field.presence == Presence::Required && !field.read_only;
            // What is required and nullable may be missing in an answer anyway.
            if field.read_only || field.write_only && field.presence == Presence::Required {
                field.presence = Presence::Optional;
            } else if is_patch && entry.nullable_fields.contains(&index) {
                field.presence = Presence::Patch;
            }
        }
    }
}

/// Gives each alternative of a union the properties that it must have, or the values of one that tell it from the others.
fn settle_unions(entries: &mut [Entry]) {
    let required: Vec<Vec<String>> = entries.iter().map(|entry| required(&entry.ty.kind)).collect();
    let telling = super::discriminate::by_values(entries);
    for (entry, telling) in entries.iter_mut().zip(telling) {
        let TypeKind::Union(union) = &mut entry.ty.kind else { continue };
        if let Some((property, values)) = telling {
            union.discriminator = Some(property);
            for (variant, values) in union.variants.iter_mut().zip(values) {
                variant.values = values;
            }
        }
        for variant in &mut union.variants {
            if let Ty::Named(id) = variant.ty {
                variant.keys = required.get(id.0).cloned().unwrap_or_default();
            }
        }
    }
}

fn required(kind: &TypeKind) -> Vec<String> {
    let TypeKind::Object(object) = kind else { return Vec::new() };
    let required =
        object.fields.iter().filter(|f| matches!(f.presence, Presence::Required | Presence::RequiredNullable));
    required.map(|field| field.name.clone()).collect()
}

/// Numbers the tags by name, and says where each is declared.
fn tags(lowering: &Lowering<'_, '_>, drafts: &mut [Draft]) -> (Vec<Tag>, Vec<Place>) {
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    for draft in drafts.iter() {
        let place = first.entry(draft.tag.clone()).or_insert_with(|| draft.pointer.clone());
        if draft.pointer < *place {
            place.clone_from(&draft.pointer);
        }
    }
    let mut tags = Vec::new();
    let mut places = Vec::new();
    for (name, pointer) in &first {
        let declared = lowering.openapi.tags.iter().enumerate().find(|(_, tag)| tag.name == *name);
        let description = declared.and_then(|(_, tag)| tag.description.clone());
        let description = description.filter(|text| !text.trim().is_empty());
        tags.push(Tag { name: name.clone(), description });
        places.push(match declared {
            Some((index, _)) => lowering.place(&format!("/tags/{index}")),
            None => lowering.place(pointer),
        });
    }
    let ids: BTreeMap<&String, TagId> = first.keys().enumerate().map(|(id, name)| (name, TagId(id))).collect();
    for draft in drafts {
        draft.operation.tag = ids.get(&draft.tag).copied().unwrap_or(TagId(0));
    }
    (tags, places)
}
