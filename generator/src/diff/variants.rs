//! Changes of a union: which types it is one of, and how these are told apart.

use std::collections::BTreeMap;

use super::pairs::Pairs;
use super::scene::Scene;
use super::types::Both;
use super::view::View;
use super::{PartKind, Rule};
use crate::model::{EnumValues, Ty, TypeKind, Union, Variant};
use crate::print::has_conversions;

/// Tells what has become of a union that is on both sides.
pub(super) fn compare(scene: &mut Scene<'_>, of: &Both<'_>, one: &Union, other: &Union) {
    let text = |discriminator: &Option<String>| discriminator.clone().unwrap_or_else(|| "what is in them".to_owned());
    if one.discriminator != other.discriminator {
        let found = of.subject.found(Rule::DiscriminatorChanged);
        scene.found.push(found.became(text(&one.discriminator), text(&other.discriminator)));
    }
    match (has_conversions(one), has_conversions(other)) {
        (true, false) => scene.found.push(of.subject.found(Rule::ConversionsRemoved)),
        (false, true) => scene.found.push(of.subject.found(Rule::ConversionsAdded)),
        _ => {}
    }
    let pairs = variant_pairs(scene, of, one, other);
    for index in pairs.gone() {
        let held = one.variants.get(index).map(|variant| scene.old.spell(&variant.ty));
        let found = of.member(scene, PartKind::Variant, (Some(index), None));
        scene.found.push(found(Rule::VariantRemoved).before(held.unwrap_or_default()));
    }
    for index in pairs.added() {
        let held = other.variants.get(index).map(|variant| scene.new.spell(&variant.ty));
        let found = of.member(scene, PartKind::Variant, (None, Some(index)));
        scene.found.push(found(Rule::VariantAdded).after(held.unwrap_or_default()));
    }
    for (before, after) in pairs.both() {
        if let (Some(was), Some(now)) = (one.variants.get(before), other.variants.get(after)) {
            variant(scene, of, (before, was), (after, now));
            // Another discriminator chooses all of them otherwise.
            if one.discriminator == other.discriminator {
                chosen(scene, of, (before, was), (after, now));
            }
        }
    }
    if one.discriminator.is_none() && other.discriminator.is_none() {
        order(scene, of, &pairs, (one, other));
    }
}

/// Which variants belong together: by the discriminator's values, else by type, else by name.
fn variant_pairs(scene: &Scene<'_>, of: &Both<'_>, one: &Union, other: &Union) -> Pairs {
    let mut pairs = Pairs::none(one.variants.len(), other.variants.len());
    let values = |union: &Union, index: usize| {
        let variant = union.variants.get(index)?;
        variant.values.iter().min().cloned()
    };
    pairs.join_by(|index| values(one, index), |index| values(other, index));
    // The old type as the new side knows it.
    let held = |union: &Union, index: usize| union.variants.get(index).map(|variant| variant.ty.clone());
    let renewed = |index: usize| Some(renewed(scene, &held(one, index)?));
    pairs.join_by(renewed, |index| held(other, index));
    pairs.join_by(|index| Some(of.old_name(index)), |index| Some(of.new_name(index)));
    pairs
}

/// A type of the old side by the ids of the new side; what isn't there stands for nothing.
fn renewed(scene: &Scene<'_>, ty: &Ty) -> Ty {
    let id = |old: usize| crate::model::TypeId(scene.matching.types.new_of(old).unwrap_or(usize::MAX));
    match ty {
        Ty::Named(old) => Ty::Named(id(old.0)),
        Ty::Boxed(old) => Ty::Boxed(id(old.0)),
        Ty::Array(inner) => Ty::Array(Box::new(renewed(scene, inner))),
        Ty::Map(inner) => Ty::Map(Box::new(renewed(scene, inner))),
        Ty::Nullable(inner) => Ty::Nullable(Box::new(renewed(scene, inner))),
        Ty::Tuple(places) => Ty::Tuple(places.iter().map(|place| renewed(scene, place)).collect()),
        plain => plain.clone(),
    }
}

