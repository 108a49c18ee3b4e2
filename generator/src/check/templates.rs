//! Templates: paths and server URLs with `{variables}`.

/// The variables of a template, in its order; or why it can't be read.
pub(super) fn variables(template: &str) -> Result<Vec<String>, &'static str> {
    let mut variables = Vec::new();
    let mut open: Option<String> = None;
    for character in template.chars() {
        match (character, &mut open) {
            ('{', None) => open = Some(String::new()),
            ('{', Some(_)) => return Err("a brace is opened within braces"),
            ('}', None) => return Err("a brace is closed that wasn't opened"),
            ('}', Some(name)) if name.is_empty() => return Err("nothing stands between the braces"),
            ('}', Some(name)) => {
                variables.push(std::mem::take(name));
                open = None;
            }
            (other, Some(name)) => name.push(other),
            (_, None) => {}
        }
    }
    if open.is_some() { Err("a brace isn't closed") } else { Ok(variables) }
}

/// The template with all variables called the same: equal for templates that match the same texts.
pub(super) fn skeleton(template: &str) -> String {
    let mut skeleton = String::with_capacity(template.len());
    let mut is_within = false;
    for character in template.chars() {
        is_within = match character {
            '{' => true,
            '}' => false,
            _ => is_within,
        };
        if !is_within || character == '{' {
            skeleton.push(character);
        }
    }
    skeleton
}

#[cfg(test)]
mod tests {
    use super::{skeleton, variables};

    #[test]
    fn variables_are_found_anywhere_in_a_segment() {
        assert_eq!(variables("/x/{a}.{b}/y"), Ok(vec!["a".to_owned(), "b".to_owned()]));
        for unbalanced in ["/a/{id", "/b/id}", "/c/{}", "/d/{{id}}"] {
            assert!(variables(unbalanced).is_err(), "{unbalanced}");
        }
    }

    #[test]
    fn templates_that_differ_in_names_alone_have_one_skeleton() {
        assert_eq!(skeleton("/a/{id}/b"), skeleton("/a/{name}/b"));
        assert_ne!(skeleton("/a/{id}"), skeleton("/a/me"));
    }
}
