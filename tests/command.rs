//! What the command line writes, compares, refuses and shows.

#[path = "support/command.rs"]
mod command;

use std::path::{Path, PathBuf};

use clientsmith::cli::{self, Io};
use command::{Outcome, clientsmith};

const DOCUMENT: &str = "fixtures/token-paging.yaml";

/// A folder of the test's own, empty at first.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("command").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

fn generate(out: &Path, flags: &[&str]) -> Outcome {
    clientsmith(&[&["generate", DOCUMENT, "--out", out.to_str().unwrap()], flags].concat())
}

fn code(outcome: &Outcome, code: u8) {
    assert_eq!(outcome.code, code, "{}{}", outcome.stdout, outcome.stderr);
}

#[test]
fn only_what_changed_is_written() {
    let out = folder("only_what_changed_is_written");
    let first = generate(&out, &[]);
    code(&first, 0);
    assert!(
        first.stdout.lines().any(|line| line.starts_with("added ") && line.ends_with("Cargo.toml")),
        "{}",
        first.stdout
    );
    let again = generate(&out, &[]);
    assert!(again.stdout.starts_with("wrote 0 of ") && again.stdout.lines().count() == 1, "{}", again.stdout);
    std::fs::write(out.join("README.md"), "mine now\n").unwrap();
    let mended = generate(&out, &[]);
    assert!(
        mended.stdout.contains("README.md\nwrote 1 of ") && mended.stdout.contains("(1 changed)"),
        "{}",
        mended.stdout
    );
}

#[test]
fn the_folder_gives_the_crate_its_name() {
    let out = folder("Parcel Service");
    code(&generate(&out, &[]), 0);
    let manifest = std::fs::read_to_string(out.join("Cargo.toml")).unwrap();
    assert!(manifest.contains("name = \"parcel-service\""), "{manifest}");
    code(&generate(&out, &["--name", "parcels"]), 0);
    let manifest = std::fs::read_to_string(out.join("Cargo.toml")).unwrap();
    assert!(manifest.contains("name = \"parcels\""), "{manifest}");
}

#[test]
fn check_names_stale_missing_and_orphaned_files_and_changes_nothing() {
    let out = folder("check");
    code(&generate(&out, &[]), 0);
    let readme = out.join("README.md");
    let text = std::fs::read_to_string(&readme).unwrap().replacen('\n', "\nan odd line\n", 1);
    std::fs::write(&readme, &text).unwrap();
    std::fs::remove_file(out.join("src/parcel.rs")).unwrap();
    std::fs::write(out.join("src/old.rs"), "").unwrap();
    let list = out.join(".clientsmith-files");
    let listed = std::fs::read_to_string(&list).unwrap();
    std::fs::write(&list, format!("{listed}src/old.rs\n")).unwrap();

    let outcome = generate(&out, &["--check"]);
    code(&outcome, 1);
    for line in ["stale: README.md:2", "    - an odd line", "missing: src/parcel.rs", "orphaned: src/old.rs"] {
        assert!(outcome.stderr.lines().any(|found| found == line), "{line} isn't in\n{}", outcome.stderr);
    }
    assert!(
        outcome.stderr.contains("help: run `clientsmith generate fixtures/token-paging.yaml --out "),
        "{}",
        outcome.stderr
    );
    assert_eq!(std::fs::read_to_string(&readme).unwrap(), text);
    assert!(!out.join("src/parcel.rs").exists() && out.join("src/old.rs").exists());

    let limited = generate(&out, &["--check", "--max-depth", "200"]);
    assert!(limited.stderr.ends_with(" --max-depth 200`\n"), "{}", limited.stderr);
    let mended = generate(&out, &["--check", "--mend", "make client"]);
    assert!(mended.stderr.ends_with("help: run `make client`\n"), "{}", mended.stderr);
    code(&generate(&out, &[]), 0);
    code(&generate(&out, &["--check"]), 0);
    assert!(!out.join("src/old.rs").exists());
}

