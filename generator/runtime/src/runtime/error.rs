//! The one error of a client.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::runtime::auth::Credentials;
use crate::runtime::charset;
use crate::runtime::json_path;
use crate::runtime::retry;
use crate::runtime::spec::OperationSpec;
use crate::runtime::transport::{BoxError, TransportError, TransportErrorKind};

/// Why a call gave no value.
///
/// Neither [`Display`](fmt::Display) nor [`Debug`] shows a credential or a URL's query.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    detail: String,
    attribution: Option<Attribution>,
    answer: Option<Received>,
    source: Option<BoxError>,

    /// How often the call was tried; 0 if nothing came to be sent.
    attempts: u32,
}

/// Which call an error or an answer belongs to.
#[derive(Clone, Debug)]
pub(crate) struct Attribution {
    pub(crate) spec: OperationSpec,

    /// Kept to be blotted out of what is printed: an API may repeat them in its answer.
    pub(crate) credentials: Arc<Credentials>,

    /// The attempt that brought the answer, counted from 1; 0 if there is none yet.
    pub(crate) attempt: u32,
}

impl Attribution {
    /// A part of what an answer led to, on one line, without credentials.
    fn excerpt(&self, text: String) -> String {
        shortened(&self.credentials.redact(text), 300)
    }

    /// What stands around a place in a body, on one line.
    fn snippet(&self, body: &[u8], offset: usize) -> String {
        let (before, after) = body.split_at_checked(offset).unwrap_or((body, &[]));
        // More than is shown, so that a credential is seen whole.
        let before = before.get(before.len().saturating_sub(4096)..).unwrap_or(before);
        let after = after.get(..4096).unwrap_or(after);
        let readable = |part: &[u8]| self.credentials.redact(String::from_utf8_lossy(part).into_owned());
        let (before, after) = (readable(before), readable(after));
        let (_, before) = split(&before, before.chars().count().saturating_sub(60));
        let (after, _) = split(&after, 20);
        one_line(&format!("{before}{after}"))
    }
}

/// The answer that was taken for an error.
#[derive(Clone)]
pub(crate) struct Received {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Received {
    /// The body in UTF-8.
    fn text(&self) -> Cow<'_, [u8]> {
        charset::utf8(&self.headers, &self.body)
    }
}

