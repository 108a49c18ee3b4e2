//! Which types callers get or give: those of declared errors and callbacks are used by nobody who doesn't name them.

use crate::model::{Answer, AnswerBody, Api, Ty, TypeId, TypeKind};

/// By [`TypeId`], whether a type occurs in what operations take and give.
pub(super) fn reached(api: &Api) -> Vec<bool> {
    let mut reach = Reach { flags: vec![false; api.types.len()], open: Vec::new() };
    for operation in &api.operations {
        operation.arguments.iter().for_each(|argument| reach.ty(&argument.ty));
        operation.paging.iter().for_each(|paging| reach.ty(&paging.item));
        match &operation.answer {
            Answer::Empty => {}
            Answer::One(body) | Answer::Optional(body) => reach.body(body),
            Answer::ByStatus(id) => reach.id(*id),
        }
    }
    while let Some(ty) = reach.open.pop().and_then(|id| api.types.get(id.0)) {
        match &ty.kind {
            TypeKind::Object(object) => {
                object.fields.iter().map(|field| &field.ty).chain(&object.rest).for_each(|ty| reach.ty(ty));
            }
            TypeKind::Union(union) => union.variants.iter().for_each(|variant| reach.ty(&variant.ty)),
            TypeKind::Wrapper(held) => reach.ty(held),
            TypeKind::Answer(statuses) => {
                statuses.iter().filter_map(|variant| variant.body.as_ref()).for_each(|body| reach.body(body));
            }
            TypeKind::Enum(_) => {}
        }
    }
    reach.flags
}

struct Reach {
    flags: Vec<bool>,
    open: Vec<TypeId>,
}

impl Reach {
    fn body(&mut self, body: &AnswerBody) {
        match body {
            AnswerBody::Json(ty) => self.ty(ty),
            AnswerBody::Text | AnswerBody::Stream => {}
        }
    }

    fn ty(&mut self, ty: &Ty) {
        match ty {
            Ty::Named(id) | Ty::Boxed(id) => self.id(*id),
            Ty::Array(inner) | Ty::Map(inner) | Ty::Nullable(inner) => self.ty(inner),
            Ty::Tuple(places) => places.iter().for_each(|place| self.ty(place)),
            Ty::Any
            | Ty::Bool
            | Ty::Integer(_)
            | Ty::Number
            | Ty::Text
            | Ty::Format(_)
            | Ty::Foreign(_)
            | Ty::Bytes => {}
        }
    }

    fn id(&mut self, id: TypeId) {
        if let Some(flag) = self.flags.get_mut(id.0).filter(|flag| !**flag) {
            *flag = true;
            self.open.push(id);
        }
    }
}
