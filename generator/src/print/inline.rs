//! Words within a paragraph: links, code, and all that must not be read as Markdown or HTML.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::model::{Api, Operation, TypeKind};
use crate::name::{ApiNames, OperationNames};

/// The words that are more, or less, than they look.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// What may look like code without being it.
    plain: BTreeSet<String>,
    /// What code may name: an operation by its id, and where it is in Rust.
    mentions: BTreeMap<String, String>,
    /// Names of arguments and properties that Rust spells otherwise (`page-token`), and how it does.
    respelled: BTreeMap<String, String>,
}

/// What clippy takes for granted: its own default for `doc-valid-idents`, as far as documents use it.
const KNOWN: &[&str] = &[
    "KiB",
    "MiB",
    "GiB",
    "TiB",
    "PiB",
    "EiB",
    "MHz",
    "GHz",
    "THz",
    "AccessKit",
    "CoAP",
    "CoreFoundation",
    "CoreGraphics",
    "CoreText",
    "DevOps",
    "Direct2D",
    "Direct3D",
    "DirectWrite",
    "DirectX",
    "ECMAScript",
    "GPLv2",
    "GPLv3",
    "GitHub",
    "GitLab",
    "IPv4",
    "IPv6",
    "InfiniBand",
    "RoCE",
    "ClojureScript",
    "CoffeeScript",
    "JavaScript",
    "PostScript",
    "PureScript",
    "TypeScript",
    "PowerPC",
    "PowerShell",
    "WebAssembly",
    "NaN",
    "NaNs",
    "OAuth",
    "GraphQL",
    "OCaml",
    "OpenAL",
    "OpenDNS",
    "OpenGL",
    "OpenMP",
    "OpenSSH",
    "OpenSSL",
    "OpenStreetMap",
    "OpenTelemetry",
    "OpenType",
    "WebGL",
    "WebGL2",
    "WebGPU",
    "WebRTC",
    "WebSocket",
    "WebTransport",
    "OpenExr",
    "YCbCr",
    "sRGB",
    "TensorFlow",
    "TrueType",
    "iOS",
    "macOS",
    "FreeBSD",
    "NetBSD",
    "OpenBSD",
    "NixOS",
    "TeX",
    "LaTeX",
    "BibTeX",
    "BibLaTeX",
    "MinGW",
    "CamelCase",
];

impl Words {
    /// Clippy's words and these.
    pub(super) fn new(words: &[String]) -> Self {
        let plain = KNOWN.iter().map(|word| (*word).to_owned()).chain(words.iter().cloned()).collect();
        Self { plain, ..Self::default() }
    }

    /// The same, and what an API's documentation may mention.
    pub(super) fn of_api(words: &[String], api: &Api, names: &ApiNames) -> Self {
        let operations = api.operations.iter().zip(&names.operations);
        // An id of one word is as likely to be a value or a property.
        let operations = operations.filter(|(operation, _)| operation.id.contains(char::is_uppercase));
        let mention = |(operation, named): (&Operation, &OperationNames)| {
            (operation.id.clone(), format!("{}::{}", names.tag(operation.tag).handle, named.method))
        };
        let arguments = api.operations.iter().zip(&names.operations).flat_map(|(operation, names)| {
            operation.arguments.iter().map(|argument| &argument.name).zip(&names.arguments)
        });
        let fields = api.types.iter().zip(&names.types).flat_map(|(ty, names)| {
            let fields = if let TypeKind::Object(object) = &ty.kind { object.fields.as_slice() } else { &[] };
            fields.iter().map(|field| &field.name).zip(&names.members)
        });
        // Only those with a dash: a word without one may be a value or anything else.
        let respelled = arguments.chain(fields).filter(|(wire, name)| **name == wire.replace('-', "_") && name != wire);
        let respelled = respelled.map(|(wire, name)| (wire.clone(), name.clone())).collect();
        Self { mentions: operations.map(mention).collect(), respelled, ..Self::new(words) }
    }
}