/// What kind of failure an [`Error`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument cannot be sent as it is; nothing was sent.
    InvalidArgument,
    /// The client is not set up for this; nothing was sent.
    Configuration,
    /// No connection came about; nothing was sent.
    Connect,
    /// The time for the call was up; the API may have acted on it.
    Timeout,
    /// The connection failed in some other way; the API may have acted on the call.
    Transport,
    /// The API answered with an error.
    Status,
    /// The API answered with a success that its document does not announce.
    UnexpectedStatus,
    /// The answer's body is not what the document says.
    Decode,
    /// The answer's body is larger than the client's limit.
    BodyTooLarge,
    /// A page named a next page that had been seen already.
    RepeatedPageToken,
    /// The answer leads elsewhere once too often, or to where this client does not go.
    Redirect,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self(Box::new(Inner { kind, detail, attribution: None, answer: None, source: None, attempts: 0 }))
    }

    pub(crate) fn configuration(detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, detail)
    }

    pub(crate) fn transport(error: TransportError, host: &str) -> Self {
        let (kind, detail) = match error.kind() {
            TransportErrorKind::Connect => (ErrorKind::Connect, format!("no connection to {host}")),
            TransportErrorKind::Timeout => (ErrorKind::Timeout, format!("{host} did not answer in time")),
            TransportErrorKind::Body => (ErrorKind::Transport, format!("{host} broke off within the body")),
            TransportErrorKind::Request => {
                (ErrorKind::Configuration, format!("nothing can be sent to {host} like this"))
            }
            TransportErrorKind::Other => (ErrorKind::Transport, format!("the exchange with {host} failed")),
        };
        Self::new(kind, detail).caused_by(error)
    }

    /// The answer is an error by its status.
    pub(crate) fn status_of(received: Received, attribution: &Attribution) -> Self {
        let message = message_in(&received.text(), attribution.spec.api.error_message_keys);
        // Blotted out before it is cut, here as below, lest the cut leave half a credential.
        let said = message.map(|message| attribution.excerpt(message));
        let said = said.map(|said| format!(": {said}")).unwrap_or_default();
        let error = Self::new(ErrorKind::Status, format!("{}{said}", received.status));
        error.with_answer(received).of(attribution)
    }

    /// Part of a body, found at the path `at`, is not what the document says.
    pub(crate) fn undecodable(
        received: Received,
        attribution: &Attribution,
        (at, part): (&str, &[u8]),
        source: serde_json::Error,
    ) -> Self {
        if part.trim_ascii().is_empty() {
            let detail = format!("{} with an empty body in place of JSON", received.status);
            return Self::new(ErrorKind::Decode, detail).with_answer(received).of(attribution);
        }
        let offset = json_path::offset(part, source.line(), source.column());
        let path = json_path::joined(at, &json_path::path(part, offset));
        let path = if path.is_empty() { "$".to_owned() } else { attribution.excerpt(path) };
        let text = source.to_string();
        let (reason, place) = text.rfind(" at line ").and_then(|end| text.split_at_checked(end)).unwrap_or((&text, ""));
        let reason = attribution.excerpt(reason.to_owned());
        // The decoder may repeat any amount of the body.
        let same = text.strip_suffix(place).is_some_and(|whole| whole == reason);
        let source = if same { source } else { serde::de::Error::custom(format!("{reason}{place}")) };
        let near = attribution.snippet(part, offset);
        let (status, remark) = (received.status, charset::remark(&received.headers));
        let detail = format!("{status}, but its body does not fit at `{path}`: {reason}; near `{near}`{remark}");
        Self::new(ErrorKind::Decode, detail).with_answer(received).caused_by(source).of(attribution)
    }

    pub(crate) fn of(mut self, attribution: &Attribution) -> Self {
        self.0.attempts = self.0.attempts.max(attribution.attempt);
        self.0.attribution = Some(attribution.clone());
        self
    }

    /// The same, of this attempt, counted from 1.
    pub(crate) fn after(mut self, attempt: u32) -> Self {
        self.0.attempts = attempt;
        self
    }

    pub(crate) fn with_answer(mut self, received: Received) -> Self {
        self.0.answer = Some(received);
        self
    }

    pub(crate) fn caused_by(self, source: impl Into<BoxError>) -> Self {
        self.with_source(source.into())
    }

    fn with_source(mut self, source: BoxError) -> Self {
        self.0.source = Some(source);
        self
    }

    /// What kind of failure this is.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operationId of the call; `None` if the client could not even be built.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.attribution.as_ref().map(|attribution| attribution.spec.id)
    }

    /// How often the call was tried before it was given up: 1 if it was not tried again, 0 if nothing was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        match self.kind() {
            ErrorKind::InvalidArgument | ErrorKind::Configuration => 0,
            _ => self.0.attempts,
        }
    }

    /// The answer's status, if there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.answer.as_ref().map(|answer| answer.status)
    }

    /// The answer's headers, if there was an answer.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.answer.as_ref().map(|answer| &answer.headers)
    }

    /// The id by which the API's operators find this call in their logs.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        let names = ["x-request-id", "request-id", "x-amzn-requestid", "x-correlation-id"];
        let value = names.iter().find_map(|name| self.headers()?.get(*name))?;
        value.to_str().ok()
    }

    /// How long the API asks to wait before the call is tried again, by its answer's `Retry-After`.
    #[must_use]
    #[inline]
    pub fn retry_after(&self) -> Option<Duration> {
        retry::asked_for(self.headers()?, SystemTime::now())
    }

    /// The answer's body as it came; empty if there was none.
    #[must_use]
    #[inline]
    pub fn body(&self) -> &[u8] {
        self.0.answer.as_ref().map_or(&[], |answer| answer.body.as_ref())
    }

    /// The body in UTF-8.
    fn text(&self) -> Cow<'_, [u8]> {
        self.0.answer.as_ref().map(Received::text).unwrap_or_default()
    }

    /// What the API says about the error in the answer's body, in its own words: unlike this error's own texts it
    /// has everything that the API sent.
    #[must_use]
    #[inline]
    pub fn message(&self) -> Option<String> {
        message_in(&self.text(), self.0.attribution.as_ref()?.spec.api.error_message_keys)
    }

    /// Reads the answer's body as JSON.
    ///
    /// # Errors
    ///
    /// There is no answer, or its body is no such JSON.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, Self> {
        serde_json::from_slice(&self.text()).map_err(|source| self.undecodable_body(source))
    }

    #[inline]
    fn undecodable_body(&self, source: serde_json::Error) -> Self {
        match (&self.0.answer, &self.0.attribution) {
            (Some(received), Some(attribution)) => {
                Self::undecodable(received.clone(), attribution, ("", &received.text()), source)
            }
            _ => Self::new(ErrorKind::Decode, "there is no answer to read"),
        }
    }

    /// The time for the call was up.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// No connection came about.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.kind() == ErrorKind::Connect
    }

    /// The API answered 404.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(StatusCode::NOT_FOUND)
    }

    /// What is shown of the details, of which a server may have given any amount.
    fn detail(&self) -> String {
        shortened(&self.redacted(self.0.detail.clone()), 2000)
    }

    fn redacted(&self, text: String) -> String {
        match &self.0.attribution {
            Some(attribution) => attribution.credentials.redact(text),
            None => text,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.operation() {
            write!(f, "`{operation}`: ")?;
        }
        f.write_str(&self.detail())?;
        if self.attempts() > 1 { write!(f, " (after {} attempts)", self.attempts()) } else { Ok(()) }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("Error");
        text.field("kind", &self.kind()).field("operation", &self.operation());
        text.field("detail", &self.detail()).field("attempts", &self.attempts());
        if let Some(status) = self.status() {
            let body = self.text();
            let body = String::from_utf8_lossy(&body);
            let request_id = self.request_id().map(|id| self.redacted(id.to_owned()));
            text.field("status", &status.as_u16()).field("request_id", &request_id);
            text.field("body", &format_args!("`{}`", shortened(&self.redacted(body.into_owned()), 200)));
        }
        if let Some(source) = &self.0.source {
            text.field("source", &self.redacted(chain(source.as_ref())));
        }
        text.finish_non_exhaustive()
    }
}

