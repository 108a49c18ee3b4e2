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
        let (code, reason, winner) = match settled.first {
            First::Kept => continue,
            First::Reserved => (Code::NameCollision, "reserved", None),
            First::TakenBy(winner) => (code(index, winner), "taken", Some(winner)),
        };
        let (wanted, name) = (spell(claimant.wanted()), spell(&settled.name));
        let note = diags.report(code, at(index), format!("`{wanted}` is {reason}: this is called `{name}`"));
        if let Some(winner) = winner {
            note.also(at(winner), format!("this is called `{wanted}`"));
        }
    }
}
