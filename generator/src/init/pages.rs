//! Pagination, recognised by the names that APIs have for its parts.
//!
//! Only what can be told is told: an operation's parameter and all places of its answer have known names and fitting types.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::config::PagingRule;
use crate::document::{node, pointer_in};
use crate::model::{
    Answer, AnswerBody, Api, Argument, ArgumentPlace, Integer, Method, Operation, Ty, TypeId, TypeKind,
};

use super::text;

/// A rule, and the lists for which it was made.
#[derive(Clone, Debug)]
pub(super) struct Recognised {
    pub(super) rule: PagingRule,
    /// Their ids, by name.
    pub(super) operations: Vec<String>,
}

/// Names of parameters and places, in small letters and digits alone.
const TOKEN_PARAMETERS: [&str; 11] = [
    "pagetoken",
    "nextpagetoken",
    "nexttoken",
    "cursor",
    "nextcursor",
    "pagecursor",
    "continuationtoken",
    "continuation",
    "marker",
    "after",
    "paginationtoken",
];
const NEXT_TOKENS: [&str; 14] = [
    "nextpagetoken",
    "nexttoken",
    "nextcursor",
    "nextpagecursor",
    "continuationtoken",
    "continuation",
    "nextmarker",
    "cursor",
    "after",
    "endcursor",
    "paginationtoken",
    "nextpage",
    "next",
    "marker",
];
const NEXT_URLS: [&str; 8] =
    ["nexturl", "nexturi", "nextlink", "nexthref", "nextpageurl", "nextpageuri", "nextpagelink", "odatanextlink"];
const OFFSET_PARAMETERS: [&str; 3] = ["offset", "skip", "startat"];
const PAGE_PARAMETERS: [&str; 6] = ["page", "pagenumber", "pageno", "pagenum", "pageindex", "currentpage"];
const LAST_ITEM_PARAMETERS: [&str; 2] = ["startingafter", "afterid"];
/// Not `count` or `size`: these are often those of the page, and would end a list too early.
const TOTALS: [&str; 6] = ["total", "totalcount", "totalitems", "totalresults", "totalelements", "totalrecords"];
const TOTAL_PAGES: [&str; 6] = ["totalpages", "pagecount", "numpages", "totalpagecount", "lastpage", "pages"];
const MORES: [&str; 6] = ["hasmore", "hasnext", "hasnextpage", "more", "moreresults", "hasmoreitems"];

/// What of a page is about pages.
const ENVELOPES: [&str; 11] = [
    "meta",
    "metadata",
    "pagination",
    "paging",
    "pageinfo",
    "page",
    "links",
    "responsemetadata",
    "cursors",
    "cursor",
    "info",
];
/// Lists that are what a page is for, among others.
const ITEMS: [&str; 13] = [
    "items",
    "data",
    "results",
    "values",
    "value",
    "entries",
    "records",
    "elements",
    "content",
    "objects",
    "rows",
    "list",
    "resources",
];
/// Objects that hold nothing but the list.
const WRAPPERS: [&str; 5] = ["data", "embedded", "result", "response", "payload"];

/// What a page's type has, each as the way there.
#[derive(Clone, Debug, Default)]
struct Places {
    /// Every list, and the type of its items.
    lists: Vec<(String, Ty)>,
    token: Option<String>,
    url: Option<String>,
    total: Option<String>,
    total_pages: Option<String>,
    more: Option<String>,
}

/// The rules by which an API's lists are paged, the more particular first, each once.
pub(super) fn recognise(api: &Api, tree: &Value) -> Vec<Recognised> {
    let mut known: BTreeMap<TypeId, Places> = BTreeMap::new();
    let mut rules: BTreeMap<String, Recognised> = BTreeMap::new();
    for operation in api.operations.iter().filter(|operation| operation.method == Method::Get) {
        let Answer::One(AnswerBody::Json(page)) = &operation.answer else { continue };
        let of_list;
        let places = match page {
            Ty::Array(item) => {
                of_list = Places { lists: vec![(String::new(), (**item).clone())], ..Places::default() };
                &of_list
            }
            Ty::Named(id) | Ty::Boxed(id) => known.entry(*id).or_insert_with(|| places(api, *id)),
            _ => continue,
        };
        let Some((items, item)) = list(places, operation) else { continue };
        let Some(rule) = rule(api, operation, places, (items, item), tree) else { continue };
        let found = rules.entry(text::rule(&rule)).or_insert_with(|| Recognised { rule, operations: Vec::new() });
        found.operations.push(operation.id.clone());
    }
    let mut rules: Vec<Recognised> = rules.into_values().collect();
    // A rule with fewer places fits what one with more fits.
    rules.sort_by_key(|found| (std::cmp::Reverse(extent(&found.rule)), std::cmp::Reverse(found.operations.len())));
    rules
}

