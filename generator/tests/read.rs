//! Text → tree: what JSON and YAML become, and what is refused.

use std::fmt::Write as _;
use std::path::Path;

use clientsmith::config::{Config, Limits};
use clientsmith::diag::{Diagnostics, Format, render};
use clientsmith::document::{Memory, Notation, Source};
use clientsmith::read::{self, Sources};
use serde_json::{Value, json};

/// Reads one file, and renders what was found.
fn read(name: &str, bytes: impl Into<Vec<u8>>) -> (Value, String) {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let loader = Memory::from_iter([(name, bytes)]);
    let document = read::document(&loader, Path::new(name), &Limits::default(), &mut sources, &mut diags);
    (document.tree, render(&diags, &sources, Format::Text { color: false }))
}

fn tree(name: &str, bytes: impl Into<Vec<u8>>) -> Value {
    let (tree, report) = read(name, bytes);
    assert_eq!(report, "");
    tree
}

/// The first lines of the report, `error[…]: …` and `--> …`, of a file that isn't read.
fn refusal(name: &str, bytes: impl Into<Vec<u8>>) -> String {
    let (tree, report) = read(name, bytes);
    assert_eq!(tree, Value::Null, "{report}");
    head(&report)
}

fn head(report: &str) -> String {
    report.lines().take(2).map(str::trim).collect::<Vec<_>>().join(" ")
}

