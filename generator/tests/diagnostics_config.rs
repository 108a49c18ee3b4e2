//! `client.toml`: what is taken from it, and what is said of its faults.

use std::path::{Path, PathBuf};

use clientsmith::config::{self, Config, SignatureAlgorithm};
use clientsmith::diag::{At, Code, Diagnostics, Format, Severity, render};
use clientsmith::document::Memory;
use clientsmith::read::Sources;

fn load(text: &str) -> (Option<Config>, Diagnostics, String) {
    let loader = Memory::from_iter([("spec/client.toml", text)]);
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let config = config::load(&loader, Path::new("spec/client.toml"), &mut sources, &mut diags);
    let report = render(&diags, &sources, Format::Text { color: false });
    (config, diags, report)
}

#[test]
fn limits_have_a_range() {
    let (config, ..) = load("[[api]]\ndocument = 'a'\n[limits]\nmax-depth = 300\n");
    let limits = config.unwrap().limits;
    assert_eq!((limits.max_depth, limits.max_nodes), (300, 3_000_000));
    let (config, _, report) =
        load("[[api]]\ndocument = 'a'\n[limits]\nmax-depth = 513\nmax-nodes = 0\nmax-size = '1 MB'\n");
    assert!(config.is_none());
    assert!(report.contains("expected a whole number from 0 up, found string"), "{report}");
    let (_, _, report) = load("[[api]]\ndocument = 'a'\n[limits]\nmax-depth = 513\nmax-nodes = 0\n");
    for line in ["`max-depth` is out of its range", "write a number from 1 to 512", "`max-nodes` is out of its range"] {
        assert!(report.contains(line), "{report}");
    }
}

#[test]
fn paths_are_relative_to_the_file() {
    let (config, _, report) = load(
        "
package.front-page = './front.md'
package.examples = 'examples'
[[api]]
document = 'v2/openapi.yaml'
overlays = ['v2/overlay.yaml', '/elsewhere.yaml']
",
    );
    assert_eq!(report, "");
    let config = config.unwrap();
    assert_eq!(config.package.front_page, Some(PathBuf::from("spec/front.md")));
    assert_eq!(config.package.examples, Some(PathBuf::from("spec/examples")));
    assert_eq!(config.apis[0].document, PathBuf::from("spec/v2/openapi.yaml"));
    assert_eq!(config.apis[0].overlays, [PathBuf::from("spec/v2/overlay.yaml"), PathBuf::from("/elsewhere.yaml")]);
}

#[test]
fn crates_that_examples_use_are_described_as_in_a_manifest() {
    let (config, _, report) = load(
        "
[package.example-dependencies]
indicatif = { version = '0.18', default-features = false, features = ['unicode-width'] }
anyhow.version = '>=1, <2'
[[api]]
document = 'a'
",
    );
    let dependencies = config.expect(&report).package.example_dependencies;
    let indicatif = &dependencies["indicatif"];
    assert_eq!((indicatif.default_features, indicatif.features.as_slice()), (false, &["unicode-width".to_owned()][..]));
    assert_eq!((dependencies["anyhow"].default_features, dependencies["anyhow"].version.as_str()), (true, ">=1, <2"));
}

#[test]
fn crates_that_examples_use_may_be_described_wrongly() {
    let (config, diags, report) = load(
        "
[package.example-dependencies]
anyhow = '1'
clap = { version = '4', feature = ['derive'] }
tokio = { features = ['fs'] }
[[api]]
document = 'a'
",
    );
    assert!(config.is_none());
    let findings: Vec<String> = diags
        .list()
        .iter()
        .map(|finding| format!("{} ({})", finding.message, finding.help.as_deref().unwrap_or_default()))
        .collect();
    let expected = [
        "expected a table, found string \"1\" (begin it with `[package.example-dependencies.anyhow]`, and write its keys below)",
        "`[package.example-dependencies.clap]` has no key `feature` (did you mean `features`?)",
        "`version` of `[package.example-dependencies.tokio]` is missing (add `version = …`)",
    ];
    assert_eq!(findings, expected, "{report}");
}