/// How many places a rule names that it could do without.
fn extent(rule: &PagingRule) -> usize {
    match rule {
        PagingRule::Offset { total: end, more, .. } | PagingRule::Page { total_pages: end, more, .. } => {
            usize::from(end.is_some()) + usize::from(more.is_some())
        }
        PagingRule::LastItem { more, .. } => usize::from(more.is_some()),
        PagingRule::Token { .. } | PagingRule::Link { .. } | PagingRule::NextUrl { .. } => 0,
    }
}

/// How an operation is paged, if its names say so.
fn rule(
    api: &Api,
    operation: &Operation,
    places: &Places,
    (items, item): (&str, &Ty),
    tree: &Value,
) -> Option<PagingRule> {
    let items = items.to_owned();
    let parameter = |names: &[&str], fits: fn(&Ty) -> bool| {
        let mut arguments = operation.arguments.iter().filter(|argument| is_optional_query(argument));
        let found = arguments.find(|argument| names.contains(&plain(&argument.name).as_str()) && fits(&argument.ty));
        found.map(|argument| argument.name.clone())
    };
    if has_link_header(operation, tree) {
        return Some(PagingRule::Link { parameter: None, items });
    }
    if let (Some(parameter), Some(next)) = (parameter(&TOKEN_PARAMETERS, is_text), &places.token) {
        return Some(PagingRule::Token { parameter, next: next.clone(), items });
    }
    // `after` may be anything, unless the page tells by nothing but a boolean that there is more.
    let after = || parameter(&["after"], is_text).filter(|_| places.more.is_some());
    let last = parameter(&LAST_ITEM_PARAMETERS, is_text).or_else(after);
    if let (Some(parameter), Some(key)) = (last, id_of(api, item)) {
        return Some(PagingRule::LastItem { parameter, key, items, more: places.more.clone() });
    }
    if let Some(next) = &places.url {
        return Some(PagingRule::NextUrl { next: next.clone(), items });
    }
    if let Some(parameter) = parameter(&OFFSET_PARAMETERS, is_number) {
        return Some(PagingRule::Offset { parameter, items, total: places.total.clone(), more: places.more.clone() });
    }
    let parameter = parameter(&PAGE_PARAMETERS, is_number)?;
    let first = first_page(operation, &parameter, tree);
    let (total_pages, more) = (places.total_pages.clone(), places.more.clone());
    Some(PagingRule::Page { parameter, first, items, total_pages, more })
}

/// What a page's type has.
fn places(api: &Api, id: TypeId) -> Places {
    let mut places = Places::default();
    look(api, id, "", 0, &mut places);
    let wrapped = fields(api, id).filter_map(|(name, ty)| Some((name, ty.id()?)));
    if places.lists.is_empty() {
        for (name, inner) in wrapped.filter(|(name, _)| WRAPPERS.contains(&plain(name).as_str())) {
            for (below, ty) in fields(api, inner) {
                if let Ty::Array(item) = ty {
                    places.lists.push((format!("{name}/{below}"), (**item).clone()));
                }
            }
        }
    }
    places
}

/// Notes what an object has, and what those of its properties have that are about pages.
fn look(api: &Api, id: TypeId, prefix: &str, level: usize, places: &mut Places) {
    let around = plain(prefix.trim_end_matches('/').rsplit('/').next().unwrap_or_default());
    for (name, ty) in fields(api, id) {
        let (word, place) = (plain(name), format!("{prefix}{name}"));
        let is_url = NEXT_URLS.contains(&word.as_str())
            || (word == "next" && around == "links")
            || (word == "href" && around == "next");
        let slot = match ty {
            Ty::Array(item) if level == 0 => {
                places.lists.push((place, (**item).clone()));
                continue;
            }
            Ty::Named(inner) | Ty::Boxed(inner) => {
                if level < 2 && (ENVELOPES.contains(&word.as_str()) || (word == "next" && around == "links")) {
                    look(api, *inner, &format!("{place}/"), level + 1, places);
                }
                continue;
            }
            ty if is_text(ty) && is_url => &mut places.url,
            ty if is_text(ty) && NEXT_TOKENS.contains(&word.as_str()) => &mut places.token,
            ty if is_number(ty) && TOTALS.contains(&word.as_str()) => &mut places.total,
            ty if is_number(ty) && TOTAL_PAGES.contains(&word.as_str()) => &mut places.total_pages,
            Ty::Bool if MORES.contains(&word.as_str()) => &mut places.more,
            _ => continue,
        };
        slot.get_or_insert(place);
    }
}

