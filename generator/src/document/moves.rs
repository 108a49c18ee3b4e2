//! Where the nodes of a rewritten tree came from.

use std::collections::BTreeMap;
use std::ops::Bound::{Included, Unbounded};

use crate::origins::Place;

/// Leads pointers of a rewritten tree back to where they came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// New prefix, and the place it came from: the longest prefix counts; without one, the pointer is as it was. The first two tokens
    /// of a prefix lead to the [rest](halves): those of paths are long, and so are compared once and not for each prefix.
    entries: BTreeMap<String, BTreeMap<String, Place>>,
}

impl Moves {
    /// Where `pointer` came from, in a tree that was read from `source`.
    #[must_use]
    pub fn origin(&self, source: usize, pointer: &str) -> Place {
        let (head, rest) = halves(pointer);
        let within = self.entries.get(head).and_then(|entries| nearest(rest, |prefix| entries.get(prefix)));
        let above = || nearest(parent(head)?, |prefix| self.entries.get(prefix)?.get(""));
        let found = within.map(|(length, entry)| (head.len() + length, entry)).or_else(above);
        let Some((length, origin)) = found else {
            return Place { document: source, pointer: pointer.to_owned() };
        };
        let rest = pointer.get(length..).unwrap_or_default();
        Place { document: origin.document, pointer: [&origin.pointer, rest].concat() }
    }

    /// The node at `pointer`, and all below it, now come from `origin`.
    pub fn insert(&mut self, pointer: &str, origin: Place) {
        self.take_below(pointer);
        self.set(pointer, origin);
    }

    /// The node at `pointer` is gone.
    pub fn remove(&mut self, pointer: &str) {
        self.take_below(pointer);
        let (head, rest) = halves(pointer);
        if let Some(entries) = self.entries.get_mut(head) {
            entries.remove(rest);
        }
    }

    /// Of the list at `list` only the elements `kept` (their indices, ascending) are left, in a tree read from
    /// `source`.
    pub fn reindex(&mut self, source: usize, list: &str, kept: &[usize]) {
        let origins: Vec<Place> = kept.iter().map(|old| self.origin(source, &format!("{list}/{old}"))).collect();
        let below = self.take_below(list);
        for (new, (old, origin)) in kept.iter().zip(origins).enumerate() {
            if new != *old || below.contains_key(&format!("/{old}")) {
                self.set(&format!("{list}/{new}"), origin);
            }
        }
        for (rest, origin) in below {
            let Some((index, deeper)) = rest.get(1..).and_then(|rest| rest.split_once('/')) else { continue };
            let Some(new) = index.parse().ok().and_then(|index: usize| kept.binary_search(&index).ok()) else {
                continue;
            };
            self.set(&format!("{list}/{new}/{deeper}"), origin);
        }
    }

    /// The node at `from` now stands at `to`, in a tree read from `source`; what was known of `to` is forgotten.
    pub fn relocate(&mut self, source: usize, from: &str, to: &str) {
        let origin = self.origin(source, from);
        let below = self.take_below(from);
        self.take_below(to);
        for (rest, place) in below {
            self.set(&[to, &rest].concat(), place);
        }
        self.set(to, origin);
    }

    fn set(&mut self, pointer: &str, origin: Place) {
        let (head, rest) = halves(pointer);
        if let Some(entries) = self.entries.get_mut(head) {
            entries.insert(rest.to_owned(), origin);
        } else {
            self.entries.insert(head.to_owned(), BTreeMap::from([(rest.to_owned(), origin)]));
        }
    }

    /// Takes out what lies strictly below `pointer`, by what follows it.
    fn take_below(&mut self, pointer: &str) -> BTreeMap<String, Place> {
        let (head, rest) = halves(pointer);
        let mut taken = BTreeMap::new();
        if let Some(entries) = self.entries.get_mut(head) {
            taken.extend(split_below(entries, rest));
        }
        if rest.is_empty() {
            for (key, entries) in split_below(&mut self.entries, head) {
                taken.extend(entries.into_iter().map(|(rest, place)| ([&*key, &rest].concat(), place)));
            }
        }
        taken
    }
}

/// Takes out the entries whose keys begin with `pointer` and a further token, by what follows it.
fn split_below<T>(entries: &mut BTreeMap<String, T>, pointer: &str) -> Vec<(String, T)> {
    if entries.is_empty() {
        return Vec::new();
    }
    let from = [pointer, "/"].concat();
    let below = entries.range::<str, _>((Included(from.as_str()), Unbounded));
    let below: Vec<String> = below.map(|(key, _)| key).take_while(|key| key.starts_with(&from)).cloned().collect();
    let taken = below.iter().filter_map(|key| Some((key.get(pointer.len()..)?.to_owned(), entries.remove(key)?)));
    taken.collect()
}

