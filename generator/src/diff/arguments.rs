//! Changes of an operation's arguments.

use super::alike;
use super::pairs::Pairs;
use super::scene::{Scene, Subject};
use super::view::{OperationView, View};
use super::{PartKind, Rule};
use crate::inspect::spell;
use crate::model::{Argument, ArgumentPlace, Format, Style, StyleKind, Ty};
use crate::name::ApiNames;
use crate::print::{Accepted, accepted, style_that_counts};

/// So much alike, in hundredths, are the names of what is taken for one argument, field or value, and those of operations that
/// another HTTP method sends.
pub(super) const LEAST_NAME: usize = 60;

/// An operation's arguments on one side.
#[derive(Clone, Copy)]
struct Given<'a> {
    view: View<'a>,
    of: OperationView<'a>,
    index: usize,
}

impl<'a> Given<'a> {
    fn argument(self, index: usize) -> Option<&'a Argument> {
        self.of.operation.arguments.get(index)
    }

    fn name(self, index: usize) -> &'a str {
        self.of.names.arguments.get(index).map_or("", String::as_str)
    }

    /// What a caller may give, in Rust.
    fn ty(self, argument: &Argument) -> String {
        spelled(accepted(self.of.operation, argument), self.view.names)
    }
}

/// Tells what has become of the arguments of an operation that is on both sides.
pub(super) fn compare(scene: &mut Scene<'_>, subject: &Subject, (old, new): (usize, usize)) {
    let (Some(before), Some(after)) = (scene.old.operation(old), scene.new.operation(new)) else { return };
    let before = Given { view: scene.old, of: before, index: old };
    let after = Given { view: scene.new, of: after, index: new };
    let pairs = pairs(scene, before, after);
    for index in pairs.gone() {
        let Some(argument) = before.argument(index) else { continue };
        let found = subject.part(Rule::ArgumentRemoved, PartKind::Argument, before.name(index));
        let place = before.view.argument_place(before.index, index);
        scene.found.push(found.before(before.ty(argument)).at(place, None));
    }
    for index in pairs.added() {
        let Some(argument) = after.argument(index) else { continue };
        let rule = if argument.required { Rule::ArgumentAddedRequired } else { Rule::ArgumentAddedOptional };
        let found = subject.part(rule, PartKind::Argument, after.name(index));
        let place = after.view.argument_place(after.index, index);
        scene.found.push(found.after(after.ty(argument)).at(None, place));
    }
    for pair in pairs.both() {
        one(scene, subject, (before, after), pair);
    }
    order(scene, subject, (before, after), &pairs);
}

/// Which arguments belong together: by name and place on the wire, by name alone, else likely.
fn pairs(scene: &Scene<'_>, before: Given<'_>, after: Given<'_>) -> Pairs {
    let (old, new) = (before.of.operation, after.of.operation);
    let mut pairs = Pairs::none(old.arguments.len(), new.arguments.len());
    let exact = |side: Given<'_>, index: usize| {
        side.argument(index).map(|argument| (argument.place.key(), argument.name.clone()))
    };
    pairs.join_by(|index| exact(before, index), |index| exact(after, index));
    let name = |side: Given<'_>, index: usize| side.argument(index).map(|argument| argument.name.clone());
    pairs.join_by(|index| name(before, index), |index| name(after, index));
    // A path's parameters are not named on the wire: what counts is where they stand.
    pairs.join_by(|index| in_path(before, index), |index| in_path(after, index));
    let whole =
        |side: Given<'_>, index: usize| side.argument(index).filter(|one| one.place == ArgumentPlace::Body).map(drop);
    pairs.join_by(|index| whole(before, index), |index| whole(after, index));
    let key = |side: Given<'_>, index: usize| {
        let key = side.argument(index).map(|argument| argument.place.key());
        key.into_iter().collect()
    };
    let score = |old: usize, new: usize| match (before.argument(old), after.argument(new)) {
        (Some(old), Some(new)) if scene.matching.is_same(&old.ty, &new.ty) => alike::names(&old.name, &new.name),
        _ => 0,
    };
    alike::join(&mut pairs, (|index| key(before, index), |index| key(after, index)), score, LEAST_NAME);
    pairs
}

