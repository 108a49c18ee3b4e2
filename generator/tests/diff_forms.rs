//! The forms in which a comparison is written: text, Markdown for a pull request, JSON; and the version that it proposes.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops here")]

#[path = "../../tests/support/command.rs"]
mod command;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clientsmith::config::{self, Config};
use clientsmith::diag::{self, Diagnostics};
use clientsmith::diff::{
    Comparison, Declared, Format, Proposal, Release, Report, Rule, Side, Verdict, compare, latest_release,
};
use clientsmith::document::Memory;
use clientsmith::read::Sources;
use command::{Outcome, clientsmith};
use serde_json::Value;

const OLD: &str = "tests/fixtures/diff/old/client.toml";
const NEW: &str = "tests/fixtures/diff/new/client.toml";

/// Runs `clientsmith diff`: exit code, standard output, standard error.
fn diff(arguments: &[&str]) -> (u8, String, String) {
    let all: Vec<&str> = ["diff"].iter().chain(arguments).copied().collect();
    let Outcome { code, stdout, stderr } = clientsmith(&all);
    (code, stdout, stderr)
}

fn fine(arguments: &[&str]) -> String {
    let (code, stdout, stderr) = diff(arguments);
    assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
    stdout
}

/// A folder of the test's own with these files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("diff-forms").join(name);
    let _ = fs::remove_dir_all(&folder);
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn understood(loader: &Memory, config: &Config, mut sources: Sources, mut diags: Diagnostics) -> Side {
    let client = clientsmith::understand(loader, config, &mut sources, &mut diags);
    let report = diag::render(&diags, &sources, diag::Format::Text { color: false });
    let (model, origins, names) = client.unwrap_or_else(|| panic!("{report}"));
    Side { model, origins, names, config: Some(config.clone()), sources }
}

/// One document as a side.
fn side(name: &str, text: &str) -> Side {
    let loader: Memory = [(name, text)].into_iter().collect();
    understood(&loader, &Config::for_document(name.into(), None), Sources::default(), Diagnostics::default())
}

fn markdown(comparison: &Comparison) -> String {
    Report { old: "old.yaml", new: "new.yaml", comparison, proposal: None }.render(Format::Markdown)
}

#[test]
fn text() {
    insta::assert_snapshot!(fine(&[OLD, NEW]));
}

#[test]
fn markdown_for_a_pull_request() {
    insta::assert_snapshot!(fine(&[OLD, NEW, "--format", "markdown"]));
}

#[test]
fn json() {
    insta::assert_snapshot!(fine(&[OLD, NEW, "--format", "json"]));
}

