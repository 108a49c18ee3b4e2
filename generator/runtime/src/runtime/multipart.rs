//! Bodies of several parts (RFC 7578): files, and values beside them.

use std::collections::VecDeque;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderValue;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::runtime::body::{Body, Source};
use crate::runtime::encode::{Style, StyleKind, scalar};
use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::operation::{Operation, Part};
use crate::runtime::properties::{Argument, sent};
use crate::runtime::spec::{Encoding, is_json};
use crate::runtime::transport::TransportError;

/// A file to be sent as one part of a body.
///
/// Bytes and texts turn into one by themselves. A file of a stream is sent once: such a call is never tried again.
#[derive(Debug)]
pub struct FilePart {
    content: Body,
    file_name: Option<String>,
    content_type: Option<String>,
}

impl FilePart {
    /// A file with this content.
    pub fn new(content: impl Into<Body>) -> Self {
        Self { content: content.into(), file_name: None, content_type: None }
    }

    /// The file's name; without one it is called as the part is.
    #[must_use]
    pub fn file_name(self, name: impl Into<String>) -> Self {
        Self { file_name: Some(name.into()), ..self }
    }

    /// The file's media type; without one it is what the API asks for, or `application/octet-stream`.
    #[must_use]
    pub fn content_type(self, media_type: impl Into<String>) -> Self {
        Self { content_type: Some(media_type.into()), ..self }
    }
}

impl<T: Into<Body>> From<T> for FilePart {
    fn from(content: T) -> Self {
        Self::new(content)
    }
}

impl Operation {
    /// A body of parts, of which there are none yet.
    pub fn multipart(mut self) -> Self {
        self.put_parts(Vec::new(), join);
        self
    }

    /// A part that is text.
    pub fn part(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.put_text(name, value.into());
        self
    }

    /// A part that is neither text nor a file: an object is JSON, a list is a part for each element, null is none.
    pub fn part_value(mut self, name: &'static str, value: impl Serialize) -> Self {
        self.put_value(name, &value);
        self
    }

    /// A part that is a file.
    pub fn file(mut self, name: &'static str, file: impl Into<FilePart>) -> Self {
        self.put_files(name, vec![file.into()]);
        self
    }

    /// Files, each a part of this name.
    pub fn files(mut self, name: &'static str, files: impl IntoIterator<Item = impl Into<FilePart>>) -> Self {
        self.put_files(name, files.into_iter().map(Into::into).collect());
        self
    }

    /// The media type that the document asks for.
    fn part_type(&self, name: &str) -> Option<&'static str> {
        match self.spec.encoding(name) {
            Some(Encoding::ContentType(media_type)) => Some(media_type),
            Some(Encoding::Style(_)) | None => None,
        }
    }

    /// Parts of one name; setting them again replaces them.
    fn set_parts(&mut self, name: &str, parts: Vec<Part>) {
        let mut all = self.take_parts();
        all.retain(|part| part.name != name);
        all.extend(parts);
        self.put_parts(all, join);
    }

    fn put_text(&mut self, name: &'static str, text: String) {
        let head = head(name, None, self.part_type(name));
        self.set_parts(name, vec![Part { name, head, content: Source::Bytes(text.into()) }]);
    }

    fn put_value(&mut self, name: &'static str, value: &dyn Argument) {
        let value = match sent(value).and_then(|json| serde_json::from_slice::<Box<RawValue>>(&json)) {
            Ok(value) => value,
            Err(error) => return self.refuse(name, &error),
        };
        let value = &*value;
        let encoding = self.spec.encoding(name);
        if let Some(Encoding::Style(style)) = encoding
            && !style.explode
            && let Ok(list) = serde_json::from_str::<Vec<Value>>(value.get())
        {
            return self.put_text(name, delimited(style, &list));
        }
        let media_type = self.part_type(name);
        let elements: Vec<&RawValue> = match media_type {
            Some(media_type) if is_json(media_type) => vec![value],
            _ => serde_json::from_str(value.get()).unwrap_or_else(|_| vec![value]),
        };
        let parts = elements.iter().filter_map(|element| value_part(name, element, media_type)).collect();
        self.set_parts(name, parts);
    }

    fn put_files(&mut self, name: &'static str, files: Vec<FilePart>) {
        let declared = self.part_type(name).unwrap_or("application/octet-stream");
        let mut parts = Vec::with_capacity(files.len());
        for file in files {
            let media_type = file.content_type.as_deref().unwrap_or(declared);
            if HeaderValue::from_str(media_type).is_err() {
                return self.refuse(name, &"has a content type with characters that no header may have");
            }
            let head = head(name, Some(file.file_name.as_deref().unwrap_or(name)), Some(media_type));
            parts.push(Part { name, head, content: file.content.into() });
        }
        self.set_parts(name, parts);
    }
}