/// The properties of an object that a place can name.
fn fields(api: &Api, id: TypeId) -> impl Iterator<Item = (&str, &Ty)> {
    let object = match api.types.get(id.0).map(|ty| &ty.kind) {
        Some(TypeKind::Object(object)) => Some(object),
        _ => None,
    };
    let fields = object.into_iter().flat_map(|object| &object.fields);
    let fields = fields.map(|field| (field.name.as_str(), &field.ty));
    fields.filter(|(name, _)| !name.is_empty() && !name.contains('/'))
}

/// The list that a page is for: its only one, one that is called so, or one that is called as the path ends.
fn list<'p>(places: &'p Places, operation: &Operation) -> Option<(&'p str, &'p Ty)> {
    let last = |place: &str| plain(place.rsplit('/').next().unwrap_or_default());
    let chosen = match places.lists.as_slice() {
        [] => None,
        [only] => Some(only),
        several => {
            let path = plain(operation.template.rsplit('/').find(|part| !part.starts_with('{')).unwrap_or_default());
            let named = several.iter().find(|(place, _)| ITEMS.contains(&last(place).as_str()));
            named.or_else(|| several.iter().find(|(place, _)| last(place) == path))
        }
    };
    chosen.map(|(place, item)| (place.as_str(), item))
}

/// Where an item says which it is.
fn id_of(api: &Api, item: &Ty) -> Option<String> {
    fields(api, item.id()?).find(|(name, ty)| *name == "id" && is_text(ty)).map(|(name, _)| name.to_owned())
}

/// Whether the document declares a `Link` header for a success.
fn has_link_header(operation: &Operation, tree: &Value) -> bool {
    let responses = in_document(operation, tree).and_then(|operation| operation.get("responses")?.as_object());
    let mut successes = responses.into_iter().flatten().filter(|(status, _)| status.starts_with('2'));
    successes.any(|(_, response)| {
        let headers = followed(response, tree).get("headers").and_then(Value::as_object);
        headers.is_some_and(|headers| headers.keys().any(|name| name.eq_ignore_ascii_case("link")))
    })
}

/// The number of the first page, where the document says that it isn't 1.
fn first_page(operation: &Operation, parameter: &str, tree: &Value) -> Option<u64> {
    let item = tree.get("paths").and_then(|paths| paths.get(&operation.template));
    let places = [in_document(operation, tree), item];
    let lists = places.into_iter().flatten().filter_map(|place| place.get("parameters")?.as_array());
    let mut declared = lists.flatten().map(|declared| followed(declared, tree));
    let declared = declared.find(|declared| declared.get("name").and_then(Value::as_str) == Some(parameter))?;
    let schema = followed(declared.get("schema")?, tree);
    let number = |key: &str| schema.get(key).and_then(Value::as_u64);
    number("default").or_else(|| number("minimum")).filter(|first| *first == 0)
}

fn in_document<'t>(operation: &Operation, tree: &'t Value) -> Option<&'t Value> {
    tree.get("paths")?.get(&operation.template)?.get(operation.method.key())
}

/// What a reference leads to, or the node itself.
fn followed<'t>(value: &'t Value, tree: &'t Value) -> &'t Value {
    let pointer = value.get("$ref").and_then(Value::as_str).and_then(pointer_in);
    pointer.and_then(|pointer| node(tree, &pointer)).unwrap_or(value)
}

fn is_optional_query(argument: &Argument) -> bool {
    matches!(argument.place, ArgumentPlace::Query(_)) && !argument.required
}

fn is_text(ty: &Ty) -> bool {
    match ty {
        Ty::Nullable(inner) => is_text(inner),
        ty => matches!(ty, Ty::Text | Ty::Format(_)),
    }
}

fn is_number(ty: &Ty) -> bool {
    match ty {
        Ty::Nullable(inner) => is_number(inner),
        ty => matches!(ty, Ty::Integer(Integer::I32 | Integer::I64 | Integer::U32 | Integer::U64) | Ty::Number),
    }
}

/// A name's small letters and digits: `next-page-token`, `nextPageToken` and `next_page_token` are one.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}
