//! What is likely to be the same under another name.
//!
//! Only what shares a key is compared, and of very many with one key only those at about the same position, so that the time stays
//! in proportion to the number of things. How much two things are alike is said in hundredths.

use std::collections::{BTreeMap, BTreeSet};

use super::pairs::Pairs;
use crate::name::snake;

/// So many things of one key are compared each with each.
const MOST_OF_A_KEY: usize = 32;

/// Characters of a name that are looked at.
const LONGEST: usize = 100;

/// How much names are alike if the words of one are among the other's: `slug`, `project_slug`.
const CONTAINED: usize = 60;

/// Two things that were joined, and how much they are alike.
#[derive(Clone, Copy, Debug)]
pub(super) struct Likely {
    pub(super) old: usize,
    pub(super) new: usize,
    pub(super) score: usize,
}

/// Joins what is free and alike by at least `least`, the most alike first.
pub(super) fn join<K: Ord>(
    pairs: &mut Pairs,
    (old, new): (impl Fn(usize) -> Vec<K>, impl Fn(usize) -> Vec<K>),
    score: impl Fn(usize, usize) -> usize,
    least: usize,
) -> Vec<Likely> {
    let mut keys: BTreeMap<K, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for index in pairs.gone() {
        for key in old(index) {
            keys.entry(key).or_default().0.push(index);
        }
    }
    for index in pairs.added() {
        // What no old thing has leads nowhere.
        for key in new(index) {
            if let Some((_, list)) = keys.get_mut(&key) {
                list.push(index);
            }
        }
    }
    let compared: BTreeSet<(usize, usize)> = keys.values().flat_map(|(old, new)| near(old, new)).collect();
    let mut found: Vec<Likely> =
        compared.into_iter().map(|(old, new)| Likely { old, new, score: score(old, new) }).collect();
    found.retain(|likely| likely.score >= least);
    found.sort_by_key(|likely| (std::cmp::Reverse(likely.score), likely.old, likely.new));
    found.retain(|likely| pairs.join(likely.old, likely.new));
    found
}

/// Each of few with each; of many, those whose positions are about the same.
fn near(old: &[usize], new: &[usize]) -> Vec<(usize, usize)> {
    let reach = MOST_OF_A_KEY / 2;
    let mut near = Vec::new();
    for (position, &one) in old.iter().enumerate() {
        let middle = position * new.len() / old.len().max(1);
        let is_few = old.len() <= MOST_OF_A_KEY && new.len() <= MOST_OF_A_KEY;
        let start = if is_few { 0 } else { middle.saturating_sub(reach) };
        near.extend(new.iter().skip(start).take(MOST_OF_A_KEY).map(|&other| (one, other)));
    }
    near
}

/// How much two names are alike: by the pairs of letters that they share.
pub(super) fn names(one: &str, other: &str) -> usize {
    let (one, other) = (words(one), words(other));
    if one == other {
        return 100;
    }
    let (few, many): (BTreeSet<_>, BTreeSet<_>) = (one.split('_').collect(), other.split('_').collect());
    let is_contained = few.is_subset(&many) || many.is_subset(&few);
    let (one, other) = (letters(&one), letters(&other));
    let shared = shared(&one, &other);
    let by_letters = (200 * shared).checked_div(one.len() + other.len()).unwrap_or_default();
    by_letters.max(if is_contained { CONTAINED } else { 0 })
}

fn words(name: &str) -> String {
    snake(&name.chars().take(LONGEST).collect::<String>()).trim_start_matches("r#").to_owned()
}

/// A name's pairs of neighbouring letters, sorted.
fn letters(name: &str) -> Vec<(char, char)> {
    let letters: Vec<char> = name.chars().filter(|letter| *letter != '_').collect();
    let mut pairs: Vec<_> = letters.iter().copied().zip(letters.iter().copied().skip(1)).collect();
    pairs.sort_unstable();
    pairs
}

/// How many elements two sorted lists share.
fn shared<T: Ord>(one: &[T], other: &[T]) -> usize {
    let (mut one, mut other, mut shared) = (one.iter().peekable(), other.iter().peekable(), 0);
    while let (Some(here), Some(there)) = (one.peek(), other.peek()) {
        match here.cmp(there) {
            std::cmp::Ordering::Less => drop(one.next()),
            std::cmp::Ordering::Greater => drop(other.next()),
            std::cmp::Ordering::Equal => {
                shared += 1;
                one.next();
                other.next();
            }
        }
    }
    shared
}

/// How much of two sets is in both; all of it if both are empty.
pub(super) fn sets<T: Ord>(one: &BTreeSet<T>, other: &BTreeSet<T>) -> usize {
    let shared = one.intersection(other).count();
    (100 * shared).checked_div(one.len() + other.len() - shared).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_alike_by_letters_and_words() {
        assert_eq!(names("pageToken", "page-token"), 100);
        assert!(names("canceled", "cancelled") > 90);
        assert!(names("slug", "project_slug") >= CONTAINED);
        assert!(names("owner", "creator") < 50);
        assert!(names("", "a") < 50);
        assert!(names("type", "r#type") > 50);
    }

    #[test]
    fn the_most_alike_are_joined_and_nothing_twice() {
        let (old, new) = (["branch", "tag"], ["tag-name", "branch_name", "branches"]);
        let mut pairs = Pairs::none(old.len(), new.len());
        let likely = join(&mut pairs, (|_| vec![()], |_| vec![()]), |one, other| names(old[one], new[other]), 50);
        assert_eq!(pairs.both().collect::<Vec<_>>(), [(0, 2), (1, 0)]);
        assert_eq!(likely.len(), 2);
        assert_eq!(pairs.added().collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn very_many_of_one_key_are_compared_in_passing() {
        let count = 20_000;
        let mut pairs = Pairs::none(count, count);
        join(&mut pairs, (|_| vec![()], |_| vec![()]), |one, other| if one == other { 100 } else { 0 }, 50);
        assert_eq!(pairs.both().count(), count);
    }
}
