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
    pub(crate) fn redact(&self, mut text: String) -> String {
        if let Some(token) = &self.token {
            text = self.without(text, token.expose());
        }
        if let Some((user, password)) = &self.basic {
            // A user without a password is a token by another name.
            let secret = if password.expose().is_empty() { user } else { password };
            text = self.without(text, secret.expose());
        }
        text
    }

    /// The text with one secret replaced, however it is written, and with what basic authentication makes of it.
    fn without(&self, mut text: String, secret: &str) -> String {
        if secret.is_empty() {
            return text;
        }
        for form in &spellings(secret) {
            text = text.replace(form.as_str(), "***");
        }
        if let Some((user, password)) = self.basic_pair()
            && let Some(pair) = basic_value(user, password).strip_prefix("Basic ")
        {
            text = text.replace(pair, "***");
        }
        text
    }

    /// What basic authentication sends: user and password, or the token as the user.
    fn basic_pair(&self) -> Option<(&str, &str)> {
        match (&self.basic, &self.token) {
            (Some((user, password)), _) => Some((user.expose(), password.expose())),
            (None, Some(token)) => Some((token.expose(), "")),
            (None, None) => None,
        }
    }

    /// The best alternative that these credentials can serve; empty if none can, or none is needed.
    pub(crate) fn choose(&self, requirements: Requirements) -> &'static [SecurityScheme] {
        let (mut best, mut least): (&[SecurityScheme], u8) = (&[], u8::MAX);
        for set in requirements {
            if rank(set) < least && set.iter().all(|scheme| self.serves(*scheme)) {
                (best, least) = (set, rank(set));
            }
        }
        best
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
        for api in apis {
            for set in api.security {
                for scheme in *set {
                    if let Some(header) = self.header(*scheme) {
                        self.headers.push((*scheme, header));
                    }
                }
            }
        }
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
                    let header = match self.headers.iter().find(|(made, _)| *made == scheme) {
                        Some((_, header)) => Some(header.clone()),
                        None => self.header(scheme),
                    };
                    if let Some((name, value)) = header {
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
    let mut worst = if set.is_empty() { 4 } else { 0 };
    for scheme in set {
        worst = worst.max(match scheme {
            SecurityScheme::Header { .. } => 0,
            SecurityScheme::Bearer | SecurityScheme::Basic => 1,
            SecurityScheme::Cookie { .. } => 2,
            SecurityScheme::Query { .. } => 3,
            SecurityScheme::Unsupported => 4,
        });
    }
    worst
}

/// How a text may be written where an API repeats it: as it is, encoded in an address, or within JSON.
fn spellings(secret: &str) -> [Zeroizing<String>; 5] {
    let json = Value::from(secret).to_string();
    let json = json.strip_prefix('"').and_then(|json| json.strip_suffix('"')).unwrap_or_default();
    let mut slashed = String::with_capacity(json.len());
    for letter in json.chars() {
        if letter == '/' {
            slashed.push('\\');
        }
        slashed.push(letter);
    }
    [
        Zeroizing::new(secret.to_owned()),
        Zeroizing::new(encode::strict(secret)),
        Zeroizing::new(encode::strict_lower(secret)),
        Zeroizing::new(json.to_owned()),
        Zeroizing::new(slashed),
    ]
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
        let mut bits = 0_usize;
        for at in 0..3_usize {
            bits = bits << 8 | usize::from(*chunk.get(at).unwrap_or(&0));
        }
        for digit in 0..4_usize {
            match ALPHABET.get(bits >> (18 - 6 * digit) & 63) {
                Some(letter) if digit <= chunk.len() => text.push(char::from(*letter)),
                _ => text.push('='),
            }
        }
    }
    text
}
