//! What `init` drafts: it loads, gives a client wherever the document alone does, and finds nothing that wasn't found without it.

#[path = "support/command.rs"]
mod command;
#[path = "support/fixtures.rs"]
mod fixtures;
#[path = "support/shared.rs"]
mod shared;

use std::path::{Path, PathBuf};
use std::process::Command;

use clientsmith::config::{self, Config, PagingRule};
use clientsmith::diag::Diagnostics;
use clientsmith::document::{Disk, Memory};
use clientsmith::init::{DocumentPath, Draft, Request, draft};
use clientsmith::print::Extras;
use clientsmith::read::Sources;
use command::{Outcome, clientsmith};

/// A folder of the test's own, empty at first.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("init").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn init(documents: &[&Path], out: &Path, flags: &[&str]) -> Outcome {
    let documents = documents.iter().map(|path| path.to_str().unwrap());
    let arguments: Vec<&str> =
        std::iter::once("init").chain(documents).chain(["--out", out.to_str().unwrap()]).collect();
    clientsmith(&[&arguments, flags].concat())
}

fn code(outcome: &Outcome, code: u8) {
    assert_eq!(outcome.code, code, "{}{}", outcome.stdout, outcome.stderr);
}

/// The files of a client, if there are any, and what was found on the way: codes and messages.
fn generated(config: Option<Config>, mut sources: Sources, mut diags: Diagnostics) -> (bool, Vec<(String, String)>) {
    let client =
        config.and_then(|config| clientsmith::generate(&Disk, &config, &Extras::default(), &mut sources, &mut diags));
    let found = diags.list().iter().map(|finding| (finding.code.as_str().to_owned(), finding.message.clone()));
    let mut found: Vec<_> = found.collect();
    found.sort();
    (client.is_some_and(|client| !client.files.is_empty()), found)
}

/// Where the document alone gives a client, its drafted configuration gives one as well, and nothing more is found.
fn generates_as_without(document: &Path, folder: &Path) -> Option<Config> {
    let alone = Config::for_document(document.to_owned(), Some("client".to_owned()));
    let (is_client, found) = generated(Some(alone), Sources::default(), Diagnostics::default());
    let name = document.display();
    let out = folder.join(format!("{}.toml", document.file_name().unwrap().to_string_lossy()));
    let outcome = init(&[document], &out, &[]);
    assert_eq!(outcome.code == 0, is_client, "{name}: {}{}", outcome.stdout, outcome.stderr);
    assert_eq!(out.exists(), is_client, "{name}");
    if !is_client {
        return None;
    }
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let config = config::load(&Disk, &out, &mut sources, &mut diags);
    assert!(config.is_some(), "{name}: {:#?}", diags.list());
    let (is_client, with) = generated(config.clone(), sources, diags);
    assert!(is_client, "{name}: {with:#?}");
    assert_eq!(found, with, "{name}");
    config
}

#[test]
fn fixtures_generate_by_their_drafts() {
    let folder = folder("fixtures");
    for document in fixtures::fixtures() {
        assert!(generates_as_without(&document, &folder).is_some(), "{}", document.display());
    }
    let bad = std::fs::read_dir("fixtures/bad").unwrap().map(|entry| entry.unwrap().path());
    let is_document = |path: &PathBuf| path.extension().is_some_and(|kind| kind == "yaml" || kind == "json");
    let refused = bad.filter(is_document).filter(|document| generates_as_without(document, &folder).is_none());
    assert!(refused.count() > 2);
}

