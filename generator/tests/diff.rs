//! What `diff` makes of small documents.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops here")]

#[path = "../../tests/support/command.rs"]
mod command;

use std::path::PathBuf;

use clientsmith::cli::{self, Io};
use clientsmith::config::Config;
use clientsmith::diag::{Diagnostics, Format, render};
use clientsmith::diff::{Change, Comparison, Rule, Side, Verdict, compare};
use clientsmith::document::Memory;
use clientsmith::read::Sources;
use command::{Outcome, clientsmith};

/// A document of one operation and its types, by which most tests are done.
const BASE: &str = "\
openapi: 3.0.3
info: {title: Builds, version: 1.0.0}
servers: [{url: https://example.org}]
paths:
  /projects/{slug}/builds:
    get:
      operationId: listBuilds
      tags: [Build]
      parameters:
        - {name: slug, in: path, required: true, schema: {type: string}}
        - {name: branch, in: query, schema: {type: string}}
      responses:
        '200':
          description: Some builds.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/BuildList'}
components:
  schemas:
    BuildList:
      type: object
      required: [items]
      properties:
        items: {type: array, items: {$ref: '#/components/schemas/Build'}}
    Build:
      type: object
      required: [id, state]
      properties:
        id: {type: string, format: uuid}
        state: {type: string, enum: [running, done]}
        stopped_at: {type: string, format: date-time}
";

fn side(name: &str, text: &str) -> Side {
    let path = PathBuf::from(name);
    let loader: Memory = [(path.clone(), text)].into_iter().collect();
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let client = clientsmith::understand(&loader, &Config::for_document(path, None), &mut sources, &mut diags);
    let report = render(&diags, &sources, Format::Text { color: false });
    let (model, origins, names) = client.unwrap_or_else(|| panic!("{report}"));
    Side { model, origins, names, config: None, sources }
}

fn between(old: &str, new: &str) -> Comparison {
    compare(&side("old.yaml", old), &side("new.yaml", new))
}

/// The base after each of these pieces was replaced.
fn after(replaced: &[(&str, &str)]) -> String {
    replaced.iter().fold(BASE.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from} is not in\n{text}");
        text.replace(from, to)
    })
}

/// What changes in the base when these pieces are replaced.
fn changed(replaced: &[(&str, &str)]) -> Comparison {
    between(BASE, &after(replaced))
}

/// Each change in a line: its code, its item, and the name of the part.
fn codes(comparison: &Comparison) -> Vec<String> {
    let line = |change: &Change| {
        let part = change.part.as_ref().map(|part| format!(" {}", part.name)).unwrap_or_default();
        format!("{} {}{part}", change.rule.code(), change.item)
    };
    comparison.changes.iter().map(line).collect()
}

#[test]
fn the_same_document_has_no_changes() {
    let comparison = between(BASE, BASE);
    assert_eq!(codes(&comparison), [""; 0]);
    assert_eq!(comparison.verdict(), None);
    assert_eq!(comparison.to_string(), "no changes: both sides give the same client\n");
}

#[test]
fn an_argument_that_becomes_required_is_major_and_stands_in_its_line() {
    let comparison = changed(&[("{name: branch, in: query,", "{name: branch, in: query, required: true,")]);
    assert_eq!(codes(&comparison), ["argument-made-required BuildApi::list_builds branch"]);
    let change = &comparison.changes[0];
    assert_eq!(change.verdict(), Verdict::Major);
    let (old, new) = (change.old.as_ref().unwrap(), change.new.as_ref().unwrap());
    assert_eq!((old.file.as_str(), old.line, new.file.as_str(), new.line), ("old.yaml", 11, "new.yaml", 11));
    assert_eq!(new.pointer, "/paths/~1projects~1{slug}~1builds/get/parameters/1");
}

#[test]
fn an_operation_with_another_id_is_one_change() {
    let comparison = changed(&[("listBuilds", "listProjectBuilds")]);
    assert_eq!(codes(&comparison), ["operation-renamed BuildApi::list_builds"]);
    let change = &comparison.changes[0];
    assert_eq!(change.before.as_deref().zip(change.after.as_deref()), Some(("list_builds", "list_project_builds")));
}

#[test]
fn an_operation_with_another_id_and_path_is_likely_the_same() {
    let comparison =
        changed(&[("listBuilds", "listProjectBuilds"), ("/projects/{slug}/builds", "/api/projects/{slug}/builds")]);
    let expected = ["operation-renamed BuildApi::list_builds", "path-changed BuildApi::list_builds"];
    assert_eq!(codes(&comparison), expected);
    assert!(comparison.changes[0].note.as_ref().unwrap().starts_with("likely the same operation"));
}

