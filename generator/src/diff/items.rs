//! Items of the runtime that the crate's root has no longer, and the features that go with them.

use super::scene::{Found, Subject};
use super::{Group, Rule, Side};
use crate::print::needed;

/// Tells what is gone. It stands in no document: it was there since any type or operation asked for it. What is new there comes with
/// a type or an operation that is told.
pub(super) fn compare(old: &Side, new: &Side) -> Option<Found> {
    let (had, has) = (needed(&old.model), needed(&new.model));
    let gone = |had: &[&'static str], has: &[&'static str]| -> Vec<&'static str> {
        had.iter().filter(|name| !has.contains(name)).copied().collect()
    };
    let (items, features) = (gone(&had.items, &has.items), gone(&had.features, &has.features));
    let note = if features.is_empty() { String::new() } else { format!("and the features {}", features.join(", ")) };
    let subject = Subject { group: Group::Client, item: "the crate".to_owned(), old: None, new: None };
    (!items.is_empty()).then(|| subject.found(Rule::ItemsRemoved).before(items.join(", ")).note(note))
}
