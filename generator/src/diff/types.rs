//! Changes of types, but for their fields.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::alike;
use super::arguments::LEAST_NAME;
use super::fields;
use super::matching::{Reason, kind};
use super::pairs::Pairs;
use super::scene::{Found, Scene, Subject};
use super::view::{TypeView, View};
use super::{Group, PartKind, Rule, variants};
use crate::derive;
use crate::inspect::spell;
use crate::model::{AnswerBody, Enum, EnumValues, StatusVariant, Ty, TypeKind};

/// Tells what has become of all types.
pub(super) fn compare(scene: &mut Scene<'_>) {
    let gone: Vec<usize> = scene.matching.types.gone().collect();
    for index in gone {
        removed(scene, index);
    }
    let added: Vec<usize> = scene.matching.types.added().collect();
    for index in added {
        self::added(scene, index);
    }
    let both: Vec<(usize, usize)> = scene.matching.types.both().collect();
    for pair in both {
        one(scene, pair);
    }
}

fn subject(view: View<'_>, of: TypeView<'_>) -> Subject {
    let name = &of.names.name;
    Subject { group: Group::Type(name.clone()), item: view.path(name), old: None, new: None }
}

fn removed(scene: &mut Scene<'_>, index: usize) {
    let Some(of) = scene.old.ty(index) else { return };
    let subject = subject(scene.old, of);
    let place = scene.old.type_place(index);
    let merged = scene.matching.merged.get(&index).copied();
    scene.found.push(match merged.and_then(|new| Some((new, scene.new.ty(new)?))) {
        Some((new, into)) => {
            let found = subject.found(Rule::TypeMerged).became(&of.names.name, &into.names.name);
            found.at(place, scene.new.type_place(new))
        }
        None => subject.found(Rule::TypeRemoved).before(kind(&of.ty.kind)).at(place, None),
    });
}

fn added(scene: &mut Scene<'_>, index: usize) {
    let Some(of) = scene.new.ty(index) else { return };
    let subject = subject(scene.new, of);
    let place = scene.new.type_place(index);
    let split = scene.matching.split.get(&index).copied();
    scene.found.push(match split.and_then(|old| Some((old, scene.old.ty(old)?))) {
        Some((old, from)) => {
            let found = subject.found(Rule::TypeSplit).became(&from.names.name, &of.names.name);
            found.at(scene.old.type_place(old), place)
        }
        None => subject.found(Rule::TypeAdded).after(kind(&of.ty.kind)).at(None, place),
    });
}

fn one(scene: &mut Scene<'_>, (old, new): (usize, usize)) {
    let (Some(before), Some(after)) = (scene.old.ty(old), scene.new.ty(new)) else { return };
    let places = (scene.old.type_place(old).cloned(), scene.new.type_place(new).cloned());
    let subject = Subject { old: places.0, new: places.1, ..subject(scene.old, before) };
    if before.names.name != after.names.name {
        let found = subject.found(Rule::TypeRenamed).became(&before.names.name, &after.names.name);
        let note = match scene.matching.reasons.get(&old) {
            Some(Reason::Use) => Some("used where that was used".to_owned()),
            Some(Reason::Place) => Some("at the same place of the document".to_owned()),
            Some(Reason::Members(score)) => Some(format!("likely the same type: {score}% alike")),
            None => None,
        };
        scene.found.push(match note {
            Some(note) => found.note(note),
            None => found,
        });
    }
    match (&before.ty.docs.deprecated, &after.ty.docs.deprecated) {
        (None, Some(_)) => scene.found.push(subject.found(Rule::TypeDeprecated)),
        (Some(_), None) => scene.found.push(subject.found(Rule::TypeUndeprecated)),
        _ => {}
    }
    scene.described.compare(&before.ty.docs, &after.ty.docs, &subject.found(Rule::DocumentationChanged));
    if kind(&before.ty.kind) != kind(&after.ty.kind) {
        let found = subject.found(Rule::TypeKindChanged);
        scene.found.push(found.became(kind(&before.ty.kind), kind(&after.ty.kind)));
        return;
    }
    traits(scene, &subject, before, after);
    let of = Both { subject, old, new, before, after, called: OnceCell::new() };
    match (&before.ty.kind, &after.ty.kind) {
        (TypeKind::Object(one), TypeKind::Object(other)) => fields::compare(scene, &of, one, other),
        (TypeKind::Enum(one), TypeKind::Enum(other)) => values(scene, &of, one, other),
        (TypeKind::Union(one), TypeKind::Union(other)) => variants::compare(scene, &of, one, other),
        (TypeKind::Wrapper(one), TypeKind::Wrapper(other)) if !scene.matching.is_same(one, other) => {
            let texts = (scene.old.spell(one), scene.new.spell(other));
            scene.found.push(of.subject.found(Rule::WrapperRetyped).became(texts.0, texts.1));
        }
        (TypeKind::Answer(one), TypeKind::Answer(other)) => statuses(scene, &of, one, other),
        _ => {}
    }
}

