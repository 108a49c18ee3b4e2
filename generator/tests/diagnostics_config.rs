//! `client.toml`: what is taken from it, and what is said of its faults.

use std::path::{Path, PathBuf};

use clientsmith::config::{self, Config};
use clientsmith::diag::{Code, Diagnostics, Format, Severity, render};
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
fn an_unknown_key_is_shown() {
    let (config, _, report) = load("[package]\nname = 'a'\nversoin = '1'\n");
    assert!(config.is_none());
    assert!(report.starts_with("error[configuration]: unknown field `versoin`, expected one of"), "{report}");
    assert!(report.contains(" --> spec/client.toml:3:1\n"), "{report}");
}

#[test]
fn faults_are_findings_at_their_line() {
    let api = "[[api]]\ndocument = 'a'\n";
    let cases = [
        ("[package", "configuration]: unclosed table, expected `]`", "1:9"),
        ("", "configuration]: there is no `[[api]]`", "1:1"),
        ("package.name = '1 2'\n[[api]]\ndocument = 'a'\n", "configuration]: `1 2` can't name a crate", "1:9"),
        (&format!("{api}{api}module = 'b'"), "configuration]: an API needs a `module` where there are several", "1:1"),
        (&format!("{api}module = 'V2'"), "configuration]: `V2` can't name a module", "3:1"),
        (&format!("{api}module = 'type'"), "configuration]: `type` can't name a module", "3:1"),
        (&format!("{api}module = 'runtime'"), "configuration]: the module `runtime` is there in every client", "3:1"),
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