#[test]
fn json_and_yaml_give_the_same_tree_in_the_order_of_the_text() {
    let json = tree("a.json", r#"{"b": 1, "a": [true, null, -2, 1.5, "x"], "c": {}}"#);
    let yaml = tree("a.yaml", "b: 1\na: [true, null, -2, 1.5, x]\nc: {}\n");
    assert_eq!(json, yaml);
    assert_eq!(json.to_string(), r#"{"b":1,"a":[true,null,-2,1.5,"x"],"c":{}}"#);
    assert_eq!(yaml.to_string(), json.to_string());
}

#[test]
fn keys_are_the_text_that_is_written() {
    let expected = json!({"200": 1, "1.50": 2, "true": 3, "null": 4, "2024-01-01": 5, "a/b": 6, "0x1F": 7, "": 8});
    let yaml = "200: 1\n1.50: 2\ntrue: 3\nnull: 4\n2024-01-01: 5\n'a/b': 6\n0x1F: 7\n'': 8\n";
    assert_eq!(tree("a.yaml", yaml), expected);
}

#[test]
fn scalars_follow_yaml_1_2() {
    let yaml = "[no, on, 2024-01-01, 12:30, 0123, 0o17, 0x1F, ~, '', '1', 1_000, 1e3, 12345678901234567890123]";
    let expected = json!([
        "no",
        "on",
        "2024-01-01",
        "12:30",
        "0123",
        15,
        31,
        null,
        "",
        "1",
        "1_000",
        1000.0,
        12_345_678_901_234_567_890_123_f64
    ]);
    assert_eq!(tree("a.yaml", format!("x: {yaml}")), json!({"x": expected}));
}

#[test]
fn aliases_and_merge_keys_are_expanded() {
    let yaml = "
base: &base {type: object, description: base}
more: &more {description: more, required: [id]}
alias: *base
one: {<<: *base, description: own}
both: {<<: [*base, *more]}
";
    let tree = tree("a.yaml", yaml);
    assert_eq!(tree["alias"], tree["base"]);
    assert_eq!(tree["one"], json!({"description": "own", "type": "object"}));
    assert_eq!(tree["both"], json!({"type": "object", "description": "base", "required": ["id"]}));
}

#[test]
fn a_key_twice_is_reported_where_it_is_the_second_time() {
    let (tree, report) = read("a.json", "{\n  \"get\": 1,\n  \"get\": 2\n}");
    // The one that findings within it are shown at.
    assert_eq!(tree, json!({"get": 1}));
    assert_eq!(
        report,
        "\
error[duplicate-key]: the key `get` is already in this mapping
 --> a.json:3:3
  |
3 |   \"get\": 2
  |   ^^^^^ at /get
 ::: a.json:2:3
  |
2 |   \"get\": 1,
  |   ----- here first
  |
  = help: keep one of them

"
    );
    let (_, report) = read("a.yaml", "paths:\n  /a: {}\n  '/a': {}\n  200: {}\n  \"200\": {}\n");
    assert_eq!(report.matches("error[duplicate-key]").count(), 2, "{report}");
    // Once, however often it is repeated by aliases.
    let (_, report) = read("a.yaml", "a: &a {x: 1, x: 2}\nb: [*a, *a]\n");
    assert_eq!(report.matches("error[duplicate-key]").count(), 1, "{report}");
}

#[test]
fn nesting_is_bounded_alike_in_json_and_yaml() {
    let nested = |levels: usize| format!("{{\"x\": {}0{}}}", "[".repeat(levels), "]".repeat(levels));
    for name in ["a.json", "a.yaml"] {
        let yaml = if name == "a.yaml" { "# YAML\n" } else { "" };
        assert!(tree(name, format!("{yaml}{}", nested(126))).is_object());
        let refused = refusal(name, format!("{yaml}{}", nested(127)));
        assert!(refused.starts_with("error[too-deep]: nested more than 128 levels deep --> a."), "{refused}");
        let refused = refusal(name, format!("{yaml}{}", nested(1_000_000)));
        assert!(refused.starts_with("error[too-deep]"), "{refused}");
    }
}

#[test]
fn an_alias_in_its_own_anchor_is_told_from_mere_depth() {
    let refused = refusal("a.yaml", "a: &a\n  type: object\n  properties:\n    self: *a\n");
    assert_eq!(refused, "error[too-deep]: the alias at `self` repeats what it stands in, without end --> a.yaml:4:5");
}

#[test]
fn alias_bombs_are_refused_early() {
    let mut bomb = "l0: &l0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..10 {
        let aliases = vec![format!("*l{}", level - 1); 10].join(", ");
        writeln!(bomb, "l{level}: &l{level} [{aliases}]").unwrap();
    }
    let refused = refusal("a.yaml", bomb);
    assert!(refused.starts_with("error[too-many-nodes]"), "{refused}");
}

#[test]
fn the_number_of_nodes_is_bounded() {
    let source = Source { name: "a.json".into(), text: "[1, 2, 3, 4]".into(), notation: Notation::Json };
    let mut diags = Diagnostics::default();
    let limits = |max_nodes| Limits { max_nodes, ..Limits::default() };
    assert!(read::tree(&source, 0, &limits(5), &mut diags).is_some());
    assert!(read::tree(&source, 0, &limits(4), &mut diags).is_none());
    assert_eq!(diags.list()[0].message, "the document has more than 4 nodes");
    assert!(read::tree(&source, 0, &limits(1), &mut diags).is_none());
    assert_eq!(diags.list()[1].message, "the document has more than 1 node");
}

#[test]
fn encodings() {
    let text = "title: schön, 良い 🦀\n";
    let expected = json!({"title": "schön, 良い 🦀"});
    assert_eq!(tree("a.yaml", text), expected);
    assert_eq!(tree("a.yaml", format!("\u{FEFF}{text}")), expected);
    assert_eq!(tree("a.yaml", text.replace('\n', "\r\n")), expected);
    assert_eq!(refusal("a.yaml", b"a: 1\nb: sch\xF6n\n"), "error[syntax]: the byte 0xf6 isn't UTF-8 --> a.yaml:2:7");
    for mark in ["\u{FEFF}", ""] {
        for order in [u16::to_le_bytes, u16::to_be_bytes] {
            let utf16: Vec<u8> = format!("{mark}{text}").encode_utf16().flat_map(order).collect();
            assert_eq!(refusal("a.yaml", utf16), "error[syntax]: the file is UTF-16 --> a.yaml:1:1");
        }
    }
}

#[test]
fn the_notation_is_told_by_the_content() {
    let expected = json!({"a": 1});
    assert_eq!(tree("a.txt", "{\"a\": 1}"), expected);
    assert_eq!(tree("-", "a: 1"), expected);
    assert_eq!(tree("a.json", "a: 1"), expected);
    assert_eq!(tree("a.yaml", "{\"a\": 1}"), expected);
    assert_eq!(tree("a.yml", "{a: 1}"), expected);
    assert!(refusal("a.json", "{a: 1}").starts_with("error[syntax]: not JSON: key must be a string --> a.json:1:2"));
}

#[test]
fn syntax_errors_say_where() {
    let cases = [
        ("a.json", "{\n  \"a\": 1,\n}", "not JSON: trailing comma --> a.json:3:1"),
        ("a.json", "{\"a\": 1} x", "not JSON: trailing characters --> a.json:1:10"),
        ("a.json", "// note\n{}", "not JSON: expected value --> a.json:1:1"),
        ("a.json", "{\"a\": NaN}", "not JSON: expected value --> a.json:1:7"),
        ("a.json", " \n", "the file is empty --> a.json:1:1"),
        ("a.yaml", "", "the file is empty --> a.yaml:1:1"),
        ("a.yaml", "<!DOCTYPE html>", "this is HTML or XML --> a.yaml:1:1"),
        ("a.yaml", "a: *b", "not YAML: unknown anchor --> a.yaml:1:4"),
        ("a.yaml", "a: 1\n---\nb: 2\n", "a second YAML document starts here --> a.yaml:2:1"),
        (
            "a.yaml",
            "a:\n  b: 1\n c: 2\n",
            "not YAML: did not find expected key, while parsing a block mapping --> a.yaml:3:2",
        ),
        ("a.yaml", "a: b\u{7}\n", "not YAML: control characters are not allowed --> a.yaml:1:5"),
        ("a.yaml", "- 1\n", "the document is a list, but has to be a mapping --> a.yaml:1:1"),
        ("a.yaml", "# nothing\n", "the document is empty, but has to be a mapping --> a.yaml:1:1"),
    ];
    for (name, text, expected) in cases {
        assert_eq!(refusal(name, text), format!("error[syntax]: {expected}"), "{text}");
    }
    let (_, report) = read("a.yaml", "a:\n\tb: 1\n");
    assert!(report.contains("= help: YAML is indented by spaces, not by tabs"), "{report}");
}

#[test]
fn syntax_errors_say_what_to_do() {
    let cases = [
        ("a.json", "{\"a\": 1,}", "remove the comma before it"),
        ("a.json", "{\"a\": 1 \"b\": 2}", "put a comma before it, or close the mapping or list first"),
        ("a.json", "{\"a\" 1}", "put a `:` between the key and its value"),
        ("a.json", "{\"a\": [1", "the file ends within a value: is it complete?"),
        ("a.json", "{\"a\": NaN}", "JSON has neither `NaN` nor `Infinity`: leave it out"),
        ("a.json", "{\"a\": tru}", "only `true`, `false` and `null` stand without quotes"),
        ("a.json", "{a: 1}", "JSON's keys stand in double quotes"),
        ("a.json", "{\"a\": 01}", "a number has no leading zeros, no `+`, and digits on both sides of its point"),
        ("a.json", "{\"a\": \"\\x\"}", "write `\\\\` for a backslash"),
        ("a.json", "{\"a\": \"x\ny\"}", "write `\\n` for the end of a line, `\\t` for a tab"),
        ("a.json", "{} x", "the document has ended before: remove what follows"),
        ("a.yaml", "a: b: c", "indent keys of one mapping alike, and put a text that holds `: ` in quotes"),
        ("a.yaml", "a: @x", "put texts that begin with this character in quotes"),
        ("a.yaml", "a: *x", "set the anchor before its first alias: `&name`"),
        ("a.yaml", "a: [1\nb: 2", "put a comma before it, or close the bracket first"),
        ("a.yaml", "a: 'b\n", "close the quotes"),
        ("a.yaml", "a:\n- 1\nb\n", "a key has a `:` behind it: is one missing, or is the line indented too little?"),
    ];
    for (name, text, help) in cases {
        let (_, report) = read(name, text);
        assert!(report.ends_with(&format!("= help: {help}\n\n")), "{report}");
    }
}

#[test]
fn what_is_not_closed_is_shown_where_it_begins() {
    let (_, report) = read("a.yaml", "info: {\n  title: t\nopenapi: 3.0.3\n");
    assert_eq!(report.lines().next(), Some("error[syntax]: not YAML: did not find expected ',' or '}'"));
    assert!(report.contains(" ::: a.yaml:1:7\n") && report.contains(" flow mapping begins here\n"), "{report}");
}

#[test]
fn one_document_with_markers_and_directives_is_one_document() {
    assert_eq!(tree("a.yaml", "%YAML 1.2\n# note\n---\na: |\n  text\n...\n"), json!({"a": "text\n"}));
}

#[test]
fn an_anchor_set_twice_is_refused_if_it_is_used() {
    let refused = refusal("a.yaml", "a: &x 1\nb: &x 2\nc: &y 3\nd: *x\n");
    assert_eq!(
        refused,
        "error[syntax]: the anchor `x` is set a second time, and there are aliases to it --> a.yaml:2:4"
    );
    assert_eq!(tree("a.yaml", "a: R &amp; D\nb: &y R &amp; D\nc: *y\n")["c"], "R &amp; D");
}

#[test]
fn tags_are_ignored_with_a_warning() {
    let (tree, report) = read("a.yaml", "a: !include other.yaml\nb: !!str 1\nc: !odd {d: [!odder 1]}\n");
    assert_eq!(tree, json!({"a": "other.yaml", "b": "1", "c": {"d": [1]}}));
    assert!(report.starts_with("warning[unknown-tag]: the tag `!include` is ignored\n --> a.yaml:1:1\n"), "{report}");
    assert_eq!(report.matches("warning[unknown-tag]").count(), 3, "{report}");
}

#[test]
fn numbers_that_json_cannot_say_are_null() {
    let (tree, report) = read("a.yaml", "a: .nan\nb: [-.inf]\n");
    assert_eq!(tree, json!({"a": null, "b": [null]}));
    assert_eq!(report.matches("warning[not-finite]").count(), 2, "{report}");
}

#[test]
fn a_file_that_cannot_be_read_does_not_hide_the_others() {
    let config = |path: &str| Config::for_document(path.into(), None).apis.remove(0);
    let config = Config { apis: vec![config("gone.yaml"), config("here.yaml")], ..Config::default() };
    let loader = Memory::from_iter([("here.yaml", "a: 1")]);
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let documents = read::documents(&loader, &config, &mut sources, &mut diags);
    assert_eq!(documents.len(), 2);
    assert_eq!(documents[0].tree, Value::Null);
    assert_eq!((&documents[1].tree, documents[1].source), (&json!({"a": 1}), 1));
    assert_eq!(diags.list().len(), 1);
    assert!(diags.list()[0].message.starts_with("can't read `gone.yaml`: "));
}

#[test]
fn every_start_of_a_document_is_read_without_a_panic() {
    let texts = [
        ("a.json", r#"{"a": [1, {"b\n": "c\u00e9"}, null], "a": -1.5e3}"#),
        // The second `a` asks for the place of the first, within what isn't JSON.
        ("a.json", r#"{"b": [{"a": 1, "a": 2}, {"a": 1, "a": 2}}, "c": [:"}]{"#),
        ("a.yaml", "a: &a [1, {b: 'c'}, !t {<<: {d: 1}}]\n? *a\n: |\n  text\n- \"\\x41\"\n"),
        ("a.yaml", "x: &x\n  y: *x\n  <<: [*x]\n---\n{[}]: &é 1"),
    ];
    for (name, text) in texts {
        for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
            let loader = clientsmith::document::Memory::from_iter([(name, &text[..end])]);
            let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
            let _ = read::document(&loader, Path::new(name), &Limits::default(), &mut sources, &mut diags);
            let _ = render(&diags, &sources, Format::Text { color: false });
        }
    }
}

#[test]
fn numbers_beyond_all_floats_are_null_and_all_else_stays_in_its_place() {
    let text = r#"{"a": 1e400, "b\"1e400": "-1e999", "c": [-1E999, 5], "c": 1e-400}"#;
    let (tree, report) = read("a.json", text);
    assert_eq!(tree, json!({"a": null, "b\"1e400": "-1e999", "c": [null, 5]}));
    let heads: Vec<&str> = report.lines().filter(|line| line.contains("]: ") || line.contains("--> ")).collect();
    let expected = [
        "warning[not-finite]: `1e400` is beyond the range of numbers: read as null",
        " --> a.json:1:7",
        "warning[not-finite]: `-1E999` is beyond the range of numbers: read as null",
        " --> a.json:1:42",
        "error[duplicate-key]: the key `c` is already in this mapping",
        " --> a.json:1:54",
    ];
    assert_eq!(heads, expected);
    let digits = "9".repeat(400);
    assert_eq!(read("a.json", format!("[{{\"a\": {digits}}}")).0, Value::Null);
    assert_eq!(read("a.json", format!("{{\"a\": {digits}}}")).0, json!({"a": null}));
}

#[test]
fn versions_of_an_api_are_read_as_they_are_written() {
    for text in ["info: {title: T, version: 1.10}", "info:\n  version: 1.10 # and not 1.1\n", "info: {version: 1.10}\n"]
    {
        assert_eq!(tree("a.yaml", text)["info"]["version"], "1.10", "{text}");
    }
    assert_eq!(tree("a.json", r#"{"info": {"version": 2.0}}"#)["info"]["version"], "2.0");
    // Whatever stands there by an alias is a number like others.
    assert_eq!(tree("a.yaml", "a: &a 1.10\ninfo: {version: *a}")["info"]["version"], 1.1);
}
