//! The Swagger 2.0 version of an API beside its OpenAPI 3.0 version: no change.

use std::fs;

use clientsmith::config::Config;
use clientsmith::diag::{self, Diagnostics};
use clientsmith::diff::{Side, compare};
use clientsmith::document::Disk;
use clientsmith::read::Sources;

use crate::configuration;

#[test]
fn a_swagger_2_document_and_its_successor_are_the_same_client() {
    let mut folders: Vec<_> = fs::read_dir("fixtures/twins").unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() >= 8, "only {} pairs of twins", folders.len());
    for folder in folders {
        let [old, new] = ["swagger2.yaml", "openapi3.yaml"].map(|name| {
            let mut config = configuration::configuration("");
            for api in &mut config.apis {
                api.document = folder.join(name);
            }
            understand(&config)
        });
        let comparison = compare(&old, &new);
        assert!(comparison.changes.is_empty(), "{}: {comparison}", folder.display());
        assert!(comparison.common.matched > 0, "{}: nothing is compared", folder.display());
    }
}

pub(crate) fn understand(config: &Config) -> Side {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let understood = clientsmith::understand(&Disk, config, &mut sources, &mut diags);
    let (model, origins, names) =
        understood.unwrap_or_else(|| panic!("{}", diag::render(&diags, &sources, diag::Format::Text { color: false })));
    Side { model, origins, names, config: None, sources }
}
