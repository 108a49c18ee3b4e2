//! Changes of a struct: how it is made, and its fields.

use super::alike;
use super::arguments::LEAST_NAME;
use super::pairs::Pairs;
use super::scene::Scene;
use super::types::Both;
use super::view::View;
use super::{PartKind, Rule};
use crate::inspect::spell;
use crate::model::{Field, Object, Presence};
use crate::print::{Making, has_setter, making};

/// How a struct is made on both sides.
#[derive(Clone, Copy)]
struct Made {
    old: Making,
    new: Making,
}

/// Tells what has become of a struct that is on both sides.
pub(super) fn compare(scene: &mut Scene<'_>, of: &Both<'_>, old: &Object, new: &Object) {
    let made = Made { old: making(of.before.ty, old), new: making(of.after.ty, new) };
    makings(scene, of, made);
    let pairs = pairs(scene, of, old, new);
    for index in pairs.gone() {
        let Some(field) = old.fields.get(index) else { continue };
        let found = of.member(scene, PartKind::Field, (Some(index), None));
        scene.found.push(found(Rule::FieldRemoved).before(spelled(scene.old, field)));
    }
    for index in pairs.added() {
        let Some(field) = new.fields.get(index) else { continue };
        let rule = match (made.old, made.new) {
            (Making::Literal, Making::Literal) => Rule::FieldAddedToLiteral,
            (Making::New | Making::Literal, Making::New | Making::Literal) if field.is_asked => {
                Rule::FieldAddedRequired
            }
            _ => Rule::FieldAdded,
        };
        let found = of.member(scene, PartKind::Field, (None, Some(index)));
        scene.found.push(found(rule).after(spelled(scene.new, field)));
    }
    for (before, after) in pairs.both() {
        if let (Some(field), Some(now)) = (old.fields.get(before), new.fields.get(after)) {
            one(scene, of, made, (before, field), (after, now));
        }
    }
    if (made.old, made.new) == (Making::New, Making::New) {
        order(scene, of, &pairs, (old, new));
    }
    rest(scene, of, made, (old, new));
}

/// Tells if callers make the struct in another way.
fn makings(scene: &mut Scene<'_>, of: &Both<'_>, made: Made) {
    let mut push = |rule| scene.found.push(of.subject.found(rule));
    match (made.old, made.new) {
        (Making::No, Making::New) => push(Rule::ConstructorAdded),
        (Making::New, Making::No) => push(Rule::ConstructorRemoved),
        (Making::No, Making::Literal) => push(Rule::LiteralAllowed),
        (Making::Literal, Making::No | Making::New) => push(Rule::LiteralForbidden),
        (Making::New, Making::Literal) => {
            push(Rule::ConstructorRemoved);
            push(Rule::LiteralAllowed);
        }
        (Making::No, Making::No) | (Making::New, Making::New) | (Making::Literal, Making::Literal) => {}
    }
}

/// Which fields belong together: by name on the wire, else by name in Rust, else likely.
fn pairs(scene: &Scene<'_>, of: &Both<'_>, old: &Object, new: &Object) -> Pairs {
    let mut pairs = Pairs::none(old.fields.len(), new.fields.len());
    let wire = |object: &Object, index: usize| object.fields.get(index).map(|field| field.name.clone());
    pairs.join_by(|index| wire(old, index), |index| wire(new, index));
    pairs.join_by(|index| Some(of.old_name(index)), |index| Some(of.new_name(index)));
    let score = |one: usize, other: usize| match (old.fields.get(one), new.fields.get(other)) {
        (Some(before), Some(after)) if scene.matching.is_same(&before.ty, &after.ty) => {
            alike::names(&before.name, &after.name)
        }
        _ => 0,
    };
    let shape = |object: &Object, index: usize| {
        let field = object.fields.get(index);
        field.map(|field| std::mem::discriminant(&field.ty)).map(|shape| format!("{shape:?}")).into_iter().collect()
    };
    alike::join(&mut pairs, (|index| shape(old, index), |index| shape(new, index)), score, LEAST_NAME);
    pairs
}

/// How a field's type is held.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrap {
    Plain,
    Option,
    Patch,
}

fn wrap(presence: Presence) -> Wrap {
    match presence {
        Presence::Required => Wrap::Plain,
        Presence::RequiredNullable | Presence::Optional => Wrap::Option,
        Presence::Patch => Wrap::Patch,
    }
}

fn spelled(view: View<'_>, field: &Field) -> String {
    spell::field(field, view.names)
}

