//! Everything that the fixtures become compiles without a warning: one scratch crate, a module for each fixture. Its own
//! test, `fixtures/round_trips.rs`, reads and writes values of the types that need more than a look.

#[path = "support/configuration.rs"]
mod configuration;
#[path = "support/emit.rs"]
mod emit;
#[path = "support/fixtures.rs"]
mod fixtures;
#[path = "support/scratch.rs"]
mod scratch;

use std::path::{Path, PathBuf};

use clientsmith::config::{ApiConfig, Config};
use clientsmith::document::{Disk, Files};
use clientsmith::write::{self, Overwrite};

#[test]
fn fixtures_compile_as_modules_of_one_crate_and_read_what_they_write() {
    let scratch = scratch::folder("fixtures-crate");
    let mut files = emit::emit(&Disk, &config());
    files.insert("tests/round_trips.rs".into(), std::fs::read_to_string("fixtures/round_trips.rs").unwrap());
    write(&scratch, &mut files);
    scratch::build(&scratch, &["--lib"]);
    scratch::test(&scratch, "round_trips");
}

fn config() -> Config {
    let mut config = configuration::configuration("");
    config.apis = fixtures::fixtures().into_iter().map(api).collect();
    let files = api("fixtures/files/openapi3/openapi.yaml".into());
    config.apis.push(ApiConfig { module: Some("files".to_owned()), file_refs: true, ..files });
    config
}

fn api(document: PathBuf) -> ApiConfig {
    let module = document.file_stem().map(|stem| stem.to_string_lossy().replace('-', "_"));
    ApiConfig { module, document, ..ApiConfig::default() }
}

/// Writes what changed: a crate that is the same needn't be compiled again.
fn write(scratch: &Path, files: &mut Files) {
    // Not a member of the workspace around it.
    files.entry("Cargo.toml".into()).and_modify(|manifest| manifest.push_str("\n[workspace]\n"));
    let changes = write::plan(scratch, files, Overwrite::All).unwrap();
    write::apply(scratch, files, &changes).unwrap();
}
