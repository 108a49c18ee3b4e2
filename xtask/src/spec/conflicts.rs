//! Where the vendor has changed what an overlay corrects.

use clientsmith::overlay::{Said, Trace};
use serde_json::Value;

/// A line for each correction that the vendor's document now contradicts otherwise than before. `old` and `new` are what the same
/// actions found before and now.
pub(super) fn conflicts(old: &[Trace], new: &[Trace]) -> Vec<String> {
    old.iter().zip(new).flat_map(|(old, new)| action(old, new)).collect()
}

fn action(old: &Trace, new: &Trace) -> Vec<String> {
    let (file, line) = &new.at;
    let head = format!("{file}:{line}: action {}", new.name);
    if new.matches.is_empty() {
        return Vec::new();
    }
    if old.matches.len() != new.matches.len() {
        return vec![format!("{head} matched {}, and now matches {}", places(old), places(new))];
    }
    let mut lines = Vec::new();
    for ((_, old), (pointer, new)) in old.matches.iter().zip(&new.matches) {
        for new in new {
            let was = old.iter().find(|old| old.pointer == new.pointer);
            if let Some(was) = was.filter(|was| is_conflict(was, new)) {
                let (update, found) = (shown(Some(&new.update)), shown(new.found.as_ref()));
                let (place, was) = (&new.pointer, shown(was.found.as_ref()));
                lines.push(format!(
                    "{head} says {update} at {pointer}{place}: the vendor said {was}, and now says {found}"
                ));
            }
        }
    }
    lines
}

/// Whether the vendor now says what it didn't say when the correction was made, and not what the correction says.
fn is_conflict(old: &Said, new: &Said) -> bool {
    old.found != new.found && new.found.as_ref().is_some_and(|found| *found != new.update)
}

fn places(trace: &Trace) -> String {
    match trace.matches.len() {
        1 => "1 place".to_owned(),
        count => format!("{count} places"),
    }
}

/// A value on one short line.
fn shown(value: Option<&Value>) -> String {
    const MOST: usize = 60;
    let Some(value) = value else { return "nothing".to_owned() };
    let text = value.to_string();
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("`{}…`", text.get(..end).unwrap_or_default()),
        None => format!("`{text}`"),
    }
}
