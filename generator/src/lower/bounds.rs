//! Schemas that unfold without an end, or deeper than a stack: parts that stand in themselves, long chains of references.

use std::collections::{BTreeMap, BTreeSet};

use super::Lowering;
use super::merge::{Leaf, Merged};
use super::schema::{Context, Lowered, not_null, nullable};
use super::table::Table;
use crate::diag::Code;
use crate::model::{Ty, TypeId};

/// How many schemas may be lowered within one another. What stands deeper waits until the others are done.
const MOST_OPEN: usize = 400;

/// How many references may be followed within one another; a schema that only says something about another one is not lowered
/// itself. What stands deeper waits likewise.
const MOST_FOLLOWED: usize = 2 * MOST_OPEN;

/// How many lists and maps may stand in one another: rustc follows a type's parts to 128 levels, ours are two each at times.
const MOST_NESTED: usize = 32;

/// How many types a list of fixed places may come to, once all that it is made of is written out: lists of the same lists multiply.
const MOST_PARTS: usize = 1000;

/// How many schemas all of a document's may come to, once references and `allOf` are followed wherever they stand. Some hundred times what
/// the largest documents come to.
const MOST_SCHEMAS: usize = 1_000_000;

/// How many media types, properties of bodies and lines of text all operations may have. Each is code of its own.
const MOST_MEMBERS: usize = 300_000;

/// Bytes of a line.
const LINE: usize = 100;

/// Which schemas apply to one value, and whether their choices count.
pub(super) type Key = Vec<(String, bool)>;

/// What is known of schemas that are being lowered or wait for it.
#[derive(Debug, Default)]
pub(super) struct Bounds<'a> {
    /// Those being lowered, and the id that stands for one that was met again within itself.
    open: BTreeMap<Key, Option<TypeId>>,
    /// Those that wait, and the id that stands for each.
    waiting: Vec<(TypeId, Merged<'a>, Context)>,
    /// How many references are being followed.
    followed: usize,
    /// What they lead to, where there were too many, and the id that stands for it.
    unfollowed: Vec<(TypeId, String)>,
    /// References that were met within what they lead to.
    pub met: BTreeSet<TypeId>,
    /// Ids that turned out to be no type of their own, what is meant, and where.
    stand_ins: BTreeMap<TypeId, (Ty, String)>,
    /// How many schemas there have been.
    count: usize,
    /// How much operations have been made of.
    members: usize,
}