/// Without control characters and carriage returns, with spaces for tabs; what changes the direction of text is named.
pub(crate) fn printable(text: &str) -> String {
    // What nearly all texts are, found out far cheaper than the rest.
    if text.bytes().all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte)) {
        return text.to_owned();
    }
    let text = if text.contains('\r') { Cow::from(text.replace("\r\n", "\n")) } else { Cow::from(text) };
    let mut printable = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => printable.push('\n'),
            '\t' => printable.push_str("    "),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                let _ = write!(printable, "(U+{:04X})", u32::from(c));
            }
            '\u{a0}' => printable.push(' '),
            c if c.is_control() => {}
            c => printable.push(c),
        }
    }
    printable
}

/// Cleans the words of one paragraph, heading or cell: on one line, with nothing in it that Markdown, HTML or rustdoc would
/// take amiss.
pub(super) fn clean(text: &str, words: &Words) -> String {
    at_start(clean_cells(text, words))
}

/// The same for a row of a table, which starts as rows start.
pub(super) fn clean_cells(text: &str, words: &Words) -> String {
    let mut line = Line { words, out: String::with_capacity(text.len() + 16) };
    let mut rest = text.trim();
    while let Some(c) = rest.chars().next() {
        rest = line.take(c, rest);
    }
    let text = line.out;
    let is_spaced = text.bytes().zip(text.bytes().skip(1)).any(|pair| pair == (b' ', b' '));
    match text.trim() {
        _ if is_spaced => text.split_whitespace().collect::<Vec<_>>().join(" "),
        trimmed if trimmed.len() < text.len() => trimmed.to_owned(),
        _ => text,
    }
}

/// A text as code, whatever it holds.
pub(super) fn code(text: &str) -> String {
    let words = Words::default();
    let mut line = Line { words: &words, out: String::new() };
    line.span(&printable(text));
    line.out
}

/// Whether a line that starts with this word would be more than text.
pub(super) fn is_block_start(text: &str) -> bool {
    let word = text.split(' ').next().unwrap_or_default();
    let is_all = |c: char| !word.is_empty() && word.chars().all(|other| other == c);
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    is_all('-')
        || is_all('#')
        || is_all('=')
        || matches!(word, "+" | "*")
        || word.starts_with(['>', '|'])
        || word.starts_with("```")
        || word.starts_with("~~~")
        || word.starts_with("***")
        || word.starts_with("___")
        || digits > 0 && matches!(word.get(digits..), Some("." | ")"))
}

/// Clean words so that they are text at the start of a line too.
pub(super) fn at_start(text: String) -> String {
    if is_block_start(&text) { escape_start(&text) } else { text }
}

fn escape_start(text: &str) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(digits).unwrap_or(("", text));
    format!("{number}\\{rest}")
}

struct Line<'a> {
    words: &'a Words,
    out: String,
}

