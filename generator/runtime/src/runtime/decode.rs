//! How an answer becomes a value: one of these functions for each operation.

use std::borrow::Cow;
use std::str::Utf8Error;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::runtime::charset;
use crate::runtime::error::{Attribution, Error, ErrorKind, Received};
use crate::runtime::stream::ByteStream;

/// Makes a value of an answer.
pub type Decode<T> = fn(&mut Answer) -> Result<T, Error>;

/// A successful answer, before it is read as a type.
#[derive(Debug)]
pub struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,

    /// The body of an operation that hands it over as it arrives.
    pub(crate) stream: Option<Box<ByteStream>>,
    pub(crate) attribution: Attribution,
}

impl Answer {
    /// The status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The whole body; empty if it is handed over as it arrives.
    #[must_use]
    pub const fn body(&self) -> &Bytes {
        &self.body
    }

    fn received(&self) -> Received {
        Received { status: self.status, headers: self.headers.clone(), body: self.body.clone() }
    }

    /// The body in UTF-8.
    pub(crate) fn text(&self) -> Cow<'_, [u8]> {
        charset::utf8(&self.headers, &self.body)
    }

    /// The body as JSON; an empty one is taken for `null`, which fits what may be absent.
    fn json_text(&self) -> Cow<'_, [u8]> {
        let text = self.text();
        if text.trim_ascii().is_empty() { Cow::Borrowed(b"null") } else { text }
    }

    /// The error for a body that is not what the document says.
    pub(crate) fn misfit(&self, source: serde_json::Error) -> Error {
        self.undecodable("", &self.text(), source)
    }

    /// The error for a part of the body, found at the path `at`, that is not what the document says.
    pub(crate) fn undecodable(&self, at: &str, part: &[u8], source: serde_json::Error) -> Error {
        Error::undecodable(self.received(), &self.attribution, (at, part), source)
    }

    /// The error for a success that the document does not announce.
    #[must_use]
    #[inline]
    pub fn unexpected_status(&self) -> Error {
        let detail = format!("{}, a success that the API does not announce", self.status);
        Error::new(ErrorKind::UnexpectedStatus, detail).with_answer(self.received()).of(&self.attribution)
    }
}

/// A type that is chosen by the answer's status.
pub trait ByStatus: Sized {
    /// Reads the answer as what its status announces.
    ///
    /// # Errors
    ///
    /// The status is not announced, or the body is not what is announced for it.
    fn by_status(answer: &mut Answer) -> Result<Self, Error>;
}

/// JSON.
///
/// # Errors
///
/// The body is no such JSON.
pub fn json<T: DeserializeOwned>(answer: &mut Answer) -> Result<T, Error> {
    read(&answer.json_text()).map_err(|source| answer.misfit(source))
}

/// JSON in UTF-8. That it is in UTF-8 is seen to once for all of it, which costs less than string by string.
fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, serde_json::Error> {
    match std::str::from_utf8(json) {
        Ok(text) => serde_json::from_str(text),
        Err(error) => Err(damage(json, error)),
    }
}

/// The error for JSON that is not UTF-8, which knows the line and the column.
pub(crate) fn damage(json: &[u8], error: Utf8Error) -> serde_json::Error {
    let (sound, _) = json.split_at_checked(error.valid_up_to()).unwrap_or_default();
    let (mut line, mut column) = (1, 0);
    for byte in sound {
        (line, column) = if *byte == b'\n' { (line + 1, 0) } else { (line, column + 1) };
    }
    match std::str::from_utf8(sound).unwrap_or_default().parse::<Value>() {
        // No JSON even before that.
        Err(earlier) if !earlier.is_eof() => earlier,
        // serde_json takes line and column out of these words again.
        _ => serde::de::Error::custom(format!("invalid unicode code point at line {line} column {column}")),
    }
}

/// JSON, or `None` if the body is empty or `null`.
///
/// # Errors
///
/// The body is no such JSON.
pub fn optional_json<T: DeserializeOwned>(answer: &mut Answer) -> Result<Option<T>, Error> {
    json(answer)
}

/// Nothing; the body does not matter.
///
/// # Errors
///
/// None.
pub fn empty(_answer: &mut Answer) -> Result<(), Error> {
    Ok(())
}

/// Text; bytes that no character has are replaced.
///
/// # Errors
///
/// None.
#[inline]
pub fn text(answer: &mut Answer) -> Result<String, Error> {
    Ok(match answer.text() {
        // Taken over without a copy, since nobody else has it.
        Cow::Borrowed(text) if text.len() == answer.body.len() => into_text(std::mem::take(&mut answer.body).into()),
        text => into_text(text.into_owned()),
    })
}

#[inline]
fn into_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// The body as it is, read whole.
///
/// # Errors
///
/// None.
#[inline]
pub fn bytes(answer: &mut Answer) -> Result<Bytes, Error> {
    Ok(std::mem::take(&mut answer.body))
}

/// The body as it arrives.
///
/// # Errors
///
/// None.
#[inline]
pub fn stream(answer: &mut Answer) -> Result<ByteStream, Error> {
    let whole = std::mem::take(&mut answer.body);
    let stream = answer.stream.take().map(|stream| *stream);
    Ok(stream.unwrap_or_else(|| ByteStream::of_bytes(whole, answer.attribution.clone())))
}

/// One of several types, by the answer's status.
///
/// # Errors
///
/// The status is not announced, or the body is not what is announced for it.
pub fn by_status<T: ByStatus>(answer: &mut Answer) -> Result<T, Error> {
    T::by_status(answer)
}