/// A type on both sides.
pub(super) struct Both<'a> {
    pub(super) subject: Subject,
    pub(super) old: usize,
    pub(super) new: usize,
    pub(super) before: TypeView<'a>,
    pub(super) after: TypeView<'a>,
    /// What the members were called, once somebody asks.
    called: OnceCell<BTreeSet<&'a str>>,
}

impl<'a> Both<'a> {
    /// Tells changes of a member, which is on both sides or on either: by its earlier name, if it had one, and at its places.
    pub(super) fn member<'s>(
        &'s self,
        scene: &Scene<'s>,
        kind: PartKind,
        (old, new): (Option<usize>, Option<usize>),
    ) -> impl Fn(Rule) -> Found + use<'s, 'a> {
        let name = old.map(|member| self.old_name(member)).or(new.map(|member| self.new_name(member)));
        let before = old.and_then(|member| scene.old.member_place(self.old, member));
        let after = new.and_then(|member| scene.new.member_place(self.new, member));
        move |rule| self.subject.part(rule, kind, name.unwrap_or_default()).at(before, after)
    }

    pub(super) fn old_name(&self, member: usize) -> &'a str {
        self.before.names.members.get(member).map_or("", String::as_str)
    }

    pub(super) fn new_name(&self, member: usize) -> &'a str {
        self.after.names.members.get(member).map_or("", String::as_str)
    }

    /// A member of another name, with its further words. Whoever named the member that had this name before compiles still.
    pub(super) fn renamed(&self, found: Found, (before, after): (usize, usize), note: Option<String>) -> Found {
        let name = self.new_name(after);
        let called = self.called.get_or_init(|| self.before.names.members.iter().map(String::as_str).collect());
        let mistaken = || format!("callers of the earlier `{}` compile, and mean this one", crate::name::unraw(name));
        let mistaken = called.contains(name).then(mistaken);
        let notes: Vec<String> = note.into_iter().chain(mistaken).collect();
        found.became(self.old_name(before), name).note(notes.join("; "))
    }
}

fn traits(scene: &mut Scene<'_>, subject: &Subject, before: TypeView<'_>, after: TypeView<'_>) {
    let had = derive::besides(before.ty, before.names);
    let has = derive::besides(after.ty, after.names);
    for name in had.difference(&has) {
        scene.found.push(subject.part(Rule::TraitRemoved, PartKind::Trait, name));
    }
    for name in has.difference(&had) {
        scene.found.push(subject.part(Rule::TraitAdded, PartKind::Trait, name));
    }
}

/// A value of an enum, whatever its type.
struct Value<'a> {
    wire: String,
    description: Option<&'a str>,
}

fn list(values: &Enum) -> Vec<Value<'_>> {
    match &values.values {
        EnumValues::Text(values) => values
            .iter()
            .map(|value| Value { wire: value.value.clone(), description: value.description.as_deref() })
            .collect(),
        EnumValues::Integer(values) => values
            .iter()
            .map(|value| Value { wire: value.value.to_string(), description: value.description.as_deref() })
            .collect(),
    }
}

