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
#[path = "support/shared.rs"]
mod shared;

use std::path::PathBuf;
use std::process::Command;

use clientsmith::config::{ApiConfig, Config};
use clientsmith::document::Disk;

#[test]
fn fixtures_compile_as_modules_of_one_crate_and_read_what_they_write() {
    let scratch = scratch::folder("fixtures-crate");
    let mut files = emit::emit(&Disk, &config());
    files.insert("tests/round_trips.rs".into(), std::fs::read_to_string("fixtures/round_trips.rs").unwrap());
    emit::write(&scratch, &mut files);
    scratch::build(&scratch, &["--lib"]);
    scratch::test(&scratch, "round_trips");
}

/// Small documents of other APIs, of each version and many habits. `cargo xtask corpus` takes large ones too.
const OTHERS: [&str; 12] = [
    "firecracker.json",
    "line-messaging.yaml",
    "museum.yaml",
    "oai-link-example.json",
    "oai-tictactoe.yaml",
    "oai-uber-v2.yaml",
    "petstore-v2.json",
    "petstore-v31.json",
    "readme-circular-v3.json",
    "readme-discriminators-v3.yaml",
    "scalar-galaxy.yaml",
    "train-travel.yaml",
];

#[test]
fn documents_of_other_apis_compile_as_modules_of_one_crate() {
    let Some(unpack) = shared::shared("corpus/unpack.sh") else { return };
    let folder = scratch::folder("corpus");
    let status = Command::new("sh").arg(unpack).arg(&folder).status().unwrap();
    assert!(status.success(), "the documents can't be unpacked");
    let mut config = configuration::configuration("");
    config.apis = OTHERS.iter().map(|name| api(folder.join("visible").join(name))).collect();
    let scratch = scratch::folder("corpus-crate");
    emit::write(&scratch, &mut emit::emit(&Disk, &config));
    scratch::check(&scratch, &[]);
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