fn variant(scene: &mut Scene<'_>, of: &Both<'_>, (before, old): (usize, &Variant), (after, new): (usize, &Variant)) {
    let found = of.member(scene, PartKind::Variant, (Some(before), Some(after)));
    if of.old_name(before) != of.new_name(after) {
        scene.found.push(of.renamed(found(Rule::VariantRenamed), (before, after), None));
    }
    if !scene.matching.is_same(&old.ty, &new.ty) {
        let texts = (scene.old.spell(&old.ty), scene.new.spell(&new.ty));
        scene.found.push(found(Rule::VariantRetyped).became(texts.0, texts.1));
    }
    scene.described.compare(&old.docs, &new.docs, &found(Rule::DocumentationChanged));
}

fn chosen(scene: &mut Scene<'_>, of: &Both<'_>, (before, old): (usize, &Variant), (after, new): (usize, &Variant)) {
    let is_chosen_alike = old.values == new.values && (!old.values.is_empty() || same_keys(old, new));
    if !is_chosen_alike {
        let marks = |variant: &Variant| {
            let marks = if variant.values.is_empty() { &variant.keys } else { &variant.values };
            if marks.is_empty() { "what it holds".to_owned() } else { marks.join(", ") }
        };
        let found = of.member(scene, PartKind::Variant, (Some(before), Some(after)));
        scene.found.push(found(Rule::VariantChosenOtherwise).became(marks(old), marks(new)));
    }
}

/// Whether the same properties tell two variants from others, in whatever order.
fn same_keys(old: &Variant, new: &Variant) -> bool {
    let sorted = |variant: &Variant| {
        let mut keys = variant.keys.clone();
        keys.sort_unstable();
        keys
    };
    sorted(old) == sorted(new)
}

/// What a variant looks like in JSON, as far as it tells it from others: of two that look alike the first is read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Look {
    Bool,
    Number,
    Text,
    List,
    /// An object with so many properties that it must have: one that needs more goes before one that needs fewer.
    Object(usize),
    /// Anything.
    Any,
}

fn look(view: View<'_>, variant: &Variant) -> Look {
    match &variant.ty {
        Ty::Bool => Look::Bool,
        Ty::Integer(_) | Ty::Number => Look::Number,
        Ty::Text | Ty::Format(_) | Ty::Bytes => Look::Text,
        Ty::Array(_) | Ty::Tuple(_) => Look::List,
        Ty::Map(_) => Look::Object(0),
        Ty::Named(id) | Ty::Boxed(id) => match view.ty(id.0).map(|of| &of.ty.kind) {
            Some(TypeKind::Object(_)) => Look::Object(variant.keys.len()),
            Some(TypeKind::Enum(values)) => match values.values {
                EnumValues::Text(_) => Look::Text,
                EnumValues::Integer(_) => Look::Number,
            },
            _ => Look::Any,
        },
        Ty::Any | Ty::Nullable(_) | Ty::Foreign(_) => Look::Any,
    }
}

/// Tells if variants that look alike are tried in another order.
fn order(scene: &mut Scene<'_>, of: &Both<'_>, pairs: &Pairs, (one, other): (&Union, &Union)) {
    let looks = |old: usize, new: usize| {
        let (old, new) = (one.variants.get(old)?, other.variants.get(new)?);
        Some((look(scene.old, old), look(scene.new, new)))
    };
    // By look, what was there before in its old order, as its new one has it; what looks like anything comes among all others.
    let mut last: BTreeMap<Look, usize> = BTreeMap::new();
    let mut is_reordered = false;
    for (old, new) in pairs.both() {
        let Some((before, after)) = looks(old, new).filter(|(before, after)| before == after) else { continue };
        let rivals = last.iter().filter(|(look, _)| before == Look::Any || **look == Look::Any || **look == after);
        is_reordered |= rivals.map(|(_, last)| *last).any(|last| new < last);
        let greatest = last.entry(after).or_default();
        *greatest = new.max(*greatest);
    }
    if is_reordered {
        let names = |list: Vec<&str>| list.join(", ");
        let kept: Vec<(usize, usize)> = pairs.both().collect();
        let mut sorted = kept.clone();
        sorted.sort_by_key(|(_, new)| *new);
        let before = names(kept.iter().map(|(old, _)| of.old_name(*old)).collect());
        let after = names(sorted.iter().map(|(_, new)| of.new_name(*new)).collect());
        scene.found.push(of.subject.found(Rule::VariantsReordered).became(before, after));
    }
}
