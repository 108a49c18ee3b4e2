//! Notes about names that had to give way.

use super::claim::{Claimant, First, Settled};
use crate::diag::{At, Code, Diagnostics};
use crate::origins::Place;

/// Reports everyone who lost the name that it should have. `place` says where a claimant stands.
pub(super) fn collisions<'a>(
    claimants: &[Claimant],
    settled: &[Settled],
    place: &dyn Fn(usize) -> Option<&'a Place>,
    diags: &mut Diagnostics,
) {
    collisions_as((&|_, _| Code::NameCollision, str::to_owned), claimants, settled, place, diags);
}

/// The code for a loser and a winner.
pub(super) type CodeOf<'c> = &'c dyn Fn(usize, usize) -> Code;

/// The same under another code for some losers and winners, and with names spelled in another way than they were claimed.
pub(super) fn collisions_as<'a>(
    (code, spell): (CodeOf<'_>, fn(&str) -> String),
    claimants: &[Claimant],
    settled: &[Settled],
    place: &dyn Fn(usize) -> Option<&'a Place>,
    diags: &mut Diagnostics,
) {
    let at = |index: usize| place(index).map_or(At::Nowhere, |place| At::Place(place.clone()));
    for (index, (claimant, settled)) in claimants.iter().zip(settled).enumerate() {
        if matches!(settled.first, First::Kept) {
            continue;
        }
        let (wanted, name) = (spell(claimant.wanted()), spell(&settled.name));
        let message = |reason: &str| format!("`{wanted}` is {reason}: this is called `{name}`");
        match settled.first {
            First::Kept => {}
            First::Reserved => {
                diags.report(Code::NameCollision, at(index), message("reserved"));
            }
            First::TakenBy(winner) => {
                let note = diags.report(code(index, winner), at(index), message("taken"));
                note.also(at(winner), format!("this is called `{wanted}`"));
            }
        }
    }
}
