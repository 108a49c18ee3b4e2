//! What an operation looks like on the wire.

use bytes::Bytes;
use http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue,
    PROXY_AUTHORIZATION, USER_AGENT,
};
use http::{Method, Request, Uri};
use serde_json::Value;
use url::Url;

use crate::runtime::auth::Placement;
use crate::runtime::body::Body;
use crate::runtime::client::Target;
use crate::runtime::encode;
use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::operation::{Draft, Operation, text};
use crate::runtime::redirect;
use crate::runtime::spec::{self, OperationSpec};
use crate::runtime::transport::CallInfo;

/// Where a request goes, and what it may take along.
pub(crate) struct Destination {
    /// All of the address but a credential.
    pub(crate) address: String,

    /// Whether the client's credentials may go there.
    pub(crate) trusted: bool,

    /// Whether this is another server than the call was meant for, to which a redirect led.
    pub(crate) foreign: bool,
}

impl Operation {
    /// Where the first request of an attempt goes.
    pub(crate) fn destination(&self) -> Result<Destination, Error> {
        if let Some(reason) = &self.refused {
            return Err(Error::new(ErrorKind::InvalidArgument, reason));
        }
        let (mut address, trusted) = if let Some(url) = &self.address {
            (url.as_str().to_owned(), self.trusts(url))
        } else {
            let target = self.client.target(&self.spec)?;
            let mut address = String::with_capacity(200);
            // Put together as text: taken apart and joined again, an encoded slash would not survive.
            address.push_str(target.base.as_str().trim_end_matches('/'));
            self.expand_path(&mut address)?;
            (address, target.trusted)
        };
        for (_, pairs) in &self.query {
            add_query(&mut address, pairs);
        }
        Ok(Destination { address, trusted, foreign: false })
    }

    /// Whether the client's credentials may go to this address in place of the operation's own.
    pub(crate) fn trusts(&self, url: &Url) -> bool {
        let is_own = |own: Target<'_>| own.trusted && own.base.origin() == url.origin();
        self.client.trusts(url) || self.client.target(&self.spec).is_ok_and(is_own)
    }

    /// The request, with credentials. Made anew for each attempt and each redirect; only a streamed body can be had
    /// just once.
    pub(crate) fn request_to(&self, destination: &Destination, attempt: u32) -> Result<Request<Body>, Error> {
        let client = self.client.shared();
        let foreign = destination.foreign;
        let mut headers = if foreign { redirect::harmless(&self.headers) } else { self.headers.clone() };
        let mut cookies = if foreign { Vec::new() } else { self.cookies.clone() };
        let mut address = destination.address.clone();

        let body = if foreign { None } else { self.encoded_body()? };
        if body.is_none() {
            headers.remove(CONTENT_TYPE);
        }
        set_default(&mut headers, USER_AGENT, Some(&client.user_agent));
        set_default(&mut headers, ACCEPT, fixed(self.spec.accept).as_ref());
        if let Some((_, content_type)) = &body {
            match content_type {
                // What tells the parts from each other is known here alone.
                Some(own) => drop(stated(own).and_then(|own| headers.insert(CONTENT_TYPE, own))),
                None => set_default(&mut headers, CONTENT_TYPE, fixed(self.spec.content_type).as_ref()),
            }
        } else if matches!(self.spec.method, spec::Method::Post | spec::Method::Put | spec::Method::Patch) {
            // Where content is to be expected, some servers insist on being told that there is none.
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        if destination.trusted {
            let schemes = client.credentials.choose(self.spec.security.unwrap_or(self.spec.api.security));
            let mut places = Placement { headers: &mut headers, cookies: &mut cookies, address: &mut address };
            client.credentials.apply(schemes, &mut places);
        }
        self.last_headers(&mut headers, &cookies)?;
        if foreign {
            headers = redirect::harmless(&headers);
        }

        let mut request = Request::new(body.map(|(body, _)| body).unwrap_or_default());
        *request.method_mut() = Method::from(self.spec.method);
        *request.uri_mut() = uri(address)?;
        *request.headers_mut() = headers;
        if client.tells_of_calls {
            request.extensions_mut().insert(CallInfo { spec: self.spec, attempt });
        }
        Ok(request)
    }

    /// Adds the template with its parameters put in, beginning with a slash.
    fn expand_path(&self, address: &mut String) -> Result<(), Error> {
        address.push('/');
        let mut rest = self.spec.template.trim_start_matches('/');
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            address.push_str(before);
            let Some((_, value)) = self.path.iter().find(|(other, _)| *other == name) else {
                let detail = format!("argument `{name}` of the path is missing");
                return Err(Error::new(ErrorKind::InvalidArgument, detail));
            };
            address.push_str(value);
            rest = after;
        }
        address.push_str(rest);
        Ok(())
    }

