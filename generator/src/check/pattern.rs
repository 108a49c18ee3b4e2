//! Patterns: what no dialect of regular expressions takes. The dialects differ in much else, and a client holds no text
//! against a pattern; so this is no parser of any of them.

use std::iter::Peekable;
use std::str::Chars;

/// Why a text is no regular expression; none if it may be one.
pub(super) fn fault(pattern: &str) -> Option<&'static str> {
    let mut rest = pattern.chars().peekable();
    let mut open = 0_usize;
    let mut is_repeatable = false;
    while let Some(character) = rest.next() {
        let is_repeat = matches!(character, '*' | '+' | '?');
        if is_repeat && !is_repeatable {
            return Some("a `*`, `+` or `?` stands where nothing is to be repeated");
        }
        match character {
            // Lazy, or possessive.
            _ if is_repeat => drop(rest.next_if(|next| matches!(next, '?' | '+'))),
            '\\' if rest.next().is_none() => return Some("nothing follows the last `\\`"),
            '[' if !closes_class(&mut rest) => return Some("a `[` is not closed"),
            '(' => {
                open += 1;
                // `(?:`, `(?=`, `(?<name>`: here it repeats nothing. `(*` begins a verb of Perl's.
                rest.next_if(|next| matches!(next, '?' | '*'));
            }
            ')' if open == 0 => return Some("a `)` closes no group"),
            ')' => open -= 1,
            _ => {}
        }
        is_repeatable = !is_repeat && !matches!(character, '(' | '|');
    }
    (open > 0).then_some("a `(` is not closed")
}

/// Passes over a class of characters. A `]` that comes first is one of them in some dialects: it need not be, so that the
/// class may end with it.
fn closes_class(rest: &mut Peekable<Chars<'_>>) -> bool {
    while let Some(character) = rest.next() {
        match character {
            ']' => return true,
            '\\' => drop(rest.next()),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn what_some_dialect_takes_is_no_fault() {
        let patterns = [
            "",
            "^[a-z]{2,3}$",
            "^(?!foo)(?=.*[0-9]).+$",
            r"^(.)\1$",
            r"/^[\w\/]+$/i",
            "(?<year>[0-9]{4})|(?P<day>..)",
            "(?i)abc",
            "a++b*?c??",
            "[]a]",
            r"[^\]]+",
            "{",
            "]",
            "}",
            "^*a",
            r"^\p{L}\u00e9\x{1F600}$",
        ];
        for pattern in patterns {
            assert_eq!(fault(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn what_none_takes_is() {
        for pattern in ["([a-z", "(a", "a)", "*a", "a|*", "(+)", "a**", "[a", "a\\", "[a\\"] {
            assert!(fault(pattern).is_some(), "{pattern}");
        }
    }
}
