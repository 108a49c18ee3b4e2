//! Boxes: where a type would contain itself, and at every 32nd level of nesting, so that no type grows without bound.

use std::collections::BTreeSet;

use super::finish::each_ty;
use super::table::Entry;
use crate::model::{Ty, TypeId};

/// How many levels of types may stand within one another without a box.
const LEVELS: usize = 32;

/// Puts a type in a box wherever it would close a ring or stand at a multiple of 32 levels.
pub(super) fn put(entries: &mut [Entry]) {
    let held: Vec<Vec<TypeId>> = entries.iter_mut().map(held).collect();
    let mut levels = vec![Level::Unknown; entries.len()];
    for id in 0..entries.len() {
        level(TypeId(id), &held, &mut levels, entries);
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Level {
    Unknown,
    Open,
    Known(usize),
}

/// The types that a type holds in place: not in a list or map, which are boxes already.
fn held(entry: &mut Entry) -> Vec<TypeId> {
    let mut ids = Vec::new();
    each_ty(&mut entry.ty.kind, &mut |ty| {
        in_place(ty, &mut |ty| {
            if let Ty::Named(id) = ty {
                ids.push(*id);
            }
        });
    });
    ids
}

/// Calls `visit` with the types that have names and stand within this one without a box.
fn in_place(ty: &mut Ty, visit: &mut impl FnMut(&mut Ty)) {
    match ty {
        Ty::Named(_) => visit(ty),
        Ty::Nullable(inner) => in_place(inner, visit),
        Ty::Tuple(places) => places.iter_mut().for_each(|place| in_place(place, visit)),
        _ => {}
    }
}

/// How many levels stand within a type; puts boxes into it on the way. A type that is still open further out closes a
/// ring: it is boxed where it was met.
fn level(id: TypeId, held: &[Vec<TypeId>], levels: &mut [Level], entries: &mut [Entry]) -> usize {
    match levels.get(id.0) {
        Some(Level::Known(level)) => return *level,
        Some(Level::Unknown) => {}
        _ => return LEVELS,
    }
    set(levels, id, Level::Open);
    let (mut deepest, mut boxed) = (0, BTreeSet::new());
    for &inner in held.get(id.0).into_iter().flatten() {
        let is_ring = levels.get(inner.0) == Some(&Level::Open);
        let depth = if is_ring { LEVELS } else { level(inner, held, levels, entries) };
        if is_ring || depth + 1 >= LEVELS {
            boxed.insert(inner);
        } else {
            deepest = deepest.max(depth + 1);
        }
    }
    put_boxes(entries, id, &boxed);
    set(levels, id, Level::Known(deepest));
    deepest
}

fn set(levels: &mut [Level], id: TypeId, level: Level) {
    if let Some(place) = levels.get_mut(id.0) {
        *place = level;
    }
}

fn put_boxes(entries: &mut [Entry], outer: TypeId, boxed: &BTreeSet<TypeId>) {
    let entry = entries.get_mut(outer.0).filter(|_| !boxed.is_empty());
    if let Some(entry) = entry {
        each_ty(&mut entry.ty.kind, &mut |ty| {
            in_place(ty, &mut |ty| match ty {
                Ty::Named(inner) if boxed.contains(inner) => *ty = Ty::Boxed(*inner),
                _ => {}
            });
        });
    }
}
