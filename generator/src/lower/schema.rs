//! A schema → [`Ty`]: plain types, lists and maps as they are, objects, enums and unions by way of the table.

use serde_json::Value;

use super::Lowering;
use super::bounds;
use super::keywords::Node;
use super::merge::{Leaf, Merged, first_docs, says_more_than_type, says_type};
use super::table::{NewType, Referenced};
use crate::document::{node, push_token, tokens};
use crate::model::{Docs, Field, Format, Integer, Object, Presence, Ty, Type, TypeId, TypeKind};

/// A schema's type and what is said of it.
#[derive(Clone, Debug)]
pub(super) struct Lowered {
    pub ty: Ty,
    pub docs: Docs,
    pub read_only: bool,
    pub write_only: bool,
}

/// What a type may be called, and the id that waits for it if it is a component's.
#[derive(Clone, Debug, Default)]
pub(super) struct Context {
    /// The name that fits best.
    name: String,
    /// What it stands in, from the inside out: any of these tells it from another of the same name.
    parents: Vec<String>,
    /// The id that waits for it.
    pub slot: Option<TypeId>,
}

/// More qualified names than these help nobody.
const MOST_CANDIDATES: usize = 8;

/// Bytes of a name that is made of the names around it.
const MOST_LETTERS: usize = 400;

impl Context {
    /// The context of a schema that is referred to by a name of its own.
    fn referenced(name: String, slot: TypeId) -> Self {
        Self { name, parents: Vec::new(), slot: Some(slot) }
    }

    /// The context of an inline schema of an operation.
    pub(super) fn of_operation(operation: &str, name: String) -> Self {
        Self { name, parents: vec![operation.to_owned()], slot: None }
    }

    /// The context of a part: the name of the whole with a word behind.
    pub(super) fn child(&self, word: &str) -> Self {
        let name = match self.name.strip_suffix(" items") {
            Some(list) if word == "Item" => format!("{list} {word}"),
            // One that has grown so long begins anew.
            _ if self.name.len() > MOST_LETTERS => word.to_owned(),
            _ => format!("{} {word}", self.name),
        };
        // The nearest and the farthest are all that a name is made of.
        let (nearest, farthest) = (self.parents.iter().take(MOST_CANDIDATES), self.parents.get(MOST_CANDIDATES..));
        let farthest = farthest.and_then(<[String]>::last);
        let parents = std::iter::once(&self.name).chain(nearest).chain(farthest).cloned().collect();
        Self { name, parents, slot: None }
    }

    /// The context of a schema with a title.
    fn titled(&self, title: Option<&str>) -> Self {
        let name = title.filter(|_| self.slot.is_none()).unwrap_or(&self.name);
        Self { name: name.to_owned(), ..self.clone() }
    }

    /// The same with another name.
    pub(super) fn named(&self, name: String) -> Self {
        Self { name, ..self.clone() }
    }

    /// All names, the best first.
    fn candidates(&self) -> Vec<String> {
        let mut candidates = vec![self.name.clone()];
        let (nearest, farthest) = (self.parents.iter().take(MOST_CANDIDATES - 2), self.parents.last());
        for parent in nearest.chain(farthest) {
            let qualified = format!("{parent} {}", self.name);
            if !self.name.starts_with(parent.as_str()) && !candidates.contains(&qualified) {
                candidates.push(qualified);
            }
        }
        candidates
    }
}

