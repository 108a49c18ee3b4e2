//! Which types callers get or give: those of declared errors and callbacks are used by nobody who doesn't name them.

use crate::model::{Api, TypeId};

/// By [`TypeId`], whether a type occurs in what operations take and give.
pub(super) fn reached(api: &Api) -> Vec<bool> {
    let mut flags = vec![false; api.types.len()];
    let mut open: Vec<TypeId> = Vec::new();
    let mut reach = |id: TypeId, open: &mut Vec<TypeId>| {
        if let Some(flag) = flags.get_mut(id.0).filter(|flag| !**flag) {
            *flag = true;
            open.push(id);
        }
    };
    for operation in &api.operations {
        let items = operation.paging.iter().map(|paging| &paging.item);
        let types = operation.arguments.iter().map(|argument| &argument.ty).chain(items);
        types.for_each(|ty| ty.each_named(&mut |id| reach(id, &mut open)));
        operation.answer.each_named(&mut |id| reach(id, &mut open));
    }
    while let Some(ty) = open.pop().and_then(|id| api.types.get(id.0)) {
        ty.kind.each_named(&mut |id| reach(id, &mut open));
    }
    flags
}
