//! Pages that name the address of the next one, in a `Link` header (RFC 8288) or in their body.

use http::HeaderMap;
use http::header::LINK;
use url::Url;

use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::operation::Operation;
use crate::runtime::redirect::without_credentials;

/// The target of the first link to what comes next.
pub(crate) fn next_link(headers: &HeaderMap) -> Option<&str> {
    let values = headers.get_all(LINK).iter();
    values.filter_map(|value| std::str::from_utf8(value.as_bytes()).ok()).find_map(next_in)
}

fn next_in(mut links: &str) -> Option<&str> {
    while let Some((_, rest)) = links.split_once('<') {
        let (target, rest) = rest.split_once('>')?;
        let (parameters, others) = cut(rest, ',');
        if is_next(parameters) {
            return Some(target.trim()).filter(|target| !target.is_empty());
        }
        links = others;
    }
    None
}

/// Whether a link with these parameters leads from this page to the next. One with an anchor leads from elsewhere, and
/// of several relations the first counts.
fn is_next(mut parameters: &str) -> bool {
    let mut relations = None;
    while !parameters.is_empty() {
        let (parameter, rest) = cut(parameters, ';');
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match name.trim().to_ascii_lowercase().as_str() {
            "anchor" => return false,
            "rel" => _ = relations.get_or_insert(value.trim().trim_matches('"')),
            _ => {}
        }
        parameters = rest;
    }
    relations.is_some_and(|all: &str| all.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case("next")))
}

/// What stands before and behind a separator that is not in quotes.
fn cut(text: &str, separator: char) -> (&str, &str) {
    let (mut quoted, mut escaped) = (false, false);
    let end = text.find(|letter| {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => return letter == separator && !quoted,
        }
        false
    });
    let (before, behind) = end.and_then(|end| text.split_at_checked(end)).unwrap_or((text, ""));
    (before, behind.strip_prefix(separator).unwrap_or(""))
}

/// The whole address of a reference that the page at `here` makes; the operation's own if that is `None`. A reference
/// that is none is left as it is, to be refused by [`target`].
pub(crate) fn absolute(operation: &Operation, here: Option<&str>, reference: &str) -> String {
    let Some(mut url) = base(operation, here).and_then(|base| base.join(reference).ok()) else {
        return reference.to_owned();
    };
    url.set_fragment(None);
    without_credentials(&mut url, &operation.client.shared().credentials);
    url.into()
}

fn base(operation: &Operation, here: Option<&str>) -> Option<Url> {
    let here = here.and_then(|here| Url::parse(here).ok());
    here.or_else(|| Url::parse(&operation.destination().ok()?.address).ok())
}

/// The address, if the client goes there.
pub(crate) fn target(operation: &Operation, address: &str) -> Result<Url, Error> {
    let refused = |why: &str| Err(Error::new(ErrorKind::Redirect, format!("the list goes on {why}")));
    let Ok(url) = Url::parse(&absolute(operation, None, address)) else {
        return refused("at what is no address");
    };
    if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some() {
        return refused("at an address to which this client does not go");
    }
    if !operation.trusts(&url) {
        let origin = url.origin().ascii_serialization();
        return refused(&format!("at {origin}, which is not one of the servers that this client trusts"));
    }
    Ok(url)
}