impl Line<'_> {
    /// Takes what `rest` starts with, and gives what is left.
    fn take<'t>(&mut self, first: char, rest: &'t str) -> &'t str {
        match first {
            ' ' | '\n' => {
                self.out.push(' ');
                rest.trim_start()
            }
            '`' => self.code(rest),
            '<' => self.angle(rest),
            '!' if rest.starts_with("![") => self.bracket(&rest[1..]),
            '[' => self.bracket(rest),
            ']' => self.escaped(rest, first),
            '\\' => self.backslash(rest),
            _ => self.word(rest),
        }
    }

    fn escaped<'t>(&mut self, rest: &'t str, c: char) -> &'t str {
        self.out.push('\\');
        self.out.push(c);
        after(rest, c.len_utf8())
    }

    fn backslash<'t>(&mut self, rest: &'t str) -> &'t str {
        self.out.push('\\');
        match rest.chars().nth(1) {
            Some(c) if c.is_ascii_punctuation() => {
                self.out.push(c);
                after(rest, 2)
            }
            _ => {
                self.out.push('\\');
                after(rest, 1)
            }
        }
    }

    /// A code span; backticks that nothing closes are only characters.
    fn code<'t>(&mut self, rest: &'t str) -> &'t str {
        let length = rest.len() - rest.trim_start_matches('`').len();
        let inner = after(rest, length);
        let Some(end) = closing(window(inner, 4000), length) else {
            self.out.push_str(&"\\`".repeat(length));
            return inner;
        };
        let content = inner.get(..end).unwrap_or_default();
        match self.words.mentions.get(content) {
            Some(path) => self.out.push_str(&super::doc::link(path)),
            None => self.span(self.words.respelled.get(content).map_or(content, String::as_str)),
        }
        after(inner, end + length)
    }

    /// Writes a code span, whatever backticks it has within.
    fn span(&mut self, content: &str) {
        let content = content.split_whitespace().collect::<Vec<_>>().join(" ");
        if content.is_empty() {
            return;
        }
        let longest = content.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest + 1);
        let pad = if longest > 0 { " " } else { "" };
        for part in [&fence, pad, &content, pad, &fence] {
            self.out.push_str(part);
        }
    }

    /// `<https://…>` stays; of the HTML that documents are fond of, the text stays; any other `<` is only a character.
    fn angle<'t>(&mut self, rest: &'t str) -> &'t str {
        let Some(end) = window(rest, 2000).find('>') else { return self.escaped(rest, '<') };
        let inner = rest.get(1..end).unwrap_or_default();
        if is_url(inner) {
            self.out.push_str(&rest[..=end]);
            return after(rest, end + 1);
        }
        let name = inner.trim_matches('/').split([' ', '/']).next().unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "code" | "tt" if !inner.starts_with('/') => {
                let content = after(rest, end + 1);
                let close = window(content, 4000).find("</").unwrap_or_default();
                self.span(content.get(..close).unwrap_or_default());
                let tail = after(content, close);
                tail.find('>').map_or("", |end| after(tail, end + 1))
            }
            "br" | "p" | "li" | "ul" | "ol" | "div" | "tr" | "td" | "hr" => {
                self.out.push(' ');
                after(rest, end + 1)
            }
            "b" | "strong" | "i" | "em" | "u" | "a" | "span" | "sup" | "sub" | "small" => after(rest, end + 1),
            _ => self.escaped(rest, '<'),
        }
    }

    /// `[words](https://…)` stays a link; of other links the words stay; any other bracket is only a character.
    fn bracket<'t>(&mut self, rest: &'t str) -> &'t str {
        let Some((label, target, tail)) = link(rest) else { return self.escaped(rest, '[') };
        let label = clean_label(label, self.words);
        if label.is_empty() {
            return tail;
        }
        if is_url(target) {
            self.out.extend(["[", &label, "](", target, ")"]);
        } else {
            self.out.push_str(&label);
        }
        tail
    }

    fn word<'t>(&mut self, rest: &'t str) -> &'t str {
        let mut seen = 0;
        let is_end = |byte: u8| {
            seen |= class(byte);
            class(byte) == END
        };
        let length = rest.bytes().position(is_end).unwrap_or(rest.len());
        let (word, tail) = rest.split_at_checked(length).unwrap_or((rest, ""));
        match Some(word).filter(|_| seen & COLON != 0).and_then(url_start) {
            Some(start) => self.url(word, start),
            None if seen & UNUSUAL == 0 => self.out.push_str(word),
            None => self.plain(word),
        }
        tail
    }

    fn url(&mut self, word: &str, start: usize) {
        let (before, url) = word.split_at_checked(start).unwrap_or(("", word));
        let trimmed = url.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'', '"', '*', '_', '}', '>']);
        self.plain(before);
        if is_url(trimmed) {
            self.out.extend(["<", trimmed, ">"]);
        } else {
            self.span(trimmed);
        }
        self.out.push_str(after(url, trimmed.len()));
    }

    /// A word, in backticks if it looks like code.
    fn plain(&mut self, word: &str) {
        let is_edge = |c: char| !c.is_alphanumeric();
        let head = word.len() - word.trim_start_matches(is_edge).len();
        let core = word.trim_matches(is_edge);
        let is_call = word.get(head + core.len()..).is_some_and(|tail| tail.starts_with("()"));
        let length = core.len() + if is_call { 2 } else { 0 };
        let Some(core) = word.get(head..head + length).filter(|core| self.is_code(core)) else {
            self.out.push_str(word);
            return;
        };
        // Backticks right beside a word character would not open a code span for the reader.
        self.out.push_str(word.get(..head).unwrap_or_default());
        self.span(core);
        self.out.push_str(after(word, head + length));
    }

    /// What clippy's `doc_markdown` takes for code. What few words have is looked for first.
    fn is_code(&self, word: &str) -> bool {
        let has_underscore = word.contains('_') && !word.contains('-');
        let is_path = word.contains(':') && word.contains("::");
        let is_code = has_underscore
            || is_path
            || word.ends_with("()")
            || word.split(['/', '\'', '’']).any(|part| self.is_camel(part));
        is_code && !word.contains(['*', '|']) && !self.words.plain.contains(word)
    }

    fn is_camel(&self, word: &str) -> bool {
        let stem = word.strip_suffix('s').unwrap_or(word);
        !word.starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_lowercase())
            && stem.chars().filter(|c| c.is_uppercase()).take(2).count() > 1
            && stem.chars().any(char::is_lowercase)
            && stem.chars().all(char::is_alphanumeric)
            && !self.words.plain.contains(word)
    }
}

