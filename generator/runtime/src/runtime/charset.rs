//! Bodies that are not plain UTF-8, and what their headers say about that.

use std::borrow::Cow;

use http::{HeaderMap, header};

/// What stands in windows-1252 in place of the control characters 80 to 9F; the five bytes that it lacks are kept.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The body as UTF-8 without a byte order mark: itself, but for rare servers. The mark goes before the header. A body
/// in a charset that is not known stays as it is.
pub(crate) fn utf8<'body>(headers: &HeaderMap, body: &'body [u8]) -> Cow<'body, [u8]> {
    if let Some(rest) = body.strip_prefix(b"\xef\xbb\xbf") {
        return Cow::Borrowed(rest);
    }
    let text = match body {
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        _ => match declared(headers).and_then(|charset| recoded(charset, body)) {
            Some(text) => text,
            None => return Cow::Borrowed(body),
        },
    };
    Cow::Owned(text.into_bytes())
}

/// Why a body may not be readable: it is something else than JSON, or in a charset that is not known.
pub(crate) fn remark(headers: &HeaderMap) -> String {
    let Some(content_type) = content_type(headers) else { return String::new() };
    match declared(headers) {
        Some(charset) if recoded(charset, b"").is_none() => {
            let advice = if cfg!(feature = "charset") { "" } else { "; the feature `charset` knows more of them" };
            format!("; its charset `{charset}` is not known and was taken for UTF-8{advice}")
        }
        _ if content_type.as_bytes().windows(4).any(|letters| letters.eq_ignore_ascii_case(b"json")) => String::new(),
        _ => format!("; it came as `{content_type}`"),
    }
}

/// The charset of the `Content-Type`, if it is not UTF-8.
fn declared(headers: &HeaderMap) -> Option<&str> {
    let content_type = headers.get(header::CONTENT_TYPE)?;
    // What nearly all servers say, found at little cost.
    let usual: [&[u8]; 3] = [b"application/json", b";charset=utf-8", b"; charset=utf-8"];
    if usual.iter().any(|end| content_type.as_bytes().ends_with(end)) {
        return None;
    }
    let content_type = content_type.to_str().ok()?;
    let (_, parameters) = content_type.split_once(';')?;
    for parameter in parameters.split(';') {
        if let Some((name, charset)) = parameter.split_once('=')
            && name.trim().eq_ignore_ascii_case("charset")
        {
            let charset = charset.trim().trim_matches('"');
            let is_plain =
                matches!(charset.to_ascii_lowercase().as_str(), "utf-8" | "utf8" | "us-ascii" | "ascii" | "");
            return (!is_plain).then_some(charset);
        }
    }
    None
}

fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::CONTENT_TYPE)?.to_str().ok()
}

/// Nothing, if the charset is not known. As browsers do, Latin-1 is read as windows-1252, which has the same letters,
/// and UTF-16 without more as little-endian, unless the text says otherwise: JSON begins with an ASCII character.
fn recoded(charset: &str, body: &[u8]) -> Option<String> {
    match charset.to_ascii_lowercase().as_str() {
        "iso-8859-1" | "iso8859-1" | "latin1" | "windows-1252" | "cp1252" => {
            let mut text = String::with_capacity(body.len());
            for byte in body {
                let high = WINDOWS_1252.get(usize::from(*byte).wrapping_sub(0x80));
                text.push(high.copied().unwrap_or(char::from(*byte)));
            }
            Some(text)
        }
        "utf-16be" => Some(utf16(body, u16::from_be_bytes)),
        "utf-16" if body.first() == Some(&0) => Some(utf16(body, u16::from_be_bytes)),
        "utf-16" | "utf-16le" => Some(utf16(body, u16::from_le_bytes)),
        _ => rare(charset, body),
    }
}

fn utf16(body: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = body.chunks(2).map(|pair| pair.try_into().map_or(0xfffd, unit));
    let mut text = String::with_capacity(body.len());
    for letter in char::decode_utf16(units) {
        text.push(letter.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    text
}

#[cfg(feature = "charset")]
fn rare(charset: &str, body: &[u8]) -> Option<String> {
    let encoding = encoding_rs::Encoding::for_label(charset.as_bytes())?;
    Some(encoding.decode_without_bom_handling(body).0.into_owned())
}

#[cfg(not(feature = "charset"))]
const fn rare(_charset: &str, _body: &[u8]) -> Option<String> {
    None
}
