//! Paged operations, recognised by the rules of the configuration.

use super::Lowering;
use crate::config::PagingRule;
use crate::model::{Answer, AnswerBody, ArgumentPlace, Method, Operation, Paging, Presence, Ty};

impl Lowering<'_, '_> {
    /// How an operation is paged: the first rule that fits, those of its API before the others.
    pub(super) fn paging(&self, operation: &Operation) -> Option<Paging> {
        let Answer::One(AnswerBody::Json(page)) = &operation.answer else { return None };
        if operation.method != Method::Get {
            return None;
        }
        let rules = self.api.pagination.iter().chain(&self.config.pagination);
        rules.into_iter().find_map(|rule| self.apply(rule, operation, page))
    }

    fn apply(&self, rule: &PagingRule, operation: &Operation, page: &Ty) -> Option<Paging> {
        let PagingRule::Token { parameter, next, items } = rule;
        let takes_it = |argument: &crate::model::Argument| {
            argument.name == *parameter && matches!(argument.place, ArgumentPlace::Query(_)) && !argument.required
        };
        operation.arguments.iter().find(|argument| takes_it(argument))?;
        let path = |path: &str| path.split('/').map(String::from).collect::<Vec<_>>();
        let (next, items) = (path(next), path(items));
        self.property(page, &next)?;
        let Ty::Array(item) = self.property(page, &items)? else { return None };
        Some(Paging::Token { parameter: parameter.clone(), next, items, item: *item })
    }

    /// The type of a property of a property of …
    fn property(&self, ty: &Ty, path: &[String]) -> Option<Ty> {
        let Some((name, rest)) = path.split_first() else { return Some(ty.clone()) };
        let (_, object) = self.table.object(ty)?;
        let field = object.fields.iter().find(|field| field.name == *name)?;
        debug_assert!(!matches!(field.ty, Ty::Nullable(_)) || field.presence != Presence::Required);
        self.property(&field.ty, rest)
    }
}