#[test]
fn documents_of_other_apis_generate_by_their_drafts() {
    let Some(unpack) = shared::shared("corpus/unpack.sh") else { return };
    let corpus = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus");
    assert!(Command::new("sh").arg(unpack).arg(&corpus).status().unwrap().success(), "the documents can't be unpacked");
    let folder = folder("corpus");
    let documents = [
        ("firecracker.json", 0),
        ("line-messaging.yaml", 0),
        ("museum.yaml", 1),
        ("oai-callback-example.yaml", 0),
        ("oai-tictactoe.yaml", 0),
        ("oai-uber-v2.yaml", 1),
        ("petstore-v2.json", 0),
        ("petstore-v31.json", 0),
        ("readme-discriminators-v3.yaml", 0),
        ("resend.yaml", 1),
        ("scalar-galaxy.yaml", 1),
        ("train-travel.yaml", 1),
    ];
    for (name, rules) in documents {
        let config = generates_as_without(&corpus.join("visible").join(name), &folder).unwrap();
        assert_eq!(config.apis[0].pagination.len(), rules, "{name}");
    }
}

#[test]
fn odd_documents_generate_by_their_drafts() {
    let Some(documents) = shared::shared("torture") else { return };
    let folder = folder("torture");
    let documents = std::fs::read_dir(documents).unwrap().map(|entry| entry.unwrap().path());
    let is_document = |path: &PathBuf| path.extension().is_some_and(|kind| kind == "yaml" || kind == "json");
    let drafted = documents.filter(is_document).filter(|path| generates_as_without(path, &folder).is_some()).count();
    assert!(drafted > 100, "{drafted}");
}

#[test]
fn our_documents_drafted() {
    for document in ["../spec/v1/swagger.yaml", "../spec/v2/openapi.yaml"] {
        assert!(generates_as_without(Path::new(document), &folder("ours")).is_some());
    }
    let both = ["../spec/v1/swagger.yaml", "../spec/v2/openapi.yaml"].map(Path::new);
    let out = folder("both").join("client.toml");
    code(&init(&both, &out, &[]), 0);
    code(&clientsmith(&["lint", "--config", out.to_str().unwrap(), "--deny", "unmatched-choice"]), 0);
    let shown = clientsmith(&["init", both[0].to_str().unwrap(), both[1].to_str().unwrap(), "--out", "-"]);
    insta::assert_snapshot!(shown.stdout);
}

#[test]
fn pages_are_recognised_by_their_names() {
    let folder = folder("pages");
    let styles = |name: &str| -> Vec<String> {
        let document = PathBuf::from(format!("fixtures/{name}-paging.yaml"));
        let rules = generates_as_without(&document, &folder).unwrap().apis.remove(0).pagination;
        rules.iter().map(style).collect()
    };
    assert_eq!(styles("token"), ["token page-token next_page_token items"]);
    assert_eq!(styles("link"), ["link"]);
    assert_eq!(styles("next-url"), ["next-url links/next values"]);
    assert_eq!(styles("page-number"), ["page page results page_count"]);
    assert_eq!(styles("last-item"), ["last-item starting_after id data has_more"]);
    assert_eq!(styles("offset"), ["offset offset data meta/total", "offset offset"]);
}

/// A rule's words.
fn style(rule: &PagingRule) -> String {
    let words = match rule {
        PagingRule::Token { parameter, next, items } => format!("token {parameter} {next} {items}"),
        PagingRule::Offset { parameter, items, total, .. } => {
            format!("offset {parameter} {items} {}", total.as_deref().unwrap_or_default())
        }
        PagingRule::Page { parameter, first, items, total_pages, .. } => {
            let first = first.map(|first| format!("from {first}")).unwrap_or_default();
            format!("page {parameter} {items} {} {first}", total_pages.as_deref().unwrap_or_default())
        }
        PagingRule::Link { items, .. } => format!("link {items}"),
        PagingRule::NextUrl { next, items } => format!("next-url {next} {items}"),
        PagingRule::LastItem { parameter, key, items, more } => {
            format!("last-item {parameter} {key} {items} {}", more.as_deref().unwrap_or_default())
        }
    };
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_file_that_is_there_stays_unless_forced() {
    let document = Path::new("fixtures/token-paging.yaml");
    let out = folder("occupied").join("client.toml");
    std::fs::write(&out, "# mine\n").unwrap();
    let refused = init(&[document], &out, &[]);
    code(&refused, 2);
    assert!(refused.stderr.contains("is there already") && refused.stderr.contains("--force"), "{}", refused.stderr);
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "# mine\n");
    let forced = init(&[document], &out, &["--force"]);
    code(&forced, 0);
    assert!(forced.stdout.contains("next: clientsmith generate --config "), "{}", forced.stdout);
    assert!(std::fs::read_to_string(&out).unwrap().contains("style = \"token\""));
}