/// The first two tokens of a pointer, and the rest.
fn halves(pointer: &str) -> (&str, &str) {
    let third = pointer.bytes().enumerate().filter(|(_, byte)| *byte == b'/').nth(2);
    pointer.split_at(third.map_or(pointer.len(), |(index, _)| index))
}

/// The pointer without its last token; none if it has none.
fn parent(pointer: &str) -> Option<&str> {
    pointer.get(..pointer.rfind('/')?)
}

/// What is found for a pointer, or else for the nearest above it, with its length.
pub(crate) fn nearest<'p, T>(pointer: &'p str, find: impl Fn(&'p str) -> Option<T>) -> Option<(usize, T)> {
    let mut above = std::iter::successors(Some(pointer), |pointer| parent(pointer));
    above.find_map(|pointer| Some((pointer.len(), find(pointer)?)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Moves;
    use crate::origins::Place;

    /// The same without halves: what is moved is moved entry by entry.
    #[derive(Clone, Default)]
    struct Flat(BTreeMap<String, Place>);

    impl Flat {
        fn origin(&self, pointer: &str) -> Place {
            let above = self.0.iter().filter(|(key, _)| rest(pointer, key).is_some());
            match above.max_by_key(|(key, _)| key.len()) {
                Some((key, place)) => from(place.document, &format!("{}{}", place.pointer, &pointer[key.len()..])),
                None => from(0, pointer),
            }
        }

        fn take_below(&mut self, pointer: &str) -> Vec<(String, Place)> {
            let is_below = |key: &String| rest(key, pointer).is_some_and(|rest| !rest.is_empty());
            let keys: Vec<String> = self.0.keys().filter(|key| is_below(key)).cloned().collect();
            keys.iter().map(|key| (key[pointer.len()..].to_owned(), self.0.remove(key).unwrap())).collect()
        }

        fn relocate(&mut self, from: &str, to: &str) {
            let origin = self.origin(from);
            let below = self.take_below(from);
            self.take_below(to);
            self.0.extend(below.into_iter().map(|(rest, place)| (format!("{to}{rest}"), place)));
            self.0.insert(to.to_owned(), origin);
        }
    }

    fn from(document: usize, pointer: &str) -> Place {
        Place { document, pointer: pointer.to_owned() }
    }

    /// What follows `above` in a pointer that it is, or is above of.
    fn rest<'p>(pointer: &'p str, above: &str) -> Option<&'p str> {
        pointer.strip_prefix(above).filter(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    #[test]
    fn nodes_are_followed_through_every_two_changes() {
        let pointers = ["", "/a", "/a/b", "/a/b-x", "/a/b/c", "/a/b/c/d", "/a/b0/c", "/é/x", "/é/è/é"];
        let asked = ["/a/b-x/1", "/a/b/c/d/e/f", "/a/b/c/x", "/a/b/z", "/a/bc/1", "/é/è/è", "/é/xy", "/z"];
        let (mut moves, mut flat) = (Moves::default(), Flat::default());
        for pointer in ["/a/b", "/a/b-x", "/a/b/c/d", "/a/b0", "/é/è"] {
            moves.insert(pointer, from(1, &format!("/of{pointer}")));
            flat.0.insert(pointer.to_owned(), from(1, &format!("/of{pointer}")));
        }
        let changes: Vec<(&str, Option<&str>)> = pointers
            .iter()
            .flat_map(|to| [None].into_iter().chain(pointers.map(Some)).map(|from| (*to, from)))
            .collect();
        for (first, second) in changes.iter().flat_map(|first| changes.iter().map(move |second| (first, second))) {
            let (mut moves, mut flat) = (moves.clone(), flat.clone());
            for (to, from) in [first, second] {
                if let Some(from) = from {
                    moves.relocate(0, from, to);
                    flat.relocate(from, to);
                } else {
                    moves.remove(to);
                    flat.take_below(to);
                    flat.0.remove(*to);
                }
            }
            for pointer in pointers.iter().chain(&asked) {
                assert_eq!(moves.origin(0, pointer), flat.origin(pointer), "{pointer} after {first:?}, {second:?}");
            }
        }
    }

    #[test]
    fn elements_of_a_list_bring_along_what_is_below_them() {
        let mut moves = Moves::default();
        for pointer in ["/l/1/x", "/l/2", "/l/2/y", "/l/3"] {
            moves.insert(pointer, from(1, &format!("/of{pointer}")));
        }
        moves.reindex(0, "/l", &[0, 2, 3]);
        let places = ["/l/0/z", "/l/1/y", "/l/1/z", "/l/2", "/l/3"].map(|pointer| moves.origin(0, pointer));
        assert_eq!(
            places,
            [from(0, "/l/0/z"), from(1, "/of/l/2/y"), from(1, "/of/l/2/z"), from(1, "/of/l/3"), from(0, "/l/3")]
        );
    }
}