impl<'a> Lowering<'a, '_> {
    /// Lowers every schema component, by name.
    pub(super) fn lower_components(&mut self) {
        let Some(schemas) = self.tree.pointer("/components/schemas").and_then(Value::as_object) else { return };
        let mut names: Vec<&String> = schemas.keys().collect();
        names.sort_unstable();
        for name in names {
            let mut pointer = String::from("/components/schemas");
            push_token(&mut pointer, name);
            self.lower_referenced(&pointer);
        }
    }

    /// Lowers a schema that stands in the document once, under names made of its surroundings.
    pub(super) fn lower_schema(&mut self, node: Node<'a>, context: Context) -> Lowered {
        self.lower_nodes(vec![Leaf { node, choices_count: true }], context)
    }

    /// Lowers an inline schema of an operation, under names made of the operation's: once, if it is that of a component that many
    /// operations share.
    pub(super) fn lower_slot(&mut self, node: Node<'a>, context: Context) -> Lowered {
        if node.reference().is_some() {
            return self.lower_schema(node, context);
        }
        if let Some(known) = self.table.slots.get(&node.pointer) {
            return known.clone();
        }
        let pointer = node.pointer.clone();
        let lowered = self.lower_schema(node, context);
        self.table.slots.insert(pointer, lowered.clone());
        lowered
    }

    /// Lowers schemas that all apply.
    pub(super) fn lower_nodes(&mut self, mut leaves: Vec<Leaf<'a>>, context: Context) -> Lowered {
        drop_repeated(&mut leaves);
        if let [Leaf { node, choices_count: true }] = leaves.as_slice() {
            if let Some(reference) = node.reference() {
                return self.lower_reference(reference);
            }
            if let Some(part) = sole_part(node) {
                let (node, part) = (node.clone(), part);
                return self.lower_annotated(&node, part, context);
            }
        }
        let key = bounds::key(&leaves);
        let merged = self.merge(leaves);
        self.lower_bounded(&key, merged, context)
    }

    /// A wrapper that only says something about the one schema in its `allOf`.
    fn lower_annotated(&mut self, wrapper: &Node<'a>, part: Node<'a>, context: Context) -> Lowered {
        let inner = self.lower_schema(part, context);
        Lowered {
            ty: if wrapper.flag("nullable") { nullable(inner.ty) } else { inner.ty },
            docs: first_docs(wrapper.docs(), inner.docs),
            read_only: wrapper.flag("readOnly") || inner.read_only,
            write_only: wrapper.flag("writeOnly") || inner.write_only,
        }
    }

    fn lower_reference(&mut self, reference: &str) -> Lowered {
        let target = self.resolve(reference);
        let flag = |name| target.as_ref().is_some_and(|target| target.flag(name));
        let (read_only, write_only) = (flag("readOnly"), flag("writeOnly"));
        let (ty, docs) = match target {
            Some(target) => self.lower_referenced(&target.pointer),
            None => (Ty::Any, Docs::default()),
        };
        Lowered { ty, docs, read_only, write_only }
    }

    /// Lowers a schema that is referred to, once.
    fn lower_referenced(&mut self, pointer: &str) -> (Ty, Docs) {
        match self.table.referenced.get(pointer) {
            Some(Referenced::Open(id)) => {
                self.bounds.met.insert(*id);
                let ty = Ty::Named(*id);
                let is_nullable =
                    node(self.tree, pointer).and_then(|schema| schema.get("nullable")) == Some(&Value::Bool(true));
                return (if is_nullable { nullable(ty) } else { ty }, Docs::default());
            }
            Some(Referenced::Done { ty, docs }) => return (ty.clone(), docs.clone()),
            None => {}
        }
        let slot = self.table.reserve();
        self.table.referenced.insert(pointer.to_owned(), Referenced::Open(slot));
        if self.wait_for(slot, pointer) {
            return self.lower_referenced(pointer);
        }
        let lowered = self.lower_target(slot, pointer);
        self.leave_reference();
        lowered
    }

    /// Lowers what is referred to, under the id that waits for it.
    pub(super) fn lower_target(&mut self, slot: TypeId, pointer: &str) -> (Ty, Docs) {
        let Some(value) = node(self.tree, pointer) else { return (Ty::Any, Docs::default()) };
        let context = Context::referenced(referenced_name(pointer), slot);
        let node = Node { value, pointer: pointer.to_owned() };
        let mut lowered = self.lower_schema(node, context.clone());
        // Whether its own definition leads back to it.
        let mut is_in_itself = false;
        lowered.ty.each_named(&mut |id| is_in_itself |= id == slot);
        if self.table.get(slot).is_none() && is_in_itself {
            lowered.ty = self.enter_wrapper(lowered.ty, &lowered.docs, &context, pointer);
        } else if self.bounds.met.contains(&slot) {
            self.stand_in(slot, &lowered.ty, pointer);
        }
        let done = Referenced::Done { ty: lowered.ty.clone(), docs: lowered.docs.clone() };
        self.table.referenced.insert(pointer.to_owned(), done);
        (lowered.ty, lowered.docs)
    }

    /// Enters a list or map that holds itself.
    fn enter_wrapper(&mut self, ty: Ty, docs: &Docs, context: &Context, pointer: &str) -> Ty {
        let (ty, is_nullable) = not_null(ty);
        let whole = Merged { pointer: pointer.to_owned(), docs: docs.clone(), ..Merged::default() };
        let ty = self.enter(&whole, context, TypeKind::Wrapper(ty), vec![pointer.to_owned()], Vec::new());
        if is_nullable { nullable(ty) } else { ty }
    }

    pub(super) fn lower_merged(&mut self, merged: &Merged<'a>, context: &Context) -> Lowered {
        let context = context.titled(merged.title);
        let mut is_nullable = merged.nullable;
        let ty = if merged.contradictory {
            Ty::Any
        } else if let Some(ty) = self.lower_choice(merged, &context) {
            ty
        } else if let Some(ty) = self.lower_enum(merged, &context, &mut is_nullable) {
            ty
        } else {
            self.lower_plain(merged, &context)
        };
        Lowered {
            ty: if is_nullable { nullable(ty) } else { ty },
            docs: merged.docs.clone(),
            read_only: merged.read_only,
            write_only: merged.write_only,
        }
    }

    fn lower_plain(&mut self, merged: &Merged<'a>, context: &Context) -> Ty {
        if let Some(ty) = self.configured(merged.kind, merged.format) {
            return ty;
        }
        match merged.kind {
            Some("string") => text(merged.format),
            Some("integer") => Ty::Integer(integer(merged.format, merged.minimum, merged.maximum)),
            Some("number") => Ty::Number,
            Some("boolean") => Ty::Bool,
            Some("array") => self.lower_array(merged, context),
            Some("object") => self.lower_object(merged, context),
            _ if !merged.properties.is_empty() || !merged.additional.is_empty() => self.lower_object(merged, context),
            _ if !merged.items.is_empty() || !merged.places.is_empty() => self.lower_array(merged, context),
            None => implied(merged.format),
            _ => Ty::Any,
        }
    }

    fn lower_array(&mut self, merged: &Merged<'a>, context: &Context) -> Ty {
        if !merged.places.is_empty() {
            let each = merged.places.iter().enumerate().map(|(index, place)| {
                let context = context.child(&format!("Item {}", index + 1));
                self.lower_nodes(leaves(std::slice::from_ref(place)), context).ty
            });
            let tuple = Ty::Tuple(each.collect());
            return self.nested(tuple, &merged.pointer);
        }
        if merged.items.is_empty() {
            return Ty::Array(Box::new(Ty::Any));
        }
        let item = self.lower_nodes(leaves(&merged.items), context.child("Item")).ty;
        Ty::Array(Box::new(self.nested(item, &merged.pointer)))
    }

    fn lower_object(&mut self, merged: &Merged<'a>, context: &Context) -> Ty {
        let rest = if !merged.additional.is_empty() {
            let value = self.lower_nodes(leaves(&merged.additional), context.child("Value")).ty;
            Some(self.nested(value, &merged.pointer))
        } else if self.api.keep_unknown && !merged.closed {
            Some(Ty::Any)
        } else {
            None
        };
        if merged.properties.is_empty() {
            return Ty::Map(Box::new(rest.unwrap_or(Ty::Any)));
        }
        let mut object = Object { fields: Vec::with_capacity(merged.properties.len()), rest };
        let mut members = Vec::with_capacity(merged.properties.len());
        let mut nullable_fields = Vec::new();
        for (name, nodes) in &merged.properties {
            self.check_agreement(merged, name, nodes);
            let lowered = self.lower_nodes(leaves(nodes), context.child(name));
            let (ty, is_nullable) = not_null(lowered.ty);
            let presence = match (merged.required.contains(name), is_nullable) {
                (true, false) => Presence::Required,
                (true, true) => Presence::RequiredNullable,
                (false, _) => Presence::Optional,
            };
            if presence == Presence::Optional && is_nullable {
                nullable_fields.push(object.fields.len());
            }
            members.extend(nodes.first().map(|node| node.pointer.clone()));
            let Lowered { docs, read_only, write_only, .. } = lowered;
            let name = (*name).to_owned();
            object.fields.push(Field { name, ty, presence, read_only, write_only, is_asked: false, docs });
        }
        self.enter(merged, context, TypeKind::Object(object), members, nullable_fields)
    }

    /// Enters a type into the table.
    pub(super) fn enter(
        &mut self,
        merged: &Merged<'a>,
        context: &Context,
        kind: TypeKind,
        members: Vec<String>,
        nullable_fields: Vec<usize>,
    ) -> Ty {
        let ty = Type {
            candidates: context.candidates(),
            is_component: context.slot.is_some(),
            docs: merged.docs.clone(),
            is_sent: false,
            is_received: false,
            kind,
        };
        let new = NewType { ty, pointer: merged.pointer.clone(), members, nullable_fields };
        Ty::Named(self.table.enter(context.slot, new))
    }
}

