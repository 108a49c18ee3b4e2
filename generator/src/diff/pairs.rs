//! Which elements of two lists belong together.

use std::collections::BTreeMap;

/// Pairs of indices, each of which occurs once.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    new_of: Vec<Option<usize>>,
    old_of: Vec<Option<usize>>,
}

impl Pairs {
    /// No pairs yet, in lists of these lengths.
    pub(super) fn none(old: usize, new: usize) -> Self {
        Self { new_of: vec![None; old], old_of: vec![None; new] }
    }

    /// Joins two elements if both are free, and says whether they were.
    pub(super) fn join(&mut self, old: usize, new: usize) -> bool {
        match (self.new_of.get_mut(old), self.old_of.get_mut(new)) {
            (Some(forth @ None), Some(back @ None)) => {
                (*forth, *back) = (Some(new), Some(old));
                true
            }
            _ => false,
        }
    }

    /// Joins what has the same key and is still free: of several with one key the first with the first.
    pub(super) fn join_by<K: Ord>(&mut self, old: impl Fn(usize) -> Option<K>, new: impl Fn(usize) -> Option<K>) {
        let mut waiting: BTreeMap<K, Vec<usize>> = BTreeMap::new();
        // The last one waiting is taken first.
        for index in self.gone().rev() {
            if let Some(key) = old(index) {
                waiting.entry(key).or_default().push(index);
            }
        }
        let joined: Vec<_> =
            self.added().filter_map(|index| Some((waiting.get_mut(&new(index)?)?.pop()?, index))).collect();
        for (old, new) in joined {
            self.join(old, new);
        }
    }

    /// What an element of the old list is in the new one.
    pub(super) fn new_of(&self, old: usize) -> Option<usize> {
        self.new_of.get(old).copied().flatten()
    }

    /// What an element of the new list was in the old one.
    pub(super) fn old_of(&self, new: usize) -> Option<usize> {
        self.old_of.get(new).copied().flatten()
    }

    /// All pairs, in the order of the old list.
    pub(super) fn both(&self) -> impl Iterator<Item = (usize, usize)> {
        self.new_of.iter().enumerate().filter_map(|(old, new)| Some((old, (*new)?)))
    }

    /// The elements of the old list that the new one doesn't have.
    pub(super) fn gone(&self) -> impl DoubleEndedIterator<Item = usize> {
        self.new_of.iter().enumerate().filter(|(_, new)| new.is_none()).map(|(old, _)| old)
    }

    /// The elements of the new list that the old one doesn't have.
    pub(super) fn added(&self) -> impl DoubleEndedIterator<Item = usize> {
        self.old_of.iter().enumerate().filter(|(_, old)| old.is_none()).map(|(new, _)| new)
    }
}
