//! Cargo features of tags: the tag's module in kebab case, behind the API's module if there is one (`v2-pipeline`).

use std::collections::BTreeSet;

use clientsmith_runtime::{DEPENDENCIES, FEATURES};

use super::fixed::{Fixed, Kind};
use super::{ApiNames, place};
use crate::model::{Features, Model};

/// Names the features of tags, where an API has them. No two features of a crate are called alike, nor is a feature called as a
/// dependency.
pub(super) fn put(model: &Model, fixed: &Fixed, apis: &mut [ApiNames]) {
    let mut taken: BTreeSet<String> = ["default"].into_iter().map(str::to_owned).collect();
    taken.extend(FEATURES.iter().map(|feature| feature.name.to_owned()));
    taken.extend(DEPENDENCIES.iter().map(|dependency| dependency.name.to_owned()));
    taken.extend(model.crates.iter().cloned());
    taken.extend(apis.iter().filter_map(|api| api.feature.clone()));
    let mut open = Vec::new();
    for (api, names) in model.apis.iter().zip(apis).filter(|(api, _)| api.features == Features::Tags) {
        let start = names.feature.as_ref().map(|feature| format!("{feature}-")).unwrap_or_default();
        for (tag, names) in api.tags.iter().zip(&mut names.tags) {
            match fixed.get(api, Kind::Feature, || place::tag(tag)).filter(|name| !taken.contains(*name)) {
                Some(name) => names.feature = taken.insert(name.to_owned()).then(|| name.to_owned()),
                None => open.push((start.clone(), names)),
            }
        }
    }
    for (start, names) in open {
        let name = free(&start, &names.module.replace('_', "-"), &taken);
        taken.insert(name.clone());
        names.feature = Some(name);
    }
}

/// A name that isn't taken: `time` is, and becomes `tag-time`.
fn free(start: &str, tag: &str, taken: &BTreeSet<String>) -> String {
    let plain = [format!("{start}{tag}"), format!("{start}tag-{tag}")];
    let numbered = (2..).map(|number| format!("{start}tag-{tag}-{number}"));
    plain.into_iter().chain(numbered).find(|name| !taken.contains(name)).unwrap_or_default()
}
