//! All that is made compiles: modules of one crate, without a warning.

use std::path::Path;

use clientsmith::config::{ApiConfig, Config};
use clientsmith::diag::Diagnostics;
use clientsmith::document::{Disk, Files};
use clientsmith::print::Extras;
use clientsmith::read::Sources;
use clientsmith::write::{self, Overwrite};

use crate::documents::{Expected, Verdict, documents};
use crate::run::Run;
use crate::scratch;

#[test]
fn documents_compile_as_modules_of_one_crate() {
    let Some(documents) = documents() else { return };
    let apis: Vec<ApiConfig> =
        documents.iter().filter(|document| Run::of(document).verdict() != Verdict::Error).map(api).collect();
    assert!(apis.len() > 200, "only {} documents become code", apis.len());
    let mut config = Config { apis, ..Config::default() };
    config.package.name = Some("torture".to_owned());
    let scratch = scratch::folder("torture-crate");
    write(&scratch, &mut emit(&config));
    scratch::build(&scratch, &["--lib"]);
}

fn api(document: &Expected) -> ApiConfig {
    let word = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let module = format!("of_{}", document.file.chars().map(word).collect::<String>());
    ApiConfig { module: Some(module), document: document.path.clone(), ..ApiConfig::default() }
}

fn emit(config: &Config) -> Files {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    clientsmith::generate(&Disk, config, &Extras::default(), &mut sources, &mut diags).unwrap().files
}

/// Writes what changed: a crate that is the same needn't be compiled again.
fn write(scratch: &Path, files: &mut Files) {
    // Not a member of the workspace around it.
    files.entry("Cargo.toml".into()).and_modify(|manifest| manifest.push_str("\n[workspace]\n"));
    let changes = write::plan(scratch, files, Overwrite::All).unwrap();
    write::apply(scratch, files, &changes).unwrap();
}
