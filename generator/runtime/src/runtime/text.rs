//! Formats that are text in JSON: dates, times, durations and decimals. They keep the text as it came, so that no odd
//! value costs the answer that it stands in; to look inside is a step of its own.

#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "time")]
mod time;

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Number;

use crate::runtime::object::skip_also;

/// Takes text, and numbers as their text.
struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<String, E> {
        Ok(text)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<String, E> {
        Ok(text_of(&number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<String, E> {
        Ok(text_of(&number))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<String, E> {
        Ok(text_of(&number))
    }

    /// A number, where any crate of the program has enabled `serde_json`'s feature `arbitrary_precision`.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<String, A::Error> {
        let number = Number::deserialize(MapAccessDeserializer::new(map));
        number.map(|number| text_of(&number)).map_err(|_| Error::invalid_type(Unexpected::Map, &self))
    }
}

/// A number's text. It counts as what fits less well, so that of a union's types one that takes numbers is chosen.
fn text_of(number: &impl fmt::Display) -> String {
    skip_also(1);
    number.to_string()
}

macro_rules! text {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        ///
        /// Two are equal if their texts are.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// The text, as it came.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            #[inline]
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<$name> for String {
            #[inline]
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(TextVisitor).map(Self)
            }
        }
    )*};
}

text! {
    /// A point in time, such as `2024-05-01T12:00:00Z`.
    DateTime;

    /// A day, such as `2024-05-01`.
    Date;

    /// A time of day, such as `12:00:00`.
    Time;

    /// A length of time in the notation of ISO 8601, such as `PT15M`.
    IsoDuration;

    /// A decimal number as text, which loses no digit.
    Decimal;
}
