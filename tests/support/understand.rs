//! The pipeline up to its printing, on texts in memory.

use clientsmith::diag::{self, Diagnostics};
use clientsmith::document::Memory;
use clientsmith::model::Model;
use clientsmith::name::Names;
use clientsmith::origins::Origins;
use clientsmith::read::Sources;

use crate::configuration::configuration;

/// What one document becomes, by its name and text.
pub(crate) fn understand(name: &str, text: &str) -> (Model, Origins, Names) {
    let loader: Memory = [(name, text)].into_iter().collect();
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    clientsmith::understand(&loader, &configuration(name), &mut sources, &mut diags)
        .unwrap_or_else(|| panic!("{}", diag::render(&diags, &sources, diag::Format::Text { color: false })))
}
