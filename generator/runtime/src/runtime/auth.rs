//! Credentials: how they are kept, which of an operation's schemes they can serve, and where they go in a request.

use std::fmt;

use http::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::runtime::encode;
use crate::runtime::request::add_query;
use crate::runtime::spec::{ApiSpec, Requirements, SecurityScheme};

/// A text that is wiped from memory when dropped, and never printed.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// What a client may identify itself with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Credentials {
    /// Serves every scheme.
    pub(crate) token: Option<Secret>,

    /// User and password, for basic authentication alone.
    pub(crate) basic: Option<(Secret, Secret)>,

    /// The headers that carry them for all operations of an API, made once.
    headers: Vec<(SecurityScheme, (HeaderName, HeaderValue))>,
}

impl Credentials {
    /// The text with every secret in it replaced, for what is going to be printed.
    pub(crate) fn redact(&self, text: String) -> String {
        // A user without a password is a token by another name.
        let basic =
            self.basic.as_ref().map(|(user, password)| if password.expose().is_empty() { user } else { password });
        let secrets = self.token.iter().chain(basic);
        secrets.filter(|secret| !secret.expose().is_empty()).fold(text, |text, secret| {
            let headers = self.basic_pair().map(|(user, password)| basic_value(user, password));
            let text = spellings(secret.expose()).iter().fold(text, |text, form| text.replace(form.as_str(), "***"));
            match headers.as_deref().and_then(|value| value.strip_prefix("Basic ")) {
                Some(pair) => text.replace(pair, "***"),
                None => text,
            }
        })
    }

    /// What basic authentication sends: user and password, or the token as the user.
    fn basic_pair(&self) -> Option<(&str, &str)> {
        let given = self.basic.as_ref().map(|(user, password)| (user.expose(), password.expose()));
        given.or_else(|| self.token.as_ref().map(|token| (token.expose(), "")))
    }

    /// The best alternative that these credentials can serve; empty if none can, or none is needed.
    pub(crate) fn choose(&self, requirements: Requirements) -> &'static [SecurityScheme] {
        let servable = requirements.iter().copied().filter(|set| set.iter().all(|scheme| self.serves(*scheme)));
        servable.min_by_key(|set| rank(set)).unwrap_or_default()
    }

    fn serves(&self, scheme: SecurityScheme) -> bool {
        match scheme {
            SecurityScheme::Basic => self.basic.is_some() || self.token.is_some(),
            SecurityScheme::Unsupported => false,
            SecurityScheme::Header { .. }
            | SecurityScheme::Query { .. }
            | SecurityScheme::Cookie { .. }
            | SecurityScheme::Bearer => self.token.is_some(),
        }
    }

    /// The same, with the headers at hand that these APIs ask for.
    pub(crate) fn for_apis(mut self, apis: &[&ApiSpec]) -> Self {
        let schemes = apis.iter().flat_map(|api| api.security).copied().flatten();
        self.headers = schemes.filter_map(|scheme| Some((*scheme, self.header(*scheme)?))).collect();
        self
    }

    /// The header that carries the credential, if the scheme has one. The credential was checked when the client was
    /// built, so that one that fits no header cannot come here.
    fn header(&self, scheme: SecurityScheme) -> Option<(HeaderName, HeaderValue)> {
        let (name, value) = match (scheme, &self.token) {
            (SecurityScheme::Basic, _) => {
                let (user, password) = self.basic_pair()?;
                (AUTHORIZATION, basic_value(user, password))
            }
            (SecurityScheme::Bearer, Some(token)) => {
                (AUTHORIZATION, Zeroizing::new(format!("Bearer {}", token.expose())))
            }
            (SecurityScheme::Header { name }, Some(token)) => {
                (HeaderName::from_bytes(name.as_bytes()).ok()?, token.0.clone())
            }
            _ => return None,
        };
        let mut value = HeaderValue::from_str(&value).ok()?;
        value.set_sensitive(true);
        Some((name, value))
    }

    /// Puts the credential into a request's headers, cookies or query, as the chosen schemes want it.
    pub(crate) fn apply(&self, schemes: &[SecurityScheme], request: &mut Placement<'_>) {
        for scheme in schemes {
            match (*scheme, &self.token) {
                (SecurityScheme::Cookie { name }, Some(token)) => {
                    request.cookies.push(format!("{name}={}", encode::strict(token.expose())));
                }
                (SecurityScheme::Query { name }, Some(token)) => {
                    let value = Zeroizing::new(encode::strict(token.expose()));
                    add_query(request.address, &Zeroizing::new(format!("{}={}", encode::strict(name), *value)));
                }
                (scheme, _) => {
                    let made = self.headers.iter().find(|(made, _)| *made == scheme).map(|(_, header)| header.clone());
                    if let Some((name, value)) = made.or_else(|| self.header(scheme)) {
                        request.headers.insert(name, value);
                    }
                }
            }
        }
    }
}

/// The parts of a request that can carry a credential.
pub(crate) struct Placement<'a> {
    pub(crate) headers: &'a mut HeaderMap,
    pub(crate) cookies: &'a mut Vec<String>,
    pub(crate) address: &'a mut String,
}

/// Where a credential is exposed least: headers, then cookies, then the query, which servers log. A set is as good
/// as its worst scheme. Not to identify oneself comes last.
fn rank(set: &[SecurityScheme]) -> u8 {
    let one = |scheme: &SecurityScheme| match scheme {
        SecurityScheme::Header { .. } => 0,
        SecurityScheme::Bearer | SecurityScheme::Basic => 1,
        SecurityScheme::Cookie { .. } => 2,
        SecurityScheme::Query { .. } => 3,
        SecurityScheme::Unsupported => 4,
    };
    set.iter().map(one).max().unwrap_or(4)
}

/// How a text may be written where an API repeats it: as it is, encoded in an address, or within JSON.
fn spellings(secret: &str) -> [Zeroizing<String>; 5] {
    let json = Value::from(secret).to_string();
    let json = json.strip_prefix('"').and_then(|json| json.strip_suffix('"')).unwrap_or_default();
    let slashed = json.replace('/', "\\/");
    [secret.to_owned(), encode::strict(secret), encode::strict_lower(secret), json.to_owned(), slashed]
        .map(Zeroizing::new)
}

fn basic_value(user: &str, password: &str) -> Zeroizing<String> {
    let pair = Zeroizing::new(format!("{user}:{password}"));
    let encoded = Zeroizing::new(base64_text(pair.as_bytes()));
    Zeroizing::new(format!("Basic {}", *encoded))
}

/// Standard base64, padded.
pub(crate) fn base64_text(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits =
            chunk.iter().enumerate().fold(0_usize, |bits, (at, byte)| bits | usize::from(*byte) << (16 - 8 * at));
        for digit in 0..4 {
            let sextet = ALPHABET.get(bits >> (18 - 6 * digit) & 63).copied();
            text.push(sextet.filter(|_| digit <= chunk.len()).map_or('=', char::from));
        }
    }
    text
}
