//! Paged operations, recognised by the rules of the configuration.

use std::collections::BTreeSet;

use openapiv3::{OpenAPI, StatusCode};
use serde_json::Value;

use super::Lowering;
use super::operations::Site;
use crate::config::{Config, PagingRule};
use crate::diag::{At, Code, Diagnostics};
use crate::model::{
    Answer, AnswerBody, Api, Argument, ArgumentPlace, Method, Model, Operation, Paging, PagingKind, Presence, Ty,
};
use crate::parse::{self, HEADER_NAMES};
use crate::suggest;

/// Where something is in a page: property names from the outside in.
type Way = Vec<String>;

impl Lowering<'_, '_> {
    /// How an operation is paged: the first rule that fits, those of its API before the others.
    pub(super) fn paging(&mut self, site: &Site<'_>, operation: &Operation) -> Option<Paging> {
        let Answer::One(AnswerBody::Json(page)) = &operation.answer else { return None };
        if operation.method != Method::Get {
            return None;
        }
        let rules = rules(&self.api.pagination, own(self.index)).chain(rules(&self.config.pagination, shared()));
        let mut fitting = rules.filter(|(_, rule)| is_for(self.openapi, rule, site, operation));
        let (pointer, paging) = fitting.find_map(|(pointer, rule)| Some((pointer, self.apply(rule, page)?)))?;
        self.seen.rules.insert(pointer);
        Some(paging)
    }

    fn apply(&self, rule: &PagingRule, page: &Ty) -> Option<Paging> {
        let (items, total, more) = match rule {
            PagingRule::Token { items, .. } | PagingRule::Link { items, .. } | PagingRule::NextUrl { items, .. } => {
                (items, &None, &None)
            }
            PagingRule::Offset { items, total, more, .. } => (items, total, more),
            PagingRule::Page { items, total_pages, more, .. } => (items, total_pages, more),
            PagingRule::LastItem { items, more, .. } => (items, &None, more),
        };
        let items = way(items);
        let Ty::Array(item) = present(self.property(page, &items)?) else { return None };
        let kind = self.kind(rule, page, &item)?;
        let place = |place: &Option<String>, fits: fn(&Ty) -> bool| match place {
            Some(place) => self.way_to(page, place, fits).map(Some).ok_or(()),
            None => Ok(None),
        };
        let total = place(total, |ty| matches!(ty, Ty::Integer(_) | Ty::Number | Ty::Foreign(_))).ok()?;
        let more = place(more, |ty| *ty == Ty::Bool).ok()?;
        let required = self.is_required(page, &items);
        Some(Paging { kind, items, item: *item, required, total, more })
    }

    fn kind(&self, rule: &PagingRule, page: &Ty, item: &Ty) -> Option<PagingKind> {
        Some(match rule {
            PagingRule::Token { parameter, next, .. } => {
                let next = way(next);
                self.property(page, &next)?;
                PagingKind::Token { parameter: parameter.clone(), next }
            }
            PagingRule::Offset { parameter, .. } => PagingKind::Offset { parameter: parameter.clone() },
            PagingRule::Page { parameter, first, .. } => {
                PagingKind::PageNumber { parameter: parameter.clone(), first: first.unwrap_or(1) }
            }
            PagingRule::Link { .. } => PagingKind::Link,
            PagingRule::NextUrl { next, .. } => PagingKind::NextUrl {
                next: self.way_to(page, next, |ty| matches!(ty, Ty::Text | Ty::Format(_) | Ty::Foreign(_)))?,
            },
            PagingRule::LastItem { parameter, key, .. } => {
                let key = way(key);
                self.property(item, &key)?;
                PagingKind::LastItem { parameter: parameter.clone(), key }
            }
        })
    }

    /// The way to a place, if the page has such a type there.
    fn way_to(&self, page: &Ty, place: &str, fits: fn(&Ty) -> bool) -> Option<Way> {
        let way = way(place);
        fits(&present(self.property(page, &way)?)).then_some(way)
    }

