//! Which types belong together.
//!
//! A name in Rust is a type's identity for those who use it: what is called the same is the same. The others are looked for at the
//! places where something that belongs together leads to them, at the same place in the document, and at last by what is in them.

use std::collections::{BTreeMap, BTreeSet};

use super::alike;
use super::operations;
use super::pairs::Pairs;
use super::reach::reached;
use super::view::View;
use crate::model::{Answer, AnswerBody, EnumValues, Operation, Ty, Type, TypeId, TypeKind};

/// So much of two types has to agree, in hundredths, that one is taken for the other's new name wherever they stand.
const LEAST: usize = 70;

/// The same where both stand at the same place.
const LEAST_IN_PLACE: usize = 40;

/// Types of fewer members than this say little by them.
const FEW_MEMBERS: usize = 3;

/// What belongs together in one API.
pub(super) struct Matching {
    pub(super) operations: Pairs,
    /// By the old operation, how much it is like the one that is taken for it, where nothing but that speaks for it.
    pub(super) likely: BTreeMap<usize, usize>,
    pub(super) tags: Pairs,
    pub(super) types: Pairs,
    /// By the old type, why the new one is taken for it, where their names differ.
    pub(super) reasons: BTreeMap<usize, Reason>,
    /// New types, each with the old one that it was a part of.
    pub(super) split: BTreeMap<usize, usize>,
    /// Old types, each with the new one that it is a part of.
    pub(super) merged: BTreeMap<usize, usize>,
}

/// Why a type is taken for another one's new name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// It is used where that was used.
    Use,
    /// It stands where that stood.
    Place,
    /// It is made of the same, to so many hundredths.
    Members(usize),
}

impl Matching {
    pub(super) fn of(old: View<'_>, new: View<'_>) -> Self {
        let (operations, likely) = operations::operations(old, new);
        let tags = operations::tags(old, new, &operations);
        let mut search = Search::new(old, new);
        search.by_name();
        search.walk_operations(&operations);
        search.by_place();
        search.by_members();
        let (split, merged) = search.parted();
        Self {
            likely: likely.into_iter().map(|likely| (likely.old, likely.score)).collect(),
            types: search.pairs,
            reasons: search.reasons,
            operations,
            tags,
            split,
            merged,
        }
    }

    /// Whether two types are the same to those who use them, as far as that isn't reported where the types stand.
    pub(super) fn is_same(&self, old: &Ty, new: &Ty) -> bool {
        match (old, new) {
            (Ty::Named(old), Ty::Named(new)) | (Ty::Boxed(old), Ty::Boxed(new)) => self.is_same_type(*old, *new),
            (Ty::Array(old), Ty::Array(new))
            | (Ty::Map(old), Ty::Map(new))
            | (Ty::Nullable(old), Ty::Nullable(new)) => self.is_same(old, new),
            (Ty::Tuple(old), Ty::Tuple(new)) => {
                old.len() == new.len() && old.iter().zip(new).all(|(old, new)| self.is_same(old, new))
            }
            (Ty::Named(_) | Ty::Boxed(_), _) | (_, Ty::Named(_) | Ty::Boxed(_)) => false,
            (old, new) => old == new,
        }
    }

    /// The same of types that have a name.
    pub(super) fn is_same_type(&self, old: TypeId, new: TypeId) -> bool {
        self.types.new_of(old.0) == Some(new.0)
            || self.split.get(&new.0) == Some(&old.0)
            || self.merged.get(&old.0) == Some(&new.0)
    }
}

/// The search for types.
struct Search<'a> {
    old: View<'a>,
    new: View<'a>,
    pairs: Pairs,
    reasons: BTreeMap<usize, Reason>,
    /// Pairs whose members are still to be followed.
    open: Vec<(usize, usize)>,
    /// Types that one place has led to, old and new, without their belonging together.
    met: BTreeSet<(usize, usize)>,
    old_members: Vec<BTreeSet<String>>,
    new_members: Vec<BTreeSet<String>>,
}

