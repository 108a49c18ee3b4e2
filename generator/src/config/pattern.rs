//! Patterns: names in which `*` stands for any text.

/// The methods that an operation may have, as patterns spell them.
pub(crate) const METHODS: [&str; 8] = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"];

/// Whether a pattern's first word asks for a method.
pub(crate) fn is_method(word: &str) -> bool {
    word == "*" || METHODS.contains(&word)
}

/// Whether a text fits a pattern.
pub(crate) fn fits(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let Some(last) = pieces.next_back() else { return rest.is_empty() };
    // The earliest place of each piece leaves the most to those behind it.
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = rest.get(at + piece.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::{METHODS, fits};

    #[test]
    fn methods_are_those_of_path_items() {
        assert_eq!(METHODS.map(str::to_lowercase), crate::document::METHODS);
    }

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, text) in [
            ("getUser", "getUser"),
            ("*", ""),
            ("*", "anything"),
            ("get*", "getUser"),
            ("*User", "getUser"),
            ("get*s*", "getUsers"),
            ("a*b*c", "abbc"),
            ("/users/*/posts", "/users/{id}/posts"),
            ("**", "x"),
        ] {
            assert!(fits(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in
            [("getUser", "getUsers"), ("get*", "Get"), ("a*a", "a"), ("*b*", "ac"), ("a*b*c", "acb"), ("", "a")]
        {
            assert!(!fits(pattern, text), "{pattern} {text}");
        }
    }
}