#[test]
fn what_is_emitted_shows_nothing_of_the_machine() {
    let (config, _, _) =
        load("[[api]]\nmodule = 'a'\ndocument = '/far/away/a.yaml'\n[[api]]\nmodule = 'b'\ndocument = 'b.yaml'\n");
    let shown: Vec<String> = config.unwrap().apis.into_iter().map(|api| api.shown).collect();
    assert_eq!(shown, ["a.yaml", "spec/b.yaml"]);
}

#[test]
fn levels_are_set() {
    let (config, diags, report) = load(
        "
[[api]]
document = 'a'
[diagnostics]
deny = ['unknown-keyword']
warn = ['duplicate-key']
allow = { unsupported = 'callbacks are not for clients' }
",
    );
    assert!(config.is_some(), "{report}");
    assert_eq!(diags.severity(Code::UnknownKeyword), Severity::Error);
    assert_eq!(diags.severity(Code::DuplicateKey), Severity::Warning);
    assert_eq!(diags.severity(Code::Unsupported), Severity::Allowed);
}

#[test]
fn unknown_keys_and_values_of_a_wrong_kind_are_reported_together() {
    let (config, diags, report) = load(
        "
zap = 1
pagination = 3
[package]
name = 3
versoin = '1'
keywords = 'ci'
workspace = 'yes'
[[api]]
modul = 'v1'
overlays = [1, 'b']
[[api]]
documents = 'b'
[[api.pagination]]
style = 'tokn'
[[api.pagination]]
style = 'token'
next = 'n'
items = 'i'
param = 'p'
[[api.pagination]]
style = 'token'
next = 1
[diagnostics.alow]
",
    );
    assert!(config.is_none());
    let findings = diags.list().iter().map(|finding| {
        let At::Place(place) = &finding.at else { panic!("{report}") };
        format!("{}: {} ({})", place.pointer, finding.message, finding.help.as_deref().unwrap_or_default())
    });
    let mut findings: Vec<String> = findings.collect();
    findings.sort();
    let mut expected = [
        "/api/0/modul: `[[api]]` has no key `modul` (did you mean `module`?)",
        "/api/0/overlays/0: expected a text, found integer `1` (write one text, in quotes)",
        "/api/0: `document` of `[[api]]` is missing (add `document = …`)",
        "/api/1/documents: `[[api]]` has no key `documents` (did you mean `document`?)",
        "/diagnostics/alow: `[diagnostics]` has no key `alow` (did you mean `allow`?)",
        "/package/keywords: expected a list, found string \"ci\" (put it in brackets: `[…]`)",
        "/package/name: expected a text, found integer `3` (write one text, in quotes)",
        "/package/versoin: `[package]` has no key `versoin` (did you mean `version`?)",
        "/package/workspace: expected `true` or `false`, found string \"yes\" (write it without quotes)",
        "/api/1/pagination/0/style: expected one of `token`, `offset`, `page`, `link`, `next-url`, `last-item`, found `tokn` (did you mean `token`?)",
        "/api/1/pagination/1: `parameter` of `[[api.pagination]]` is missing (add `parameter = …`)",
        "/api/1/pagination/1/param: `[[api.pagination]]` has no key `param` (its keys are `parameter`, `next`, `items`)",
        "/api/1/pagination: expected a text, found integer `1` (write one text, in quotes)",
        "/pagination: expected a list, found integer `3` (put it in brackets: `[…]`)",
        "/zap: the configuration has no key `zap` \
         (its keys are `package`, `api`, `token-variables`, `names-lock`, `pagination`, `formats`, `derives`, `dependencies`, `webhooks`, `module`, `tests`, `diagnostics`, `limits`)",
    ];
    expected.sort_unstable();
    assert_eq!(findings, expected, "{report}");
}

#[test]
fn a_fault_in_a_list_in_brackets_is_shown_where_it_is() {
    let (_, diags, report) =
        load("pagination = [{ style = 'token', parameter = 'p', next = 'n', items = 'i', param = 'p' }]\n");
    let [finding] = diags.list() else { panic!("{report}") };
    assert_eq!(finding.message, "`[[pagination]]` has no key `param`");
    assert!(report.contains(" at /pagination/0/param\n"), "{report}");
}

