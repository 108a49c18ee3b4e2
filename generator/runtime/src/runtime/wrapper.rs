//! Lists and maps that hold themselves.

/// Implements serde's traits for a struct around one value, which is written as that value, and the conversion from it.
#[doc(hidden)]
#[macro_export]
macro_rules! wrapper {
    ($name:ident { $type:ty $(,)? }) => {
        impl From<$type> for $name {
            #[inline]
            fn from(value: $type) -> Self {
                Self(value)
            }
        }

        impl $crate::runtime::Serialize for $name {
            fn serialize<S: $crate::runtime::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::runtime::Serialize::serialize(&self.0, serializer)
            }
        }

        impl<'de> $crate::runtime::Deserialize<'de> for $name {
            fn deserialize<D: $crate::runtime::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::Deserialize::deserialize(deserializer).map(Self)
            }
        }
    };
}