/// Of how many parameters of a path this one is which.
fn in_path(side: Given<'_>, index: usize) -> Option<(usize, usize)> {
    let argument = side.argument(index).filter(|argument| matches!(argument.place, ArgumentPlace::Path(_)))?;
    let template = &side.of.operation.template;
    let before = template.get(..template.find(&format!("{{{}}}", argument.name))?)?;
    Some((template.matches('{').count(), before.matches('{').count()))
}

fn one(scene: &mut Scene<'_>, subject: &Subject, (before, after): (Given<'_>, Given<'_>), (old, new): (usize, usize)) {
    let (Some(argument), Some(other)) = (before.argument(old), after.argument(new)) else { return };
    let (name, new_name) = (before.name(old), after.name(new));
    let places = (before.view.argument_place(before.index, old), after.view.argument_place(after.index, new));
    let found = |rule| subject.part(rule, PartKind::Argument, name).at(places.0, places.1);
    let mut changes = Vec::new();
    let in_path = matches!((&argument.place, &other.place), (ArgumentPlace::Path(_), ArgumentPlace::Path(_)));
    let is_named = !in_path && other.place != ArgumentPlace::Body && argument.place != ArgumentPlace::Body;
    if name != new_name {
        // What has become a parameter, or a setter, is told so in any case.
        let rule = if argument.required || other.required { Rule::ParameterRenamed } else { Rule::SetterRenamed };
        changes.push(found(rule).became(name, new_name));
    }
    if argument.name != other.name && is_named {
        changes.push(found(Rule::ArgumentWireNameChanged).became(&argument.name, &other.name));
    }
    match (argument.required, other.required) {
        (false, true) => changes.push(found(Rule::ArgumentMadeRequired)),
        (true, false) => changes.push(found(Rule::ArgumentMadeOptional)),
        _ => {}
    }
    let (takes, took) = (accepted(after.of.operation, other), accepted(before.of.operation, argument));
    let rule = match accepts(scene, took, takes) {
        Acceptance::Same => None,
        Acceptance::Wider => Some(Rule::ArgumentWidened),
        Acceptance::Other => Some(Rule::ArgumentRetyped),
    };
    changes.extend(rule.map(|rule| found(rule).became(before.ty(argument), after.ty(other))));
    let (here, there) = (argument.place.key(), other.place.key());
    if here == there {
        let (was, is) = (style_that_counts(before.view.api, argument), style_that_counts(after.view.api, other));
        // What doesn't count is the usual style, which has a name all the same.
        let spell = |counts: Option<Style>, argument: &Argument| counts.or(argument.place.style()).map(styled);
        if was.map(styled) != is.map(styled)
            && let (Some(old), Some(new)) = (spell(was, argument), spell(is, other))
        {
            changes.push(found(Rule::ArgumentStyleChanged).became(old, new));
        }
    } else {
        changes.push(found(Rule::ArgumentPlaceChanged).became(here, there));
    }
    match (&argument.docs.deprecated, &other.docs.deprecated) {
        (None, Some(reason)) => {
            let rule = if other.required { Rule::ParameterDeprecated } else { Rule::ArgumentDeprecated };
            changes.push(found(rule).note(reason.clone()));
        }
        (Some(_), None) => changes.push(found(Rule::ArgumentUndeprecated)),
        _ => {}
    }
    scene.found.append(&mut changes);
    scene.described.compare(&argument.docs, &other.docs, &found(Rule::DocumentationChanged));
}

/// Tells if what the method takes on both sides stands in another order.
fn order(scene: &mut Scene<'_>, subject: &Subject, (before, after): (Given<'_>, Given<'_>), pairs: &Pairs) {
    let is_required = |side: Given<'_>, index| side.argument(index).is_some_and(|argument| argument.required);
    let kept: Vec<(usize, usize)> =
        pairs.both().filter(|(old, new)| is_required(before, *old) && is_required(after, *new)).collect();
    let mut sorted = kept.clone();
    sorted.sort_by_key(|(_, new)| *new);
    if kept != sorted {
        let names = |list: Vec<&str>| list.join(", ");
        let old = names(kept.iter().map(|(old, _)| before.name(*old)).collect());
        let new = names(sorted.iter().map(|(_, new)| after.name(*new)).collect());
        scene.found.push(subject.found(Rule::ArgumentsReordered).became(old, new));
    }
}

