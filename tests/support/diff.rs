//! Which files differ, and by how many lines.

use std::collections::BTreeSet;

use clientsmith::document::Files;
use similar::{ChangeTag, TextDiff};

/// A line for each file that differs, with the number of lines that went and came; a total where there are several.
pub(crate) fn summary(before: &Files, after: &Files) -> String {
    let paths: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let (mut lines, mut total) = (Vec::new(), (0, 0));
    for path in paths {
        let [old, new] = [before, after].map(|files| files.get(path).map_or("", String::as_str));
        if old == new {
            continue;
        }
        let diff = TextDiff::from_lines(old, new);
        let count = |tag| diff.iter_all_changes().filter(|change| change.tag() == tag).count();
        let (removed, added) = (count(ChangeTag::Delete), count(ChangeTag::Insert));
        lines.push(format!("-{removed} +{added} {}", path.display()));
        total = (total.0 + removed, total.1 + added);
    }
    match lines.as_slice() {
        [] => "nothing".to_owned(),
        [line] => line.clone(),
        _ => format!("{}\n-{} +{}", lines.join("\n"), total.0, total.1),
    }
}
