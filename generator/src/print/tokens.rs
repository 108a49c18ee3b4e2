//! Tokens side by side, with the text that they have in one line.

use std::fmt::{Display, Write as _};
use std::ops::Range;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// Tokens in their order, those within brackets among the others.
#[derive(Default)]
pub(super) struct Tokens {
    text: String,
    list: Vec<Token>,
    /// The tokens that are not known to stand in a line as they are, in their order.
    odd: Vec<usize>,
    gap: Gap,
}

/// One token.
pub(super) struct Token {
    pub(super) kind: Kind,
    /// For a bracket, the place of the other; for what is none, 0.
    pub(super) partner: usize,
    start: usize,
    end: usize,
}

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An identifier or a literal.
    Word,
    /// A character that is neither; of two that belong together, each by itself.
    Mark(char),
    /// `->`
    Arrow,
    /// `::`
    Colons,
    Open(char),
    Close,
}

impl Kind {
    /// Whether a path has it, but for its types' arguments.
    pub(super) fn is_path(self) -> bool {
        matches!(self, Self::Word | Self::Colons)
    }
}

/// What goes between a token and the next.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Gap {
    #[default]
    Nothing,
    /// A space, if a word follows.
    Word,
    Space,
}

impl Tokens {
    pub(super) fn of(tokens: TokenStream) -> Self {
        let mut all = Self::default();
        all.add(tokens);
        all
    }

    /// All of their text.
    pub(super) fn all(&self) -> &str {
        &self.text
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<&Token> {
        self.list.get(at)
    }

    /// The text of some tokens, if all is known of their spaces.
    pub(super) fn text(&self, tokens: Range<usize>) -> Option<&str> {
        let next = self.odd.partition_point(|at| *at < tokens.start);
        let is_odd = self.odd.get(next).is_some_and(|at| *at < tokens.end);
        self.raw(tokens).filter(|_| !is_odd)
    }

    /// The text of some tokens, which may have spaces that nobody would write.
    pub(super) fn raw(&self, tokens: Range<usize>) -> Option<&str> {
        let (first, last) = (self.list.get(tokens.start)?, self.list.get(tokens.end.checked_sub(1)?)?);
        self.text.get(first.start..last.end)
    }

    fn add(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(tree) = tokens.next() {
            match tree {
                TokenTree::Ident(word) => self.word(&word),
                TokenTree::Literal(word) => self.word(&word),
                TokenTree::Punct(mark) => {
                    let next = tokens.next_if(|next| match (mark.as_char(), mark.spacing(), next) {
                        (':', Spacing::Joint, TokenTree::Punct(next)) => next.as_char() == ':',
                        ('-', Spacing::Joint, TokenTree::Punct(next)) => next.as_char() == '>',
                        _ => false,
                    });
                    match next {
                        Some(_) => self.pair(mark.as_char()),
                        None => self.mark(mark.as_char(), mark.spacing(), tokens.peek().is_none()),
                    }
                }
                TokenTree::Group(group) => {
                    let (delimiter, within) = (group.delimiter(), group.stream());
                    // Or else its tokens would be shared, and copied.
                    drop(group);
                    self.group(delimiter, within);
                }
            }
        }
    }

    fn word(&mut self, word: &impl Display) {
        self.push(Kind::Word, self.gap != Gap::Nothing, word, Gap::Word);
    }

    /// `::` or `->`, by its first character.
    fn pair(&mut self, first: char) {
        match first {
            ':' => self.push(Kind::Colons, self.gap == Gap::Space, &"::", Gap::Nothing),
            _ => self.push(Kind::Arrow, true, &"->", Gap::Space),
        }
    }

    fn mark(&mut self, mark: char, spacing: Spacing, is_last: bool) {
        let (is_apart, gap) = match mark {
            ',' | ';' => (false, Gap::Space),
            ':' if spacing == Spacing::Alone => (false, Gap::Space),
            '=' if spacing == Spacing::Alone => (true, Gap::Space),
            '<' | '.' => (self.gap == Gap::Space, Gap::Nothing),
            '>' => (false, Gap::Word),
            '&' => (self.gap != Gap::Nothing, Gap::Nothing),
            '#' => (true, Gap::Nothing),
            _ => {
                self.odd.push(self.list.len());
                (self.gap != Gap::Nothing, if spacing == Spacing::Joint { Gap::Nothing } else { Gap::Space })
            }
        };
        // Prettyplease leaves a comma out that nothing follows.
        if mark == ',' && is_last {
            self.odd.push(self.list.len());
        }
        self.push(Kind::Mark(mark), is_apart, &mark, gap);
    }

    fn group(&mut self, delimiter: Delimiter, within: TokenStream) {
        let (open, close) = match delimiter {
            Delimiter::Parenthesis => ('(', ')'),
            Delimiter::Bracket => ('[', ']'),
            Delimiter::Brace => ('{', '}'),
            Delimiter::None => return self.add(within),
        };
        let is_block = open == '{';
        let inner = if is_block && !within.is_empty() { Gap::Space } else { Gap::Nothing };
        let first = self.list.len();
        self.push(Kind::Open(open), is_block || self.gap == Gap::Space, &open, inner);
        self.add(within);
        let last = self.list.len();
        self.push(Kind::Close, inner == Gap::Space, &close, Gap::Word);
        for (at, partner) in [(first, last), (last, first)] {
            self.list.get_mut(at).into_iter().for_each(|token| token.partner = partner);
        }
    }

    fn push(&mut self, kind: Kind, is_apart: bool, token: &impl Display, gap: Gap) {
        if is_apart && !self.text.is_empty() {
            self.text.push(' ');
        }
        let start = self.text.len();
        let _ = write!(self.text, "{token}");
        self.list.push(Token { kind, partner: 0, start, end: self.text.len() });
        self.gap = gap;
    }
}