#[test]
fn what_cannot_be_drafted_is_said() {
    let out = folder("faulty").join("client.toml");
    let faulty = Path::new("fixtures/bad/dangling-references.yaml");
    let refused = init(&[faulty], &out, &[]);
    code(&refused, 1);
    assert!(refused.stderr.starts_with("error[dangling-reference]"), "{}", refused.stderr);
    assert!(refused.stderr.contains("nothing was written") && !out.exists(), "{}", refused.stderr);
    code(&init(&[faulty], &out, &["--lenient", "--max-depth", "200"]), 0);
    let text = std::fs::read_to_string(&out).unwrap();
    assert!(text.contains("\nlenient = true\n") && text.contains("\nmax-depth = 200\n"), "{text}");
    code(&clientsmith(&["lint", "--config", out.to_str().unwrap()]), 0);
    code(&init(&[Path::new("fixtures/absent.yaml")], &folder("absent").join("client.toml"), &[]), 2);
    code(&init(&[Path::new("absent/absent.yaml")], &folder("absent").join("client.toml"), &[]), 2);
    code(&init(&[Path::new("-")], &folder("stdin").join("client.toml"), &[]), 2);
    code(&init(&[Path::new("fixtures/maps.yaml")], &folder("nowhere").join("none/client.toml"), &[]), 2);
}

/// A draft of documents in memory.
fn drafted(documents: &[(&str, &str)]) -> Draft {
    let loader: Memory = documents.iter().copied().collect();
    let paths = documents.iter().map(|(name, _)| DocumentPath { path: (*name).into(), named: (*name).to_owned() });
    let request = Request { documents: paths.collect(), ..Request::default() };
    draft(&request, &loader, &mut Sources::default(), &mut Diagnostics::default()).unwrap()
}

#[test]
fn words_of_a_document_are_no_lines_of_the_draft() {
    let text = r#"{"openapi": "3.0.3", "info": {"title": "A\"\n[package]\nname = \"evil\"\u0000\u202e'''", "version": "1\n[x]"},
        "servers": [{"url": "https://a.example/\"\n[y]"}, {"url": "https://b.example/\"\n[z]"}],
        "components": {"securitySchemes": {"a]\nb = 1": {"type": "http", "scheme": "bearer"}, "c\"\n": {"type": "http", "scheme": "basic"}}},
        "security": [{"a]\nb = 1": []}, {"c\"\n": []}],
        "paths": {"/a": {"get": {"operationId": "x\n[w]\n", "tags": ["t\n[v]"], "parameters": [
            {"name": "cursor", "in": "query", "schema": {"type": "string", "format": "odd\n[u]"}}],
            "responses": {"200": {"description": "", "content": {"application/json": {"schema": {"type": "object", "properties": {
                "it\"\nems\u007f": {"type": "array", "items": {"type": "string"}}, "next_cursor": {"type": "string"}}}}}}}}}}}"#;
    let draft = drafted(&[("a.json", text)]);
    let table: toml::Table = draft.text.parse().unwrap_or_else(|error| panic!("{error}\n{}", draft.text));
    assert_eq!(table.keys().collect::<Vec<_>>(), ["api", "package", "token-variables"], "{}", draft.text);
    let rule = &table["api"][0]["pagination"][0];
    assert_eq!(rule["items"].as_str(), Some("it\"\nems\u{7f}"));
    assert_eq!(table["api"][0]["security-scheme"].as_str(), Some("a]\nb = 1"));
}

