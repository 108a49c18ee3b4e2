//! Answers of several types, chosen by status.

use http::StatusCode;

/// What an answer's status is compared with: a number, a class such as `"2XX"`, or `"default"` for any.
pub trait StatusPattern {
    /// Whether the status is meant.
    fn matches(self, status: StatusCode) -> bool;
}

impl StatusPattern for u16 {
    fn matches(self, status: StatusCode) -> bool {
        status.as_u16() == self
    }
}

impl StatusPattern for &str {
    fn matches(self, status: StatusCode) -> bool {
        let class = status.as_str().get(..1).unwrap_or_default();
        self == "default" || self.strip_suffix("XX").is_some_and(|digit| digit == class)
    }
}

/// Implements the choice by status for an enum; the first status that fits is taken.
#[doc(hidden)]
#[macro_export]
macro_rules! answer {
    ($name:ident { $($variant:ident $(($type:ty $(: $decode:ident)?))? = $status:literal),* $(,)? }) => {
        impl $crate::runtime::ByStatus for $name {
            #[inline]
            fn by_status(answer: &mut $crate::runtime::Answer) -> Result<Self, $crate::runtime::Error> {
                $(if $crate::runtime::StatusPattern::matches($status, answer.status()) {
                    return $crate::answer!(@read answer $variant $($type $(: $decode)?)?);
                })*
                Err(answer.unexpected_status())
            }
        }
    };
    (@read $answer:ident $variant:ident) => {
        Ok(Self::$variant)
    };
    (@read $answer:ident $variant:ident $type:ty) => {
        $crate::runtime::decode::json::<$type>($answer).map(Self::$variant)
    };
    (@read $answer:ident $variant:ident $type:ty: $decode:ident) => {
        $crate::runtime::decode::$decode($answer).map(Self::$variant)
    };
}
