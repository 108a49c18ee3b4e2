//! Documentation: what a document says, cleaned and laid out.

use super::support::{described, field, flat, object, part};
use clientsmith::config::{ApiConfig, Config};
use clientsmith::model::{Api, Docs, Field, Model, Presence, Ty};

/// The comment of a field with these docs, without its slashes.
fn comment_of(docs: Docs) -> String {
    let field = Field { docs, ..field("a", Ty::Text, Presence::Required) };
    let api = Api { types: vec![object("T", false, vec![field])], ..Api::default() };
    let lines = part(&flat(api), "src/types.rs", "{\n    /// ", "    pub a");
    let lines = lines.lines().skip(1).map(str::trim_start);
    let lines: Vec<&str> = lines.take_while(|line| line.starts_with("///")).collect();
    lines
        .iter()
        .map(|line| line.trim_start_matches("///").strip_prefix(' ').unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

fn comment(description: &str) -> String {
    comment_of(described(description))
}

#[test]
fn words_that_markdown_or_rustdoc_would_take_amiss() {
    let table = [
        ("See https://a.example/b_c?d=e.", "See <https://a.example/b_c?d=e>."),
        ("See (https://a.example/b), or not", "See (<https://a.example/b>), or not."),
        ("A <b>bold</b> word<br/>here", "A bold word here."),
        ("A <script>alert(1)</script>", "A \\<script>alert(1)\\</script>."),
        ("A <code>Vec<u8></code> of it", "A `Vec<u8>` of it."),
        ("A map[string]string", "A map\\[string\\]string."),
        ("A [link](https://a.example/b_c) out", "A [link](https://a.example/b_c) out."),
        ("A [link](#within) and [one](other.html)", "A link and one."),
        ("An ![image](https://a.example/i.png)", "An [image](https://a.example/i.png)."),
        ("The field_name of SomeType, a::path, call()", "The `field_name` of `SomeType`, `a::path`, `call()`."),
        ("GitHub, JavaScript and IPv4 stay", "GitHub, JavaScript and IPv4 stay."),
        ("Some `code` and ``more ` code``", "Some `code` and `` more ` code ``."),
        ("An `unclosed span", "An \\`unclosed span."),
        ("Ends a comment */ or /* starts one", "Ends a comment */ or /* starts one."),
        ("Escaped \\[ and \\alone", "Escaped \\[ and \\\\alone."),
        ("A tab\tand \u{7} a \u{0}bell", "A tab and a bell."),
        ("Turned \u{202e}around\u{202c}", "Turned (U+202E)around(U+202C)."),
        ("One\r\nline\rand\u{2028}another", "One line and another."),
    ];
    for (given, expected) in table {
        assert_eq!(comment(given), expected, "{given}");
    }
}

#[test]
fn lists_within_lists_end_at_some_level() {
    let deep = comment(&format!("A list:\n\n{}end", "- ".repeat(20)));
    assert!(deep.ends_with(&format!("\n{}\\- - - end", "- ".repeat(16))), "{deep}");
    for marker in ["- ", "1. ", "* + "] {
        let long = comment(&marker.repeat(100_000));
        assert!(long.len() < 500_000, "{marker}: {}", long.len());
    }
}

#[test]
fn the_first_paragraph_is_one_sentence() {
    let table = [
        ("counts from 1", "Counts from 1."),
        ("One thing. And more.", "One thing.\n\nAnd more."),
        ("Things, e.g. Orbs. More", "Things, e.g. Orbs.\n\nMore"),
        ("Version 1.2 of it", "Version 1.2 of it."),
        ("A choice:\n- one\n- two", "A choice.\n\n- one\n- two"),
        ("Of these. - One. - Two", "Of these.\n\n\\- One. - Two"),
        ("- one\n- two", "The property `a`.\n\n- one\n- two"),
        ("", "The property `a`."),
        (" \n\n", "The property `a`."),
    ];
    for (given, expected) in table {
        assert_eq!(comment(given), expected, "{given}");
    }
}

#[test]
fn a_description_that_starts_with_the_summary_says_it_once() {
    let docs = Docs { summary: Some("List orbs".to_owned()), ..described("List orbs. Newest first.") };
    assert_eq!(comment_of(docs), "List orbs.\n\nNewest first.");
}

#[test]
fn no_code_becomes_a_doctest() {
    let table = [
        ("Do\n\n    let x = 1;\n\n    y\n\nso", "Do.\n\n```text\nlet x = 1;\n\ny\n```\n\nso"),
        ("Do\n```\nx\n```", "Do.\n\n```text\nx\n```"),
        ("Do\n```rust\nx\n```", "Do.\n\n```text\nx\n```"),
        ("Do\n```no_run,rust\nx", "Do.\n\n```text\nx\n```"),
        ("Do\n```json\n{}\n```\nso", "Do.\n\n```json\n{}\n```\n\nso"),
        ("Do\n~~~\n```\n~~~", "Do.\n\n````text\n```\n````"),
        ("- Do\n  ```\n  x\n  ```\n- so", "The property `a`.\n\n- Do\n\n  ```text\n  x\n  ```\n\n- so"),
    ];
    for (given, expected) in table {
        assert_eq!(comment(given), expected, "{given}");
    }
}

#[test]
fn blocks_keep_their_form() {
    let table = [
        ("A.\n\n* one\nlazy\n    * inner\n* two", "A.\n\n- one lazy\n  - inner\n- two"),
        ("A.\n\n1. one\n2. two\n   more", "A.\n\n1. one\n2. two more"),
        ("A.\n\n| x_y | z |\n|---|---|\n| `b` | [c] |", "A.\n\n| `x_y` | z |\n|---|---|\n| `b` | \\[c\\] |"),
        ("A.\n\nTitle\n===\nwords", "A.\n\n# Title\n\nwords"),
        ("A.\n\n### Title ###\nwords", "A.\n\n### Title\n\nwords"),
        ("A.\n\n> said\n> so", "A.\n\n> said so"),
        ("A.\n\n***\nb", "A.\n\n---\n\nb"),
        ("A.\n\n#tag 1.5 -x", "A.\n\n#tag 1.5 -x"),
    ];
    for (given, expected) in table {
        assert_eq!(comment(given), expected, "{given}");
    }
}

#[test]
fn no_line_is_broken_before_what_would_start_a_block() {
    let words = "word ".repeat(18);
    for mark in ["-", "+", "#", "1.", ">", "```x", "|"] {
        let text = comment(&format!("{words}w {mark} more of it and more of it"));
        let started = text.lines().find(|line| line.starts_with(mark));
        assert_eq!(started, None, "{text}");
    }
}

#[test]
fn lines_keep_to_a_hundred_columns() {
    for line in comment(&"some words, äöü and ".repeat(40)).lines() {
        assert!(line.chars().count() + "    /// ".len() <= 100, "{line}");
    }
}

#[test]
fn long_and_odd_texts_take_no_longer_than_others() {
    for part in ["`", "[", "<", "[a](", "`a``", "- ", "> ", "|", "\n```\n", "\\", "http://", "    x\n", "* a\n  "] {
        comment(&part.repeat(20_000));
    }
}

#[test]
fn configured_words_need_no_backticks() {
    let field = Field { docs: described("From CircleCI or TravisCI"), ..field("a", Ty::Text, Presence::Required) };
    let api = Api { types: vec![object("T", false, vec![field])], ..Api::default() };
    let mut config = Config { apis: vec![ApiConfig::default()], ..Config::default() };
    config.package.doc_words = vec!["CircleCI".to_owned()];
    let files = super::support::printed(&Model { apis: vec![api], ..Model::default() }, &config);
    part(&files, "src/types.rs", "    /// From CircleCI or `TravisCI`.", "\n");
    assert_eq!(part(&files, "clippy.toml", "doc-valid", "\n"), "doc-valid-idents = [\"CircleCI\", \"..\"]\n");
}
