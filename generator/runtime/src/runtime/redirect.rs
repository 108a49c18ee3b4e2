//! Redirects: which are followed, and what goes along.

use std::borrow::Cow;

use http::header::{ACCEPT, ACCEPT_LANGUAGE, HeaderMap, LOCATION, RANGE, USER_AGENT};
use http::{Response, StatusCode};
use percent_encoding::percent_decode_str;
use url::Url;

use crate::runtime::auth::Credentials;
use crate::runtime::body::Body;
use crate::runtime::client::Client;
use crate::runtime::error::{Error, ErrorKind, Received};
use crate::runtime::request::Destination;
use crate::runtime::spec::Method;

/// More hops than this are taken for a loop.
const MOST_HOPS: usize = 10;

/// Where a call goes on, if this answer leads elsewhere and the method may follow.
pub(crate) fn next(
    client: &Client,
    (method, hops): (Method, usize),
    from: &Destination,
    response: &Response<Body>,
) -> Result<Option<Destination>, Error> {
    let follows = matches!(method, Method::Get | Method::Head) && leads_on(response.status());
    let (true, Some(location)) = (follows, response.headers().get(LOCATION)) else {
        return Ok(None);
    };
    let refuse = |why: &str| {
        let received =
            Received { status: response.status(), headers: response.headers().clone(), body: bytes::Bytes::new() };
        Error::new(ErrorKind::Redirect, format!("{}, but {why}", response.status())).with_answer(received)
    };
    if hops >= MOST_HOPS {
        return Err(refuse(&format!("{MOST_HOPS} redirects were followed already")));
    }
    let here = Url::parse(&from.address).map_err(|_| refuse("there is no address to start from"))?;
    let target = std::str::from_utf8(location.as_bytes()).ok().and_then(|location| here.join(location).ok());
    // What is an address by WHATWG's rules may be none by HTTP's.
    let target = target.filter(|target| http::Uri::try_from(target.as_str()).is_ok());
    let mut target = target.ok_or_else(|| refuse("it leads to no address"))?;
    if !matches!(target.scheme(), "http" | "https") || !target.username().is_empty() || target.password().is_some() {
        return Err(refuse("it leads to where this client does not go"));
    }
    if here.scheme() == "https" && target.scheme() == "http" {
        return Err(refuse("it leads from https to plain http"));
    }
    target.set_fragment(None);
    let credentials = &client.shared().credentials;
    without_credentials(&mut target, credentials);
    let same = target.origin() == here.origin();
    // An operation's own server may have the credentials although no API lives there.
    let trusted = from.trusted && (same || client.trusts(&target));
    let foreign = from.foreign || !(trusted || same);
    if foreign && credentials.redact(target.to_string()) != target.as_str() {
        return Err(refuse("it would take a credential to another server"));
    }
    Ok(Some(Destination { address: target.into(), trusted, foreign }))
}

fn leads_on(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Takes a credential out of the query, where a server may have repeated it; where it belongs, it is put in again.
pub(crate) fn without_credentials(url: &mut Url, credentials: &Credentials) {
    let Some(query) = url.query() else {
        return;
    };
    let Some(token) = &credentials.token else {
        return;
    };
    let (mut kept, mut has_secret) = (String::with_capacity(query.len()), false);
    for pair in query.split('&') {
        let value = pair.split_once('=').map_or("", |(_, value)| value);
        if *Cow::from(percent_decode_str(value)) == *token.expose().as_bytes() {
            has_secret = true;
        } else {
            if !kept.is_empty() {
                kept.push('&');
            }
            kept.push_str(pair);
        }
    }
    if has_secret {
        url.set_query((!kept.is_empty()).then_some(kept.as_str()));
    }
}

/// The headers that may go to another server than they were meant for: those that say nothing about the caller.
pub(crate) fn harmless(headers: &HeaderMap) -> HeaderMap {
    let mut kept = HeaderMap::new();
    for name in &[ACCEPT, ACCEPT_LANGUAGE, RANGE, USER_AGENT] {
        if let Some(value) = headers.get(name) {
            kept.insert(name, value.clone());
        }
    }
    kept
}