fn one(
    scene: &mut Scene<'_>,
    of: &Both<'_>,
    made: Made,
    (before, old): (usize, &Field),
    (after, new): (usize, &Field),
) {
    let found = of.member(scene, PartKind::Field, (Some(before), Some(after)));
    let mut changes = Vec::new();
    if of.old_name(before) != of.new_name(after) {
        let note = (old.name != new.name).then(|| format!("in JSON {:?} became {:?}", old.name, new.name));
        changes.push(of.renamed(found(Rule::FieldRenamed), (before, after), note));
    } else if old.name != new.name {
        changes.push(found(Rule::FieldWireNameChanged).became(&old.name, &new.name));
    }
    let texts = (spelled(scene.old, old), spelled(scene.new, new));
    let typed = |rule| found(rule).became(texts.0.clone(), texts.1.clone());
    let is_same = scene.matching.is_same(&old.ty, &new.ty);
    let is_wrapped_alike = wrap(old.presence) == wrap(new.presence);
    match (wrap(old.presence), wrap(new.presence)) {
        (Wrap::Plain, Wrap::Option) if is_same => changes.push(typed(Rule::FieldMadeOptional)),
        (Wrap::Option, Wrap::Plain) if is_same => changes.push(typed(Rule::FieldMadeRequired)),
        (one, other) if !is_same || one != other => changes.push(typed(Rule::FieldRetyped)),
        _ if old.presence != new.presence => changes.push(found(Rule::FieldNullChanged)),
        _ => {}
    }
    let (had, has) = (has_setter(old, of.old_name(before)), has_setter(new, of.new_name(after)));
    if (made.old, made.new) == (Making::New, Making::New) {
        match (old.is_asked, new.is_asked) {
            // That its type has changed says as much.
            (false, true) if is_wrapped_alike => changes.push(found(Rule::FieldAskedFor)),
            (true, false) if is_wrapped_alike => changes.push(found(Rule::FieldNotAskedFor)),
            (false, false) if had && !has => changes.push(found(Rule::FieldSetterRemoved)),
            (false, false) if !had && has => changes.push(found(Rule::FieldSetterAdded)),
            _ => {}
        }
    }
    let is_made = made.new != Making::No || made.old != Making::No;
    // A setter that comes or goes says so by itself, and so does a parameter of `new`, by which write-only properties differ.
    if old.read_only != new.read_only && is_made && had == has {
        changes.push(found(Rule::FieldDirectionChanged).became(direction(old), direction(new)));
    }
    match (&old.docs.deprecated, &new.docs.deprecated) {
        (None, Some(_)) if made.new == Making::New && has => changes.push(found(Rule::FieldDeprecated)),
        (None, Some(_)) => changes.push(found(Rule::FieldDeprecatedInWords)),
        (Some(_), None) => changes.push(found(Rule::FieldUndeprecated)),
        _ => {}
    }
    scene.found.append(&mut changes);
    scene.described.compare(&old.docs, &new.docs, &found(Rule::DocumentationChanged));
}

fn direction(field: &Field) -> &'static str {
    match (field.read_only, field.write_only) {
        (true, _) => "read-only",
        (false, true) => "write-only",
        (false, false) => "both ways",
    }
}

/// Tells if what `new` takes on both sides stands in another order.
fn order(scene: &mut Scene<'_>, of: &Both<'_>, pairs: &Pairs, (old, new): (&Object, &Object)) {
    let is_asked = |object: &Object, index: usize| object.fields.get(index).is_some_and(|field| field.is_asked);
    let kept: Vec<(usize, usize)> =
        pairs.both().filter(|(before, after)| is_asked(old, *before) && is_asked(new, *after)).collect();
    let mut sorted = kept.clone();
    sorted.sort_by_key(|(_, after)| *after);
    if kept != sorted {
        let before: Vec<&str> = kept.iter().map(|(before, _)| of.old_name(*before)).collect();
        let after: Vec<&str> = sorted.iter().map(|(_, after)| of.new_name(*after)).collect();
        let found = of.subject.found(Rule::ConstructorReordered);
        scene.found.push(found.became(before.join(", "), after.join(", ")));
    }
}

fn rest(scene: &mut Scene<'_>, of: &Both<'_>, made: Made, (old, new): (&Object, &Object)) {
    let name = |names: &Option<String>| names.clone().unwrap_or_default();
    let (before, after) = (name(&of.before.names.rest), name(&of.after.names.rest));
    let part = |rule, name: &str| of.subject.part(rule, PartKind::Field, name);
    match (&old.rest, &new.rest) {
        (None, None) => {}
        (None, Some(ty)) => {
            let is_literal = (made.old, made.new) == (Making::Literal, Making::Literal);
            let rule = if is_literal { Rule::RestAddedToLiteral } else { Rule::RestAdded };
            scene.found.push(part(rule, &after).after(spell::map(ty, scene.new.names)));
        }
        (Some(ty), None) => scene.found.push(part(Rule::RestRemoved, &before).before(spell::map(ty, scene.old.names))),
        (Some(one), Some(other)) => {
            if before != after {
                scene.found.push(part(Rule::RestRenamed, &before).became(&before, &after));
            }
            if !scene.matching.is_same(one, other) {
                let texts = (spell::map(one, scene.old.names), spell::map(other, scene.new.names));
                scene.found.push(part(Rule::RestRetyped, &before).became(texts.0, texts.1));
            }
        }
    }
}
