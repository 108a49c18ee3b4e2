//! Which file an item stands in.
//!
//! A type that only one tag's operations reach stands with that tag, in the order of first use; any other in `types.rs`,
//! by name. So a new use of a type moves it once at most, and never shuffles others.

use crate::model::{Api, Operation, OperationId, TagId, TypeId};

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
            each_used(operation, &mut |id| uses.push(id));
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
                ty.kind.each_named(&mut |id| uses.push(id));
            }
            next.extend(uses.into_iter().rev());
        }
    }
    order
}

/// Calls `visit` with each type that an operation names.
fn each_used(operation: &Operation, visit: &mut impl FnMut(TypeId)) {
    operation.arguments.iter().for_each(|argument| argument.ty.each_named(visit));
    operation.answer.each_named(visit);
    let items = operation.paging.iter().map(|paging| &paging.item);
    let incoming = operation.callbacks.iter().filter_map(|incoming| incoming.body.as_ref());
    let errors = operation.errors.iter().filter_map(|error| error.ty.as_ref());
    items.chain(incoming).chain(errors).for_each(|ty| ty.each_named(visit));
}