/// Whether what was accepted still is.
enum Acceptance {
    Same,
    Wider,
    Other,
}

fn accepts(scene: &Scene<'_>, old: Accepted<'_>, new: Accepted<'_>) -> Acceptance {
    let is_same = |old: &Ty, new: &Ty| scene.matching.is_same(old, new);
    match (old, new) {
        (Accepted::Value(old), Accepted::Value(new)) | (Accepted::Patch(old), Accepted::Patch(new)) => {
            if is_same(old, new) { Acceptance::Same } else { Acceptance::Other }
        }
        (Accepted::Value(Ty::Nullable(old)), Accepted::Patch(new)) if is_same(old, new) => Acceptance::Wider,
        (Accepted::Value(old), Accepted::Patch(new)) if is_same(old, new) => Acceptance::Wider,
        (Accepted::Value(Ty::Format(format)), Accepted::Text) if is_text(*format) => Acceptance::Wider,
        (Accepted::Value(Ty::Array(item)), Accepted::Texts) if matches!(**item, Ty::Format(format) if is_text(format)) => {
            Acceptance::Wider
        }
        // Whatever becomes a body becomes a file of one part.
        (Accepted::Body, Accepted::File) => Acceptance::Wider,
        (old, new) => {
            if std::mem::discriminant(&old) == std::mem::discriminant(&new) {
                Acceptance::Same
            } else {
                Acceptance::Other
            }
        }
    }
}

/// Whether a format's type is a text, which it becomes by `Into`.
fn is_text(format: Format) -> bool {
    !matches!(format, Format::Uuid | Format::Base64)
}

fn spelled(accepted: Accepted<'_>, names: &ApiNames) -> String {
    match accepted {
        Accepted::Body => "impl Into<Body>".to_owned(),
        Accepted::File => "impl Into<FilePart>".to_owned(),
        Accepted::Files => "impl IntoIterator<Item = impl Into<FilePart>>".to_owned(),
        Accepted::Patch(inner) => format!("impl Into<Patch<{}>>", spell::ty(inner, names)),
        Accepted::Text => "impl Into<String>".to_owned(),
        Accepted::Texts => "impl IntoIterator<Item = impl Into<String>>".to_owned(),
        Accepted::Value(ty) => spell::ty(ty, names),
    }
}

/// A method as a caller sees it: `get_project(project_slug: impl Into<String>) -> Project`.
pub(super) fn signature(view: View<'_>, of: OperationView<'_>) -> String {
    let OperationView { operation, names } = of;
    let required = operation.arguments.iter().zip(&names.arguments).filter(|(argument, _)| argument.required);
    let parameters: Vec<String> = required
        .map(|(argument, name)| format!("{name}: {}", spelled(accepted(operation, argument), view.names)))
        .collect();
    format!("{}({}) -> {}", names.method, parameters.join(", "), spell::answer(&operation.answer, view.names))
}

pub(super) fn styled(style: Style) -> String {
    let kind = match style.kind {
        StyleKind::Simple => "simple",
        StyleKind::Label => "label",
        StyleKind::Matrix => "matrix",
        StyleKind::Form => "form",
        StyleKind::SpaceDelimited => "spaceDelimited",
        StyleKind::PipeDelimited => "pipeDelimited",
        StyleKind::TabDelimited => "tsv",
        StyleKind::DeepObject => "deepObject",
        StyleKind::Json => "JSON",
    };
    // JSON is one text.
    let explode = if style.explode && style.kind != StyleKind::Json { ", exploded" } else { "" };
    let reserved = if style.allow_reserved { ", reserved characters as they are" } else { "" };
    format!("{kind}{explode}{reserved}")
}
