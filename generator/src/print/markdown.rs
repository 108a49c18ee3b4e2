//! Markdown of a document, cleaned so that rustdoc and clippy take it as it is meant.
//!
//! A document's text may hold anything. What comes out of [`blocks`] are paragraphs, list items, tables and closed code
//! fences: no doctest, no intra-doc link, no HTML, no control character, nothing that could end a comment.

use super::inline::{self, Words};

/// A part of a text that is laid out as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Whether a blank line goes before it.
    pub(super) gap: bool,
    /// What stands before the first line.
    pub(super) first: String,
    /// What stands before each further line.
    pub(super) rest: String,
    /// Its content.
    pub(super) content: Content,
}

/// What a [`Block`] holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Words that may be wrapped.
    Text(String),
    /// Words that must stay on one line.
    Heading(String),
    /// Lines as they are.
    Lines(Vec<String>),
}

impl Block {
    /// A paragraph of Markdown that needs no cleaning.
    pub(super) fn paragraph(text: impl Into<String>) -> Self {
        Self { gap: true, first: String::new(), rest: String::new(), content: Content::Text(text.into()) }
    }

    /// An item of a list, likewise.
    pub(super) fn item(text: impl Into<String>, gap: bool) -> Self {
        Self { gap, first: "- ".into(), rest: "  ".into(), content: Content::Text(text.into()) }
    }

    /// A heading, likewise.
    pub(super) fn heading(text: &str) -> Self {
        Self { gap: true, first: "# ".into(), rest: String::new(), content: Content::Heading(text.into()) }
    }

    /// The same within an item of a list. Headings lose their rank: there they would be words.
    pub(super) fn indented(self) -> Self {
        let first = if self.first.starts_with('#') { "  ".to_owned() } else { format!("  {}", self.first) };
        Self { first, rest: format!("  {}", self.rest), ..self }
    }

    /// Whether it is a paragraph that is in no list and no quotation.
    pub(super) fn is_paragraph(&self) -> bool {
        self.first.is_empty() && matches!(self.content, Content::Text(_))
    }
}

/// Cleans a text.
pub(super) fn blocks(text: &str, words: &Words) -> Vec<Block> {
    let text = inline::printable(text);
    let lines: Vec<&str> = text.lines().collect();
    let mut parser = Parser { words, blocks: Vec::new(), open: None, lists: Vec::new(), gap: false };
    let mut index = 0;
    while let Some(line) = lines.get(index) {
        let used = parser.line(line, lines.get(index + 1..).unwrap_or_default());
        index += 1 + used;
    }
    parser.flush();
    parser.blocks
}

/// A list item that is open: further lines belong to it as long as they are indented.
struct Item {
    /// The column in the document where its content starts.
    column: usize,
    /// What stands before its lines in our layout.
    prefix: String,
}

/// A paragraph that is still growing, its text as in the document.
struct Open {
    gap: bool,
    first: String,
    rest: String,
    text: String,
}

/// How many lists may stand within one another; what looks like a deeper one is words.
const MOST_LISTS: usize = 16;

struct Parser<'a> {
    words: &'a Words,
    blocks: Vec<Block>,
    open: Option<Open>,
    lists: Vec<Item>,
    gap: bool,
}

