//! Names that look alike although they have other letters: Latin `scope` and Cyrillic `ѕсоре`.

use std::collections::BTreeMap;

use unicode_security::confusable_detection::skeleton;

use crate::diag::{At, Code, Diagnostics};
use crate::origins::Place;

/// Reports operations of which the method looks like that of an earlier one. Names in ASCII alone are told apart by any font
/// that code is read in.
pub(super) fn report(methods: &[String], places: &[Place], diags: &mut Diagnostics) {
    if methods.iter().all(|name| name.is_ascii()) {
        return;
    }
    let at = |index: usize| places.get(index).map_or(At::Nowhere, |place| At::Place(place.clone()));
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (index, name) in methods.iter().enumerate() {
        let first = *seen.entry(skeleton(name).collect()).or_insert(index);
        let Some(other) = methods.get(first).filter(|other| *other != name) else { continue };
        if !(name.is_ascii() && other.is_ascii()) {
            let message = format!("`{name}` looks like `{other}`, but has other letters");
            diags.report(Code::OperationName, at(index), message).also(at(first), format!("this is called `{other}`"));
        }
    }
}
