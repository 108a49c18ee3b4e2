//! Documentation comments: what an item's docs say, and how they are laid out.

use super::inline::{self, Words};
use super::markdown::{self, Block, Content};
use crate::model::Docs;

/// The width that comments keep to where words allow it.
const WIDTH: usize = 100;

/// Stands before and after the name of a type that documentation links to; cleaned text never has it.
const LINK: char = '\u{1}';

/// The documentation of one item.
#[derive(Clone, Debug, Default)]
pub(super) struct Doc {
    blocks: Vec<Block>,
}

/// What a name in a link means in the file where it stands.
pub(super) trait Scope {
    /// The full path of the type, if its bare name does not lead to it.
    fn path(&self, name: &str) -> Option<String>;
}

/// What a document says of an item: cleaned, which costs most of it, and the same for all that is made of the item.
#[derive(Clone, Debug)]
pub(super) struct Said {
    first: Option<String>,
    blocks: Vec<Block>,
}

impl Said {
    /// A document's docs: its summary, or its description's first sentence, and the description.
    pub(super) fn of(docs: &Docs, words: &Words) -> Self {
        Self::new(docs.summary.as_deref(), docs.description.as_deref(), words)
    }

    fn new(summary: Option<&str>, description: Option<&str>, words: &Words) -> Self {
        let mut blocks = markdown::blocks(description.unwrap_or_default(), words);
        let summary = inline::clean(&inline::printable(summary.unwrap_or_default()).replace('\n', " "), words);
        if summary.is_empty() {
            return Self { first: take_sentence(&mut blocks), blocks };
        }
        // Many descriptions start with the summary.
        let _ = take_sentence_if(&mut blocks, |sentence| is_same(sentence, &summary));
        Self { first: Some(summary), blocks }
    }

    /// The documentation, which begins with `fallback` where the document has no sentence to begin with.
    pub(super) fn or(self, fallback: impl FnOnce() -> String) -> Doc {
        let Self { first, mut blocks } = self;
        blocks.insert(0, Block::paragraph(sentence(&first.unwrap_or_else(fallback))));
        Doc { blocks }
    }
}

impl Doc {
    /// A document's docs: its summary, or its description's first sentence, or else `fallback`; then the description.
    /// Whether the item is deprecated is for an attribute to say.
    pub(super) fn new(docs: &Docs, fallback: &str, words: &Words) -> Self {
        Said::of(docs, words).or(|| fallback.to_owned())
    }

    /// The same for items where the attribute would make the crate's own code a use of something deprecated.
    pub(super) fn with_deprecation(docs: &Docs, fallback: &str, words: &Words) -> Self {
        Self::new(docs, fallback, words).and_deprecation(docs, words)
    }

    /// Adds that the item is deprecated, and why.
    pub(super) fn and_deprecation(self, docs: &Docs, words: &Words) -> Self {
        match docs.deprecated.as_deref().map(|reason| inline::clean(&inline::printable(reason), words)) {
            None => self,
            Some(reason) if reason.is_empty() => {
                let says_so = docs.description.as_deref().is_some_and(|text| text.contains("Deprecated"));
                if says_so { self } else { self.and("Deprecated.") }
            }
            Some(reason) => self.and(format!("Deprecated: {}", sentence(&reason))),
        }
    }

    /// Docs of which only a description can be there.
    pub(super) fn described(summary: Option<&str>, description: Option<&str>, fallback: &str, words: &Words) -> Self {
        Said::new(summary, description, words).or(|| fallback.to_owned())
    }

    /// Docs in our own words.
    pub(super) fn ours(text: impl Into<String>) -> Self {
        Self { blocks: vec![Block::paragraph(text)] }
    }

    /// Adds a paragraph in our own words.
    pub(super) fn and(mut self, text: impl Into<String>) -> Self {
        self.blocks.push(Block::paragraph(text));
        self
    }

