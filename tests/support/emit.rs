//! The whole pipeline on texts in memory.

use clientsmith::config::Config;
use clientsmith::diag::{self, Diagnostics};
use clientsmith::document::{Files, Loader};
use clientsmith::print::Extras;
use clientsmith::read::Sources;

/// The files that a configuration's documents become.
pub(crate) fn emit(loader: &(dyn Loader + Sync), config: &Config) -> Files {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    clientsmith::generate(loader, config, &Extras::default(), &mut sources, &mut diags)
        .unwrap_or_else(|| panic!("{}", diag::render(&diags, &sources, diag::Format::Text { color: false })))
        .files
}