#[test]
fn an_operation_that_does_something_else_is_another_one() {
    let comparison = changed(&[("listBuilds", "deleteEverything"), ("    get:", "    delete:")]);
    assert_eq!(
        codes(&comparison),
        ["operation-removed BuildApi::list_builds", "operation-added BuildApi::delete_everything"]
    );
}

#[test]
fn a_parameter_of_a_path_has_no_name_for_callers() {
    let comparison = changed(&[("{slug}", "{project}"), ("name: slug", "name: project")]);
    assert_eq!(codes(&comparison), ["parameter-renamed BuildApi::list_builds slug"]);
    assert_eq!(comparison.verdict(), Some(Verdict::Patch));
}

#[test]
fn a_tag_takes_its_operations_along() {
    let comparison = changed(&[("[Build]", "[Jobs]")]);
    assert_eq!(codes(&comparison), ["tag-renamed BuildApi"]);
}

#[test]
fn an_operation_moves_to_another_tag() {
    let more = "
  /builds/{id}:
    get:
      operationId: getBuild
      tags: [Build]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: OK}}
components:";
    let old = after(&[("\ncomponents:", more)]);
    let new = old.replace("getBuild\n      tags: [Build]", "getBuild\n      tags: [Project]");
    let comparison = between(&old, &new);
    assert_eq!(codes(&comparison), ["operation-moved BuildApi::get_build", "tag-added ProjectApi"]);
}

#[test]
fn a_renamed_type_is_told_once_and_not_where_it_is_used() {
    let comparison = changed(&[("schemas/Build'", "schemas/Job'"), ("    Build:", "    Job:")]);
    // The enum of an inline schema is called after the component that it stands in.
    assert_eq!(codes(&comparison), ["type-renamed Build", "type-renamed BuildState"]);
}

#[test]
fn a_type_that_is_reached_in_no_way_is_found_by_its_fields() {
    let lonely = "
    Lonely:
      type: object
      properties: {alpha: {type: string}, beta: {type: integer}, gamma: {type: boolean}}
";
    let old = format!("{BASE}{}", &lonely[1..]);
    let new = old.replace("Lonely", "Alone");
    let comparison = between(&old, &new);
    assert_eq!(codes(&comparison), ["type-renamed Lonely"]);
    assert_eq!(comparison.changes[0].note.as_deref(), Some("likely the same type: 96% alike"));
}

#[test]
fn fields_and_values_of_another_name_are_renames_if_they_are_alike() {
    let comparison = changed(&[("stopped_at", "stop_at"), ("running, done", "is_running, done, failed")]);
    assert_eq!(
        codes(&comparison),
        ["field-renamed Build stopped_at", "value-renamed BuildState Running", "value-added BuildState Failed"]
    );
    let comparison = changed(&[("stopped_at", "duration"), ("running, done", "waiting, done")]);
    assert_eq!(
        codes(&comparison),
        [
            "field-removed Build stopped_at",
            "field-added Build duration",
            "value-removed BuildState Running",
            "value-added BuildState Waiting"
        ]
    );
}

#[test]
fn a_name_that_another_value_had_is_said_to_be_mistaken() {
    let named =
        |names: &str| after(&[("enum: [running, done]", &format!("enum: [running, done], x-enum-varnames: {names}"))]);
    let comparison = between(&named("[Busy, Idle]"), &named("[Idle, Busy]"));
    let notes: Vec<_> = comparison.changes.iter().map(|change| change.note.as_deref().unwrap_or_default()).collect();
    assert_eq!(
        notes,
        [
            "callers of the earlier `Idle` compile, and mean this one",
            "callers of the earlier `Busy` compile, and mean this one"
        ]
    );
}

#[test]
fn a_field_that_changes_its_type_and_may_be_absent_is_one_change() {
    let comparison = changed(&[("required: [id, state]", "required: [state]"), ("format: uuid", "format: date")]);
    // Nothing else is a `Uuid`, so that the crate's root has none to name.
    assert_eq!(codes(&comparison), ["items-removed the crate", "field-retyped Build id"]);
    let change = &comparison.changes[1];
    assert_eq!(change.before.as_deref().zip(change.after.as_deref()), Some(("Uuid", "Option<Date>")));
}

