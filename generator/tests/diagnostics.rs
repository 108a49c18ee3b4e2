//! How findings are shown: places, excerpts, order, levels.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use clientsmith::diag::{At, Code, Diagnostics, Format, Severity, render};
use clientsmith::document::{Notation, Source};
use clientsmith::origins::Place;
use clientsmith::read::Sources;

fn sources(name: &str, text: &str) -> Sources {
    let notation = match name.rsplit('.').next() {
        Some("json") => Notation::Json,
        Some("toml") => Notation::Toml,
        _ => Notation::Yaml,
    };
    Sources { list: vec![Source { name: name.into(), text: text.into(), notation }] }
}

fn at(pointer: &str) -> At {
    At::Place(Place { document: 0, pointer: pointer.into() })
}

const TEXT: Format = Format::Text { color: false };

/// `line:column` of each pointer of a text.
fn positions<'p>(name: &str, text: &str, pointers: &[&'p str]) -> BTreeMap<&'p str, String> {
    let mut positions = BTreeMap::new();
    let sources = sources(name, text);
    for pointer in pointers {
        let mut diags = Diagnostics::default();
        diags.report(Code::WrongShape, at(pointer), "m");
        let line: serde_json::Value = serde_json::from_str(&render(&diags, &sources, Format::Json)).unwrap();
        positions.insert(*pointer, format!("{}:{}", line["line"], line["column"]));
    }
    positions
}

fn check_positions(name: &str, text: &str, expected: &[(&str, &str)]) {
    let pointers: Vec<&str> = expected.iter().map(|(pointer, _)| *pointer).collect();
    let found = positions(name, text, &pointers);
    let expected: BTreeMap<&str, String> = expected.iter().map(|(pointer, at)| (*pointer, (*at).to_owned())).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_finding_looks_like_one_of_rustc() {
    let mut diags = Diagnostics::default();
    let sources =
        sources("spec/openapi.yaml", "paths:\n  /pipeline:\n    get:\n      $ref: '#/components/schemas/Pipelin'\n");
    diags
        .report(Code::DanglingReference, at("/paths/~1pipeline/get/$ref"), "no schema `Pipelin` in this document")
        .help("did you mean `Pipeline`?");
    assert_eq!(
        render(&diags, &sources, TEXT),
        "\
error[dangling-reference]: no schema `Pipelin` in this document
 --> spec/openapi.yaml:4:7
  |
4 |       $ref: '#/components/schemas/Pipelin'
  |       ^^^^ at /paths/~1pipeline/get/$ref
  |
  = help: did you mean `Pipeline`?

"
    );
}

#[test]
fn findings_without_a_place_and_without_help_are_one_line() {
    let mut diags = Diagnostics::default();
    diags.report(Code::Syntax, At::Nowhere, "nothing to show");
    assert_eq!(render(&diags, &Sources::default(), TEXT), "error[syntax]: nothing to show\n\n");
}

#[test]
fn places_in_json() {
    let text = r#"{
  "a": {"b\n": [10, {"c": 1}, "x", [], true]},
  "é": {"d": null}, "a": 0
}"#;
    check_positions(
        "a.json",
        text,
        &[
            ("", "1:1"),
            ("/a", "2:3"),
            ("/a/b\n", "2:9"),
            ("/a/b\n/0", "2:17"),
            ("/a/b\n/1", "2:21"),
            ("/a/b\n/1/c", "2:22"),
            ("/a/b\n/2", "2:31"),
            ("/a/b\n/3", "2:36"),
            ("/a/b\n/4", "2:40"),
            ("/a/b\n/9/z", "2:9"),
            ("/é/d", "3:9"),
            ("/nowhere/at/all", "1:1"),
        ],
    );
}

