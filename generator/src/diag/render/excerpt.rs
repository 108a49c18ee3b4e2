//! The piece of a line that a finding shows, and the escaping of text that may be hostile to terminals.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Bytes shown before and after a marker: long lines are cut, be it a document in one line of megabytes.
const BEFORE: usize = 60;
const AFTER: usize = 90;

/// A piece of a line around a marker.
#[derive(Clone, Copy, Debug)]
pub(super) struct Excerpt<'a> {
    /// Counted from 1.
    pub(super) line: usize,
    /// In characters, counted from 1.
    pub(super) column: usize,
    /// What is shown before the marker, what it marks, and what comes after it.
    pub(super) parts: [&'a str; 3],
    /// Whether the line goes on to the left and to the right.
    pub(super) is_cut: (bool, bool),
}

/// Goes over a text's lines; offsets have to ascend.
pub(super) struct Cursor<'a> {
    text: &'a str,
    has_returns: bool,
    line: usize,
    line_start: usize,
    /// The last offset and its column.
    offset: usize,
    column: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, has_returns: text.contains('\r'), line: 1, line_start: 0, offset: 0, column: 1 }
    }

    pub(super) fn excerpt(&mut self, offset: usize) -> Excerpt<'a> {
        let offset = floor(self.text, offset);
        self.advance(offset);
        let start = floor(self.text, offset.saturating_sub(BEFORE)).max(self.line_start);
        let rest = self.text.get(offset..).unwrap_or_default();
        let line_end = rest.bytes().take(AFTER + 4).position(is_break);
        let rest = rest.get(..line_end.unwrap_or_else(|| floor(rest, AFTER))).unwrap_or_default();
        let (marked, after) = rest.split_at_checked(word(rest)).unwrap_or((rest, ""));
        Excerpt {
            line: self.line,
            column: self.column,
            parts: [self.text.get(start..offset).unwrap_or_default(), marked, after],
            is_cut: (start > self.line_start, line_end.is_none() && offset + rest.len() < self.text.len()),
        }
    }

    /// Counts lines (ended by LF, CR LF or CR) and columns up to `offset`.
    fn advance(&mut self, offset: usize) {
        let passed = self.text.get(self.offset..offset).unwrap_or_default();
        // Bytes of one value are counted far faster than line ends of three kinds, which few texts have.
        let (ended, last) = if self.has_returns {
            let mut ends = (self.offset..offset).filter(|at| self.ends_line(*at));
            (ends.clone().count(), ends.next_back())
        } else {
            (passed.bytes().filter(|byte| *byte == b'\n').count(), passed.rfind('\n').map(|at| self.offset + at))
        };
        if let Some(last) = last {
            self.line += ended;
            (self.line_start, self.column) = (last + 1, 1);
        }
        let start = self.line_start.max(self.offset);
        self.column += self.text.get(start..offset).unwrap_or_default().chars().count();
        self.offset = offset;
    }

    fn ends_line(&self, at: usize) -> bool {
        match self.text.as_bytes().get(at..) {
            Some([b'\n', ..]) => true,
            // The CR of CR LF ends no line.
            Some([b'\r', rest @ ..]) => rest.first() != Some(&b'\n'),
            _ => false,
        }
    }
}

fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// The last boundary of characters at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|offset| text.is_char_boundary(*offset)).unwrap_or(0)
}

/// How many bytes of `rest` are the word at its start: a key, quoted or not.
fn word(rest: &str) -> usize {
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let end = match rest.as_bytes().first() {
        Some(quote @ (b'"' | b'\'')) => rest.bytes().skip(1).position(|byte| byte == *quote).map(|end| end + 2),
        _ => rest.find(|character: char| !(character.is_alphanumeric() || "_$-/.{}".contains(character))),
    };
    end.unwrap_or(if rest.starts_with(['"', '\'']) { first } else { rest.len() }).max(first)
}

/// Text with its control characters, and those that change the direction of writing, shown as escapes.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hostile) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            hostile if is_hostile(hostile) => {
                let _ = write!(escaped, "{}", hostile.escape_unicode());
            }
            harmless => escaped.push(harmless),
        }
    }
    Cow::Owned(escaped)
}

pub(super) fn is_hostile(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61C}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FEFF}'
                | '\u{E0000}'..='\u{E007F}'
        )
}