#[test]
fn calls_for_tests_are_written_beside_the_crate() {
    let root = folder("calls");
    std::fs::create_dir_all(root.join("spec")).unwrap();
    std::fs::copy(DOCUMENT, root.join("spec/parcels.yaml")).unwrap();
    let config = root.join("spec/client.toml");
    let apis = "[[api]]\ndocument = \"parcels.yaml\"\n";
    std::fs::write(&config, format!("{apis}[tests]\ncalls = \"../tests/calls.rs\"\n")).unwrap();
    let run = |flags: &[&str]| {
        let (config, out) = (config.to_str().unwrap(), root.join("parcels"));
        clientsmith(&[&["generate", "--config", config, "--out", out.to_str().unwrap()], flags].concat())
    };
    code(&run(&[]), 0);
    let calls = std::fs::read_to_string(root.join("tests/calls/api.rs")).unwrap();
    assert!(calls.contains(".text(\"query\", \"page-token\", api::ListParcels::page_token)"), "{calls}");
    assert!(calls.contains("(\"Parcel\", \"#/components/schemas/Parcel\", round_trip::<api::Parcel>)"), "{calls}");
    code(&run(&["--check"]), 0);
    std::fs::write(root.join("tests/calls.rs"), "").unwrap();
    let stale = run(&["--check"]);
    code(&stale, 1);
    assert!(stale.stderr.starts_with("stale: calls.rs:1\n"), "{}", stale.stderr);

    std::fs::write(&config, format!("{apis}[tests]\ncalls = \"../tests\"\n")).unwrap();
    let refused = run(&[]);
    code(&refused, 1);
    assert!(refused.stderr.contains("`calls` names no Rust file"), "{}", refused.stderr);
}

#[test]
fn files_of_others_are_left_alone() {
    let out = folder("files_of_others");
    std::fs::create_dir_all(out.join("src")).unwrap();
    std::fs::write(out.join("src/lib.rs"), "// by hand\n").unwrap();
    std::fs::write(out.join("notes.txt"), "mine\n").unwrap();
    let refused = generate(&out, &[]);
    code(&refused, 2);
    assert!(refused.stderr.contains("`src/lib.rs`") && refused.stderr.contains("--force"), "{}", refused.stderr);
    assert!(!out.join("Cargo.toml").exists());
    code(&generate(&out, &["--force"]), 0);
    assert_ne!(std::fs::read_to_string(out.join("src/lib.rs")).unwrap(), "// by hand\n");
    assert_eq!(std::fs::read_to_string(out.join("notes.txt")).unwrap(), "mine\n");
}

#[test]
fn a_dash_is_standard_input() {
    let text = std::fs::read(DOCUMENT).unwrap();
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut io = Io {
        stdin: Box::new(text.as_slice()),
        stdout: Box::new(&mut stdout),
        stderr: Box::new(&mut stderr),
        color: false,
        changed: clientsmith::document::Files::new(),
    };
    let code = cli::run(["clientsmith", "inspect", "-"], &mut io);
    drop(io);
    assert_eq!(code, 0, "{}", String::from_utf8_lossy(&stderr));
    assert!(String::from_utf8_lossy(&stdout).contains("list_parcels() -> "));
}

#[test]
fn inspect_writes_json() {
    let outcome = clientsmith(&["inspect", DOCUMENT, "--format", "json"]);
    code(&outcome, 0);
    let report: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    let operation = report.pointer("/apis/0/tags/0/operations/0").unwrap();
    assert_eq!(operation["name"], "list_parcels");
    assert_eq!(operation["setters"][0]["wire"], "page-token");
}

#[test]
fn lint_counts_the_findings_of_each_document() {
    let outcome = clientsmith(&["lint", DOCUMENT, "fixtures/bad/dangling-references.yaml"]);
    code(&outcome, 1);
    let lines: Vec<_> = outcome.stdout.lines().collect();
    assert_eq!(lines, ["fixtures/token-paging.yaml: no findings", "fixtures/bad/dangling-references.yaml: 2 errors",]);
}