/// A list as one text.
fn delimited(style: Style, list: &[Value]) -> String {
    let separator = match style.kind {
        StyleKind::SpaceDelimited => " ",
        StyleKind::PipeDelimited => "|",
        StyleKind::TabDelimited => "\t",
        _ => ",",
    };
    list.iter().map(scalar).collect::<Vec<_>>().join(separator)
}

/// A value as a part; none for null.
fn value_part(name: &'static str, value: &RawValue, media_type: Option<&str>) -> Option<Part> {
    let json = value.get();
    let (content, media_type) = match json.as_bytes().first() {
        Some(b'n') => return None,
        Some(b'"') => (serde_json::from_str(json).unwrap_or_else(|_| json.to_owned()), media_type),
        Some(b'{' | b'[') => {
            let known = media_type.filter(|media_type| is_json(media_type));
            (json.to_owned(), known.or(Some("application/json")))
        }
        _ => (json.to_owned(), media_type),
    };
    Some(Part { name, head: head(name, None, media_type), content: Source::Bytes(content.into()) })
}

/// The header lines of a part.
fn head(name: &str, file_name: Option<&str>, media_type: Option<&str>) -> String {
    let name = quoted(name);
    let file_name = file_name.map(|name| format!("; filename=\"{}\"", quoted(name))).unwrap_or_default();
    let media_type = media_type.map(|media_type| format!("\r\nContent-Type: {media_type}")).unwrap_or_default();
    format!("Content-Disposition: form-data; name=\"{name}\"{file_name}{media_type}")
}

/// A name as browsers write it: nothing but what would end it is escaped.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// Puts the parts together; gives the body, and its media type with the boundary.
fn join(media_type: &str, parts: &[Part]) -> Result<(Body, String), Error> {
    let boundary = boundary();
    let mut pieces = VecDeque::with_capacity(3 * parts.len() + 1);
    for part in parts {
        let content = part.content.open().ok_or_else(|| {
            let message = format!("argument `{}` is a stream and was sent before", part.name);
            Error::new(ErrorKind::InvalidArgument, message)
        })?;
        pieces.extend([format!("--{boundary}\r\n{}\r\n\r\n", part.head).into(), content, "\r\n".into()]);
    }
    pieces.push_back(format!("--{boundary}--\r\n").into());
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    Ok((concatenated(pieces), format!("{essence}; boundary={boundary}")))
}

/// 128 bits that nobody can foresee: no content has them by chance or by intent.
fn boundary() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}

/// One body of all pieces: bytes if all of them are.
fn concatenated(pieces: VecDeque<Body>) -> Body {
    let bytes: Option<Vec<&[u8]>> = pieces.iter().map(|piece| piece.as_bytes().map(AsRef::as_ref)).collect();
    match bytes {
        Some(bytes) => bytes.concat().into(),
        None => Body::stream(Pieces(pieces)),
    }
}

/// Bodies, one after another.
struct Pieces(VecDeque<Body>);

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while let Some(piece) = self.0.front_mut() {
            match piece.poll_chunk(cx) {
                Poll::Ready(None) => drop(self.0.pop_front()),
                other => return other,
            }
        }
        Poll::Ready(None)
    }
}