#[test]
fn a_table_in_place_of_a_list_says_how_lists_are_written() {
    let (_, diags, _) = load("[api]\ndocument = 'a'\n");
    let [finding] = diags.list() else { panic!("{:?}", diags.list()) };
    assert_eq!(finding.message, "expected a list, found a table");
    assert_eq!(finding.help.as_deref(), Some("begin each element with `[[api]]`"));
}

#[test]
fn all_faults_of_syntax_are_reported() {
    let (_, diags, report) = load("[package\n[[api]]\ndocument = a\ndocument = 'b'\n");
    let findings: Vec<_> =
        diags.list().iter().map(|finding| (finding.message.as_str(), finding.help.as_deref())).collect();
    let expected = [
        ("unclosed table, expected `]`", Some("put `]` here")),
        ("string values must be quoted, expected literal string", Some("put the text in quotes")),
        ("duplicate key", Some("keep one of them")),
    ];
    assert_eq!(findings, expected, "{report}");
}

#[test]
fn faults_are_findings_at_their_line() {
    let api = "[[api]]\ndocument = 'a'\n";
    let cases = [
        ("[package", "configuration]: unclosed table, expected `]`", "1:9"),
        ("", "configuration]: there is no `[[api]]`", "1:1"),
        ("package.name = '1 2'\n[[api]]\ndocument = 'a'\n", "configuration]: `1 2` can't name a crate", "1:9"),
        (
            &format!("package.example-dependencies.anyhow.version = 'latest'\n{api}"),
            "configuration]: `latest` is no version",
            "1:37",
        ),
        (
            &format!("package.example-dependencies.'a b'.version = '1'\n{api}"),
            "configuration]: `a b` can't name a crate",
            "1:30",
        ),
        (&format!("{api}{api}module = 'b'"), "configuration]: an API needs a `module` where there are several", "1:1"),
        (&format!("{api}module = 'V2'"), "configuration]: `V2` can't name a module", "3:1"),
        (&format!("{api}module = 'type'"), "configuration]: `type` can't name a module", "3:1"),
        (&format!("{api}module = 'runtime'"), "configuration]: the module `runtime` is there in every client", "3:1"),
        (&format!("{api}module = 'http'"), "configuration]: the module `http` is there in every client", "3:1"),
        (&format!("{api}module = 'testing'"), "configuration]: the module `testing` is there in every client", "3:1"),
        (&format!("{api}module = 'b'\n{api}module = 'b'"), "configuration]: the module `b` is there twice", "6:1"),
        (&format!("{api}[diagnostics]\ndeny = ['unsuported']"), "configuration]: there is no code `unsuported`", "4:9"),
        (&format!("{api}[diagnostics]\nwarn = ['syntax']"), "configuration]: `syntax` always is an error", "4:9"),
        (
            &format!("{api}[diagnostics]\ndeny = ['unsupported']\nwarn = ['unsupported']"),
            "configuration]: `unsupported` has a level already",
            "5:9",
        ),
        (
            &format!("{api}[diagnostics.allow]\nunsupported = ' '"),
            "configuration]: `unsupported` is allowed without a reason",
            "4:1",
        ),
        (
            &format!("{api}[webhooks]\nsignature-header = 's'"),
            "configuration]: there is no `[[webhooks.signature]]`",
            "3:2",
        ),
        (&webhooks("a:", "e", &["v1"]), "configuration]: `a:` can't name a header", "4:1"),
        (&webhooks("", "e", &["v1"]), "configuration]: `` can't name a header", "4:1"),
        (&webhooks("s", "e e", &["v1"]), "configuration]: `e e` can't name a header", "5:1"),
        (&webhooks("s", "e", &["v1="]), "configuration]: `v1=` can't stand before a signature", "7:1"),
        (&webhooks("s", "e", &["v1", ""]), "configuration]: `` can't stand before a signature", "10:1"),
        (&webhooks("s", "e", &["v1", "v1"]), "configuration]: the version `v1` is there twice", "10:1"),
    ];
    for (text, message, position) in cases {
        let (config, _, report) = load(text);
        assert!(config.is_none(), "{text}");
        assert!(report.starts_with(&format!("error[{message}")), "{text}\n{report}");
        assert!(report.contains(&format!("--> spec/client.toml:{position}\n")), "{text}\n{report}");
    }
    let (_, _, report) = load(&format!("{api}[diagnostics]\ndeny = ['unsuported']"));
    assert!(report.contains("= help: did you mean `unsupported`?"), "{report}");
}

