//! What the paths of a document begin with and says nothing of any operation: `/api/v1`.

/// The beginning that paths of one document share.
///
/// It consists of segments that tell no operations apart: `api`, `rest` and a version (`v1`, `v2beta1`, `1.0`). Paths without any
/// of these don't count; where two beginnings differ (`/v1` and `/v2`), they do tell operations apart, and none is a prefix.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Prefix<'p>(&'p str);

impl<'p> Prefix<'p> {
    /// The prefix of a document that has these paths.
    pub(crate) fn of(paths: impl IntoIterator<Item = &'p str>) -> Self {
        let mut found = paths.into_iter().map(beginning).filter(|beginning| !beginning.is_empty());
        let first = found.next().unwrap_or_default();
        if found.all(|other| other == first) { Self(first) } else { Self::default() }
    }

    /// The path without the prefix; the whole of a path that then has no literal segment.
    pub(crate) fn telling(self, path: &str) -> &str {
        let slashed = path.len() - path.trim_start_matches('/').len();
        let bare = path.get(slashed..).unwrap_or_default();
        let rest = bare.strip_prefix(self.0).filter(|rest| rest.starts_with('/') && literal(rest).is_some());
        rest.unwrap_or(path)
    }

    /// What stands for the tag of an operation that has none: the first segment that is no parameter.
    pub(crate) fn tag(self, path: &str) -> Option<&str> {
        literal(self.telling(path))
    }
}

/// The segments that a path begins with and that say nothing, without a slash before or after.
fn beginning(path: &str) -> &str {
    let path = path.trim_start_matches('/');
    let mut end = 0;
    for segment in path.split('/').take_while(|segment| is_empty_word(segment)) {
        end += segment.len() + usize::from(end > 0);
    }
    path.get(..end).unwrap_or_default()
}

fn is_empty_word(segment: &str) -> bool {
    matches!(segment, "api" | "rest") || is_version(segment)
}

/// Whether a segment is a version: `v1`, `v1.2`, `v2beta1`, `1.0`.
fn is_version(segment: &str) -> bool {
    let (number, is_marked) = match segment.strip_prefix(['v', 'V']) {
        Some(number) => (number, true),
        None => (segment, segment.contains('.')),
    };
    let rest = number.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let stage = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    is_marked && number.starts_with(|c: char| c.is_ascii_digit()) && matches!(stage, "" | "alpha" | "beta" | "rc")
}

fn literal(path: &str) -> Option<&str> {
    path.split('/').find(|segment| !segment.is_empty() && !segment.contains('{'))
}

#[cfg(test)]
mod tests {
    use super::Prefix;

    #[test]
    fn one_version_says_nothing() {
        let prefix = Prefix::of(["/api/v1/pets", "/api/v1/pets/{id}", "/health"]);
        assert_eq!(prefix, Prefix("api/v1"));
        assert_eq!(prefix.telling("/api/v1/pets/{id}"), "/pets/{id}");
        assert_eq!(prefix.telling("/health"), "/health");
        assert_eq!(prefix.tag("/api/v1/{org}/pets"), Some("pets"));
    }

    #[test]
    fn a_path_of_nothing_else_stays() {
        let prefix = Prefix::of(["/v1", "/v1/{id}", "/v1/pets"]);
        for path in ["/v1", "/v1/{id}", "/v1pets"] {
            assert_eq!(prefix.telling(path), path);
        }
    }

    #[test]
    fn several_versions_tell_operations_apart() {
        let prefix = Prefix::of(["/v1/pets", "/v2/pets"]);
        assert_eq!(prefix.telling("/v2/pets"), "/v2/pets");
    }

    #[test]
    fn versions_are_told_from_words() {
        for (path, beginning) in [
            ("/v2beta1/x", "v2beta1"),
            ("/api/1.0/x", "api/1.0"),
            ("/rest/V3.1/x", "rest/V3.1"),
            ("/2010/x", ""),
            ("/vault/x", ""),
            ("/v/x", ""),
            ("//api/x", "api"),
        ] {
            assert_eq!(super::beginning(path), beginning, "{path}");
        }
    }
}