/// What the start of a line says about it.
enum Start<'a> {
    Blank,
    Fence { mark: char, length: usize, info: &'a str },
    Heading { level: usize, title: &'a str },
    Rule,
    Underline { level: usize },
    Item { marker: &'a str, content: &'a str },
    Quote(&'a str),
    Text(&'a str),
}

impl Parser<'_> {
    /// Takes one line, and as many of those that follow as belong to the same block; says how many.
    fn line(&mut self, line: &str, following: &[&str]) -> usize {
        let mut content = line.trim_end();
        let mut column = content.len() - content.trim_start().len();
        content = content.trim_start();
        let mut marker = String::new();
        loop {
            let start = start_of(content, self.open.is_some(), !self.lists.is_empty());
            self.leave_lists(column, &start);
            match start {
                Start::Item { marker: mark, content: inner } if self.lists.len() < MOST_LISTS => {
                    self.flush();
                    let outer = self.prefix();
                    let mark = if mark.starts_with(|c: char| c.is_ascii_digit()) { mark } else { "-" };
                    column += content.len() - inner.len();
                    marker = format!("{}{mark} ", if marker.is_empty() { &outer } else { &marker });
                    self.lists.push(Item { column, prefix: " ".repeat(marker.len()) });
                    content = inner;
                    if inner.is_empty() {
                        return 0;
                    }
                }
                start => return self.block(&start, column, &marker, line, following),
            }
        }
    }

    fn block(&mut self, start: &Start, column: usize, marker: &str, line: &str, following: &[&str]) -> usize {
        let base = self.lists.last().map_or(0, |item| item.column);
        match *start {
            Start::Blank => {
                self.flush();
                self.gap = true;
            }
            Start::Text(_) | Start::Heading { .. } | Start::Quote(_)
                if column >= base + 4 && self.open.is_none() && marker.is_empty() =>
            {
                return self.indented(base + 4, line, following);
            }
            Start::Fence { mark, length, info } => return self.fence((mark, length, info), base, marker, following),
            Start::Heading { level, title } => self.heading(level, title),
            Start::Rule => self.push(marker, Content::Heading("---".into())),
            Start::Underline { level } => {
                let title = self.open.take().map(|open| open.text).unwrap_or_default();
                self.heading(level, &title);
            }
            Start::Quote(text) => self.text(text, marker, "> "),
            Start::Item { content: text, .. } | Start::Text(text) => {
                let rows = table_rows(text, following);
                if rows > 0 {
                    return self.table(text, rows, marker, following);
                }
                self.text(text, marker, "");
            }
        }
        0
    }

    /// Closes the list items that a line at this column does not belong to.
    fn leave_lists(&mut self, column: usize, start: &Start) {
        let goes_on = self.open.is_some() && matches!(start, Start::Text(_));
        if goes_on || matches!(start, Start::Blank) {
            return;
        }
        while self.lists.last().is_some_and(|item| item.column > column) {
            self.lists.pop();
        }
    }

    fn prefix(&self) -> String {
        self.lists.last().map(|item| item.prefix.clone()).unwrap_or_default()
    }

    /// Adds a line to the open paragraph or opens one.
    fn text(&mut self, text: &str, marker: &str, quote: &str) {
        let prefix = self.prefix();
        let rest = format!("{prefix}{quote}");
        if let Some(open) =
            self.open.as_mut().filter(|open| marker.is_empty() && (quote.is_empty() || open.rest == rest))
        {
            open.text.push(' ');
            open.text.push_str(text);
            return;
        }
        self.flush();
        let first = if marker.is_empty() { rest.clone() } else { format!("{marker}{quote}") };
        let gap = self.take_gap(marker);
        self.open = Some(Open { gap, first, rest, text: text.to_owned() });
    }

    /// Whether a blank line goes before the next block: items of a list stand close unless the document parts them.
    fn take_gap(&mut self, marker: &str) -> bool {
        let after_item = self.blocks.last().is_some_and(|block| block.first != block.rest);
        let was_blank = std::mem::take(&mut self.gap);
        was_blank || marker.is_empty() || !after_item
    }

    /// Closes the open paragraph.
    fn flush(&mut self) {
        if let Some(Open { gap, first, rest, text }) = self.open.take() {
            let text = inline::clean(&text, self.words);
            if !text.is_empty() {
                self.blocks.push(Block { gap, first, rest, content: Content::Text(text) });
            }
        }
    }

    fn push(&mut self, marker: &str, content: Content) {
        self.flush();
        let rest = self.prefix();
        let first = if marker.is_empty() { rest.clone() } else { marker.to_owned() };
        self.blocks.push(Block { gap: true, first, rest, content });
        self.gap = true;
    }

    fn heading(&mut self, level: usize, title: &str) {
        self.flush();
        self.lists.clear();
        let title = inline::clean(title, self.words);
        if title.is_empty() {
            return;
        }
        let first = format!("{} ", "#".repeat(level));
        self.blocks.push(Block { gap: true, first, rest: String::new(), content: Content::Heading(title) });
        self.gap = true;
    }

    /// A fenced block; one that the document leaves open ends with the text.
    fn fence(&mut self, opening: (char, usize, &str), base: usize, marker: &str, following: &[&str]) -> usize {
        let (mark, length, info) = opening;
        let is_end = |line: &str| {
            let line = line.trim();
            line.len() >= length && line.chars().all(|c| c == mark)
        };
        let count = following.iter().position(|line| is_end(line)).unwrap_or(following.len());
        let body = following.get(..count).unwrap_or_default();
        let lines = body.iter().map(|line| unindent(line, base));
        self.code(language(info), lines.collect(), marker);
        (count + 1).min(following.len())
    }

    /// An indented block: in rustdoc it would be a doctest.
    fn indented(&mut self, column: usize, line: &str, following: &[&str]) -> usize {
        let is_part = |line: &&&str| line.trim().is_empty() || line.len() - line.trim_start().len() >= column;
        let rest: Vec<&str> = following.iter().take_while(is_part).copied().collect();
        let used = rest.iter().rposition(|line| !line.trim().is_empty()).map_or(0, |last| last + 1);
        let lines = std::iter::once(line).chain(rest.into_iter().take(used));
        self.code("text", lines.map(|line| unindent(line, column)).collect(), "");
        used
    }

    fn code(&mut self, language: &str, lines: Vec<String>, marker: &str) {
        let longest = lines.iter().map(|line| longest_run(line)).max().unwrap_or(0);
        let fence = "`".repeat(3.max(longest + 1));
        let mut all = vec![format!("{fence}{language}")];
        all.extend(lines);
        all.push(fence);
        self.push(marker, Content::Lines(all));
    }

    fn table(&mut self, head: &str, rows: usize, marker: &str, following: &[&str]) -> usize {
        let rows = following.get(..rows).unwrap_or_default();
        let mut lines = vec![inline::clean_cells(head, self.words)];
        lines.extend(rows.first().map(|line| line.trim().to_owned()));
        lines.extend(rows.iter().skip(1).map(|line| inline::clean_cells(line, self.words)));
        self.push(marker, Content::Lines(lines));
        rows.len()
    }
}

fn start_of(content: &str, is_open: bool, is_list: bool) -> Start<'_> {
    let Some(first) = content.chars().next() else { return Start::Blank };
    let run = content.len() - content.trim_start_matches(first).len();
    let after = content.get(run..).unwrap_or_default();
    match first {
        '`' | '~' if run >= 3 * first.len_utf8() && !after.contains('`') => {
            Start::Fence { mark: first, length: run, info: after.trim() }
        }
        '#' if run <= 6 && (after.is_empty() || after.starts_with(' ')) => {
            Start::Heading { level: run, title: after.trim().trim_end_matches('#').trim_end() }
        }
        '=' | '-' if is_open && after.is_empty() => Start::Underline { level: if first == '=' { 1 } else { 2 } },
        '-' | '*' | '_' if is_rule(content, first) => Start::Rule,
        '=' if after.is_empty() => Start::Rule,
        '>' => Start::Quote(content.trim_start_matches(['>', ' '])),
        '-' | '*' | '+' if run == 1 && (after.is_empty() || after.starts_with(' ')) => {
            Start::Item { marker: "-", content: after.trim_start() }
        }
        '0'..='9' => numbered(content, is_open && !is_list),
        _ => Start::Text(content),
    }
}

fn is_rule(content: &str, mark: char) -> bool {
    content.chars().all(|c| c == mark || c == ' ') && content.chars().filter(|c| *c == mark).count() >= 3
}

/// `1. words`; within a paragraph that is in no list only `1.` starts a list, as in Markdown.
fn numbered(content: &str, is_open: bool) -> Start<'_> {
    let digits = content.bytes().take_while(u8::is_ascii_digit).count();
    let marker = content.get(..=digits).filter(|marker| marker.ends_with(['.', ')']) && digits <= 9);
    let rest = content.get(digits + 1..).filter(|rest| rest.is_empty() || rest.starts_with(' '));
    match (marker, rest) {
        (Some(marker), Some(rest)) if !is_open || digits == 1 && marker.starts_with('1') => {
            Start::Item { marker, content: rest.trim_start() }
        }
        _ => Start::Text(content),
    }
}