#[test]
fn codes_are_explained() {
    let list = clientsmith(&["explain"]);
    code(&list, 0);
    assert!(
        list.stdout.lines().any(|line| line == "dangling-reference      error    A reference leads nowhere."),
        "{}",
        list.stdout
    );
    let page = clientsmith(&["explain", "dangling-reference"]);
    code(&page, 0);
    assert!(page.stdout.starts_with("# dangling-reference\n\nSeverity: error. Class: invalid.\n"), "{}", page.stdout);
    let misspelled = clientsmith(&["explain", "dangling-referense"]);
    code(&misspelled, 2);
    assert!(misspelled.stderr.contains("'dangling-reference'"), "{}", misspelled.stderr);
}

#[test]
fn the_gravest_finding_is_the_one_to_read_about_said_once() {
    let documents = ["fixtures/bad/unknown-keyword.yaml", "fixtures/bad/dangling-references.yaml", DOCUMENT];
    let outcome = clientsmith(&[&["lint"], &documents[..]].concat());
    let hints: Vec<_> = outcome.stderr.lines().filter(|line| line.contains("clientsmith explain")).collect();
    assert_eq!(hints, ["for more about a finding: clientsmith explain dangling-reference"]);
    assert!(outcome.stderr.ends_with("dangling-reference\n"), "{}", outcome.stderr);
    assert_eq!(clientsmith(&["lint", DOCUMENT]).stderr, "");
    let json = clientsmith(&["lint", documents[0], "--format", "json"]);
    assert!(!json.stderr.contains("clientsmith explain"), "{}", json.stderr);
}

#[test]
fn limits_are_raised_and_lowered_by_flags() {
    let limits = [
        ("--max-size", "100", "too-large"),
        ("--max-depth", "5", "too-deep"),
        ("--max-nodes", "10", "too-many-nodes"),
        ("--max-schemas", "1", "too-many-schemas"),
        ("--max-name-length", "8", "name-too-long"),
    ];
    for (flag, value, expected) in limits {
        let outcome = clientsmith(&["lint", DOCUMENT, flag, value]);
        code(&outcome, 1);
        assert!(outcome.stderr.starts_with(&format!("error[{expected}]")), "{}", outcome.stderr);
        assert!(outcome.stderr.contains(&format!("raise the limit: `{flag}`")), "{}", outcome.stderr);
        code(&clientsmith(&["lint", DOCUMENT, flag, "0"]), 2);
    }
    code(&clientsmith(&["lint", DOCUMENT, "--max-depth", "513"]), 2);
    code(&clientsmith(&["lint", DOCUMENT, "--max-size", "100000", "--max-depth", "512"]), 0);
}

#[test]
fn standard_input_is_read_no_further_than_allowed() {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut io = Io {
        stdin: Box::new(std::io::repeat(b' ')),
        stdout: Box::new(&mut stdout),
        stderr: Box::new(&mut stderr),
        color: false,
        changed: clientsmith::document::Files::new(),
    };
    let code = cli::run(["clientsmith", "lint", "-", "--max-size", "1000"], &mut io);
    drop(io);
    assert_eq!(code, 1);
    let report = String::from_utf8_lossy(&stderr);
    assert!(report.starts_with("error[too-large]: can't read `-`: it has more than 1000 bytes"), "{report}");
}