/// Two operations whose answers have the same inline schema.
const MERGED: &str = "\
openapi: 3.0.3
info: {title: Builds, version: 1.0.0}
paths:
  /a:
    get:
      operationId: first
      tags: [Build]
      responses:
        '200': {description: OK, content: {application/json: {schema: {type: object, properties: {x: {type: string}, y: {type: string}}}}}}
  /b:
    get:
      operationId: second
      tags: [Build]
      responses:
        '200': {description: OK, content: {application/json: {schema: {type: object, properties: {x: {type: string}, y: {type: string}}}}}}
";

#[test]
fn equal_schemas_that_part_are_a_split_and_a_merge_the_other_way() {
    let (start, end) = MERGED.split_once("  /b:").unwrap();
    let parted = format!("{start}  /b:{}", end.replace("y: {type: string}", "y: {type: string}, z: {type: string}"));
    let comparison = between(MERGED, &parted);
    assert_eq!(codes(&comparison), ["type-split SecondResponse"], "{comparison}");
    let change = &comparison.changes[0];
    assert_eq!((change.old.as_ref().unwrap().line, change.new.as_ref().unwrap().line), (9, 15));
    assert_eq!(codes(&between(&parted, MERGED)), ["type-merged SecondResponse"]);
}

#[test]
fn words_are_told_together() {
    let comparison = changed(&[("Builds, version: 1.0.0", "Builds, version: 1.1.0, description: All of them")]);
    assert_eq!(codes(&comparison), ["documentation-changed the API", "title-changed the API"]);
    assert_eq!(comparison.verdict(), Some(Verdict::Patch));
    let comparison = changed(&[
        ("operationId: listBuilds", "operationId: listBuilds\n      summary: Lists builds"),
        ("type: string, format: uuid", "type: string, format: uuid, description: Which one"),
    ]);
    assert_eq!(codes(&comparison), ["documentation-changed the API"]);
    assert_eq!(comparison.changes[0].note.as_deref(), Some("BuildApi::list_builds, Build field id"));
}

#[test]
fn the_gravest_stand_first_in_their_group_and_reasons_are_told_once() {
    let comparison = changed(&[
        ("schema: {type: string}}\n      responses", "deprecated: true, schema: {type: integer}}\n      responses"),
        ("running, done", "running, done, failed, late"),
        ("        stopped_at", "        started_at: {type: string}\n        stopped_at"),
    ]);
    insta::assert_snapshot!(comparison);
}

#[test]
fn documents_of_different_things_are_told_to_be_so() {
    let other = "\
swagger: '2.0'
info: {title: Weather, version: '7'}
host: example.com
paths:
  /forecast: {get: {operationId: forecast, responses: {'200': {description: OK, schema: {type: object, properties: {rain: {type: boolean}}}}}}}
";
    let comparison = between(BASE, other);
    assert!(comparison.is_unrelated());
    assert!(comparison.to_string().contains("hardly anything in common"));
    assert!(!changed(&[("listBuilds", "listJobs")]).is_unrelated());
}

#[test]
fn each_rule_has_a_code_of_its_own_and_a_reason() {
    let mut codes: Vec<&str> = Rule::ALL.iter().map(|rule| rule.code()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Rule::ALL.len());
    for rule in Rule::ALL {
        assert!(rule.reason().ends_with('.') && !rule.title().ends_with('.'), "{rule:?}");
        let is_kebab = |character: char| character.is_ascii_lowercase() || character == '-';
        assert!(rule.code().chars().all(is_kebab), "{rule:?}");
    }
}

/// Runs the tool on two files; gives exit code, standard output and standard error.
fn run(old: &str, new: &str, flags: &[&str]) -> (u8, String, String) {
    let folder = tempfile();
    let paths = [folder.join("old.yaml"), folder.join("new.yaml")];
    std::fs::write(&paths[0], old).unwrap();
    std::fs::write(&paths[1], new).unwrap();
    let paths = paths.map(|path| path.display().to_string());
    let mut arguments = vec!["diff", &paths[0], &paths[1]];
    arguments.extend(flags);
    let Outcome { code, stdout, stderr } = clientsmith(&arguments);
    std::fs::remove_dir_all(&folder).unwrap();
    (code, stdout, stderr)
}