/// What tells one set of schemas from another.
pub(super) fn key(leaves: &[Leaf<'_>]) -> Key {
    let mut key: Key = leaves.iter().map(|leaf| (leaf.node.pointer.clone(), leaf.choices_count)).collect();
    key.sort_unstable();
    key
}

impl<'a> Lowering<'a, '_> {
    /// Lowers schemas that have been merged, unless they are being lowered further out, or too many others are.
    pub(super) fn lower_bounded(&mut self, key: &Key, merged: Merged<'a>, context: Context) -> Lowered {
        if let Some(id) = self.bounds.open.get_mut(key) {
            let id = *id.get_or_insert_with(|| self.table.reserve());
            return said(&merged, Ty::Named(id));
        }
        if self.bounds.open.len() >= MOST_OPEN {
            let id = self.table.reserve();
            let lowered = said(&merged, Ty::Named(id));
            self.bounds.waiting.push((id, merged, context));
            return lowered;
        }
        self.bounds.open.insert(key.clone(), None);
        let lowered = self.lower_merged(&merged, &context);
        if let Some(Some(id)) = self.bounds.open.remove(key) {
            self.stand_in(id, &lowered.ty, &merged.pointer);
        }
        lowered
    }

    /// Lowers what waits, and what comes to wait meanwhile.
    pub(super) fn lower_waiting(&mut self) {
        loop {
            if let Some((id, merged, context)) = self.bounds.waiting.pop() {
                let lowered = self.lower_merged(&merged, &context);
                self.stand_in(id, &lowered.ty, &merged.pointer);
            } else if let Some((id, pointer)) = self.bounds.unfollowed.pop() {
                self.lower_target(id, &pointer);
            } else {
                return;
            }
        }
    }

    /// Follows one more reference, unless too many others are being followed: then it waits.
    pub(super) fn wait_for(&mut self, slot: TypeId, pointer: &str) -> bool {
        let waits = self.bounds.followed >= MOST_FOLLOWED;
        if waits {
            self.bounds.unfollowed.push((slot, pointer.to_owned()));
        } else {
            self.bounds.followed += 1;
        }
        waits
    }

    /// A reference has been followed.
    pub(super) fn leave_reference(&mut self) {
        self.bounds.followed -= 1;
    }

    /// Notes what an id that was given away stands for.
    pub(super) fn stand_in(&mut self, id: TypeId, ty: &Ty, pointer: &str) {
        let (ty, _) = not_null(ty.clone());
        self.bounds.stand_ins.insert(id, (ty, pointer.to_owned()));
    }

    /// What each id stands for that is no type of its own. One that stands for nothing but itself is any JSON.
    pub(super) fn settle_stand_ins(&mut self) -> BTreeMap<TypeId, Ty> {
        let stand_ins = std::mem::take(&mut self.bounds.stand_ins);
        let mut settled = BTreeMap::new();
        for (id, (ty, pointer)) in stand_ins.iter().filter(|(id, _)| self.table.get(**id).is_none()) {
            let mut whole = Settle { table: &self.table, stand_ins: &stand_ins, parts: 0 };
            settled.insert(*id, whole.settle(ty, 0).ok_or(pointer));
        }
        let settled = settled.into_iter().map(|(id, ty)| {
            let any = |pointer: &String| {
                self.report_nesting(pointer);
                Ty::Any
            };
            (id, ty.unwrap_or_else(any))
        });
        settled.collect()
    }

    /// The type as an item of a list or a map, unless too many of these would stand in one another.
    pub(super) fn nested(&mut self, ty: Ty, pointer: &str) -> Ty {
        if levels(&ty) >= MOST_NESTED {
            self.report_nesting(pointer);
        } else if parts(&ty) > MOST_PARTS {
            let message = format!("written out, this list comes to more than {MOST_PARTS} types; it is any JSON");
            self.report(Code::Unsupported, pointer, message);
        } else {
            return ty;
        }
        Ty::Any
    }

    fn report_nesting(&mut self, pointer: &str) {
        let message = format!(
            "lists and maps stand in one another {MOST_NESTED} times or without an end; what is in them is any JSON"
        );
        self.report(Code::Unsupported, pointer, message);
    }

    /// Counts a schema; whether there have been too many, which is then reported once.
    pub(super) fn is_too_much(&mut self, pointer: &str) -> bool {
        self.bounds.count += 1;
        if self.bounds.count == MOST_SCHEMAS {
            let message =
                format!("with all that they refer to, the schemas up to this one come to {MOST_SCHEMAS} of them");
            self.report(Code::TooManyNodes, pointer, message)
                .help("schemas that all take in one another by `allOf` multiply: let fewer of them do so");
        }
        self.bounds.count >= MOST_SCHEMAS
    }

    /// Counts what an operation is made of, which may all stand in a component that others share: media types, properties of its body,
    /// and a text by its lines. Once there has been too much, that is reported.
    pub(super) fn count_members(&mut self, members: usize, text: Option<&str>, pointer: &str) {
        let before = self.bounds.members;
        self.bounds.members += members + text.map_or(0, str::len) / LINE;
        if before < MOST_MEMBERS && self.bounds.members >= MOST_MEMBERS {
            let message = format!(
                "written out, the operations up to here come to {MOST_MEMBERS} media types, properties of bodies and lines of text"
            );
            self.report(Code::TooManyNodes, pointer, message).help(
                "what many operations refer to counts for each of them: let fewer of them do so, or have it say less",
            );
        }
    }

    /// Whether the operations have come to too much.
    pub(super) fn is_full(&self) -> bool {
        self.bounds.count >= MOST_SCHEMAS || self.bounds.members >= MOST_MEMBERS
    }
}

/// What merged schemas say themselves, with a type.
fn said(merged: &Merged<'_>, ty: Ty) -> Lowered {
    Lowered {
        ty: if merged.nullable { nullable(ty) } else { ty },
        docs: merged.docs.clone(),
        read_only: merged.read_only,
        write_only: merged.write_only,
    }
}

/// Puts in place of ids what they stand for.
struct Settle<'s> {
    table: &'s Table,
    stand_ins: &'s BTreeMap<TypeId, (Ty, String)>,
    /// How many types there have been.
    parts: usize,
}

impl Settle<'_> {
    /// The type with all that ids in it stand for; none where that has no end, or comes to too many types.
    fn settle(&mut self, ty: &Ty, steps: usize) -> Option<Ty> {
        self.parts += 1;
        if steps > MOST_NESTED || self.parts > MOST_PARTS {
            return None;
        }
        Some(match ty {
            Ty::Array(item) => Ty::Array(self.inner(item, steps)?),
            Ty::Map(value) => Ty::Map(self.inner(value, steps)?),
            Ty::Nullable(value) => Ty::Nullable(self.inner(value, steps)?),
            Ty::Tuple(places) => {
                Ty::Tuple(places.iter().map(|place| self.settle(place, steps + 1)).collect::<Option<_>>()?)
            }
            Ty::Named(id) if self.table.get(*id).is_none() => match self.stand_ins.get(id) {
                Some((ty, _)) => self.settle(ty, steps)?,
                None => Ty::Any,
            },
            other => other.clone(),
        })
    }

    fn inner(&mut self, ty: &Ty, steps: usize) -> Option<Box<Ty>> {
        self.settle(ty, steps + 1).map(Box::new)
    }
}

/// How many lists and maps stand in one another.
fn levels(ty: &Ty) -> usize {
    ty.within().iter().map(|inner| levels(inner) + 1).max().unwrap_or_default()
}

/// How many types one is made of.
fn parts(ty: &Ty) -> usize {
    let mut count = 0;
    ty.each(&mut |_| count += 1);
    count
}
