//! The properties of an object while it is written, and which of them a request does not have.

use std::cell::Cell;

use serde::Serialize;
use serde::ser::SerializeMap;
use serde_json::Serializer;

use crate::runtime::object::{Object, RestMap, wire_name};

/// Writes an object.
///
/// # Errors
///
/// What the serializer reports.
pub fn serialize_object<T: Object, S: serde::Serializer>(object: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut out = Properties { map: serializer.serialize_map(None)?, error: None };
    object.write(&mut out);
    match out.error {
        Some(error) => Err(error),
        None => out.map.end(),
    }
}

/// What can be left out of an object.
pub trait MaybeAbsent {
    /// Whether it is to be left out.
    fn is_absent(&self) -> bool;
}

impl<T> MaybeAbsent for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

thread_local! {
    /// Whether what is written goes into a request.
    static SENDING: Cell<bool> = const { Cell::new(false) };
}

/// Sets whether what is written goes into a request, until it is dropped.
struct Sending {
    before: bool,
}

impl Drop for Sending {
    fn drop(&mut self) {
        SENDING.set(self.before);
    }
}

/// A value of any type that a request can have: what is done with all of them alike is not compiled for each type.
pub(crate) trait Argument {
    fn write(&self, json: &mut Serializer<&mut Vec<u8>>) -> serde_json::Result<()>;
}

impl<T: Serialize> Argument for T {
    fn write(&self, json: &mut Serializer<&mut Vec<u8>>) -> serde_json::Result<()> {
        self.serialize(json)
    }
}

/// The value's JSON text without the properties that only answers have: for what goes into a request.
pub(crate) fn sent(value: &dyn Argument) -> serde_json::Result<Vec<u8>> {
    let _sending = Sending { before: SENDING.replace(true) };
    let mut json = Vec::with_capacity(128);
    value.write(&mut Serializer::new(&mut json))?;
    Ok(json)
}

/// An object's properties while it is written. The first error is kept and ends the writing.
pub struct Properties<M: SerializeMap> {
    map: M,
    error: Option<M::Error>,
}

impl<M: SerializeMap> Properties<M> {
    /// Begins a property.
    pub fn named<const N: usize>(&mut self, names: [&'static str; N]) -> Property<'_, M> {
        Property { out: self, name: wire_name(&names) }
    }

    /// Writes the other properties.
    pub fn put_rest<R: RestMap<Value: Serialize>>(&mut self, rest: &R) {
        for (key, value) in rest.properties() {
            self.put(key, value);
        }
    }

    fn put<T: Serialize>(&mut self, name: &str, value: &T) {
        if self.error.is_none() {
            self.error = self.map.serialize_entry(name, value).err();
        }
    }
}

/// A property that is always written.
pub struct Property<'a, M: SerializeMap> {
    out: &'a mut Properties<M>,
    name: &'static str,
}

/// A property that may be left out.
pub struct OptionalProperty<'a, M: SerializeMap>(Property<'a, M>);

impl<'a, M: SerializeMap> Property<'a, M> {
    /// The same property, left out if it is absent.
    #[must_use]
    pub fn or_absent(self) -> OptionalProperty<'a, M> {
        OptionalProperty(self)
    }

    /// The same property, which is null if it is absent.
    #[must_use]
    pub fn null(self) -> Self {
        self
    }

    /// The same property, which is left out if it is absent, and of what is sent in any case.
    #[must_use]
    pub fn read_only(self) -> ReadOnlyProperty<'a, M> {
        ReadOnlyProperty(self.or_absent())
    }

    /// Writes it.
    pub fn put<T: Serialize>(self, value: &T) {
        self.out.put(self.name, value);
    }
}

impl<M: SerializeMap> OptionalProperty<'_, M> {
    /// Writes it, unless it is absent.
    pub fn put<T: Serialize + MaybeAbsent>(self, value: &T) {
        if !value.is_absent() {
            self.0.put(value);
        }
    }
}

/// A property that requests do not have.
pub struct ReadOnlyProperty<'a, M: SerializeMap>(OptionalProperty<'a, M>);

impl<M: SerializeMap> ReadOnlyProperty<'_, M> {
    /// Writes it, unless it is absent or goes into a request.
    pub fn put<T: Serialize + MaybeAbsent>(self, value: &T) {
        if !SENDING.get() {
            self.0.put(value);
        }
    }
}