    /// The body, and its content type if that is not the operation's.
    fn encoded_body(&self) -> Result<Option<(Body, Option<String>)>, Error> {
        let encoded = |json| {
            let refused = |error| Error::new(ErrorKind::InvalidArgument, "the body cannot be written").caused_by(error);
            Ok(Some((written(&self.spec, json).map_err(refused)?.into(), None)))
        };
        match &self.body {
            Draft::None if self.spec.body_required => encoded(b"{}".to_vec()),
            Draft::None => Ok(None),
            Draft::Fields(fields) => encoded(object(fields).into_bytes()),
            Draft::Whole(source) => {
                let sent = || Error::new(ErrorKind::InvalidArgument, "argument `body` is a stream and was sent before");
                source.open().map(|body| Some((body, None))).ok_or_else(sent)
            }
            Draft::Parts(parts, join) => {
                join(self.spec.content_type, parts).map(|(body, content_type)| Some((body, Some(content_type))))
            }
        }
    }

    /// The cookies, and what the caller sets for this one call.
    fn last_headers(&self, headers: &mut HeaderMap, cookies: &[String]) -> Result<(), Error> {
        let refused = |name: &str, reason: &str| {
            Error::new(ErrorKind::InvalidArgument, format!("header `{}` {reason}", name.escape_debug()))
        };
        if !cookies.is_empty() {
            let (name, value) = header("cookie", &cookies.join("; ")).map_err(|reason| refused("cookie", reason))?;
            headers.insert(name, value);
        }
        for (name, value) in &self.options.headers {
            let (name, mut value) = header(name, value).map_err(|reason| refused(name, reason))?;
            // In place of a credential there is another one.
            let secret = headers.get(&name).is_some_and(HeaderValue::is_sensitive);
            value.set_sensitive(secret || value.is_sensitive());
            headers.insert(name, value);
        }
        Ok(())
    }
}

/// Adds encoded pairs, if there are any, to the address's query.
pub(crate) fn add_query(address: &mut String, pairs: &str) {
    if !pairs.is_empty() {
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(pairs);
    }
}

fn set_default(headers: &mut HeaderMap, name: HeaderName, value: Option<&HeaderValue>) {
    if let Some(value) = value {
        headers.entry(name).or_insert_with(|| value.clone());
    }
}

/// A header's value from a document; none if it is empty or fits no header.
fn fixed(value: &'static str) -> Option<HeaderValue> {
    match HeaderValue::from_maybe_shared(Bytes::from_static(value.as_bytes())) {
        Ok(value) if !value.is_empty() => Some(value),
        _ => None,
    }
}

/// The same for a value of this call.
fn stated(value: &str) -> Option<HeaderValue> {
    match HeaderValue::from_str(value) {
        Ok(value) if !value.is_empty() => Some(value),
        _ => None,
    }
}

/// The address as requests have it.
fn uri(address: String) -> Result<Uri, Error> {
    // What `http` can count.
    if address.len() >= usize::from(u16::MAX) {
        let detail = format!("the arguments make an address of {} bytes, which is too long", address.len());
        return Err(Error::new(ErrorKind::InvalidArgument, detail));
    }
    Uri::try_from(address).map_err(|error| Error::configuration("base URL and path make no address").caused_by(error))
}

/// A header, or why it is none. What identifies the caller is marked, so that no log shows it.
pub(crate) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), &'static str> {
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| "has no valid name")?;
    if value.contains(char::is_control) {
        return Err("must not have control characters, such as line breaks");
    }
    if value.starts_with(' ') || value.ends_with(' ') {
        return Err("must not begin or end with a space: servers take it off");
    }
    let mut value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| "has characters that no header may have")?;
    value.set_sensitive(matches!(name, AUTHORIZATION | PROXY_AUTHORIZATION | COOKIE));
    Ok((name, value))
}

/// The JSON text of an object of these properties.
fn object(fields: &[(&'static str, String)]) -> String {
    let mut json = String::from("{");
    for (name, value) in fields {
        if json.len() > 1 {
            json.push(',');
        }
        json.push_str(&Value::from(*name).to_string());
        json.push(':');
        json.push_str(value);
    }
    json.push('}');
    json
}

/// A body's JSON text in the operation's media type: a form, or JSON as it is.
pub(crate) fn written(spec: &OperationSpec, json: Vec<u8>) -> Result<Vec<u8>, serde_json::Error> {
    let essence = spec.content_type.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Ok(json);
    }
    let mut pairs = String::new();
    if let Value::Object(fields) = text(json)?.parse()? {
        for (name, value) in &fields {
            encode::put_form(name, value, spec.encoding(name), &mut pairs);
        }
    }
    Ok(pairs.into_bytes())
}