/// As deep as can be asked for, in a build without optimisation, whose frames are the largest.
#[test]
fn documents_of_the_greatest_depth_fit_on_the_stack() {
    let forms = [
        (r#"{"type":"array","items":"#, "}", 490),
        (r#"{"type":"object","additionalProperties":"#, "}", 490),
        (r#"{"type":"object","properties":{"a":"#, "}}", 245),
        (r#"{"allOf":["#, r#",{"type":"object","properties":{"q":{}}}]}"#, 245),
        (r#"{"oneOf":["#, r#",{"type":"integer"}]}"#, 245),
    ];
    let folder = folder("deep");
    std::fs::create_dir_all(&folder).unwrap();
    for (index, (open, close, count)) in forms.into_iter().enumerate() {
        let schema = format!("{}{{\"enum\":[]}}{}", open.repeat(count), close.repeat(count));
        let body = format!(r#""content":{{"application/json":{{"schema":{schema}}}}}"#);
        let operation = format!(r#""requestBody":{{{body}}},"responses":{{"200":{{"description":"ok",{body}}}}}"#);
        let text = format!(
            r#"{{"openapi":"3.0.3","info":{{"title":"T","version":"1"}},"paths":{{"/a":{{"post":{{{operation}}}}}}}}}"#
        );
        for notation in ["json", "yaml"] {
            let path = folder.join(format!("{index}.{notation}"));
            std::fs::write(&path, &text).unwrap();
            let (path, out) = (path.to_str().unwrap(), folder.join("out"));
            let flags = ["--max-depth", "512", "--deny", "impossible"];
            let denied = clientsmith(&[&["lint", path], &flags[..]].concat());
            assert_eq!(denied.code, 1, "{index}: {}", denied.stderr);
            code(&clientsmith(&[&["inspect", path], &flags[..2]].concat()), 0);
            let flags = [&flags[..2], &["--out", out.to_str().unwrap(), "--force"]].concat();
            code(&clientsmith(&[&["generate", path], &flags[..]].concat()), 0);
            let library = std::fs::read_to_string(out.join("src/lib.rs")).unwrap();
            assert!(library.contains("\n#![recursion_limit = \"1024\"]\n"), "{library}");
            code(&clientsmith(&["lint", path]), 1);
        }
    }
}

#[test]
fn a_lenient_run_does_without_what_has_errors() {
    let out = folder("lenient");
    let document = "fixtures/bad/dangling-references.yaml";
    let run = |flags: &[&str]| clientsmith(&[&["generate", document, "--out", out.to_str().unwrap()], flags].concat());
    let strict = run(&[]);
    code(&strict, 1);
    let helps = strict.stderr.lines().filter(|line| line.contains("--lenient")).count();
    assert_eq!((helps, out.exists()), (1, false), "{}", strict.stderr);
    let lenient = run(&["--lenient"]);
    code(&lenient, 0);
    assert!(lenient.stderr.starts_with("warning[dangling-reference]"), "{}", lenient.stderr);
    for note in ["note: the schema is read as any value", "note: the response `404` is left out"] {
        assert!(lenient.stderr.contains(note), "{}", lenient.stderr);
    }
    let stale = run(&["--check", "--lenient", "--name", "other"]);
    assert!(stale.stderr.contains(" --lenient --name other`"), "{}", stale.stderr);
    code(&clientsmith(&["lint", document, "--lenient"]), 0);
    code(&clientsmith(&["inspect", document, "--lenient"]), 0);
    code(&clientsmith(&["lint", "fixtures/bad/not-yaml.yaml", "--lenient"]), 1);
}

#[test]
fn findings_for_a_workflow() {
    let outcome = clientsmith(&["lint", "fixtures/bad/unknown-keyword.yaml", "--format", "github"]);
    code(&outcome, 0);
    assert!(outcome.stderr.starts_with("::warning file=fixtures/bad/unknown-keyword.yaml,line="), "{}", outcome.stderr);
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.lines().count()), ("", 1));
    code(&clientsmith(&["inspect", DOCUMENT, "--format", "github"]), 2);
}

#[test]
fn of_several_documents_the_worst_decides() {
    let [fine, faulty, absent] = [DOCUMENT, "fixtures/bad/dangling-references.yaml", "fixtures/bad/absent.yaml"];
    code(&clientsmith(&["lint", fine, fine]), 0);
    code(&clientsmith(&["lint", faulty, fine]), 1);
    let outcome = clientsmith(&["lint", absent, faulty, fine]);
    code(&outcome, 2);
    let counts: Vec<_> =
        outcome.stdout.lines().filter_map(|line| line.rsplit_once(": ")).map(|(_, count)| count).collect();
    assert_eq!(counts, ["1 error", "2 errors", "no findings"]);
    let json = clientsmith(&["lint", absent, faulty, fine, "--format", "json"]);
    assert_eq!((json.code, json.stdout.as_str()), (2, ""));
    let files =
        json.stderr.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["file"].clone());
    assert_eq!(files.collect::<Vec<_>>(), [serde_json::Value::Null, faulty.into(), faulty.into()]);
}

#[test]
fn findings_weigh_what_the_command_line_says() {
    let document = "fixtures/bad/unknown-keyword.yaml";
    code(&clientsmith(&["lint", document]), 0);
    code(&clientsmith(&["lint", document, "--deny", "unknown-keyword"]), 1);
    let allowed = clientsmith(&["lint", document, "--allow", "unknown-keyword"]);
    assert_eq!((allowed.code, allowed.stderr.as_str()), (0, ""));
}

#[test]
fn lint_fails_on_warnings_if_asked() {
    let document = "fixtures/bad/unknown-keyword.yaml";
    code(&clientsmith(&["lint", document, "--fail-on", "error"]), 0);
    code(&clientsmith(&["lint", document, "--fail-on", "warning"]), 1);
    code(&clientsmith(&["lint", document, "--fail-on", "warning", "--allow", "unknown-keyword"]), 0);
    code(&clientsmith(&["lint", "fixtures/bad/absent.yaml", "--fail-on", "warning"]), 2);
    code(&clientsmith(&["lint", DOCUMENT, "--fail-on", "warning"]), 0);
}

#[test]
fn what_is_in_the_way_is_not_to_be_forced() {
    let out = folder("in_the_way");
    std::fs::create_dir_all(out.join(".clientsmith-staging")).unwrap();
    std::fs::write(out.join(".clientsmith-staging/notes.txt"), "mine").unwrap();
    for flags in [&[][..], &["--force"]] {
        let outcome = generate(&out, flags);
        code(&outcome, 2);
        assert!(outcome.stderr.contains("in the way: `.clientsmith-staging/notes.txt`"), "{}", outcome.stderr);
        assert!(!outcome.stderr.contains("--force"), "{}", outcome.stderr);
    }
}

#[test]
fn a_remedy_can_be_pasted_into_a_shell() {
    let out = folder("it's here");
    let outcome = generate(&out, &["--check"]);
    code(&outcome, 1);
    let folder = out.to_str().unwrap().replace('\'', r"'\''");
    let remedy = format!("help: run `clientsmith generate {DOCUMENT} --out '{folder}'`\n");
    assert!(outcome.stderr.ends_with(&remedy), "{}", outcome.stderr);
}

#[test]
fn places_name_their_files() {
    let document = "fixtures/files/openapi3/openapi.yaml";
    let outcome = clientsmith(&["inspect", document, "--allow-file-refs", "--format", "json"]);
    code(&outcome, 0);
    let report: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    let types = report["apis"][0]["types"].as_array().unwrap();
    let files: std::collections::BTreeSet<&str> =
        types.iter().flat_map(|ty| ty["places"].as_array().unwrap()).map(|at| at["file"].as_str().unwrap()).collect();
    assert!(files.contains(document) && files.len() > 1, "{files:?}");
}

#[test]
fn a_module_has_no_use_for_what_is_said_of_a_package() {
    let folder = folder("module_of_a_package");
    std::fs::create_dir_all(&folder).unwrap();
    let text = std::fs::read_to_string(DOCUMENT).unwrap();
    std::fs::write(folder.join("api.yaml"), text).unwrap();
    std::fs::write(folder.join("front.md"), "# Front").unwrap();
    let config = folder.join("client.toml");
    let text = "[package]\nfront-page = 'front.md'\n[[api]]\ndocument = 'api.yaml'\n";
    for (head, flags) in [("", &["--module", "crate::api"][..]), ("[module]\npath = 'crate::api'\n", &[])] {
        std::fs::write(&config, format!("{head}{text}")).unwrap();
        let out = folder.join("out");
        let given = ["generate", "--config", config.to_str().unwrap(), "--out", out.to_str().unwrap()];
        let outcome = clientsmith(&[&given, flags].concat());
        code(&outcome, 0);
        assert_eq!(outcome.stderr.matches("a module has no use for `front-page`").count(), 1, "{}", outcome.stderr);
    }
}