impl StdError for Error {
    #[inline]
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_ref().map(|source| source.as_ref() as _)
    }
}

fn chain(error: &(dyn StdError + 'static)) -> String {
    let (mut causes, mut deeper) = (error.to_string(), error.source());
    while let Some(cause) = deeper {
        causes.push_str(": ");
        causes.push_str(&cause.to_string());
        deeper = cause.source();
    }
    causes
}

/// No honest error says more, in bytes. Taken apart, JSON takes many times its own room.
const LONGEST_PROBLEM: usize = 1024 * 1024;

/// The first of `keys` that holds text, in the body or one object further in.
fn message_in(body: &[u8], keys: &[&str]) -> Option<String> {
    if body.len() > LONGEST_PROBLEM {
        return None;
    }
    let body: Value = std::str::from_utf8(body).ok()?.parse().ok()?;
    for key in keys {
        let Some(found) = body.get(*key) else { continue };
        let mut message = words_in(found);
        for key in keys {
            message = message.or_else(|| words_in(found.get(*key)?));
        }
        if message.is_some() {
            return message;
        }
    }
    None
}

fn words_in(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

/// One line of at most `limit` characters.
fn shortened(text: &str, limit: usize) -> String {
    let (kept, rest) = split(text, limit);
    let mut line = one_line(kept);
    if !rest.is_empty() {
        line.push('…');
    }
    line
}

fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        line.push(if character.is_control() { ' ' } else { character });
    }
    line
}

/// The first characters, so many of them, and the rest.
fn split(text: &str, characters: usize) -> (&str, &str) {
    let mut left = characters;
    for (at, _) in text.char_indices() {
        if left == 0 {
            return text.split_at_checked(at).unwrap_or((text, ""));
        }
        left -= 1;
    }
    (text, "")
}