#[test]
fn nothing_has_changed() {
    insta::assert_snapshot!(fine(&[OLD, OLD, "--format", "markdown"]), @r"
    ## What changes for callers: nothing

    Both sides give the same client.

    From `tests/fixtures/diff/old/client.toml` to `tests/fixtures/diff/old/client.toml`; lines after “was” are of the former.
    ");
    let object: Value = serde_json::from_str(&fine(&[OLD, OLD, "--format", "json"])).unwrap();
    assert_eq!(
        (&object["verdict"], &object["version"], &object["changes"]),
        (&Value::Null, &Value::Null, &Value::Array(vec![]))
    );
}

#[test]
fn a_change_of_the_configuration_alone_is_shown_where_it_stands() {
    let document = "\
openapi: 3.0.3
info: {title: Parcels, version: '1'}
servers: [{url: 'https://parcels.example'}]
tags: [{name: Parcel}]
paths:
  /parcels: {get: {operationId: listParcels, tags: [Parcel], responses: {'204': {description: None.}}}}
";
    let old = "\
token-variables = [\"PARCELS_TOKEN\"]

[package]
name = \"parcels\"

[[api]]
document = \"api.yaml\"
";
    let new = "\
[package]
license = \"MIT\"
name = \"parcel-client\"

[[api]]
document = \"api.yaml\"
base-url = \"https://eu.parcels.example\"
features = \"tag\"
trusted-origins = [\"https://files.parcels.example\"]

[webhooks]
signature-header = \"signature\"
signature = [{ version = \"v1\", algorithm = \"hmac-sha256\" }]
";
    let files = [("old", old), ("new", new)].map(|(side, config)| {
        folder(&format!("configuration/{side}"), &[("client.toml", config), ("api.yaml", document)])
    });
    let [old, new] = files.each_ref().map(|folder| folder.join("client.toml").display().to_string());
    let parent = files[0].parent().unwrap().display().to_string();
    insta::assert_snapshot!(fine(&[&old, &new]).replace(&format!("{parent}/"), ""));
}

#[test]
fn a_comparison_comes_out_the_same_each_time() {
    for form in ["text", "markdown", "json"] {
        let once = fine(&[OLD, NEW, "--format", form]);
        assert_eq!(once, fine(&[OLD, NEW, "--format", form]), "{form}");
    }
}

/// The documents beside the generator, with the texts of `changes` replaced.
fn circleci(changes: &[(&str, &str, &str)]) -> Side {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let names =
        ["client.toml", "names.lock", "v1/swagger.yaml", "v1/overlay.yaml", "v2/openapi.yaml", "v2/overlay.yaml"];
    let files = names.map(|name| {
        let name = format!("spec/{name}");
        let mut text = fs::read_to_string(root.join(&name)).unwrap();
        for (_, before, after) in changes.iter().filter(|(file, _, _)| *file == name) {
            assert_eq!(text.matches(before).count(), 1, "{before}");
            text = text.replace(before, after);
        }
        (name, text)
    });
    let loader: Memory = files.into_iter().collect();
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let config = config::load(&loader, Path::new("spec/client.toml"), &mut sources, &mut diags);
    understood(&loader, &config.unwrap(), sources, diags)
}

#[test]
fn a_change_of_circleci_in_all_forms() {
    let document = "spec/v2/openapi.yaml";
    let new = circleci(&[
        (
            document,
            "[created, setup-pending, setup, pending, errored]",
            "[created, setup-pending, setup, errored, canceled]",
        ),
        (
            document,
            "        - name: mine\n          in: query\n          description: If `true`, only pipelines that the caller started are listed.\n",
            "        - name: mine\n          in: query\n          required: true\n          description: Whether only pipelines that the caller started are listed.\n",
        ),
    ]);
    let comparison = compare(&circleci(&[]), &new);
    let version = latest_release("# Changelog\n\n## [0.1.0] - 2026-01-31\n");
    let released = Release { version: version.clone(), file: "CHANGELOG.md".to_owned() };
    let declared = Declared { version: version.unwrap(), file: "spec/client.toml".to_owned() };
    let proposal = Proposal::new(comparison.verdict().unwrap(), released, declared);
    let name = "spec/client.toml of origin/main";
    let report = Report { old: name, new: "spec/client.toml", comparison: &comparison, proposal: Some(&proposal) };
    insta::assert_snapshot!("circleci-text", report.render(Format::Text));
    insta::assert_snapshot!("circleci-markdown", report.render(Format::Markdown));
    insta::assert_snapshot!("circleci-json", report.render(Format::Json));
}

/// Names and words of a document that are Markdown, HTML, a mention, a control character.
const HOSTILE: &str = r##"{"openapi": "3.0.3", "info": {"title": "a`b` ``` | <script>alert(1)</script>", "version": "1\n\n# x\u001b[2J"},
  "servers": [{"url": "https://example.org"}],
  "paths": {"/a|`b`<img src=x>\u202e/@everyone": {"get": {"operationId": "</details><script>", "tags": ["<b>`|\n\n</summary>"],
    "deprecated": true, "x-deprecated-reason": "see [this](javascript:alert(1)) @everyone ```\n\n# Heading `x",
    "parameters": [{"name": "``` `<i>`", "in": "query", "schema": {"type": "string", "enum": ["`</details>`", "\u202e<u>"]}}],
    "responses": {"200": {"description": "x", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/S`<"}}}}}}}},
  "components": {"schemas": {"S`<": {"type": "object", "properties": {"`|\n<p>": {"type": "string"}}}}}}"##;

/// Markdown without its code spans: each from a run of backticks to the next one that is as long.
fn outside_of_code(markdown: &str) -> String {
    let (mut rest, mut outside) = (markdown, String::new());
    while let Some(start) = rest.find('`') {
        outside.push_str(&rest[..start]);
        let after = rest[start..].trim_start_matches('`');
        let fence = &rest[start..rest.len() - after.len()];
        let mut end = 0;
        loop {
            end += after[end..].find('`').expect("a code span has no end");
            let run = after[end..].len() - after[end..].trim_start_matches('`').len();
            if run == fence.len() {
                break;
            }
            end += run;
        }
        assert!(!after[..end].contains('\n'), "a code span is of several lines: {}", &after[..end]);
        rest = &after[end + fence.len()..];
    }
    outside + rest
}

#[test]
fn no_text_of_a_document_is_markdown_or_html() {
    let empty = r#"{"openapi": "3.0.3", "info": {"title": "x", "version": "1"}, "paths": {"/x": {"get": {"operationId": "x", "responses": {"204": {"description": "x"}}}}}}"#;
    let (old, new) = (side("old`<b>\n.json", empty), side("new.json", HOSTILE));
    let changed = HOSTILE.replace("\"string\"", "\"integer\"").replace("alert(1)", "alert(2)");
    let changed = side("changed.json", &changed);
    for comparison in [compare(&old, &new), compare(&new, &old), compare(&new, &changed)] {
        assert!(comparison.changes.len() > 1);
        let report = Report { old: "`old\n<b>`", new: "", comparison: &comparison, proposal: None };
        let page = report.render(Format::Markdown);
        let outside = outside_of_code(&page);
        let own = ["<br>", "<details>", "<details open>", "</details>", "<summary>", "</summary>"];
        let left = own.iter().fold(outside.clone(), |text, tag| text.replace(tag, ""));
        assert_eq!(outside.matches("<details").count(), outside.matches("</details>").count(), "{outside}");
        assert!(!left.contains(['<', '|', '@', '[']), "{left}");
        assert!(!page.contains(['\u{1b}', '\u{202e}']), "{page}");
        let json = report.render(Format::Json);
        assert!(!json.contains(['\u{1b}', '\u{202e}']), "{json}");
        let object: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(object["changes"].as_array().unwrap().len(), comparison.changes.len());
        assert_eq!(object["old"], "`old\n<b>`");
    }
}

#[test]
fn a_comment_is_of_bounded_length_and_says_what_it_lacks() {
    let operation = |index: usize| {
        let long = "x".repeat(200);
        format!("  /{long}{index}: {{get: {{operationId: {long}{index}, responses: {{'204': {{description: x}}}}}}}}\n")
    };
    let document = |operations: std::ops::Range<usize>| {
        let paths: String = operations.map(operation).collect();
        side("api.yaml", &format!("openapi: 3.0.3\ninfo: {{title: x, version: '1'}}\npaths:\n{paths}"))
    };
    let comparison = compare(&document(0..600), &document(400..800));
    let (major, minor) = (comparison.count(Verdict::Major), comparison.count(Verdict::Minor));
    assert!(major >= 400 && minor >= 200, "{major} {minor}");
    let page = markdown(&comparison);
    assert!(page.len() > 50_000 && page.chars().count() < 65_536, "{}", page.len());
    let shown = page.lines().filter(|line| line.starts_with("- ")).count();
    let last = page.lines().last().unwrap();
    let counts = last.strip_prefix("Left out for their length: ").unwrap().split_once('.').unwrap().0;
    let count = |part: &str| part.split_once(' ').unwrap().0.parse::<usize>().unwrap();
    assert_eq!(counts.split(", ").map(count).sum::<usize>() + shown, comparison.changes.len(), "{last}");
    assert!(counts.ends_with(" minor") || counts.ends_with(" patch"), "{last}");
    assert_eq!(page.matches("<details").count(), page.matches("</details>").count());
}

#[test]
fn no_reason_or_title_is_html() {
    for rule in Rule::ALL {
        for text in [rule.title(), rule.reason()] {
            assert!(!outside_of_code(text).contains(['<', '|', '[', '*', '_', '\n']), "{}: {text}", rule.code());
        }
    }
}

#[test]
fn every_key_of_the_json_is_documented() {
    fn keys<'v>(value: &'v Value, found: &mut BTreeSet<&'v str>) {
        match value {
            Value::Object(entries) => entries.iter().for_each(|(key, value)| {
                found.insert(key);
                keys(value, found);
            }),
            Value::Array(elements) => elements.iter().for_each(|element| keys(element, found)),
            _ => {}
        }
    }
    let object: Value = serde_json::from_str(&fine(&[OLD, NEW, "--format", "json"])).unwrap();
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/src/diff-json.md")).unwrap();
    let mut found = BTreeSet::new();
    keys(&object, &mut found);
    assert!(found.len() > 20);
    for key in found {
        assert!(page.contains(&format!("`{key}`")), "{key} isn't in docs/src/diff-json.md");
    }
    assert_eq!(object["format"], 1);
    let kinds: BTreeSet<&str> =
        object["changes"].as_array().unwrap().iter().map(|change| change["group"]["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, BTreeSet::from(["api", "tag", "type"]));
}

const DOCUMENT: &str = "openapi: 3.0.3\ninfo: {title: x, version: '1'}\nservers: [{url: https://example.org}]\npaths:\n  /x:\n    get: {operationId: x, responses: {'204': {description: x}}}\n";

/// The last line of the text: the version that is proposed for a document whose operation is renamed.
fn proposed(name: &str, files: &[(&str, &str)]) -> String {
    let new = DOCUMENT.replace("operationId: x", "operationId: y");
    let files = [&[("old/api.yaml", DOCUMENT), ("new/spec/api.yaml", &new)], files].concat();
    let folder = folder(name, &files);
    let path = |name: &str| folder.join(name).display().to_string();
    let old = if files.iter().any(|(name, _)| *name == "old/client.toml") { "old/client.toml" } else { "old/api.yaml" };
    let text = fine(&[&path(old), &path("new/spec/client.toml")]);
    text.lines().last().unwrap().replace(folder.to_str().unwrap(), "")
}

#[test]
fn versions_are_counted_from_the_latest_release() {
    let config = |version: &str| format!("[package]\nversion = \"{version}\"\n[[api]]\ndocument = \"api.yaml\"\n");
    let (new, old) = (config("1.4.0"), config("1.3.0"));
    let new = ("new/spec/client.toml", new.as_str());
    let above = ("new/CHANGELOG.md", "## [1.3.5]\n");
    assert_eq!(
        proposed("changelog-above", &[new, above]),
        "Next version: 2.0.0, not 1.4.0 as in /new/spec/client.toml (last release: 1.3.5, by /new/CHANGELOG.md)"
    );
    let beside = ("new/spec/CHANGELOG.md", "## [Unreleased]\n");
    assert_eq!(
        proposed("changelog-beside", &[new, above, beside]),
        "Next version: 1.4.0, as in /new/spec/client.toml (nothing is released, by /new/spec/CHANGELOG.md)"
    );
    let chosen = "[package]\nversion = \"2.1.0\"\nchangelog = \"../NEWS.md\"\n[[api]]\ndocument = \"api.yaml\"\n";
    assert_eq!(
        proposed("changelog-chosen", &[("new/spec/client.toml", chosen), above, ("new/NEWS.md", "# 1.2.0\n")]),
        "Next version: 2.1.0, as in /new/spec/client.toml; 2.0.0 would do (last release: 1.2.0, by /new/NEWS.md)"
    );
    assert_eq!(
        proposed("no-changelog", &[new, ("old/client.toml", old.as_str())]),
        "Next version: 2.0.0, not 1.4.0 as in /new/spec/client.toml (last release: 1.3.0, by /old/client.toml)"
    );
    // What is about to be released is no release before it is.
    let released = [
        new,
        ("old/client.toml", old.as_str()),
        ("old/CHANGELOG.md", "## 1.3.0\n"),
        ("new/CHANGELOG.md", "## 1.4.0\n## 1.3.0\n"),
    ];
    assert_eq!(
        proposed("about-to-be-released", &released),
        "Next version: 2.0.0, not 1.4.0 as in /new/spec/client.toml (last release: 1.3.0, by /old/CHANGELOG.md)"
    );
}

#[test]
fn a_document_or_a_module_has_no_version() {
    let (old, new) = (DOCUMENT.to_owned(), DOCUMENT.replace("operationId: x", "operationId: y"));
    let module = "[module]\npath = \"crate::api\"\n[[api]]\ndocument = \"new.yaml\"\n";
    let folder = folder(
        "no-version",
        &[("old.yaml", &old), ("new.yaml", &new), ("client.toml", module), ("CHANGELOG.md", "## 1.0.0\n")],
    );
    for name in ["new.yaml", "client.toml"] {
        let path = |name: &str| folder.join(name).display().to_string();
        let text = fine(&[&path("old.yaml"), &path(name)]);
        assert!(text.starts_with("major: ") && !text.contains("Next version"), "{text}");
    }
}

#[test]
fn the_old_side_may_stand_below_another_folder() {
    let folder = folder("root", &[]);
    let root = folder.join("root");
    fs::create_dir_all(root.join("tests/fixtures/diff")).unwrap();
    for name in ["client.toml", "v1.yaml", "v2.yaml", "CHANGELOG.md"] {
        let target = root.join("tests/fixtures/diff/new").join(name);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(Path::new("tests/fixtures/diff/old").join(name), target).unwrap();
    }
    let text = fine(&[NEW, NEW, "--old-root", root.to_str().unwrap(), "--old-name", "main"]);
    assert!(text.contains("tests/fixtures/diff/new/v2.yaml:12, was tests/fixtures/diff/new/v2.yaml:12"), "{text}");
    assert!(!text.contains(root.to_str().unwrap()), "{text}");
    let same = fine(&[OLD, NEW]).replace("fixtures/diff/old", "fixtures/diff/new");
    assert_eq!(text, same);
    let (code, _, stderr) = diff(&["../x.yaml", NEW, "--old-root", root.to_str().unwrap()]);
    assert!(code == 2 && stderr.contains("can't read `../x.yaml`: it isn't below "), "{stderr}");
}

#[test]
fn documents_that_are_not_below_client_toml_have_straight_paths() {
    let config = "[[api]]\ndocument = \"../../docs/./api.yaml\"\noverlays = [\"../overlays/words.yaml\"]\n";
    let overlay =
        "overlay: 1.0.0\ninfo: {title: Words, version: '1'}\nactions:\n- {target: $.info, update: {title: T}}\n";
    let new = DOCUMENT.replace("operationId: x", "operationId: y");
    let side = |side: &str, file: &str| format!("{side}/{file}");
    let files = [("old", DOCUMENT), ("new", &new)].map(|(name, document)| {
        [("a/b/client.toml", config), ("a/overlays/words.yaml", overlay), ("docs/api.yaml", document)]
            .map(|(file, text)| (side(name, file), text))
    });
    let files: Vec<(&str, &str)> = files.iter().flatten().map(|(path, text)| (path.as_str(), *text)).collect();
    let folder = folder("not-below", &files);
    let path = |name: &str| folder.join(name).join("a/b/client.toml").display().to_string();
    let report: Value = serde_json::from_str(&fine(&[&path("old"), &path("new"), "--format", "json"])).unwrap();
    let change = report.pointer("/changes/0").unwrap();
    for name in ["old", "new"] {
        let file = folder.join(name).join("docs/api.yaml");
        assert_eq!(change.pointer(&format!("/{name}/file")).and_then(Value::as_str), file.to_str(), "{change}");
    }
}

#[test]
fn what_can_not_be_compared_is_said_and_nothing_is_written() {
    let no_changelog = "[package]\nchangelog = \"NEWS.md\"\n[[api]]\ndocument = \"api.yaml\"\n";
    let no_version = "[package]\nversion = \"1.0\"\n[[api]]\ndocument = \"api.yaml\"\n";
    let files =
        [("api.yaml", DOCUMENT), ("changelog.toml", no_changelog), ("version.toml", no_version), ("bad.yaml", "x: [")];
    let folder = folder("bad", &files);
    let path = |name: &str| folder.join(name).display().to_string();
    for form in ["text", "markdown", "json"] {
        for (name, code, words) in [
            ("absent.yaml", 2, "absent.yaml`: No such file"),
            ("absent.toml", 2, "absent.toml`: No such file"),
            ("changelog.toml", 2, "NEWS.md`: No such file"),
            ("version.toml", 1, "`1.0` is no version"),
            ("bad.yaml", 1, "error[syntax]"),
        ] {
            for (old, new) in [(path(name), path("api.yaml")), (path("api.yaml"), path(name))] {
                let (given, stdout, stderr) = diff(&[&old, &new, "--format", form]);
                assert_eq!((given, stdout.as_str()), (code, ""), "{stderr}");
                assert!(stderr.contains(words) && stderr.contains("nothing was compared"), "{stderr}");
            }
        }
    }
    let (code, stdout, _) = diff(&[&path("api.yaml"), &path("api.yaml"), "--format", "html"]);
    assert_eq!((code, stdout.as_str()), (2, ""));
}
