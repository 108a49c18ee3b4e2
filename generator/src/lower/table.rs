//! The types found so far: one a component, one for each distinct inline schema.

use std::collections::BTreeMap;

use super::schema::Lowered;
use crate::model::{Docs, EnumValues, Ty, Type, TypeId, TypeKind};

/// All types of one API, in the order of their discovery.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// By provisional id; none while a component is being lowered, and for good if it turned out to need no item.
    pub entries: Vec<Option<Entry>>,
    /// Referenced schemas by pointer.
    pub referenced: BTreeMap<String, Referenced>,
    /// Inline schemas of operations, by pointer.
    pub slots: BTreeMap<String, Lowered>,
    /// Inline types by their shape.
    shapes: BTreeMap<String, TypeId>,
    /// `oneOf` and `anyOf` that are being lowered, by pointer: one that is met again within itself says nothing.
    pub open_choices: std::collections::BTreeSet<String>,
}

/// A type and where it was found.
#[derive(Debug)]
pub(super) struct Entry {
    /// The type; its Ids are provisional.
    pub ty: Type,
    /// Pointers of all schemas that are this type, the first found (and least) first.
    pub pointers: Vec<String>,
    /// Pointers of its members.
    pub members: Vec<String>,
    /// In how many error responses it was found.
    pub error_uses: usize,
    /// Fields (by index) that are optional and nullable: three-valued where a `PATCH` sends them.
    pub nullable_fields: Vec<usize>,
}

/// A schema that is referred to.
#[derive(Clone, Debug)]
pub(super) enum Referenced {
    /// Being lowered: whoever meets it again refers to the provisional id.
    Open(TypeId),
    /// Lowered.
    Done {
        /// Its type.
        ty: Ty,
        /// What it says of itself.
        docs: Docs,
    },
}

/// What is needed to enter a type.
pub(super) struct NewType {
    /// The type.
    pub ty: Type,
    /// Where it stands.
    pub pointer: String,
    /// Where its members stand.
    pub members: Vec<String>,
    /// See [`Entry::nullable_fields`].
    pub nullable_fields: Vec<usize>,
}

impl Table {
    /// A provisional id that is filled later.
    pub(super) fn reserve(&mut self) -> TypeId {
        self.entries.push(None);
        TypeId(self.entries.len() - 1)
    }

    /// Enters a type: under its reserved id, or as the inline type of its shape.
    pub(super) fn enter(&mut self, slot: Option<TypeId>, new: NewType) -> TypeId {
        let entry = |new: NewType| Entry {
            ty: new.ty,
            pointers: vec![new.pointer],
            members: new.members,
            error_uses: 0,
            nullable_fields: new.nullable_fields,
        };
        if let Some(id) = slot {
            if let Some(place) = self.entries.get_mut(id.0) {
                *place = Some(entry(new));
            }
            return id;
        }
        let shape = shape(&new.ty.kind);
        if let Some(&id) = self.shapes.get(&shape) {
            if let Some(Some(known)) = self.entries.get_mut(id.0) {
                known.pointers.push(new.pointer);
            }
            return id;
        }
        let id = self.reserve();
        self.shapes.insert(shape, id);
        if let Some(place) = self.entries.get_mut(id.0) {
            *place = Some(entry(new));
        }
        id
    }

    /// The type behind an id; none while it is being lowered.
    pub(super) fn get(&self, id: TypeId) -> Option<&Entry> {
        self.entries.get(id.0)?.as_ref()
    }

    /// The same, to change it.
    pub(super) fn get_mut(&mut self, id: TypeId) -> Option<&mut Entry> {
        self.entries.get_mut(id.0)?.as_mut()
    }

    /// The object behind a type, through null-ness and boxes.
    pub(super) fn object(&self, ty: &Ty) -> Option<(TypeId, &crate::model::Object)> {
        match ty {
            Ty::Named(id) | Ty::Boxed(id) => match &self.get(*id)?.ty.kind {
                TypeKind::Object(object) => Some((*id, object)),
                TypeKind::Enum(_) | TypeKind::Union(_) | TypeKind::Wrapper(_) | TypeKind::Answer(_) => None,
            },
            Ty::Nullable(inner) => self.object(inner),
            _ => None,
        }
    }
}

/// A text that is equal for types that differ in docs, names and order alone.
fn shape(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Object(object) => {
            let mut fields: Vec<String> = object
                .fields
                .iter()
                .map(|field| {
                    let flags = (field.presence, field.read_only, field.write_only);
                    format!("{:?} {flags:?} {:?}", field.name, field.ty)
                })
                .collect();
            fields.sort_unstable();
            format!("object {fields:?} {:?}", object.rest)
        }
        TypeKind::Enum(values) => match &values.values {
            EnumValues::Text(values) => {
                let mut values: Vec<_> = values.iter().map(|value| (&value.value, &value.name)).collect();
                values.sort_unstable();
                format!("enum {values:?}")
            }
            EnumValues::Integer(values) => {
                let mut values: Vec<_> = values.iter().map(|value| (value.value, &value.name)).collect();
                values.sort_unstable();
                format!("enum {values:?}")
            }
        },
        TypeKind::Union(union) => {
            let variants: Vec<_> = union.variants.iter().map(|v| (&v.ty, &v.keys, &v.values)).collect();
            format!("union {:?} {variants:?}", union.discriminator)
        }
        TypeKind::Wrapper(ty) => format!("wrapper {ty:?}"),
        TypeKind::Answer(variants) => {
            let variants: Vec<_> = variants.iter().map(|v| (v.status, &v.body)).collect();
            format!("answer {variants:?}")
        }
    }
}