    /// Adds a list in our own words.
    pub(super) fn and_list(mut self, items: impl IntoIterator<Item = String>) -> Self {
        let items = items.into_iter().enumerate();
        self.blocks.extend(items.map(|(index, item)| Block::item(item, index == 0)));
        self
    }

    /// Adds an item of a list: a name in our own words, and what a document says of it.
    pub(super) fn and_item(mut self, name: &str, text: &str, is_first: bool, words: &Words) -> Self {
        let mut inner = markdown::blocks(text, words).into_iter().peekable();
        let start = inner.next_if(Block::is_paragraph);
        let text = match start.map(|block| block.content) {
            Some(Content::Text(text)) => format!("{name}: {text}"),
            _ => name.to_owned(),
        };
        self.blocks.push(Block::item(text, is_first));
        self.blocks.extend(inner.map(Block::indented));
        self
    }

    /// Adds a heading.
    pub(super) fn and_heading(mut self, heading: &str) -> Self {
        self.blocks.push(Block::heading(heading));
        self
    }

    /// Adds lines as they are.
    pub(super) fn and_lines(mut self, lines: Vec<String>) -> Self {
        self.blocks.push(Block { content: Content::Lines(lines), ..Block::paragraph("") });
        self
    }

    /// About how many lines it takes.
    pub(super) fn weight(&self) -> usize {
        let lines = |block: &Block| match &block.content {
            Content::Text(text) => 1 + text.len() / 90 + usize::from(block.gap),
            Content::Heading(_) => 2,
            Content::Lines(lines) => 1 + lines.len(),
        };
        self.blocks.iter().map(lines).sum()
    }

    /// Writes it as comment lines that start with `comment`.
    pub(super) fn write(&self, out: &mut String, comment: &str, scope: &dyn Scope) {
        for (index, block) in self.blocks.iter().enumerate() {
            if index > 0 && block.gap {
                line(out, comment, "", "");
            }
            match &block.content {
                Content::Text(text) if text.contains(LINK) => wrap(out, comment, block, &linked(text, scope)),
                Content::Text(text) => wrap(out, comment, block, text),
                Content::Heading(text) => line(out, comment, &block.first, text),
                Content::Lines(lines) => {
                    let mut prefix = &block.first;
                    for text in lines {
                        line(out, comment, prefix, text);
                        prefix = &block.rest;
                    }
                }
            }
        }
    }
}

/// A link to a type of the same API, or to a method of one (`PipelineApi::trigger_pipeline`).
pub(super) fn link(name: &str) -> String {
    format!("{LINK}{name}{LINK}")
}

/// The first sentence of a text that may be long, in one line and with a period; `None` if there is no text.
pub(super) fn brief(text: &str, words: &Words) -> Option<String> {
    let mut blocks = markdown::blocks(text, words);
    take_sentence(&mut blocks).map(|text| sentence(&text))
}

fn line(out: &mut String, comment: &str, prefix: &str, text: &str) {
    let start = out.len();
    for part in [comment, " ", prefix, text] {
        out.push_str(part);
    }
    let kept = out.get(start..).map_or(start, |line| start + line.trim_end().len());
    out.truncate(kept);
    out.push('\n');
}

/// Breaks words so that lines keep within the width, never before a word that would then be more than text.
fn wrap(out: &mut String, comment: &str, block: &Block, text: &str) {
    let room = |prefix: &str| WIDTH.saturating_sub(comment.chars().count() + 1 + prefix.len());
    let (mut left, rest) = (room(&block.first), room(&block.rest));
    let mut is_first = true;
    let mut add = |word: &str, length: usize| {
        if is_first {
            is_first = false;
            out.extend([comment, " ", &block.first, word]);
            left = left.saturating_sub(length);
        } else if length < left || inline::is_block_start(word) {
            out.extend([" ", word]);
            left = left.saturating_sub(length + 1);
        } else {
            out.extend(["\n", comment, " ", &block.rest, word]);
            left = rest.saturating_sub(length);
        }
    };
    // What nearly all texts are, and counted far cheaper than the rest.
    if text.is_ascii() {
        text.split_ascii_whitespace().for_each(|word| add(word, word.len()));
    } else {
        text.split_whitespace().for_each(|word| add(word, word.chars().count()));
    }
    if is_first {
        line(out, comment, &block.first, "");
    } else {
        out.push('\n');
    }
}

