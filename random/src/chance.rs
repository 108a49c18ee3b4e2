//! Choices, made by bytes: the same bytes are the same document. Where they are used up, each choice is the plainest.

use arbitrary::Unstructured;

use crate::Version;
use crate::words;

/// Where choices come from, and what has been chosen for the whole document.
pub(crate) struct Chance<'a, 'b> {
    bytes: &'a mut Unstructured<'b>,
    pub(crate) version: Version,
    pub(crate) schemas: Vec<String>,
    pub(crate) parameters: Vec<String>,
    pub(crate) answers: Vec<String>,
    pub(crate) bodies: Vec<String>,
    pub(crate) schemes: Vec<String>,
}

impl<'a, 'b> Chance<'a, 'b> {
    pub(crate) fn new(bytes: &'a mut Unstructured<'b>) -> Self {
        let none = Vec::new;
        Self {
            bytes,
            version: Version::V30,
            schemas: none(),
            parameters: none(),
            answers: none(),
            bodies: none(),
            schemes: none(),
        }
    }

    /// A number below `limit`; 0 where the bytes are used up.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.bytes.int_in_range(0..=limit.max(1) - 1).unwrap_or(0)
    }

    /// Whether something rare happens.
    pub(crate) fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == count - 1
    }

    pub(crate) fn pick<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())].clone()
    }

    /// A name of anything: often a plain word, so that names meet; sometimes one that Rust or emitted code has for itself.
    pub(crate) fn name(&mut self) -> String {
        match self.below(16) {
            0..10 => self.pick(words::PLAIN).to_owned(),
            10..13 => self.pick(words::TAKEN).to_owned(),
            13 => self.pick(words::HOSTILE).to_owned(),
            14 => format!(
                "{}{}{}",
                self.pick(words::PLAIN),
                self.pick(&["_", "-", ".", " ", "", "2", "[]"]),
                self.pick(words::PLAIN)
            ),
            _ => self.letters(),
        }
    }

    /// A component's name, which the standard keeps to a few characters; seldom more.
    pub(crate) fn component(&mut self) -> String {
        let name = self.name();
        if self.one_in(16) {
            return name;
        }
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let name: String = name.chars().map(|c| if is_allowed(c) { c } else { '_' }).collect();
        if name.is_empty() { "_".to_owned() } else { name }
    }

    pub(crate) fn tag(&mut self) -> String {
        if self.one_in(4) { self.name() } else { self.pick(&["pipeline", "project", "default", "pages"]).to_owned() }
    }

    /// Words that a person reads.
    pub(crate) fn text(&mut self) -> String {
        match self.below(6) {
            0..3 => self.pick(words::TEXTS).to_owned(),
            3 => format!("{} {}", self.pick(words::TEXTS), self.pick(words::HOSTILE)),
            4 => self.pick(words::HOSTILE).to_owned(),
            _ => self.letters(),
        }
    }

    /// Characters of any kind.
    fn letters(&mut self) -> String {
        let count = self.below(7);
        (0..count).filter_map(|_| self.bytes.arbitrary::<char>().ok()).collect()
    }
}