#[test]
fn schemes_are_a_choice_where_one_of_them_is_enough() {
    let draft = |security: &str, own: &str| {
        let schemes =
            ["a", "b", "c"].map(|name| format!(r#""{name}": {{"type": "apiKey", "in": "header", "name": "{name}"}}"#));
        let text = format!(
            r#"{{"openapi": "3.0.3", "info": {{"title": "A", "version": "1"}}, "servers": [{{"url": "/api/v1/"}}],
            "components": {{"securitySchemes": {{{}}}}}, "security": {security},
            "paths": {{"/a": {{"get": {{"responses": {{"204": {{"description": ""}}}}{own}}}}}}}}}"#,
            schemes.join(", ")
        );
        drafted(&[("a.json", &text)]).text
    };
    let both = draft(r#"[{"a": [], "b": []}]"#, "");
    assert!(both.contains("token-variables") && !both.contains("security-scheme"), "{both}");
    let apart = draft(r#"[{"a": []}]"#, r#", "security": [{"b": []}]"#);
    assert!(!apart.contains("security-scheme"), "{apart}");
    let choice = draft(r#"[{"b": []}, {"c": [], "b": []}, {"c": []}]"#, r#", "security": [{"a": []}]"#);
    assert!(choice.contains("go before \"c\", which") && choice.contains("\nsecurity-scheme = \"b\"\n"), "{choice}");
    // A host that the document doesn't name comes before the path that it does.
    assert!(choice.contains("\n# base-url = \"https://…/api/v1\"\n"), "{choice}");
}

#[test]
fn pages_that_are_counted_from_0_are_found_in_the_document() {
    let draft = |schema: &str| {
        let text = format!(
            r##"{{"openapi": "3.0.3", "info": {{"title": "A", "version": "1"}},
            "components": {{"parameters": {{"p": {{"name": "page", "in": "query", "schema": {schema}}}}}}},
            "paths": {{"/a": {{"parameters": [{{"$ref": "#/components/parameters/p"}}], "get": {{"responses": {{"200": {{"description": "",
            "content": {{"application/json": {{"schema": {{"type": "array", "items": {{"type": "string"}}}}}}}}}}}}}}}}}}}}"##
        );
        drafted(&[("a.json", &text)]).text
    };
    assert!(draft(r#"{"type": "integer", "default": 0}"#).contains("\nfirst = 0\n"));
    assert!(draft(r#"{"type": "integer", "minimum": 0}"#).contains("\nfirst = 0\n"));
    let from_1 = draft(r#"{"type": "integer", "minimum": 0, "default": 1}"#);
    assert!(from_1.contains("style = \"page\"") && !from_1.contains("first"), "{from_1}");
}

#[test]
fn several_documents_become_modules() {
    let document = |title: &str, version: &str| {
        format!(
            "{{\"openapi\": \"3.0.3\", \"info\": {{\"title\": \"{title}\", \"version\": \"{version}\"}}, \"paths\": {{}}}}"
        )
    };
    let modules = |documents: [(&str, &str, &str); 2]| {
        let texts = documents.map(|(name, title, version)| (name, document(title, version)));
        let draft = drafted(&texts.each_ref().map(|(name, text)| (*name, text.as_str())));
        let table: toml::Table = draft.text.parse().unwrap();
        let apis = table["api"].as_array().unwrap().iter().map(|api| api["module"].as_str().unwrap().to_owned());
        (draft.name, apis.collect::<Vec<_>>())
    };
    let (name, apis) = modules([("a.json", "Shop API", "1.2"), ("b.json", "Shop API", "v2")]);
    assert_eq!((name.as_str(), apis), ("shop", vec!["v1".to_owned(), "v2".to_owned()]));
    let (_, apis) = modules([("orders.json", "A", "1"), ("stock-list.json", "B", "1")]);
    assert_eq!(apis, ["orders", "stock_list"]);
    let (_, apis) = modules([("a/openapi.json", "A", "1"), ("b/openapi.json", "B", "1")]);
    assert_eq!(apis, ["a", "b"]);
    let (_, apis) = modules([("type.json", "A", ""), ("runtime.json", "B", "")]);
    assert_eq!(apis, ["api1", "api2"]);
}
