//! References as documents write them. After [`check`](crate::check) all are plain: see [`pointer_in`](super::pointer_in).

use super::child;

/// Why a text is no reference within its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Malformed {
    /// It is an empty text.
    Empty,
    /// It leads to another document.
    External,
    /// Its fragment isn't a JSON pointer.
    NoPointer,
    /// A `%` or `~` stands before something else than an escaped character.
    Escape,
}

/// The plain JSON pointer of what a reference within its document names.
pub(crate) fn named_pointer(reference: &str) -> Option<String> {
    let tokens = pointer_tokens(reference).ok()?;
    Some(tokens.iter().fold(String::new(), |pointer, token| child(&pointer, token)))
}

/// The tokens of a reference within the document: its fragment, percent-decoded (RFC 3986), is a pointer (RFC 6901).
pub(crate) fn pointer_tokens(reference: &str) -> Result<Vec<String>, Malformed> {
    if reference.is_empty() {
        return Err(Malformed::Empty);
    }
    let fragment = reference.strip_prefix('#').ok_or(Malformed::External)?;
    let pointer = percent_decode(fragment).ok_or(Malformed::Escape)?;
    if pointer.is_empty() {
        return Ok(Vec::new());
    }
    let tokens = pointer.strip_prefix('/').ok_or(Malformed::NoPointer)?;
    tokens.split('/').map(|token| unescape(token).ok_or(Malformed::Escape)).collect()
}

fn unescape(token: &str) -> Option<String> {
    let mut plain = String::with_capacity(token.len());
    let mut characters = token.chars();
    while let Some(character) = characters.next() {
        plain.push(match character {
            '~' => match characters.next()? {
                '0' => '~',
                '1' => '/',
                _ => return None,
            },
            other => other,
        });
    }
    Some(plain)
}

/// A text without its percent escapes (RFC 3986); none if one is wrong, or what they stand for is no text.
pub(crate) fn percent_decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut digit = || char::from(rest.next()?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        bytes.push(if byte == b'%' { digit()? * 16 + digit()? } else { byte });
    }
    String::from_utf8(bytes).ok()
}
