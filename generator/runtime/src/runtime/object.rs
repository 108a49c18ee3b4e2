//! Objects: serde's traits for structs, at a fraction of what its derive costs to compile. What depends on a type is
//! one list of fields to read and one to write, with as few branches and early returns as may be; the rest is here.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::runtime::properties::Properties;

/// A field's name in JSON: the first of one or two, of which the last is its name in Rust.
// Macros give names by value: of what is lent, rustc would make a constant for each field.
pub(crate) fn wire_name(names: &[&'static str]) -> &'static str {
    match names {
        [wire, _, ..] => wire,
        [field] => field.strip_prefix("r#").unwrap_or(field),
        [] => "",
    }
}

/// A struct that is read from and written as an object.
pub trait Object: Sized {
    /// Reads the properties; `None` if the entries have kept an error.
    fn read<'de, A: MapAccess<'de>>(entries: &mut Entries<'de, A>) -> Option<Self>;

    /// Writes the properties.
    fn write<M: SerializeMap>(&self, out: &mut Properties<M>);
}

/// Reads an object.
///
/// # Errors
///
/// It is no object, lacks a property, or has one of another type.
pub fn deserialize_object<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let mut entries = Entries { map, key: Cow::Borrowed(""), error: None };
        let object = T::read(&mut entries);
        if let Some(error) = entries.error {
            return Err(error);
        }
        object.ok_or_else(|| Error::custom("an object that cannot be read"))
    }
}

/// An object's entries while it is read. The first error is kept and ends the reading.
pub struct Entries<'de, A: MapAccess<'de>> {
    map: A,
    key: Cow<'de, str>,
    error: Option<A::Error>,
}

impl<'de, A: MapAccess<'de>> Entries<'de, A> {
    /// Goes on to the next entry; false at the end and after an error.
    pub fn advance(&mut self) -> bool {
        if self.error.is_some() {
            return false;
        }
        match self.map.next_key_seed(Key(&mut self.key)) {
            Ok(key) => key.is_some(),
            Err(error) => {
                self.error = Some(error);
                false
            }
        }
    }

    /// Nothing, if no error was kept.
    pub fn finish(&self) -> Option<()> {
        self.error.is_none().then_some(())
    }

    /// Passes over the entry's value.
    pub fn skip(&mut self) -> bool {
        self.value::<IgnoredAny>();
        skip_also(1);
        true
    }

    fn value<T: Deserialize<'de>>(&mut self) -> Option<T> {
        self.map.next_value().map_err(|error| self.error = Some(error)).ok()
    }
}

thread_local! {
    /// How many properties were passed over, since no field is theirs, and how many values were read as what they aren't.
    static SKIPPED: Cell<usize> = const { Cell::new(0) };
}

/// Counts what was passed over, or read as what it isn't.
pub fn skip_also(count: usize) {
    SKIPPED.set(SKIPPED.get().wrapping_add(count));
}

/// What `read` gives, and how many properties it passed over; the count is as if they had not been.
pub fn skipped<T>(read: impl FnOnce() -> T) -> (usize, T) {
    let before = SKIPPED.get();
    let value = read();
    (SKIPPED.replace(before).wrapping_sub(before), value)
}

/// Puts a key where it belongs, borrowed where the text allows it.
struct Key<'a, 'de>(&'a mut Cow<'de, str>);

impl<'de> DeserializeSeed<'de> for Key<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<(), E> {
        *self.0 = Cow::Borrowed(key);
        Ok(())
    }

    fn visit_str<E>(self, key: &str) -> Result<(), E> {
        *self.0 = Cow::Owned(key.to_owned());
        Ok(())
    }

    fn visit_string<E>(self, key: String) -> Result<(), E> {
        *self.0 = Cow::Owned(key);
        Ok(())
    }
}

/// A field while its object is read.
pub struct Slot<T> {
    name: &'static str,
    value: Option<T>,
}