fn tempfile() -> PathBuf {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("clientsmith-diff-{}-{count}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn the_exit_code_says_whether_a_verdict_is_reached() {
    let minor = after(&[("running, done", "running, done, failed")]);
    for (fail_on, code) in [("major", cli::FINE), ("minor", cli::FINDINGS), ("patch", cli::FINDINGS)] {
        let (found, stdout, stderr) = run(BASE, &minor, &["--fail-on", fail_on]);
        assert_eq!(found, code, "{fail_on}\n{stderr}");
        assert!(stdout.starts_with("minor: 1 minor change\n"), "{stdout}");
    }
    assert_eq!(run(BASE, &minor, &[]).0, cli::FINE);
    assert_eq!(run(BASE, BASE, &["--fail-on", "patch"]).0, cli::FINE);
}

#[test]
fn a_side_that_is_no_document_is_named() {
    let (code, stdout, stderr) = run(BASE, "<!DOCTYPE html><html><body>Not found</body></html>", &[]);
    assert_eq!((code, stdout.as_str()), (cli::FINDINGS, ""), "{stderr}");
    assert!(stderr.contains("nothing was compared, for the errors in the new side"), "{stderr}");
    let (code, stdout, stderr) = run("openapi: [", BASE, &[]);
    assert_eq!((code, stdout.as_str()), (cli::FINDINGS, ""), "{stderr}");
    assert!(stderr.contains("in the old side"), "{stderr}");
}

#[test]
fn a_side_that_cannot_be_read_is_unusable() {
    let mut stderr = Vec::new();
    let mut io = Io {
        stdin: Box::new(BASE.as_bytes()),
        stdout: Box::new(std::io::sink()),
        stderr: Box::new(&mut stderr),
        color: false,
        changed: clientsmith::document::Files::new(),
    };
    let code = cli::run(["clientsmith", "diff", "-", "not-there.yaml"], &mut io);
    drop(io);
    let stderr = String::from_utf8(stderr).unwrap();
    assert_eq!(code, cli::UNUSABLE, "{stderr}");
    assert!(stderr.contains("in the new side, not-there.yaml"), "{stderr}");
}

#[test]
fn both_sides_cannot_be_standard_input() {
    let mut io = Io {
        stdin: Box::new(BASE.as_bytes()),
        stdout: Box::new(std::io::sink()),
        stderr: Box::new(std::io::sink()),
        color: false,
        changed: clientsmith::document::Files::new(),
    };
    assert_eq!(cli::run(["clientsmith", "diff", "-", "-"], &mut io), cli::UNUSABLE);
}

#[test]
fn a_lenient_run_compares_what_is_left() {
    let broken = after(&[("{$ref: '#/components/schemas/BuildList'}", "{$ref: '#/components/schemas/Bild'}")]);
    assert_eq!(run(BASE, &broken, &[]).0, cli::FINDINGS);
    let (code, stdout, stderr) = run(BASE, &broken, &["--lenient"]);
    assert_eq!(code, cli::FINE, "{stderr}");
    assert!(stdout.starts_with("major: "), "{stdout}");
    assert!(stderr.contains("is compared without what was left out"), "{stderr}");
}

/// A document of so many operations and types, called by these words.
fn many(count: usize, operation: &str, ty: &str) -> String {
    let path = |index: usize| {
        let answer = format!("content: {{application/json: {{schema: {{$ref: '#/components/schemas/{ty}{index}'}}}}}}");
        let responses = format!("responses: {{'200': {{description: OK, {answer}}}}}");
        format!("  /things{index}: {{get: {{operationId: {operation}{index}, tags: [Thing], {responses}}}}}")
    };
    let schema = |index: usize| {
        format!("    {ty}{index}: {{type: object, properties: {{a: {{type: string}}, b{index}: {{type: string}}}}}}")
    };
    let head = ["openapi: 3.0.3\ninfo: {title: Many, version: '1'}\npaths:".to_owned()];
    let middle = ["components:\n  schemas:".to_owned()];
    let lines = head.into_iter().chain((0..count).map(path)).chain(middle).chain((0..count).map(schema));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn many_renames_at_once_are_found_each() {
    let count = 300;
    let comparison = between(&many(count, "getThing", "Thing"), &many(count, "fetchItem", "Item"));
    let renamed = |rule: Rule| comparison.changes.iter().filter(|change| change.rule == rule).count();
    assert_eq!(renamed(Rule::OperationRenamed), count);
    assert_eq!(renamed(Rule::TypeRenamed), count);
    assert_eq!(comparison.changes.len(), 2 * count);
}