/// A link to a type, or to a method of one.
fn link_in(name: &str, scope: &dyn Scope) -> String {
    match name.split_once("::") {
        None => {
            let target = scope.path(name).map_or_else(String::new, |path| format!("({path})"));
            format!("[`{}`]{target}", name.trim_start_matches("r#"))
        }
        Some((owner, method)) => {
            let path = scope.path(owner).unwrap_or_else(|| owner.to_owned());
            format!("[`{}`]({path}::{})", method.trim_start_matches("r#"), method.trim_start_matches("r#"))
        }
    }
}

fn linked(text: &str, scope: &dyn Scope) -> String {
    let mut linked = String::with_capacity(text.len());
    for (index, part) in text.split(LINK).enumerate() {
        if index % 2 == 0 {
            linked.push_str(part);
        } else {
            linked.push_str(&link_in(part, scope));
        }
    }
    linked
}

/// Takes the first sentence out of a text that starts with a paragraph.
fn take_sentence(blocks: &mut Vec<Block>) -> Option<String> {
    take_sentence_if(blocks, |_| true)
}

fn take_sentence_if(blocks: &mut Vec<Block>, is_meant: impl Fn(&str) -> bool) -> Option<String> {
    let first = blocks.first_mut().filter(|block| block.is_paragraph())?;
    let Content::Text(text) = &mut first.content else { return None };
    let (sentence, rest) = text.split_at_checked(sentence_end(text)).filter(|(sentence, _)| is_meant(sentence))?;
    let (sentence, rest) = (sentence.trim().to_owned(), rest.trim().to_owned());
    if rest.is_empty() {
        blocks.remove(0);
    } else {
        *text = inline::at_start(rest);
    }
    Some(sentence)
}

/// Where the first sentence ends: after a full stop that a space and no small letter follows, outside code and brackets.
fn sentence_end(text: &str) -> usize {
    let mut in_code = false;
    let mut depth = 0_usize;
    let mut previous = ' ';
    for (at, c) in text.char_indices() {
        let ahead = text.get(at + c.len_utf8()..).unwrap_or_default();
        match c {
            '`' if previous != '\\' => in_code = !in_code,
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '.' | '!' | '?' if !in_code && depth == 0 && ends_here(text.get(..at).unwrap_or_default(), ahead) => {
                return at + 1;
            }
            _ => {}
        }
        previous = c;
    }
    text.len()
}

fn ends_here(before: &str, ahead: &str) -> bool {
    let word = before.rsplit(' ').next().unwrap_or_default();
    let is_abbreviation =
        matches!(word.trim_start_matches('('), "e.g" | "i.e" | "etc" | "vs" | "cf" | "approx" | "No" | "Eg");
    let next = ahead.strip_prefix(' ').and_then(|ahead| ahead.chars().next());
    !is_abbreviation && next.is_some_and(|next| !next.is_lowercase())
}

/// With a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let text = text.trim_end_matches([' ', ':', ',', ';']).trim_end();
    let first = text.split(' ').next().unwrap_or_default();
    let is_word = first.chars().all(|c| c.is_ascii_lowercase());
    let mut sentence = String::with_capacity(text.len() + 1);
    let mut chars = text.chars();
    if let Some(c) = chars.next() {
        sentence.push(if is_word { c.to_ascii_uppercase() } else { c });
    }
    sentence.push_str(chars.as_str());
    if !sentence.ends_with(['.', '!', '?', '…']) {
        sentence.push('.');
    }
    sentence
}

/// Whether two sentences say the same.
fn is_same(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.trim_end_matches(['.', ' ']).to_lowercase();
    plain(one) == plain(other)
}
