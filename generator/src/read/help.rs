//! What to do about errors of syntax. The parsers' messages say what is wrong, but not what was meant.

/// For an error of `serde_json`, by its message and the byte it stands at.
pub(super) fn json(message: &str, byte: Option<u8>) -> &'static str {
    match byte {
        Some(b'\'') => return "JSON's texts stand in double quotes",
        Some(b'/' | b'#') => return "JSON has no comments",
        Some(b'N' | b'I') => return "JSON has neither `NaN` nor `Infinity`: leave it out",
        _ => {}
    }
    first(message, JSON).unwrap_or("what stands just before is incomplete, or should not be here")
}

/// For an error of `libyaml`.
pub(super) fn yaml(message: &str, byte: Option<u8>) -> &'static str {
    if byte == Some(b'\t') {
        return "YAML is indented by spaces, not by tabs";
    }
    first(message, YAML).unwrap_or("check the indentation and the quotes of this line and of the one before")
}

fn first(message: &str, helps: &[(&str, &'static str)]) -> Option<&'static str> {
    helps.iter().find(|(part, _)| message.contains(part)).map(|(_, help)| *help)
}

const JSON: &[(&str, &str)] = &[
    ("trailing comma", "remove the comma before it"),
    ("trailing characters", "the document has ended before: remove what follows"),
    ("EOF while parsing", "the file ends within a value: is it complete?"),
    ("expected `:`", "put a `:` between the key and its value"),
    ("expected `,` or", "put a comma before it, or close the mapping or list first"),
    ("key must be a string", "JSON's keys stand in double quotes"),
    ("expected ident", "only `true`, `false` and `null` stand without quotes"),
    ("expected value", "put texts in double quotes; `true`, `false`, `null` and numbers stand without"),
    ("number out of range", "numbers beyond 1.8e308 can't be read: leave it out"),
    ("invalid number", "a number has no leading zeros, no `+`, and digits on both sides of its point"),
    ("invalid escape", "write `\\\\` for a backslash"),
    ("control character", "write `\\n` for the end of a line, `\\t` for a tab"),
    ("hex escape", "what `\\ud800` to `\\udfff` begin takes two escapes: write the character itself"),
    ("surrogate", "what `\\ud800` to `\\udfff` begin takes two escapes: write the character itself"),
];

const YAML: &[(&str, &str)] = &[
    ("mapping values are not allowed", "indent keys of one mapping alike, and put a text that holds `: ` in quotes"),
    ("could not find expected ':'", "a key has a `:` behind it: is one missing, or is the line indented too little?"),
    ("did not find expected ',' or", "put a comma before it, or close the bracket first"),
    ("did not find expected key", "indent keys of one mapping alike, and close quotes only at the end of a text"),
    ("did not find expected '-' indicator", "indent elements of one list alike, each with a `- ` before it"),
    ("block sequence entries are not allowed", "begin the list in a line of its own"),
    ("unexpected end of stream", "close the quotes"),
    ("unexpected document indicator", "close the quotes before the document ends"),
    ("unknown escape", "in double quotes write `\\\\` for a backslash, or use single quotes"),
    ("cannot start any token", "put texts that begin with this character in quotes"),
    ("alphabetic or numeric character", "put texts that begin with `*` or `&` in quotes"),
    ("unknown anchor", "set the anchor before its first alias: `&name`"),
    ("control characters are not allowed", "remove it, or write it as an escape in double quotes"),
    ("a scalar as key", "a key is one text or number"),
    ("did not find expected <document start>", "the document has ended before: is the line indented too little?"),
];
