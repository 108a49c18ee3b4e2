//! Which file an item stands in.
//!
//! A type that only one tag's operations reach stands with that tag, in the order of first use; any other in `types.rs`,
//! by name. So a new use of a type moves it once at most, and never shuffles others.

use crate::model::{Answer, AnswerBody, Api, Operation, OperationId, TagId, Ty, TypeId, TypeKind};

use super::api::ApiView;

/// The files of one API.
pub(super) struct Plan {
    /// A file, or folder, a tag.
    pub(super) tags: Vec<TagPlan>,
    /// The types that stand in `types.rs`.
    pub(super) shared: Vec<TypeId>,
}

/// What stands with one tag.
pub(super) struct TagPlan {
    pub(super) tag: TagId,
    pub(super) operations: Vec<OperationId>,
    pub(super) types: Vec<TypeId>,
}

/// Who uses a type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Users {
    None,
    One(TagId),
    Several,
}

/// Settles where everything of an API stands.
pub(super) fn of(view: &ApiView) -> Plan {
    let mut users = vec![Users::None; view.api.types.len()];
    let mut tags: Vec<TagPlan> = (0..view.api.tags.len())
        .map(|index| {
            let tag = TagId(index);
            let operations = view.operations_of(tag);
            let types = first_reached(view.api, tag, operations, &mut users);
            TagPlan { tag, operations: operations.to_vec(), types }
        })
        .collect();
    for plan in &mut tags {
        plan.types.retain(|id| users.get(id.0) == Some(&Users::One(plan.tag)));
    }
    let is_shared = |id: &TypeId| !matches!(users.get(id.0), Some(Users::One(_)));
    let shared = (0..view.api.types.len()).map(TypeId).filter(is_shared).collect();
    Plan { tags, shared }
}

/// The types that a tag's operations lead to and no tag before it, each before those within it. What is within a type of
/// several tags is so as well: none is looked into more than twice, however many tags there are.
fn first_reached(api: &Api, tag: TagId, operations: &[OperationId], known: &mut [Users]) -> Vec<TypeId> {
    let mut order = Vec::new();
    let mut next = Vec::new();
    for id in operations {
        let mut uses = Vec::new();
        if let Some(operation) = api.operations.get(id.0) {
            operation_uses(operation, &mut uses);
        }
        // A stack and not recursion: types may nest deeper than a thread's stack.
        next.extend(uses.into_iter().rev());
        while let Some(id) = next.pop() {
            match known.get_mut(id.0) {
                Some(known @ Users::None) => {
                    *known = Users::One(tag);
                    order.push(id);
                }
                Some(known @ Users::One(_)) if *known != Users::One(tag) => *known = Users::Several,
                _ => continue,
            }
            let mut uses = Vec::new();
            if let Some(ty) = api.types.get(id.0) {
                kind_uses(&ty.kind, &mut uses);
            }
            next.extend(uses.into_iter().rev());
        }
    }
    order
}

fn operation_uses(operation: &Operation, uses: &mut Vec<TypeId>) {
    for argument in &operation.arguments {
        ty_uses(&argument.ty, uses);
    }
    match &operation.answer {
        Answer::One(AnswerBody::Json(ty)) | Answer::Optional(AnswerBody::Json(ty)) => ty_uses(ty, uses),
        Answer::ByStatus(id) => uses.push(*id),
        Answer::Empty | Answer::One(_) | Answer::Optional(_) => {}
    }
    if let Some(paging) = &operation.paging {
        ty_uses(&paging.item, uses);
    }
    for ty in operation.callbacks.iter().filter_map(|incoming| incoming.body.as_ref()) {
        ty_uses(ty, uses);
    }
    for error in &operation.errors {
        if let Some(ty) = &error.ty {
            ty_uses(ty, uses);
        }
    }
}

fn kind_uses(kind: &TypeKind, uses: &mut Vec<TypeId>) {
    match kind {
        TypeKind::Object(object) => {
            for field in &object.fields {
                ty_uses(&field.ty, uses);
            }
            if let Some(rest) = &object.rest {
                ty_uses(rest, uses);
            }
        }
        TypeKind::Enum(_) => {}
        TypeKind::Wrapper(ty) => ty_uses(ty, uses),
        TypeKind::Union(union) => {
            for variant in &union.variants {
                ty_uses(&variant.ty, uses);
            }
        }
        TypeKind::Answer(variants) => {
            for variant in variants {
                if let Some(AnswerBody::Json(ty)) = &variant.body {
                    ty_uses(ty, uses);
                }
            }
        }
    }
}

fn ty_uses(ty: &Ty, uses: &mut Vec<TypeId>) {
    match ty {
        Ty::Array(inner) | Ty::Map(inner) | Ty::Nullable(inner) => ty_uses(inner, uses),
        Ty::Tuple(places) => places.iter().for_each(|place| ty_uses(place, uses)),
        Ty::Named(id) | Ty::Boxed(id) => uses.push(*id),
        Ty::Any | Ty::Bool | Ty::Integer(_) | Ty::Number | Ty::Text | Ty::Format(_) | Ty::Foreign(_) | Ty::Bytes => {}
    }
}
