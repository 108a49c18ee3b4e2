//! Values that can be left alone, cleared, or set.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::runtime::operation::Operation;
use crate::runtime::properties::MaybeAbsent;

/// What becomes of a property that may be null.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// It stays as it is: the property is not sent.
    #[default]
    Absent,

    /// It is cleared: null is sent.
    Null,

    /// It is set.
    Value(T),
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Patch<T> {
    /// Who gives `None` clears it: what is to stay as it is would not be given.
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl From<&str> for Patch<String> {
    fn from(text: &str) -> Self {
        Self::Value(text.to_owned())
    }
}

impl<T> MaybeAbsent for Patch<T> {
    fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    /// Where a property cannot be left out, absent is null.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent | Self::Null => serializer.serialize_unit(),
            Self::Value(value) => value.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}

impl Operation {
    /// One property of an object body, which is not sent if it is absent.
    pub fn patch_field<T: Serialize>(self, name: &'static str, value: Patch<T>) -> Self {
        match value {
            Patch::Absent => self.without_field(name),
            Patch::Null => self.field_value(name, ()),
            Patch::Value(value) => self.field_value(name, value),
        }
    }
}
