//! Signs: which of them mean something in a name, and what each is called.

use super::newer::is_newer;

/// What a character is to a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A letter, digit or mark that may stand in an identifier.
    Kept,
    /// Stands between words.
    Sign,
    /// A picture or the like: a word of its own.
    Picture,
    /// Control characters, marks of direction, selectors, joiners.
    Invisible,
}

/// What `c` is to a name.
pub(super) fn kind(c: char) -> Kind {
    if c.is_ascii() {
        return match c {
            _ if c.is_ascii_alphanumeric() => Kind::Kept,
            '\t' | '\n' | '\r' => Kind::Sign,
            _ if c.is_ascii_control() => Kind::Invisible,
            _ => Kind::Sign,
        };
    }
    match c {
        _ if is_invisible(c) => Kind::Invisible,
        _ if is_newer(c) => Kind::Picture,
        // Letters that count as lower or upper case but have no other case (`ª`, `𝐀`) would trip rustc's style lints.
        _ if unicode_ident::is_xid_continue(c) && !has_fixed_case(c) && (c.is_alphanumeric() || !is_punctuation(c)) => {
            Kind::Kept
        }
        _ if c.is_whitespace() || is_punctuation(c) => Kind::Sign,
        _ => Kind::Picture,
    }
}

fn has_fixed_case(c: char) -> bool {
    (c.is_lowercase() && c.to_uppercase().eq([c])) || (c.is_uppercase() && c.to_lowercase().eq([c]))
}

/// Characters that nobody sees, or that change how others are shown: Unicode's `Default_Ignorable_Code_Point`, format
/// controls and C1.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}')
        || matches!(c, '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}')
        || matches!(c, '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}')
        || matches!(c, '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}')
        || matches!(c, '\u{E0000}'..='\u{E0FFF}')
}

/// Punctuation beyond ASCII that stands between words: the blocks that hold little else.
fn is_punctuation(c: char) -> bool {
    matches!(c, '¡' | '¦' | '§' | '¨' | '«' | '¯' | '´' | '¶' | '·' | '¸' | '»' | '¿')
        || matches!(c, '\u{2010}'..='\u{205E}' | '\u{3001}'..='\u{303F}' | '\u{30FB}' | '\u{FE30}'..='\u{FE6B}')
        || matches!(c, '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF65}')
}

/// What every sign is called where all are spelled.
pub(super) fn called(c: char) -> Option<&'static str> {
    NAMES.iter().find(|(sign, _)| *sign == c).map(|(_, words)| *words)
}

const NAMES: &[(char, &str)] = &[
    (' ', "space"),
    ('!', "exclamation"),
    ('"', "quote"),
    ('#', "hash"),
    ('$', "dollar"),
    ('%', "percent"),
    ('&', "and"),
    ('\'', "apostrophe"),
    ('(', "open paren"),
    (')', "close paren"),
    ('*', "star"),
    ('+', "plus"),
    (',', "comma"),
    ('-', "minus"),
    ('.', "dot"),
    ('/', "slash"),
    (':', "colon"),
    (';', "semicolon"),
    ('<', "less"),
    ('=', "equal"),
    ('>', "greater"),
    ('?', "question"),
    ('@', "at"),
    ('[', "open bracket"),
    ('\\', "backslash"),
    (']', "close bracket"),
    ('^', "caret"),
    ('_', "underscore"),
    ('`', "backtick"),
    ('{', "open brace"),
    ('|', "pipe"),
    ('}', "close brace"),
    ('~', "tilde"),
    ('\t', "tab"),
    ('\n', "newline"),
    ('\r', "return"),
    ('£', "pound"),
    ('¥', "yen"),
    ('°', "degree"),
    ('±', "plus minus"),
    ('×', "times"),
    ('÷', "divided by"),
    ('–', "dash"),
    ('—', "dash"),
    ('…', "ellipsis"),
    ('€', "euro"),
    ('≈', "about"),
    ('≠', "not equal"),
    ('≤', "less or equal"),
    ('≥', "greater or equal"),
];

/// The signs of two characters that are always words.
const PAIRS: &[(char, char, &str)] = &[
    ('<', '=', "less or equal"),
    ('>', '=', "greater or equal"),
    ('!', '=', "not equal"),
    ('<', '>', "not equal"),
    ('=', '=', "equal"),
    ('=', '~', "matches"),
    ('!', '~', "not matches"),
    ('&', '&', "and"),
    ('|', '|', "or"),
];

/// A sign in its surroundings.
pub(super) struct Sign<'a> {
    /// All characters of the text.
    pub(super) text: &'a [char],
    /// Where the sign is.
    pub(super) at: usize,
}

impl Sign<'_> {
    /// The word that this sign stands for and the number of characters that it takes; none if it only stands between words.
    ///
    /// `<=` → less or equal, `-created` → minus, `A+`, `GMT+1` → plus, `R&D` → and, `100%` → percent, `C#` → sharp; but `svg+xml`,
    /// `vcs-url`, `List<Item>`, `a=b` have no such word.
    pub(super) fn word(&self) -> Option<(&'static str, usize)> {
        let sign = self.here()?;
        let next = self.next();
        let is_bracket = matches!(sign, '<' | '>') && self.has_brackets();
        let is_arrow = next == Some('>') && matches!(sign, '-' | '=');
        if is_bracket || is_arrow || (sign == '>' && matches!(self.previous(), Some('-' | '='))) {
            return None;
        }
        let pair = PAIRS.iter().find(|(first, second, _)| *first == sign && next == Some(*second));
        if let Some((_, _, words)) = pair {
            return Some((words, 2));
        }
        let (is_after, is_before) = (is_kept(self.previous()), is_kept(next));
        let (is_first, is_last) = (self.at == 0, self.at + 1 == self.text.len());
        let is_word = match sign {
            '<' | '>' => true,
            '*' => self.previous() != Some('*'),
            '+' => !(is_after && is_before) || next.is_some_and(|c| c.is_ascii_digit()),
            '-' => (is_first && is_before) || (is_last && is_after),
            '=' => is_first && is_before,
            '&' => !is_first && !is_last,
            '%' => self.previous().is_some_and(|c| c.is_ascii_digit()),
            '!' if is_first && is_before => return Some(("not", 1)),
            '#' if is_last && self.at == 1 && is_after => return Some(("sharp", 1)),
            _ => !sign.is_ascii() && kind(sign) == Kind::Picture,
        };
        is_word.then(|| called(sign).map(|words| (words, 1))).flatten()
    }

    /// Whether this is an apostrophe that only cuts a word (`user's`, `don't`).
    pub(super) fn is_elision(&self) -> bool {
        let ends = |at: usize| !self.text.get(at).is_some_and(|c| c.is_alphanumeric());
        matches!(self.here(), Some('\'' | '’'))
            && is_kept(self.previous())
            && matches!(self.next(), Some('s' | 't'))
            && ends(self.at + 2)
    }

    /// Whether `<` and `>` enclose something here, as in `Page<Item>`.
    fn has_brackets(&self) -> bool {
        let open = self.text.iter().position(|c| *c == '<');
        let close = self.text.iter().rposition(|c| *c == '>');
        open.zip(close).is_some_and(|(open, close)| open + 1 < close && self.text.get(open + 1) != Some(&'='))
    }

    fn here(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn next(&self) -> Option<char> {
        self.text.get(self.at + 1).copied()
    }

    fn previous(&self) -> Option<char> {
        self.text.get(self.at.checked_sub(1)?).copied()
    }
}

fn is_kept(c: Option<char>) -> bool {
    c.is_some_and(|c| kind(c) == Kind::Kept)
}