/// What a word ends before.
const END: u8 = 1;
/// A colon, which URLs have.
const COLON: u8 = 2;
/// What code may have. Most words haven't any of it, and need not be looked at twice.
const UNUSUAL: u8 = 4;

/// What a byte says of the word that it is in.
fn class(byte: u8) -> u8 {
    match byte {
        b' ' | b'\n' | b'`' | b'<' | b'[' | b']' | b'\\' => END,
        b':' => UNUSUAL | COLON,
        b'A'..=b'Z' | b'_' | b'(' | 128.. => UNUSUAL,
        _ => 0,
    }
}

/// Where a bare URL starts in a word.
fn url_start(word: &str) -> Option<usize> {
    word.find("http://").or_else(|| word.find("https://"))
}

/// A link's words: the same cleaning, but no link within a link.
fn clean_label(label: &str, words: &Words) -> String {
    let label = label.replace(['[', ']', '<', '>'], " ");
    if label.contains("://") {
        return label.replace(['`', '_', '*', '\\'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
    }
    clean(&label, words)
}

/// `[label](target)` at the start of the text: both parts and what follows.
fn link(text: &str) -> Option<(&str, &str, &str)> {
    let end = window(text, 1000).find("](")?;
    let label = text.get(1..end)?;
    if label.contains(['[', ']']) {
        return None;
    }
    let inside = text.get(end + 2..)?;
    let close = window(inside, 2000).find(')')?;
    let target = inside.get(..close)?.split_whitespace().next().unwrap_or_default();
    Some((label, target, after(inside, close + 1)))
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_plain = |c: char| !c.is_whitespace() && !matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | '`' | '\\' | '"');
    rest.is_some_and(|rest| rest.starts_with(char::is_alphanumeric) && rest.chars().all(is_plain))
}

/// Where a run of just `length` backticks starts.
fn closing(text: &str, length: usize) -> Option<usize> {
    let mut start = 0;
    while let Some(found) = text.get(start..)?.find('`') {
        let at = start + found;
        let rest = text.get(at..)?;
        let run = rest.len() - rest.trim_start_matches('`').len();
        if run == length {
            return Some(at);
        }
        start = at + run;
    }
    None
}

/// The start of a text, so that a search for what isn't there costs the same however long the text is.
fn window(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    // A character takes four bytes at most, so one of these ends where a character does.
    (0..4).find_map(|less| text.get(..bytes - less)).unwrap_or(text)
}

fn after(text: &str, bytes: usize) -> &str {
    text.get(bytes..).unwrap_or_default()
}
