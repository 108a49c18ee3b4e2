//! Documents in several files: what they become is what the same API in one file becomes, and what is wrong in a file is
//! shown there.

#[path = "support/command.rs"]
mod command;

use std::path::Path;

use clientsmith::config::Config;
use clientsmith::diag::{self, Diagnostics};
use clientsmith::document::Disk;
use clientsmith::inspect::Report;
use clientsmith::model::Model;
use clientsmith::read::Sources;
use command::clientsmith;

/// The Model of a document, and what `inspect` shows of it.
fn understand(document: &str, file_refs: bool) -> (Model, String) {
    let mut config = Config::for_document(document.into(), None);
    config.apis[0].file_refs = file_refs;
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let client = clientsmith::understand(&Disk, &config, &mut sources, &mut diags);
    let found = diag::render(&diags, &sources, diag::Format::Text { color: false });
    let (model, origins, names) = client.unwrap_or_else(|| panic!("{found}"));
    assert_eq!(found, "");
    let shown = Report::new(&model, &origins, &names, &sources).to_string();
    (model, shown)
}

fn compare(files: &str, bundled: &str) -> String {
    let (files, bundled) = (understand(files, true), understand(bundled, false));
    assert_eq!(files.1, bundled.1);
    assert!(files.0 == bundled.0, "{:#?}\nis not\n{:#?}", files.0, bundled.0);
    files.1
}

#[test]
fn an_openapi_3_api_in_files_is_the_same_as_in_one() {
    insta::assert_snapshot!(compare("fixtures/files/openapi3/openapi.yaml", "fixtures/files/openapi3.yaml"));
}

#[test]
fn a_swagger_2_api_in_files_is_the_same_as_in_one() {
    insta::assert_snapshot!(compare("fixtures/files/swagger2/swagger.json", "fixtures/files/swagger2.yaml"));
}

#[test]
fn faults_are_shown_where_they_are() {
    let outcome = clientsmith(&["lint", "fixtures/files/bad/openapi.yaml", "--allow-file-refs"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, "fixtures/files/bad/openapi.yaml: 18 errors\n"));
    insta::assert_snapshot!(outcome.stderr);
}

#[test]
fn without_leave_no_file_is_read() {
    let outcome = clientsmith(&["lint", "fixtures/files/bad/openapi.yaml"]);
    assert_eq!(outcome.code, 1);
    insta::assert_snapshot!(outcome.stderr);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_is_not_followed() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("links-of-files");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("api/schemas")).unwrap();
    let reference = |name: &str, file: &str| format!("    {name}: {{$ref: {file}}}\n");
    let schemas = [("A", "link.yaml"), ("B", "linked/Secret.yaml"), ("C", "inner.yaml")];
    let schemas: String = schemas.iter().map(|(name, file)| reference(name, file)).collect();
    let head = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n";
    std::fs::write(folder.join("api/openapi.yaml"), format!("{head}{schemas}")).unwrap();
    std::fs::write(folder.join("Secret.yaml"), "type: string\n").unwrap();
    std::fs::write(folder.join("api/schemas/Inner.yaml"), "type: string\n").unwrap();
    std::os::unix::fs::symlink(folder.join("Secret.yaml"), folder.join("api/link.yaml")).unwrap();
    std::os::unix::fs::symlink(&folder, folder.join("api/linked")).unwrap();
    std::os::unix::fs::symlink("schemas/Inner.yaml", folder.join("api/inner.yaml")).unwrap();
    let document = folder.join("api/openapi.yaml");
    let outcome = clientsmith(&["lint", document.to_str().unwrap(), "--allow-file-refs"]);
    assert_eq!(outcome.code, 1);
    assert_eq!(outcome.stderr.matches("error[external-reference]").count(), 2, "{}", outcome.stderr);
    assert_eq!(outcome.stderr.matches("outside of this one's folder").count(), 2, "{}", outcome.stderr);
}
