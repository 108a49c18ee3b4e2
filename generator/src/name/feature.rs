//! Cargo features of tags: the tag's module in kebab case, behind the API's module if there is one (`v2-pipeline`).

use std::collections::BTreeSet;

use clientsmith_runtime::{DEPENDENCIES, FEATURES};

use super::ApiNames;
use crate::model::{Features, Model};

/// Names the features of tags, where an API has them. No two features of a crate are called alike, nor is a feature called as a
/// dependency.
pub(super) fn put(model: &Model, apis: &mut [ApiNames]) {
    let mut taken: BTreeSet<String> = ["default"].into_iter().map(str::to_owned).collect();
    taken.extend(FEATURES.iter().map(|feature| feature.name.to_owned()));
    taken.extend(DEPENDENCIES.iter().map(|dependency| dependency.name.to_owned()));
    taken.extend(model.crates.iter().cloned());
    taken.extend(apis.iter().filter_map(|api| api.feature.clone()));
    for (api, names) in model.apis.iter().zip(apis) {
        if api.features != Features::Tags {
            continue;
        }
        let start = names.feature.as_ref().map(|feature| format!("{feature}-")).unwrap_or_default();
        for tag in &mut names.tags {
            let name = free(&start, &tag.module.replace('_', "-"), &taken);
            taken.insert(name.clone());
            tag.feature = Some(name);
        }
    }
}

/// A name that isn't taken: `time` is, and becomes `tag-time`.
fn free(start: &str, tag: &str, taken: &BTreeSet<String>) -> String {
    let plain = [format!("{start}{tag}"), format!("{start}tag-{tag}")];
    let numbered = (2..).map(|number| format!("{start}tag-{tag}-{number}"));
    plain.into_iter().chain(numbered).find(|name| !taken.contains(name)).unwrap_or_default()
}
