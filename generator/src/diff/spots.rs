//! Places → lines: where in the documents the changes stand.

use std::collections::BTreeMap;

use super::Spot;
use crate::diag::{offsets, positions};
use crate::origins::Place;
use crate::read::Sources;

/// The lines of one side's places, found in one walk over each document.
pub(super) struct Spots {
    spots: BTreeMap<Place, Spot>,
}

impl Spots {
    /// Looks all places up.
    pub(super) fn find<'p>(places: impl Iterator<Item = &'p Place>, sources: &Sources) -> Self {
        let mut wanted: BTreeMap<usize, Vec<&Place>> = BTreeMap::new();
        for place in places {
            wanted.entry(place.document).or_default().push(place);
        }
        let mut spots = BTreeMap::new();
        for (document, places) in wanted {
            let Some(source) = sources.list.get(document) else { continue };
            let offsets = offsets(source, places.iter().map(|place| place.pointer.as_str()));
            let lines = positions(source, offsets.values().copied().collect());
            for place in places {
                let Some((line, column)) =
                    offsets.get(place.pointer.as_str()).and_then(|offset| lines.get(offset)).copied()
                else {
                    continue;
                };
                let (file, pointer) = (source.name.clone(), place.pointer.clone());
                spots.insert(place.clone(), Spot { file, line, column, pointer });
            }
        }
        Self { spots }
    }

    /// Where a place is.
    pub(super) fn get(&self, place: Option<&Place>) -> Option<Spot> {
        self.spots.get(place?).cloned()
    }
}