impl<'a> Search<'a> {
    fn new(old: View<'a>, new: View<'a>) -> Self {
        let members = |view: View<'_>| view.api.types.iter().map(members).collect();
        Self {
            old,
            new,
            pairs: Pairs::none(old.api.types.len(), new.api.types.len()),
            reasons: BTreeMap::new(),
            open: Vec::new(),
            met: BTreeSet::new(),
            old_members: members(old),
            new_members: members(new),
        }
    }

    fn by_name(&mut self) {
        let name = |view: View<'a>, index: usize| view.ty(index).map(|ty| ty.names.name.as_str());
        self.pairs.join_by(|index| name(self.old, index), |index| name(self.new, index));
        self.open.extend(self.pairs.both());
        self.follow();
    }

    fn walk_operations(&mut self, operations: &Pairs) {
        for (old, new) in operations.both() {
            if let (Some(old), Some(new)) = (self.old.api.operations.get(old), self.new.api.operations.get(new)) {
                self.operation(old, new);
            }
        }
        self.follow();
    }

    fn operation(&mut self, old: &Operation, new: &Operation) {
        let known: BTreeMap<&str, &Ty> =
            new.arguments.iter().map(|argument| (argument.name.as_str(), &argument.ty)).collect();
        for argument in &old.arguments {
            if let Some(ty) = known.get(argument.name.as_str()) {
                self.meet_types(&argument.ty, ty);
            }
        }
        match (&old.answer, &new.answer) {
            (Answer::ByStatus(old), Answer::ByStatus(new)) => self.meet(*old, *new, Reason::Use),
            (Answer::One(old) | Answer::Optional(old), Answer::One(new) | Answer::Optional(new)) => {
                self.bodies(old, new);
            }
            _ => {}
        }
        let errors: BTreeMap<_, _> = new.errors.iter().map(|error| (error.status, &error.ty)).collect();
        for error in &old.errors {
            if let (Some(old), Some(Some(new))) = (&error.ty, errors.get(&error.status)) {
                self.meet_types(old, new);
            }
        }
        let callbacks: BTreeMap<&str, &Option<Ty>> =
            new.callbacks.iter().map(|incoming| (incoming.name.as_str(), &incoming.body)).collect();
        for incoming in &old.callbacks {
            if let (Some(old), Some(Some(new))) = (&incoming.body, callbacks.get(incoming.name.as_str())) {
                self.meet_types(old, new);
            }
        }
    }

    fn bodies(&mut self, old: &AnswerBody, new: &AnswerBody) {
        if let (AnswerBody::Json(old), AnswerBody::Json(new)) = (old, new) {
            self.meet_types(old, new);
        }
    }

    /// Follows what belongs together into its members until nothing more is found.
    fn follow(&mut self) {
        while let Some((old, new)) = self.open.pop() {
            if let (Some(old), Some(new)) = (self.old.api.types.get(old), self.new.api.types.get(new)) {
                self.kinds(&old.kind, &new.kind);
            }
        }
    }