impl<T> Slot<T> {
    /// A field that has not been seen.
    #[must_use]
    pub fn new<const N: usize>(names: [&'static str; N]) -> Self {
        Self { name: wire_name(&names), value: None }
    }

    /// Takes the entry's value if it is this field's. If a key comes twice, its last value counts.
    // Inlined, since a comparison with a name that is known takes few instructions, and without what follows it.
    #[inline]
    pub fn take<'de, A: MapAccess<'de>>(&mut self, entries: &mut Entries<'de, A>) -> bool
    where
        T: Deserialize<'de>,
    {
        let mine = entries.key == self.name;
        if mine {
            self.fill(entries);
        }
        mine
    }

    #[inline(never)]
    fn fill<'de, A: MapAccess<'de>>(&mut self, entries: &mut Entries<'de, A>)
    where
        T: Deserialize<'de>,
    {
        self.value = entries.value();
    }

    /// The same field, which may be missing.
    #[must_use]
    pub fn or_absent(self) -> Self
    where
        T: Default,
    {
        Self { value: Some(self.value.unwrap_or_default()), ..self }
    }

    /// The same field, which is null if it is missing.
    #[must_use]
    pub fn null(self) -> Self
    where
        T: Default,
    {
        self.or_absent()
    }

    /// The same field, which only answers have.
    #[must_use]
    pub fn read_only(self) -> Self
    where
        T: Default,
    {
        self.or_absent()
    }

    /// The value; if there is none, the entries keep that as their error.
    pub fn finish<'de, A: MapAccess<'de>>(self, entries: &mut Entries<'de, A>) -> Option<T> {
        if self.value.is_none() && entries.error.is_none() {
            entries.error = Some(Error::missing_field(self.name));
        }
        self.value
    }
}

/// A map that takes an object's other properties.
pub trait RestMap: Default {
    /// What it maps to.
    type Value;

    /// Takes a property.
    fn put(&mut self, key: String, value: Self::Value);

    /// The properties in its order.
    fn properties(&self) -> impl Iterator<Item = (&String, &Self::Value)>;
}

impl RestMap for Map<String, Value> {
    type Value = Value;

    fn put(&mut self, key: String, value: Value) {
        self.insert(key, value);
    }

    fn properties(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.iter()
    }
}

impl<T> RestMap for BTreeMap<String, T> {
    type Value = T;

    fn put(&mut self, key: String, value: T) {
        self.insert(key, value);
    }

    fn properties(&self) -> impl Iterator<Item = (&String, &T)> {
        self.iter()
    }
}

/// The other properties while an object is read.
pub struct Rest<R>(R);

impl<R: RestMap> Rest<R> {
    /// None so far.
    #[must_use]
    pub fn new() -> Self {
        Self(R::default())
    }

    /// Takes the entry, whatever its key.
    pub fn take<'de, A: MapAccess<'de>>(&mut self, entries: &mut Entries<'de, A>) -> bool
    where
        R::Value: Deserialize<'de>,
    {
        if let Some(value) = entries.value() {
            self.0.put(std::mem::take(&mut entries.key).into_owned(), value);
        }
        true
    }

    /// What was taken.
    #[must_use]
    pub fn finish(self) -> R {
        self.0
    }
}

impl<R: RestMap> Default for Rest<R> {
    fn default() -> Self {
        Self::new()
    }
}

/// Implements serde's traits for a struct with these fields: plain ones are required; `field?` is left out when
/// absent; `field: null` is written as null when absent; `field: read_only` is left out when absent, and of requests;
/// `field = "name"` has another name in JSON; `..field` takes all properties that no other field takes.
// In `read` the end stands before the entries: it says what types the slots have, which rustc then needn't look for again with
// each `take`. It takes all slots at once, since every early return would have to drop what came before it.
#[doc(hidden)]
#[macro_export]
macro_rules! object {
    ($type:ident {
        $($field:ident $(: $mark:ident)? $(? $(@ $optional:tt)?)? $(= $wire:literal)?),* $(,)?
        $(.. $rest:ident $(,)?)?
    }) => {
        impl $crate::runtime::Serialize for $type {
            fn serialize<S: $crate::runtime::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::runtime::serialize_object(self, serializer)
            }
        }

        impl<'de> $crate::runtime::Deserialize<'de> for $type {
            fn deserialize<D: $crate::runtime::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::deserialize_object(deserializer)
            }
        }

        impl $crate::runtime::Object for $type {
            #[allow(clippy::disallowed_names, reason = "fields are called as the API calls them")]
            fn read<'de, A: $crate::runtime::MapAccess<'de>>(
                entries: &mut $crate::runtime::Entries<'de, A>,
            ) -> Option<Self> {
                $(let mut $field = $crate::runtime::Slot::new([$($wire,)? stringify!($field)]);)*
                $(let mut $rest = $crate::runtime::Rest::new();)?
                loop {
                    if !entries.advance() {
                        let (Some(()), $(Some($field),)*) = (
                            entries.finish(),
                            $($field $(.or_absent() $($optional)?)? $(.$mark())? .finish(entries),)*
                        ) else {
                            return None;
                        };
                        return Some(Self { $($field,)* $($rest: $rest.finish(),)? });
                    }
                    let _ = $($field.take(entries) ||)* $($rest.take(entries) ||)? entries.skip();
                }
            }

            fn write<M: $crate::runtime::SerializeMap>(&self, out: &mut $crate::runtime::Properties<M>) {
                // An object without properties has no other use for it.
                let _ = &out;
                $(out.named([$($wire,)? stringify!($field)]) $(.or_absent() $($optional)?)? $(.$mark())? .put(&self.$field);)*
                $(out.put_rest(&self.$rest);)?
            }
        }
    };
}