/// The one schema in `allOf` that says anything, if the schema around it says nothing about the type.
fn sole_part<'a>(node: &Node<'a>) -> Option<Node<'a>> {
    let around = Node { value: node.value, pointer: String::new() };
    let says_something = ["properties", "items", "x-prefix-items", "enum", "oneOf", "anyOf", "format", "required"]
        .iter()
        .any(|keyword| around.get(keyword).is_some());
    if says_something || node.get("additionalProperties").is_some_and(Value::is_object) {
        return None;
    }
    let mut parts = node.elements("allOf").into_iter().filter(|part| says_type(part) || part.get("required").is_some());
    let first = parts.next()?;
    parts.next().is_none().then_some(first).filter(|part| says_more_than_type(part) || node.get("type").is_none())
}

/// Leaves out schemas that are the same reference again, or that say nothing beside another.
fn drop_repeated(leaves: &mut Vec<Leaf<'_>>) {
    if leaves.len() < 2 {
        return;
    }
    let mut seen = std::collections::BTreeSet::new();
    leaves.retain(|leaf| leaf.node.reference().is_none_or(|reference| seen.insert(reference)));
    if leaves.iter().any(|leaf| says_type(&leaf.node)) {
        leaves.retain(|leaf| says_type(&leaf.node) || leaf.node.get("required").is_some());
    }
}