    fn kinds(&mut self, old: &TypeKind, new: &TypeKind) {
        match (old, new) {
            (TypeKind::Object(old), TypeKind::Object(new)) => {
                let known: BTreeMap<&str, &Ty> =
                    new.fields.iter().map(|field| (field.name.as_str(), &field.ty)).collect();
                for field in &old.fields {
                    if let Some(ty) = known.get(field.name.as_str()) {
                        self.meet_types(&field.ty, ty);
                    }
                }
                if let (Some(old), Some(new)) = (&old.rest, &new.rest) {
                    self.meet_types(old, new);
                }
            }
            (TypeKind::Union(old), TypeKind::Union(new)) => {
                let known: BTreeMap<&str, &Ty> = new
                    .variants
                    .iter()
                    .flat_map(|variant| variant.values.iter().map(|value| (value.as_str(), &variant.ty)))
                    .collect();
                for variant in &old.variants {
                    let value = variant.values.iter().find_map(|value| known.get(value.as_str()));
                    if let Some(ty) = value {
                        self.meet_types(&variant.ty, ty);
                    }
                }
            }
            (TypeKind::Wrapper(old), TypeKind::Wrapper(new)) => self.meet_types(old, new),
            (TypeKind::Answer(old), TypeKind::Answer(new)) => {
                for (old, new) in
                    old.iter().filter_map(|old| Some((old, new.iter().find(|new| new.status == old.status)?)))
                {
                    if let (Some(old), Some(new)) = (&old.body, &new.body) {
                        self.bodies(old, new);
                    }
                }
            }
            _ => {}
        }
    }

    fn meet_types(&mut self, old: &Ty, new: &Ty) {
        match (old, new) {
            (Ty::Named(old) | Ty::Boxed(old), Ty::Named(new) | Ty::Boxed(new)) => self.meet(*old, *new, Reason::Use),
            (Ty::Array(old), Ty::Array(new)) | (Ty::Map(old), Ty::Map(new)) => self.meet_types(old, new),
            (Ty::Nullable(old), new) => self.meet_types(old, new),
            (old, Ty::Nullable(new)) => self.meet_types(old, new),
            (Ty::Tuple(old), Ty::Tuple(new)) => old.iter().zip(new).for_each(|(old, new)| self.meet_types(old, new)),
            _ => {}
        }
    }

    /// Joins two types that one place leads to, if they may be one.
    fn meet(&mut self, old: TypeId, new: TypeId, reason: Reason) {
        let (old, new) = (old.0, new.0);
        if self.pairs.new_of(old) == Some(new) {
            return;
        }
        let least = if reason == Reason::Place { 0 } else { LEAST_IN_PLACE };
        if self.is_kind(old, new) && self.score(old, new) >= least && self.pairs.join(old, new) {
            self.reasons.insert(old, reason);
            self.open.push((old, new));
        } else {
            self.met.insert((old, new));
        }
    }

    fn by_place(&mut self) {
        for (old, new) in self.same_places() {
            self.meet(TypeId(old), TypeId(new), Reason::Place);
        }
        self.follow();
    }

    /// Old and new types that stand at one place of the documents.
    fn same_places(&self) -> Vec<(usize, usize)> {
        let known: BTreeMap<_, usize> = self.new.lasting_places().into_iter().collect();
        let old = self.old.lasting_places().into_iter();
        old.filter_map(|(place, old)| Some((old, *known.get(&place)?))).collect()
    }

    fn by_members(&mut self) {
        let mut pairs = std::mem::take(&mut self.pairs);
        let key = |members: &[BTreeSet<String>], index: usize| keys(members.get(index));
        let keys = (|index| key(&self.old_members, index), |index| key(&self.new_members, index));
        let score = |old, new| if self.is_kind(old, new) { self.score(old, new) } else { 0 };
        let likely = alike::join(&mut pairs, keys, score, LEAST);
        self.pairs = pairs;
        for likely in likely {
            self.reasons.insert(likely.old, Reason::Members(likely.score));
            self.open.push((likely.old, likely.new));
        }
        self.follow();
    }

    fn is_kind(&self, old: usize, new: usize) -> bool {
        match (self.old.api.types.get(old), self.new.api.types.get(new)) {
            (Some(old), Some(new)) => kind(&old.kind) == kind(&new.kind),
            _ => false,
        }
    }

    /// How much two types are alike: by their members, and those of few members by their names as well.
    fn score(&self, old: usize, new: usize) -> usize {
        let (Some(before), Some(after)) = (self.old_members.get(old), self.new_members.get(new)) else { return 0 };
        let (Some(one), Some(other)) = (self.old.ty(old), self.new.ty(new)) else { return 0 };
        let (members, names) = (alike::sets(before, after), alike::names(&one.names.name, &other.names.name));
        let is_little = before.len().min(after.len()) < FEW_MEMBERS;
        if is_little { members.midpoint(names) } else { (9 * members + names) / 10 }
    }