    /// Whether a property of a property of … is always there.
    fn is_required(&self, ty: &Ty, path: &[String]) -> bool {
        let Some((name, rest)) = path.split_first() else { return !matches!(ty, Ty::Nullable(_)) };
        let field =
            self.table.object(ty).and_then(|(_, object)| object.fields.iter().find(|field| field.name == *name));
        field.is_some_and(|field| field.presence == Presence::Required && self.is_required(&field.ty, rest))
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

/// Where the rules of all APIs stand.
fn shared() -> String {
    "/pagination".to_owned()
}

/// Where the rules of one API stand.
fn own(index: usize) -> String {
    format!("/api/{index}/pagination")
}

/// The rules of a list, with their pointers in the configuration.
fn rules(rules: &[PagingRule], list: String) -> impl Iterator<Item = (String, &PagingRule)> {
    rules.iter().enumerate().map(move |(index, rule)| (format!("{list}/{index}"), rule))
}

/// Reports the rules that no operation follows.
pub(super) fn report_unused(model: &Model, config: &Config, used: &BTreeSet<String>, diags: &mut Diagnostics) {
    let apis = config.apis.iter().enumerate();
    let own = apis.flat_map(|(index, api)| {
        let of_api: Vec<&Api> = model.apis.get(index).into_iter().collect();
        rules(&api.pagination, own(index)).map(move |rule| (rule, of_api.clone())).collect::<Vec<_>>()
    });
    let shared = rules(&config.pagination, shared()).map(|rule| (rule, model.apis.iter().collect()));
    for ((pointer, rule), apis) in own.chain(shared).filter(|((pointer, _), _)| !used.contains(pointer)) {
        report(rule, &apis, config.at(pointer), diags);
    }
}

/// Says why no operation follows a rule.
fn report(rule: &PagingRule, apis: &[&Api], at: At, diags: &mut Diagnostics) {
    let operations = || apis.iter().flat_map(|api| &api.operations).filter(|operation| operation.method == Method::Get);
    let Some(parameter) = parameter(rule) else {
        diags.report(Code::UnmatchedChoice, at, "no list is paged like this: no answer has all places of the rule");
        return;
    };
    if operations().any(|operation| takes(operation, parameter)) {
        let message =
            format!("no list is paged like this: of the answers to `{parameter}` none has all places of the rule");
        diags
            .report(Code::UnmatchedChoice, at, message)
            .help("a place is a property of the page: `a/b` is `b` within `a`");
        return;
    }
    let message =
        format!("no list is paged like this: no GET has a query parameter `{parameter}` that may be left out");
    let finding = diags.report(Code::UnmatchedChoice, at, message);
    let arguments = operations().flat_map(|operation| &operation.arguments);
    let names = arguments.filter(|argument| is_optional_query(argument)).map(|argument| argument.name.as_str());
    if let Some(meant) = suggest::closest(parameter, names) {
        finding.help(format!("did you mean `{meant}`?"));
    }
}

/// The parameter without which no operation follows a rule.
fn parameter(rule: &PagingRule) -> Option<&str> {
    match rule {
        PagingRule::Token { parameter, .. }
        | PagingRule::Offset { parameter, .. }
        | PagingRule::Page { parameter, .. }
        | PagingRule::LastItem { parameter, .. } => Some(parameter),
        PagingRule::Link { .. } | PagingRule::NextUrl { .. } => None,
    }
}

/// Whether a rule's parameter, or what stands for one, is there.
fn is_for(openapi: &OpenAPI, rule: &PagingRule, site: &Site<'_>, operation: &Operation) -> bool {
    match rule {
        PagingRule::Link { parameter, .. } => {
            declares_link(openapi, site) || parameter.as_ref().is_some_and(|parameter| takes(operation, parameter))
        }
        rule => parameter(rule).is_none_or(|parameter| takes(operation, parameter)),
    }
}

/// Whether a success comes with a `Link` header.
fn declares_link(openapi: &OpenAPI, site: &Site<'_>) -> bool {
    let is_success = |status: &StatusCode| matches!(status, StatusCode::Code(200..=299) | StatusCode::Range(2));
    let mut successes = site.operation.responses.responses.iter().filter(|(status, _)| is_success(status));
    successes.any(|(_, response)| {
        let response = parse::response(openapi, response);
        let names = response.and_then(|response| response.extensions.get(HEADER_NAMES)?.as_array());
        let mut names = names.into_iter().flatten().filter_map(Value::as_str);
        names.any(|name| name.eq_ignore_ascii_case("link"))
    })
}

/// Whether an operation has this query parameter, and can do without it.
fn takes(operation: &Operation, parameter: &str) -> bool {
    operation.arguments.iter().any(|argument| argument.name == parameter && is_optional_query(argument))
}

fn is_optional_query(argument: &Argument) -> bool {
    matches!(argument.place, ArgumentPlace::Query(_)) && !argument.required
}

fn way(place: &str) -> Way {
    place.split('/').filter(|key| !key.is_empty()).map(String::from).collect()
}

/// The type without null.
fn present(ty: Ty) -> Ty {
    match ty {
        Ty::Nullable(inner) => *inner,
        other => other,
    }
}