pub(super) fn leaves<'a>(nodes: &[Node<'a>]) -> Vec<Leaf<'a>> {
    nodes.iter().map(|node| Leaf { node: node.clone(), choices_count: true }).collect()
}

/// The type, or null.
pub(super) fn nullable(ty: Ty) -> Ty {
    match ty {
        Ty::Nullable(_) | Ty::Any => ty,
        other => Ty::Nullable(Box::new(other)),
    }
}

/// The type without null, and whether it had it.
pub(super) fn not_null(ty: Ty) -> (Ty, bool) {
    match ty {
        Ty::Nullable(inner) => (*inner, true),
        other => (other, false),
    }
}

fn text(format: Option<&str>) -> Ty {
    let format = match format {
        Some("date-time") => Format::DateTime,
        Some("date") => Format::Date,
        Some("time") => Format::Time,
        Some("duration") => Format::Duration,
        Some("decimal") => Format::Decimal,
        Some("uuid") => Format::Uuid,
        Some("byte") => Format::Base64,
        _ => return Ty::Text,
    };
    Ty::Format(format)
}

/// What a format says that stands without a type: those of texts say more than the texts themselves do.
fn implied(format: Option<&str>) -> Ty {
    match text(format) {
        Ty::Text => Ty::Any,
        format => format,
    }
}

/// Bounds beyond a format's range count: what is read must not fail for a format that is named too narrow.
fn integer(format: Option<&str>, minimum: Option<f64>, maximum: Option<f64>) -> Integer {
    let is_unsigned = minimum.is_some_and(|minimum| minimum >= 0.0);
    let is_wide = maximum.is_some_and(|maximum| maximum > f64::from(if is_unsigned { u32::MAX } else { 0x7fff_ffff }))
        || minimum.is_some_and(|minimum| minimum < f64::from(i32::MIN));
    match (format.filter(|_| !is_wide), is_unsigned) {
        (Some("uint32" | "uint16" | "uint8"), _) | (Some("int32" | "int16" | "int8"), true) => Integer::U32,
        (Some("int32" | "int16" | "int8"), false) => Integer::I32,
        (Some("uint64"), _) | (_, true) => Integer::U64,
        (_, false) => Integer::I64,
    }
}

/// The name of a schema that is referred to: the component's, or the last word of the way to it.
fn referenced_name(pointer: &str) -> String {
    let words: Vec<String> = tokens(pointer).collect();
    if let [components, schemas, name] = words.as_slice()
        && components == "components"
        && schemas == "schemas"
    {
        return name.clone();
    }
    let passes = ["schema", "properties", "items", "application/json", "content", "schemas", "components"];
    let telling: Vec<String> = words.into_iter().filter(|word| !passes.contains(&word.as_str())).collect();
    telling.get(telling.len().saturating_sub(2)..).unwrap_or_default().join(" ")
}