#[test]
fn places_in_yaml() {
    let text = "\
# note
a:
  b: [10, {c: 1}, 'x', true, ~]
  200: {\"d\": [1]}
list:
- 1
- e: 2
  f: 3
- - g: 4
- é: é
  'quo''ted': 5
- |
  text
- !tag 5
";
    check_positions(
        "a.yaml",
        text,
        &[
            ("", "2:1"),
            ("/a/b", "3:3"),
            ("/a/b/0", "3:7"),
            ("/a/b/1", "3:12"),
            ("/a/b/1/c", "3:12"),
            ("/a/b/2", "3:19"),
            ("/a/b/3", "3:24"),
            ("/a/b/4", "3:30"),
            ("/a/200/d", "4:9"),
            ("/a/200/d/0", "4:15"),
            ("/list/0", "6:3"),
            ("/list/1", "7:3"),
            ("/list/1/f", "8:3"),
            ("/list/2/0/g", "9:5"),
            ("/list/3/é", "10:3"),
            ("/list/4", "12:3"),
            ("/list/5", "14:3"),
            ("/list/99", "5:1"),
        ],
    );
}

#[test]
fn places_behind_aliases_and_merge_keys() {
    let text = "\
base: &base
  x: {y: 1}
  z: 2
alias: *base
one:
  <<: *base
  z: 3
two:
  <<: [{q: 1}, *base]
";
    check_positions(
        "a.yaml",
        text,
        &[("/alias/x/y", "2:7"), ("/one/x/y", "2:7"), ("/one/z", "7:3"), ("/two/z", "3:3"), ("/two/q", "9:9")],
    );
}

#[test]
fn places_in_toml() {
    let text = "token-variables = ['A', 'B']\n[[api]]\ndocument = 'a'\n[[api]]\nmodule = 'b'\n";
    check_positions(
        "client.toml",
        text,
        &[("/token-variables/1", "1:25"), ("/api/1/module", "5:1"), ("/api/0/module", "2:1")],
    );
}

#[test]
fn lines_end_by_lf_cr_lf_or_cr() {
    for end in ["\n", "\r\n", "\r"] {
        check_positions("a.yaml", &["a: 1", "b:", "- 1", "- 2", ""].join(end), &[("/b", "2:1"), ("/b/1", "4:3")]);
    }
}

#[test]
fn findings_are_sorted_by_file_and_position() {
    let mut sources = sources("b.yaml", "x: 1\ny: 2\n");
    sources.add(Source { name: "a.yaml".into(), text: "z: 1\n".into(), notation: Notation::Yaml });
    let mut diags = Diagnostics::default();
    let mut report = |message: &str, at: At| {
        diags.report(Code::WrongShape, at, message);
    };
    report("5", At::Place(Place { document: 1, pointer: "/z".into() }));
    report("3", at("/y"));
    report("4", at("/y"));
    report("2", At::Offset { source: 0, offset: 3 });
    report("1", At::Nowhere);
    let report = render(&diags, &sources, Format::Json);
    let messages: Vec<&str> = report.lines().filter_map(|line| line.split('"').nth(15)).collect();
    assert_eq!(messages, ["1", "2", "3", "4", "5"]);
}

#[test]
fn of_many_findings_that_say_the_same_a_few_are_shown() {
    let text: String = (0..20).map(|index| format!("k{index}: 1")).collect::<Vec<_>>().join("\n");
    let sources = sources("a.yaml", &text);
    let mut diags = Diagnostics::default();
    for index in 0..20 {
        diags.report(Code::WrongShape, at(&format!("/k{index}")), "the same");
    }
    diags.report(Code::WrongShape, at("/k3"), "another");
    let report = render(&diags, &sources, Format::Text { color: false });
    assert_eq!(report.matches("]: the same").count(), 3, "{report}");
    assert!(report.contains("= note: 17 more findings say the same, in lines 4, 5, 6, 7, 8, 9, 10, 11, …"), "{report}");
    assert!(report.contains("]: another"), "{report}");
    let json = render(&diags, &sources, Format::Json);
    assert_eq!(json.lines().count(), 21, "programs are told of each: {json}");
}

#[test]
fn long_lines_are_cut_around_the_marker() {
    let text = format!("{{\"a\":\"{}\",\"b\":1,\"c\":\"{}\"}}", "é".repeat(500), "x".repeat(500));
    let mut diags = Diagnostics::default();
    diags.report(Code::WrongShape, at("/b"), "m");
    let report = render(&diags, &sources("a.json", &text), TEXT);
    assert!(report.contains(" --> a.json:1:509\n"), "{report}");
    let line = report.lines().nth(3).unwrap();
    assert!(line.starts_with("1 | …é") && line.ends_with("x…") && line.chars().count() < 160, "{report}");
    let marker = report.lines().nth(4).unwrap();
    let column = |line: &str, what: &str| line.split(what).next().unwrap().chars().count();
    assert_eq!(column(marker, "^^^ at /b"), column(line, "\"b\""), "{report}");
}

#[test]
fn hostile_characters_are_escaped() {
    let text = "x: {a\u{202E}b\u{1b}[31m: 1}\n".replace('\u{1b}', "\u{9b}");
    let mut diags = Diagnostics::default();
    diags
        .report(Code::WrongShape, at("/x"), "bad\u{1b}[2J\u{202E}\nname")
        .help("h\u{200F}")
        .also(at("/x\u{2066}"), "see\u{7}");
    let sources = sources("n\u{1b}.yaml", &text);
    let report = render(&diags, &sources, TEXT);
    assert!(report.starts_with("error[wrong-shape]: bad\\u{1b}[2J\\u{202e}\\nname\n"), "{report}");
    for format in [TEXT, Format::Json, Format::Github] {
        let report = render(&diags, &sources, format);
        let is_hostile = |character: char| {
            character.is_control() && character != '\n' || "\u{202E}\u{200F}\u{2066}".contains(character)
        };
        assert!(!report.contains(is_hostile), "{report}");
    }
}

#[test]
fn colour_only_adds_escape_sequences() {
    let mut diags = Diagnostics::default();
    diags.report(Code::WrongShape, at("/a"), "m").also(at("/b"), "there");
    let sources = sources("a.yaml", "a: 1\nb: 2\n");
    let colored = render(&diags, &sources, Format::Text { color: true });
    assert!(colored.contains("\u{1b}["));
    let mut plain = String::new();
    for (index, part) in colored.split('\u{1b}').enumerate() {
        plain.push_str(if index == 0 { part } else { part.split_once('m').unwrap().1 });
    }
    assert_eq!(plain, render(&diags, &sources, TEXT));
}

#[test]
fn json_lines_hold_everything() {
    let mut diags = Diagnostics::default();
    diags.report(Code::DuplicateKey, At::Offset { source: 0, offset: 5 }, "m").also(at("/a"), "first");
    diags.report(Code::UnreadableFile, At::Nowhere, "gone");
    assert_eq!(
        render(&diags, &sources("a.yaml", "a: 1\na: 2\n"), Format::Json),
        "\
{\"code\":\"unreadable-file\",\"severity\":\"error\",\"class\":\"setup\",\"message\":\"gone\",\"file\":null,\"line\":null,\"column\":null,\"pointer\":null,\"help\":\"check the path and its permissions\",\"related\":[]}
{\"code\":\"duplicate-key\",\"severity\":\"error\",\"class\":\"invalid\",\"message\":\"m\",\"file\":\"a.yaml\",\"line\":2,\"column\":1,\"pointer\":null,\"help\":\"keep one of them\",\"related\":[{\"message\":\"first\",\"file\":\"a.yaml\",\"line\":1,\"column\":1,\"pointer\":\"/a\"}]}
"
    );
}

#[test]
fn github_commands_escape_what_would_end_them() {
    let mut diags = Diagnostics::default();
    diags.report(Code::DuplicateKey, at("/a"), "50%\n::error::no").also(At::Offset { source: 0, offset: 5 }, "first");
    diags.report(Code::UnknownKeyword, At::Nowhere, "gone: a, b");
    assert_eq!(
        render(&diags, &sources("a,b:c%.yaml", "a: 1\na: 2\n"), Format::Github),
        "\
::warning title=unknown-keyword::gone: a, b%0Ahelp: it has no effect: remove it, or prefix it with `x-`
::error file=a%2Cb%3Ac%25.yaml,line=1,col=1,title=duplicate-key::50%25\\n::error::no%0Aat /a%0Afirst: a,b:c%25.yaml:2:1%0Ahelp: keep one of them
"
    );
}

#[test]
fn levels_change_what_is_shown_and_what_stops() {
    let mut diags = Diagnostics::new(BTreeMap::from([(Code::UnknownKeyword, Severity::Allowed)]));
    diags.report(Code::UnknownKeyword, At::Nowhere, "not shown");
    assert_eq!(render(&diags, &Sources::default(), TEXT), "");
    diags.set_level(Code::UnknownKeyword, Severity::Warning);
    assert!(render(&diags, &Sources::default(), TEXT).starts_with("warning[unknown-keyword]"));
    assert!(diags.gate().is_some());
    diags.set_level(Code::UnknownKeyword, Severity::Error);
    assert!(diags.gate().is_none());
}

#[test]
fn fatal_codes_keep_their_weight() {
    let mut diags = Diagnostics::new(BTreeMap::from([(Code::Syntax, Severity::Allowed)]));
    diags.report(Code::Syntax, At::Nowhere, "m");
    assert!(diags.gate().is_none());
}

#[test]
fn codes_are_kebab_case_and_distinct() {
    let texts: std::collections::BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(texts.len(), Code::ALL.len());
    assert!(texts.iter().all(|text| {
        text.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
    }));
}

#[test]
fn many_findings_in_one_line_of_megabytes_take_no_quadratic_time() {
    let entries: Vec<String> =
        (0..40_000).map(|index| format!("\"key{index}\":{{\"deeper\":[1,2,\"{}\"]}}", "x".repeat(50))).collect();
    let text = format!("{{{}}}", entries.join(","));
    let mut diags = Diagnostics::default();
    for index in 0..2_000 {
        diags.report(Code::WrongShape, at(&format!("/key{}/deeper/1", index * 20)), index.to_string());
    }
    assert_eq!(render(&diags, &sources("a.json", &text), TEXT).matches("error[").count(), 2_000);
    let yaml = text.replace("},", "},\n");
    assert_eq!(render(&diags, &sources("a.yaml", &yaml), Format::Json).lines().count(), 2_000);
}
