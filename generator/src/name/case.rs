//! Words → identifiers.

use heck::ToUpperCamelCase as _;
use unicode_normalization::UnicodeNormalization as _;

use super::reserved::{NEVER_RAW, is_keyword};
use super::words::words;

/// Text as the identifier of a type or variant: `vcs-url` → `VcsUrl`. Always a legal one.
#[must_use]
pub fn upper_camel(text: &str) -> String {
    camel_of(&words(text))
}

/// Text as the identifier of a method, argument or field: `vcs-url` → `vcs_url`, `type` → `r#type`. Always a legal one.
#[must_use]
pub fn snake(text: &str) -> String {
    snake_of(&words(text))
}

/// Text as the identifier of a static: `vcs-url` → `VCS_URL`. Always a legal one.
#[must_use]
pub fn shouty(text: &str) -> String {
    shouty_of(&words(text))
}

/// An identifier without `r#`.
#[must_use]
pub fn unraw(identifier: &str) -> &str {
    identifier.strip_prefix("r#").unwrap_or(identifier)
}

/// Whether an identifier reads otherwise than the document's name for it, so that a `#[doc(alias)]` is due.
#[must_use]
pub fn is_respelled(identifier: &str, wire_name: &str) -> bool {
    unraw(identifier) != wire_name
}

/// The identifier of a type or variant: words run together. Digits that would run together are kept apart (`V1_10`), since
/// `1.10` and `11.0` are not the same.
pub(super) fn camel_of(words: &[String]) -> String {
    let mut name = String::new();
    for word in words {
        let word = capitalised(word);
        let is_digit_last = name.chars().next_back().is_some_and(char::is_numeric);
        if is_digit_last && word.chars().next().is_some_and(char::is_numeric) {
            name.push('_');
        }
        name.push_str(&word);
    }
    legal(name, "Empty", 'V')
}

/// The identifier of a method, argument or field.
pub(super) fn snake_of(words: &[String]) -> String {
    legal(bare_snake_of(words), "empty", 'v')
}

/// The identifier of a static.
pub(super) fn shouty_of(words: &[String]) -> String {
    legal(bare_snake_of(words).to_uppercase(), "EMPTY", 'V')
}

/// A number put behind an identifier that has nothing better to tell it apart.
pub(super) fn numbered_camel(name: &str, number: usize) -> String {
    let is_digit_last = name.chars().next_back().is_some_and(char::is_numeric);
    if is_digit_last { format!("{name}_{number}") } else { format!("{name}{number}") }
}

/// The same for one in snake case or shouting.
pub(super) fn numbered_snake(name: &str, number: usize) -> String {
    format!("{}_{number}", unraw(name).trim_end_matches('_'))
}

/// A word is a part of a name in snake case as it is, but for its case.
fn bare_snake_of(words: &[String]) -> String {
    words.iter().map(|word| word.to_lowercase()).collect::<Vec<_>>().join("_")
}

/// heck does ASCII; it would drop the combining marks of other scripts.
fn capitalised(word: &str) -> String {
    if is_plain(word) {
        return word.to_upper_camel_case();
    }
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

fn is_plain(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

fn legal(mut name: String, if_empty: &str, before_digit: char) -> String {
    let Some(first) = name.chars().next() else { return if_empty.to_owned() };
    if !unicode_ident::is_xid_start(first) {
        name.insert(0, before_digit);
    }
    if !name.is_ascii() {
        name = name.nfkc().collect();
    }
    match name.as_str() {
        keyword if NEVER_RAW.contains(&keyword) => format!("{keyword}_"),
        keyword if is_keyword(keyword) => format!("r#{keyword}"),
        _ => name,
    }
}