/// How many of the following lines make a table with this head: none if it isn't one.
fn table_rows(head: &str, following: &[&str]) -> usize {
    let is_delimiter = |line: &str| {
        line.contains('|') && line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
    };
    let cells = |line: &str| line.trim().trim_matches('|').split('|').count();
    if !head.contains('|') || !following.first().is_some_and(|line| is_delimiter(line) && cells(line) == cells(head)) {
        return 0;
    }
    following.iter().take_while(|line| line.contains('|')).count()
}

/// How the words start that rustdoc reads as its own.
const RUSTDOC: [&str; 9] = ["rust", "rs", "ignore", "no", "should", "compile", "edition", "test", "standalone"];

/// The language of a fence, as long as it can't be taken for Rust or for one of rustdoc's words.
fn language(info: &str) -> &str {
    let word = info.split([' ', ',', '{']).next().unwrap_or_default();
    let is_plain = word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+'));
    let is_rustdoc = |word: &str| RUSTDOC.iter().any(|start| word.to_ascii_lowercase().starts_with(start));
    if is_plain && !is_rustdoc(word) && word != "custom" && word.len() <= 20 { word } else { "text" }
}

/// The line without its first `columns` spaces, as far as it has them.
fn unindent(line: &str, columns: usize) -> String {
    let spaces = line.len() - line.trim_start_matches(' ').len();
    line.get(spaces.min(columns)..).unwrap_or_default().trim_end().to_owned()
}

fn longest_run(line: &str) -> usize {
    line.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}
