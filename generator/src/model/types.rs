//! Types: what requests and answers are made of.

use std::slice;

use super::{AnswerBody, Docs, StatusRange, TypeId};

/// A type as it is used somewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ty {
    /// Any JSON value.
    #[default]
    Any,
    /// A boolean.
    Bool,
    /// A whole number.
    Integer(Integer),
    /// A number, 64 bits wide whatever its `format`: JSON has no narrower ones, and one beyond 32 bits would be written as null.
    Number,
    /// A text.
    Text,
    /// A text in a known format.
    Format(Format),
    /// The type that the configuration has for the format, by its path as the configuration says it: its only name.
    Foreign(String),
    /// Bytes as they are: a file, or a body of an unknown media type.
    Bytes,
    /// A list.
    Array(Box<Ty>),
    /// A list of as many values, each of its own type.
    Tuple(Vec<Ty>),
    /// An object whose keys are not known in advance.
    Map(Box<Ty>),
    /// A value or null.
    Nullable(Box<Ty>),
    /// An item of [`Api::types`](super::Api::types).
    Named(TypeId),
    /// The same, held in a box since the type would otherwise contain itself.
    Boxed(TypeId),
}

impl Ty {
    /// The types that stand directly within this one.
    pub(crate) fn within(&self) -> &[Self] {
        match self {
            Self::Array(inner) | Self::Map(inner) | Self::Nullable(inner) => slice::from_ref(inner),
            Self::Tuple(places) => places,
            Self::Any
            | Self::Bool
            | Self::Integer(_)
            | Self::Number
            | Self::Text
            | Self::Format(_)
            | Self::Foreign(_)
            | Self::Bytes
            | Self::Named(_)
            | Self::Boxed(_) => &[],
        }
    }

    /// The item that it is itself, in a box or not.
    pub(crate) const fn id(&self) -> Option<TypeId> {
        match self {
            Self::Named(id) | Self::Boxed(id) => Some(*id),
            _ => None,
        }
    }

    /// Calls `visit` with this type and all types within it, each before what is within it.
    pub(crate) fn each(&self, visit: &mut impl FnMut(&Self)) {
        visit(self);
        self.within().iter().for_each(|inner| inner.each(visit));
    }

    /// Calls `visit` with each item that it names.
    pub(crate) fn each_named(&self, visit: &mut impl FnMut(TypeId)) {
        self.each(&mut |ty| ty.id().into_iter().for_each(&mut *visit));
    }
}

/// The width and sign of a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Integer {
    /// `int32`
    I32,
    /// `int64` and everything that says nothing else.
    I64,
    /// `int32` with a minimum of 0 or more.
    U32,
    /// `int64` with a minimum of 0 or more.
    U64,
}

/// A format of text that has a type of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// `date-time`
    DateTime,
    /// `date`
    Date,
    /// `time`
    Time,
    /// `duration`
    Duration,
    /// `decimal`
    Decimal,
    /// `uuid`
    Uuid,
    /// `byte`: bytes in base64.
    Base64,
}

/// A type that gets a Rust item.
#[derive(Clone, Debug, PartialEq)]
pub struct Type {
    /// What it may be called, the best first, in the document's words (`ListPipelines Response`). The first is what it is
    /// called where nothing else claims that; each further one says more of where the type stands.
    pub candidates: Vec<String>,
    /// Whether its first name is a component's, which goes before all others.
    pub is_component: bool,
    /// What the document says of it.
    pub docs: Docs,
    /// Whether a caller may have to make one: it occurs in a request.
    pub is_sent: bool,
    /// Whether it occurs in an answer.
    pub is_received: bool,
    /// Its form.
    pub kind: TypeKind,
}

/// The form of a type.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    /// An object with known properties.
    Object(Object),
    /// One of some values.
    Enum(Enum),
    /// One of some types.
    Union(Union),
    /// A type that is held by itself, in lists or maps: a name for it would have no end.
    Wrapper(Ty),
    /// An operation's answer whose body depends on the status.
    Answer(Vec<StatusVariant>),
}

impl TypeKind {
    /// Calls `visit` with every type that it holds, as its members have it.
    pub(crate) fn each_ty(&self, visit: &mut impl FnMut(&Ty)) {
        match self {
            Self::Object(object) => object.fields.iter().map(|field| &field.ty).chain(&object.rest).for_each(visit),
            Self::Enum(_) => {}
            Self::Union(union) => union.variants.iter().map(|variant| &variant.ty).for_each(visit),
            Self::Wrapper(inner) => visit(inner),
            Self::Answer(statuses) => {
                let bodies = statuses.iter().filter_map(|variant| variant.body.as_ref());
                bodies.filter_map(AnswerBody::json).for_each(visit);
            }
        }
    }

    /// Calls `visit` with each item that it names.
    pub(crate) fn each_named(&self, visit: &mut impl FnMut(TypeId)) {
        self.each_ty(&mut |ty| ty.each_named(visit));
    }
}

/// An object with known properties.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// Its properties, as in the document.
    pub fields: Vec<Field>,
    /// The type of all further properties, where they are kept.
    pub rest: Option<Ty>,
}

/// A property.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name on the wire.
    pub name: String,
    /// Its type; null-ness at the top is said by `presence`, never by [`Ty::Nullable`].
    pub ty: Ty,
    /// Whether it may be absent or null.
    pub presence: Presence,
    /// `readOnly`, and its type is sent as well: the property is not.
    pub read_only: bool,
    /// `writeOnly`, and its type is answered as well: the property is not.
    pub write_only: bool,
    /// Whether who makes a value has to give it.
    pub is_asked: bool,
    /// What the document says of it.
    pub docs: Docs,
}

/// Whether a property may be absent or null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always there, never null.
    Required,
    /// Always there, perhaps null; a missing one is read as null.
    RequiredNullable,
    /// Perhaps absent; null is read as absent.
    Optional,
    /// Absent, null or a value, which mean three things: an optional nullable property of a `PATCH` body.
    Patch,
}

/// One of some values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enum {
    /// The values.
    pub values: EnumValues,
}

/// The values of an enum, as in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnumValues {
    /// Texts.
    Text(Vec<EnumValue<String>>),
    /// Whole numbers.
    Integer(Vec<EnumValue<i64>>),
}

/// One value of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumValue<T> {
    /// The value on the wire.
    pub value: T,
    /// A name for it that the document gives (`x-enum-varnames`).
    pub name: Option<String>,
    /// What the document says of it (`x-enum-descriptions`).
    pub description: Option<String>,
}

/// One of some types.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// The property that tells which, where the document says so.
    pub discriminator: Option<String>,
    /// The alternatives, as in the document.
    pub variants: Vec<Variant>,
}

/// One alternative of a union.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variant {
    /// What it may be called, the best first, in the document's words; empty if only its type can say.
    pub candidates: Vec<String>,
    /// Its type.
    pub ty: Ty,
    /// Properties that must all be there; empty for what isn't an object.
    pub keys: Vec<String>,
    /// The discriminator's values that choose it.
    pub values: Vec<String>,
    /// What the document says of it.
    pub docs: Docs,
}

/// An answer under one status.
#[derive(Clone, Debug, PartialEq)]
pub struct StatusVariant {
    /// The status or range.
    pub status: StatusRange,
    /// The body, if there is one; one that would be a stream is read whole.
    pub body: Option<AnswerBody>,
    /// What the document says of it.
    pub description: Option<String>,
}
