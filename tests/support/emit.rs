//! The whole pipeline on texts in memory.

use std::path::Path;

use clientsmith::config::Config;
use clientsmith::diag::{self, Diagnostics};
use clientsmith::document::{Files, Loader};
use clientsmith::print::Extras;
use clientsmith::read::Sources;
use clientsmith::write::{self, Overwrite};

/// The files that a configuration's documents become.
pub(crate) fn emit(loader: &(dyn Loader + Sync), config: &Config) -> Files {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    clientsmith::generate(loader, config, &Extras::default(), &mut sources, &mut diags)
        .unwrap_or_else(|| panic!("{}", diag::render(&diags, &sources, diag::Format::Text { color: false })))
        .files
}

/// Writes of a crate what changed: what is the same needn't be compiled again. It is no member of the workspace around it.
#[allow(dead_code, reason = "not every test has what is emitted built")]
pub(crate) fn write(folder: &Path, files: &mut Files) {
    files.entry("Cargo.toml".into()).and_modify(|manifest| manifest.push_str("\n[workspace]\n"));
    let changes = write::plan(folder, files, Overwrite::All).unwrap();
    write::apply(folder, files, &changes).unwrap();
}