/// A configuration with webhooks.
fn webhooks(signature_header: &str, event_header: &str, versions: &[&str]) -> String {
    let start = format!(
        "[[api]]\ndocument = 'a'\n[webhooks]\nsignature-header = '{signature_header}'\nevent-header = '{event_header}'\n"
    );
    let table = |version: &&str| format!("[[webhooks.signature]]\nversion = '{version}'\nalgorithm = 'hmac-sha256'\n");
    start + &versions.iter().map(table).collect::<String>()
}

#[test]
fn keys_of_webhooks_are_checked() {
    let (config, diags, report) =
        load("[webhooks]\nevent-haeder = 'e'\n[[webhooks.signature]]\nalgorithm = 'hmac-sha255'\n");
    assert!(config.is_none());
    let mut findings: Vec<_> = diags
        .list()
        .iter()
        .map(|finding| (finding.message.as_str(), finding.help.as_deref().unwrap_or_default()))
        .collect();
    findings.sort_unstable();
    let expected = [
        ("`[webhooks]` has no key `event-haeder`", "did you mean `event-header`?"),
        ("`signature-header` of `[webhooks]` is missing", "add `signature-header = …`"),
        ("`version` of `[[webhooks.signature]]` is missing", "add `version = …`"),
        ("expected `hmac-sha256`, found `hmac-sha255`", "did you mean `hmac-sha256`?"),
    ];
    assert_eq!(findings, expected, "{report}");
}

#[test]
fn signatures_of_webhooks_keep_their_order() {
    let (config, _, report) = load(&webhooks("signature", "event", &["v2", "v1"]));
    let webhooks = config.unwrap_or_else(|| panic!("{report}")).webhooks.unwrap();
    assert_eq!((webhooks.signature_header.as_str(), webhooks.event_header.as_deref()), ("signature", Some("event")));
    let versions: Vec<_> = webhooks.signatures.iter().map(|one| (one.version.as_str(), one.algorithm)).collect();
    assert_eq!(versions, [("v2", SignatureAlgorithm::HmacSha256), ("v1", SignatureAlgorithm::HmacSha256)]);
}

#[test]
fn a_file_that_cannot_be_read_is_a_finding() {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let config = config::load(&Memory::default(), Path::new("client.toml"), &mut sources, &mut diags);
    assert!(config.is_none());
    assert_eq!(diags.list()[0].code, Code::UnreadableFile);
}

#[test]
fn one_document_needs_no_file() {
    let config = Config::for_document("api.yaml".into(), Some("petstore".into()));
    assert_eq!(config.apis.len(), 1);
    assert_eq!(config.apis[0].document, PathBuf::from("api.yaml"));
    assert_eq!(config.package.name.as_deref(), Some("petstore"));
}

#[test]
fn trusted_origins_are_scheme_and_host() {
    let (config, _, report) = load("[[api]]\ndocument = 'a'\ntrusted-origins = ['https://a.b', 'http://[::1]:80']\n");
    assert_eq!(config.unwrap().apis[0].trusted_origins.len(), 2, "{report}");
    for origin in ["a.b", "https://", "https://a.b/", "https://u@a.b", "https://a.b?c", "ftp://a.b", "https://*.b"] {
        let (config, _, report) = load(&format!("[[api]]\ndocument = 'a'\ntrusted-origins = ['{origin}']\n"));
        assert!(config.is_none() && report.contains("is no origin"), "{origin}: {report}");
        assert!(report.contains("at /api/0/trusted-origins/0"), "{report}");
    }
}
