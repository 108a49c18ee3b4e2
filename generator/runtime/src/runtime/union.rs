//! Values of one of several types: which one is told from the JSON itself.

use std::cell::Cell;

use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde_json::Value;

use crate::runtime::object::{skip_also, skipped};

/// One of a union's types.
pub struct Case<T> {
    /// The properties that its JSON must have; or the discriminator's values that name it.
    pub names: &'static [&'static str],

    /// Reads it; `None` if the JSON does not fit.
    pub read: fn(&Value) -> Option<T>,
}

/// Reads the value as this type, to be made a variant.
#[must_use]
pub fn read_as<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

thread_local! {
    /// How often cases may still be read for the union that is being read and all within it; `None` outside of one.
    static EFFORT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// The effort that a union is worth. Where unions stand within unions, and what is within is read again for each case
/// that fails for another reason, it would double with each level.
struct Effort {
    outermost: bool,
}

impl Effort {
    #[inline]
    fn begin(value: &Value) -> Self {
        let outermost = EFFORT.get().is_none();
        if outermost {
            EFFORT.set(Some(size(value).saturating_mul(64).saturating_add(1000)));
        }
        Self { outermost }
    }

    /// Whether a case may be read.
    #[inline]
    fn spend() -> bool {
        let left = EFFORT.get().and_then(|left| left.checked_sub(1));
        EFFORT.set(Some(left.unwrap_or_default()));
        left.is_some()
    }
}

impl Drop for Effort {
    #[inline]
    fn drop(&mut self) {
        if self.outermost {
            EFFORT.set(None);
        }
    }
}

/// How many values there are in this one, itself included.
#[inline]
fn size(value: &Value) -> usize {
    match value {
        Value::Array(elements) => {
            let mut total = 1;
            for element in elements {
                total += size(element);
            }
            total
        }
        Value::Object(object) => {
            let mut total = 1;
            for value in object.values() {
                total += size(value);
            }
            total
        }
        _ => 1,
    }
}

/// Reads the case that fits best: of those whose required properties are all there, the one that knows the most of the
/// properties, then the one that requires the most, then the first. What fits none is kept as it is, and so is
/// what would take more effort than any honest answer to find out.
///
/// # Errors
///
/// It is no JSON.
pub fn deserialize_best<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    cases: &[Case<T>],
    unrecognized: fn(Value) -> T,
) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let fits = |case: &&Case<T>| case.names.iter().all(|name| value.get(name).is_some());
    let mut fitting: Vec<&Case<T>> = cases.iter().filter(fits).collect();
    // An empty list says less than a full one: it alone does not tell a case from another.
    let says = |name: &&&str| value.get(name).and_then(Value::as_array).is_none_or(|list| !list.is_empty());
    let said = |case: &Case<T>| case.names.iter().filter(says).count();
    // What takes any object knows all properties: cases that require some come before those that require none.
    let rank = |case: &Case<T>| (said(case) == case.names.len(), !case.names.is_empty());
    fitting.sort_by_key(|case| std::cmp::Reverse((rank(case), said(case))));
    let _effort = Effort::begin(&value);
    let mut best: Option<(&Case<T>, usize, T)> = None;
    for case in fitting {
        let is_settled = |(known, unknown, _): &(&Case<T>, usize, T)| *unknown == 0 || rank(known) != rank(case);
        if best.as_ref().is_some_and(is_settled) || !Effort::spend() {
            break;
        }
        let (unknown, read) = skipped(|| (case.read)(&value));
        if let Some(read) = read.filter(|_| best.as_ref().is_none_or(|(_, least, _)| unknown < *least)) {
            best = Some((case, unknown, read));
        }
    }
    Ok(match best {
        Some((_, unknown, read)) => {
            skip_also(unknown);
            read
        }
        None => unrecognized(value),
    })
}

/// Reads the case that the discriminator names. What has none, or does not fit it, is kept as it is.
///
/// # Errors
///
/// It is no JSON.
pub fn deserialize_by<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    discriminator: &str,
    cases: &[Case<T>],
    unrecognized: fn(Value) -> T,
) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let named = value.get(discriminator).and_then(Value::as_str);
    let case = named.and_then(|named| cases.iter().find(|case| case.names.contains(&named)));
    Ok(case.and_then(|case| (case.read)(&value)).unwrap_or_else(|| unrecognized(value)))
}

/// Implements serde's traits for an enum of types, and the conversions from these; after `alike`, where some of them
/// are the same type, there are no conversions.
#[doc(hidden)]
#[macro_export]
macro_rules! union {
    (alike $name:ident { $($variant:ident($type:ty $(: $($key:literal),+)?)),* $(,)? }) => {
        $crate::union!(@impl $name [deserialize_best(deserializer,)] $($variant($type) [$($($key),+)?])*);
    };
    (alike $name:ident by $property:literal { $($variant:ident($type:ty: $($value:literal),+)),* $(,)? }) => {
        $crate::union!(@impl $name [deserialize_by(deserializer, $property,)] $($variant($type) [$($value),+])*);
    };
    (@from $name:ident $variant:ident (String)) => {
        impl From<String> for $name {
            #[inline]
            fn from(text: String) -> Self {
                Self::$variant(text)
            }
        }

        impl From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                Self::$variant(text.to_owned())
            }
        }
    };
    (@from $name:ident $variant:ident ($type:ty $(: $($mark:literal),+)?)) => {
        impl From<$type> for $name {
            #[inline]
            fn from(value: $type) -> Self {
                Self::$variant(value)
            }
        }
    };
    (@impl $name:ident [$read:ident($deserializer:ident, $($property:literal,)?)] $($variant:ident($type:ty) [$($key:literal),*])*) => {
        impl $crate::runtime::Serialize for $name {
            fn serialize<S: $crate::runtime::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => $crate::runtime::Serialize::serialize(value, serializer),)*
                    Self::Unrecognized(value) => $crate::runtime::Serialize::serialize(value, serializer),
                }
            }
        }

        impl<'de> $crate::runtime::Deserialize<'de> for $name {
            fn deserialize<D: $crate::runtime::Deserializer<'de>>($deserializer: D) -> Result<Self, D::Error> {
                let cases: &[$crate::runtime::Case<Self>] = &[$($crate::runtime::Case {
                    names: &[$($key),*],
                    read: |value| $crate::runtime::read_as::<$type>(value).map(Self::$variant),
                }),*];
                $crate::runtime::$read($deserializer, $($property,)? cases, Self::Unrecognized)
            }
        }
    };
    ($name:ident $(by $property:literal)? { $($variant:ident $type:tt),* $(,)? }) => {
        $crate::union!(alike $name $(by $property)? { $($variant $type),* });
        $($crate::union!(@from $name $variant $type);)*
    };
}
