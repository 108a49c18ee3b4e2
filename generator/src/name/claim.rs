//! How a scope shares out its identifiers.
//!
//! Everyone claims its first name; the lowest rank gets it, among equals who comes first. The others claim their next name,
//! and so on. Who has none left gets its first name with a number. Nothing depends on more than ranks and the order in which
//! claimants are given.

use std::collections::BTreeMap;

/// Someone who wants a name.
#[derive(Clone, Debug, Default)]
pub(super) struct Claimant {
    /// The best name.
    pub(super) first: String,
    /// The lower goes first.
    pub(super) rank: u8,
    /// A name it has had before, which goes before all other claims.
    pub(super) fixed: Option<String>,
}

impl Claimant {
    /// The name that it should have.
    pub(super) fn wanted(&self) -> &str {
        self.fixed.as_deref().unwrap_or(&self.first)
    }
}

/// The rules of one scope.
pub(super) struct Scope<'a> {
    /// Names that a claimant can't have.
    pub(super) is_taken: &'a dyn Fn(usize, &str) -> bool,
    /// The names of a claimant after its first one; asked for only if that is lost.
    pub(super) more: &'a dyn Fn(usize) -> Vec<String>,
    /// Puts a number behind a name.
    pub(super) numbered: fn(&str, usize) -> String,
}

/// What a claimant got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settled {
    /// Its name.
    pub(super) name: String,
    /// What became of the name that it should have.
    pub(super) first: First,
}

/// What became of the name that a claimant should have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum First {
    /// It has it.
    Kept,
    /// Nobody may have it.
    Reserved,
    /// The claimant of this index has it.
    TakenBy(usize),
}

/// Gives every claimant a name of its own, by index.
pub(super) fn settle(claimants: &[Claimant], scope: &Scope<'_>) -> Vec<Settled> {
    let mut order: Vec<(usize, &Claimant)> = claimants.iter().enumerate().collect();
    order.sort_by_cached_key(|&(at, claimant)| (claimant.rank, (scope.is_taken)(at, &claimant.first)));
    let mut shares = Shares { owners: BTreeMap::new(), names: vec![String::new(); claimants.len()] };
    order.retain(|(at, claimant)| {
        let fixed = claimant.fixed.as_deref().filter(|name| !(scope.is_taken)(*at, name));
        !fixed.is_some_and(|name| shares.take(name, *at))
    });
    let open = claim_first(&order, scope, &mut shares);
    let left = claim_next(open, &mut shares);
    number(&left, claimants, scope, &mut shares);
    let Shares { owners, names } = shares;
    let settled = |(name, claimant): (String, &Claimant)| {
        let wanted = claimant.wanted();
        let first = match owners.get(wanted) {
            _ if name == wanted => First::Kept,
            Some(winner) => First::TakenBy(*winner),
            None => First::Reserved,
        };
        Settled { name, first }
    };
    names.into_iter().zip(claimants).map(settled).collect()
}

/// Who has which name so far.
struct Shares {
    owners: BTreeMap<String, usize>,
    names: Vec<String>,
}

impl Shares {
    /// Gives `name` to the claimant `at`, unless it is someone's.
    fn take(&mut self, name: &str, at: usize) -> bool {
        if self.owners.contains_key(name) {
            return false;
        }
        self.owners.insert(name.to_owned(), at);
        if let Some(slot) = self.names.get_mut(at) {
            name.clone_into(slot);
        }
        true
    }
}

/// Someone who has no name yet, and the names left to claim.
type Open = (usize, std::vec::IntoIter<String>);

/// The first round. A first name that nobody may have is no claim: the next one is claimed in this same round, after the
/// first names of the same rank.
fn claim_first(order: &[(usize, &Claimant)], scope: &Scope<'_>, shares: &mut Shares) -> Vec<Open> {
    let mut open = Vec::new();
    for &(at, claimant) in order {
        let is_allowed = !(scope.is_taken)(at, &claimant.first);
        if is_allowed && shares.take(&claimant.first, at) {
            continue;
        }
        let mut names = (scope.more)(at);
        names.retain(|name| !(scope.is_taken)(at, name));
        let mut names = names.into_iter();
        if is_allowed || !names.next().is_some_and(|name| shares.take(&name, at)) {
            open.push((at, names));
        }
    }
    open
}

/// The further rounds, until everyone has a name or none left to claim. Gives those.
fn claim_next(mut open: Vec<Open>, shares: &mut Shares) -> Vec<usize> {
    let mut left = Vec::new();
    while !open.is_empty() {
        open.retain_mut(|(at, names)| {
            let name = names.next();
            if name.is_none() {
                left.push(*at);
            }
            name.is_some_and(|name| !shares.take(&name, *at))
        });
    }
    left
}

/// What is left: numbers from 2.
fn number(left: &[usize], claimants: &[Claimant], scope: &Scope<'_>, shares: &mut Shares) {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for &at in left {
        let Some(claimant) = claimants.get(at) else { continue };
        let number = numbers.entry(&claimant.first).or_insert(1);
        loop {
            *number += 1;
            let name = (scope.numbered)(&claimant.first, *number);
            if !(scope.is_taken)(at, &name) && shares.take(&name, at) {
                break;
            }
        }
    }
}