fn values(scene: &mut Scene<'_>, of: &Both<'_>, one: &Enum, other: &Enum) {
    let (old, new) = (list(one), list(other));
    let mut pairs = Pairs::none(old.len(), new.len());
    let wire = |list: &[Value<'_>], index: usize| list.get(index).map(|value| value.wire.clone());
    pairs.join_by(|index| wire(&old, index), |index| wire(&new, index));
    pairs.join_by(|index| Some(of.old_name(index)), |index| Some(of.new_name(index)));
    let score = |old: usize, new: usize| alike::names(of.old_name(old), of.new_name(new));
    alike::join(&mut pairs, (|_| vec![()], |_| vec![()]), score, LEAST_NAME);
    for index in pairs.gone() {
        let found = of.member(scene, PartKind::Value, (Some(index), None));
        scene.found.push(found(Rule::ValueRemoved).before(wire(&old, index).unwrap_or_default()));
    }
    for index in pairs.added() {
        let found = of.member(scene, PartKind::Value, (None, Some(index)));
        scene.found.push(found(Rule::ValueAdded).after(wire(&new, index).unwrap_or_default()));
    }
    for (before, after) in pairs.both() {
        let (Some(value), Some(now)) = (old.get(before), new.get(after)) else { continue };
        let found = of.member(scene, PartKind::Value, (Some(before), Some(after)));
        let is_sent_alike = value.wire == now.wire;
        if of.old_name(before) != of.new_name(after) {
            let note = (!is_sent_alike).then(|| format!("in JSON {:?} became {:?}", value.wire, now.wire));
            scene.found.push(of.renamed(found(Rule::ValueRenamed), (before, after), note));
        } else if !is_sent_alike {
            scene.found.push(found(Rule::ValueWireNameChanged).became(&value.wire, &now.wire));
        }
        scene.described.compare_text(value.description, now.description, &found(Rule::DocumentationChanged));
    }
}

fn statuses(scene: &mut Scene<'_>, of: &Both<'_>, one: &[StatusVariant], other: &[StatusVariant]) {
    let mut pairs = Pairs::none(one.len(), other.len());
    let status = |list: &[StatusVariant], index: usize| list.get(index).map(|variant| variant.status);
    pairs.join_by(|index| status(one, index), |index| status(other, index));
    let held = |view: View<'_>, body: &Option<AnswerBody>| match body {
        None => "nothing".to_owned(),
        Some(AnswerBody::Stream) => "Bytes".to_owned(),
        Some(body) => spell::answer_body(body, view.names),
    };
    for index in pairs.gone() {
        scene.found.push(of.member(scene, PartKind::Variant, (Some(index), None))(Rule::VariantRemoved));
    }
    for index in pairs.added() {
        scene.found.push(of.member(scene, PartKind::Variant, (None, Some(index)))(Rule::VariantAdded));
    }
    for (before, after) in pairs.both() {
        let (Some(variant), Some(now)) = (one.get(before), other.get(after)) else { continue };
        let found = of.member(scene, PartKind::Variant, (Some(before), Some(after)));
        if of.old_name(before) != of.new_name(after) {
            scene.found.push(of.renamed(found(Rule::VariantRenamed), (before, after), None));
        }
        let is_same = match (&variant.body, &now.body) {
            (Some(AnswerBody::Json(old)), Some(AnswerBody::Json(new))) => scene.matching.is_same(old, new),
            (old, new) => old == new,
        };
        if !is_same {
            let texts = (held(scene.old, &variant.body), held(scene.new, &now.body));
            let form = |body: &Option<AnswerBody>| if body == &Some(AnswerBody::Text) { "text" } else { "JSON" };
            let is_text = is_text(variant.body.as_ref()) && is_text(now.body.as_ref());
            scene.found.push(if is_text {
                found(Rule::VariantReadOtherwise).became(form(&variant.body), form(&now.body))
            } else {
                found(Rule::VariantRetyped).became(texts.0, texts.1)
            });
        }
        let at = found(Rule::DocumentationChanged);
        scene.described.compare_text(variant.description.as_deref(), now.description.as_deref(), &at);
    }
}

/// Whether a body is a text, as it comes or in JSON.
fn is_text(body: Option<&AnswerBody>) -> bool {
    matches!(body, Some(AnswerBody::Text | AnswerBody::Json(Ty::Text)))
}