    /// Which new types were parts of an old one that goes on, and which old ones are parts of a new one.
    fn parted(&self) -> (BTreeMap<usize, usize>, BTreeMap<usize, usize>) {
        let (mut split, mut merged) = (BTreeMap::new(), BTreeMap::new());
        let at_one_place = self.same_places();
        // What nobody gets or gives is split without anybody's noticing.
        let is_reached = reached(self.new.api);
        let alike = self.met.iter().copied().filter(|(old, new)| self.score(*old, *new) >= LEAST);
        for (old, new) in at_one_place.into_iter().chain(alike).filter(|(old, new)| self.is_kind(*old, *new)) {
            match (self.pairs.new_of(old), self.pairs.old_of(new)) {
                (Some(_), None) if is_reached.get(new) == Some(&true) => {
                    split.entry(new).or_insert(old);
                }
                (None, Some(_)) => {
                    merged.entry(old).or_insert(new);
                }
                _ => {}
            }
        }
        (split, merged)
    }
}

/// By which types are compared: all members, and the least and the last, of which one is still there when another one has changed.
fn keys(members: Option<&BTreeSet<String>>) -> Vec<String> {
    let Some(members) = members.filter(|members| !members.is_empty()) else { return Vec::new() };
    let all: Vec<&str> = members.iter().map(String::as_str).collect();
    let ends = [members.iter().take(2).collect::<Vec<_>>(), members.iter().rev().take(2).collect()];
    let ends = ends.iter().enumerate().map(|(end, members)| format!("{end} {members:?}"));
    std::iter::once(all.join("\n")).chain(ends).collect()
}

/// The word for a kind of type.
pub(super) fn kind(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Object(_) => "struct",
        TypeKind::Enum(values) => match values.values {
            EnumValues::Text(_) => "enum of texts",
            EnumValues::Integer(_) => "enum of whole numbers",
        },
        TypeKind::Union(_) => "union",
        TypeKind::Wrapper(_) => "wrapper",
        TypeKind::Answer(_) => "answer by status",
    }
}

/// What of a type's members is the same under another name of the type: what they are called on the wire, and roughly their types.
fn members(ty: &Type) -> BTreeSet<String> {
    match &ty.kind {
        TypeKind::Object(object) => {
            object.fields.iter().map(|field| format!("{}: {}", field.name, outline(&field.ty))).collect()
        }
        TypeKind::Enum(values) => match &values.values {
            EnumValues::Text(values) => values.iter().map(|value| value.value.clone()).collect(),
            EnumValues::Integer(values) => values.iter().map(|value| value.value.to_string()).collect(),
        },
        TypeKind::Union(union) => union
            .variants
            .iter()
            .map(|variant| format!("{:?} {:?} {}", variant.values, variant.keys, outline(&variant.ty)))
            .collect(),
        TypeKind::Wrapper(held) => [outline(held)].map(str::to_owned).into(),
        TypeKind::Answer(statuses) => statuses.iter().map(|variant| format!("{:?}", variant.status)).collect(),
    }
}

/// A type without the names in it.
fn outline(ty: &Ty) -> &'static str {
    match ty {
        Ty::Any => "any",
        Ty::Bool => "bool",
        Ty::Integer(_) => "integer",
        Ty::Number => "number",
        Ty::Text | Ty::Format(_) | Ty::Foreign(_) | Ty::Bytes => "text",
        Ty::Array(_) | Ty::Tuple(_) => "list",
        Ty::Map(_) => "map",
        Ty::Nullable(inner) => outline(inner),
        Ty::Named(_) | Ty::Boxed(_) => "named",
    }
}
