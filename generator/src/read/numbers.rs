//! Numbers of JSON that are beyond the range of floats.

use super::visit::Reading;
use crate::diag::Code;

/// The text with `null`, and spaces behind it, in place of each number beyond the range of floats: everything else stands where it
/// stood. Each is reported.
pub(super) fn finite(reading: &Reading<'_>) -> String {
    let mut text = String::with_capacity(reading.text.len());
    let mut rest = reading.text;
    while let Some(start) = rest.find(|c: char| matches!(c, '"' | '-' | '0'..='9')) {
        let (before, token) = rest.split_at(start);
        text.push_str(before);
        let (token, after) = token.split_at(end_of(token));
        let is_infinite = !token.starts_with('"') && token.parse().is_ok_and(f64::is_infinite);
        if is_infinite {
            let message = format!("`{}` is beyond the range of numbers: read as null", shortened(token));
            reading.report_at(Code::NotFinite, text.len(), message, "");
            text.push_str("null");
            text.extend(std::iter::repeat_n(' ', token.len().saturating_sub("null".len())));
        } else {
            text.push_str(token);
        }
        rest = after;
    }
    text + rest
}

/// Where the text or number ends with which `token` begins.
fn end_of(token: &str) -> usize {
    if !token.starts_with('"') {
        let is_within = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        return token.find(|c| !is_within(c)).unwrap_or(token.len());
    }
    let mut is_escaped = false;
    let end = token.bytes().skip(1).position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    end.map_or(token.len(), |end| end + 2)
}

/// A number for a message: not longer than a line.
fn shortened(number: &str) -> String {
    const LONGEST: usize = 40;
    match number.get(..LONGEST) {
        Some(start) => format!("{start}…"),
        None => number.to_owned(),
    }
}
