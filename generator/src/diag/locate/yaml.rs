//! YAML: a seed that walks to what is wanted and ignores the rest.
//!
//! The reader tells positions in two ways only: texts that it hands out as slices of the input, as keys are; and the
//! mark in its errors, for which a wanted scalar of a list fails on purpose.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::Wanted;
use crate::read::offset_of;

pub(super) fn locate(text: &str, root: &mut Wanted) {
    let walking = Walking { text, lines: OnceCell::new(), is_at_scalar: Cell::new(false) };
    let walk = Walk { walking: &walking, wanted: root, role: Role::Entry };
    // Up to an error all that was found counts; the error itself has been reported by the reader.
    let first = walk.deserialize(serde_yaml::Deserializer::from_str(text)).ok().flatten();
    root.offset = first;
}

struct Walking<'t> {
    text: &'t str,
    /// Where lines start, as YAML breaks them.
    lines: OnceCell<Vec<usize>>,
    /// Set while a scalar fails for its position.
    is_at_scalar: Cell<bool>,
}

impl Walking<'_> {
    /// The mark of an error, which behind this interface only its text tells: `… at line 3 column 5`.
    fn mark(&self, error: &impl Error) -> Option<usize> {
        let message = error.to_string();
        let (_, position) = message.rsplit_once(" at line ")?;
        let (line, column) = position.split_once(" column ")?;
        let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
        let start = *self.lines.get_or_init(|| line_starts(self.text)).get(line.checked_sub(1)?)?;
        let (offset, _) = self.text.get(start..)?.char_indices().nth(column.checked_sub(1)?)?;
        Some(start + offset)
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    let is_break = |(offset, character): &(usize, char)| match character {
        '\r' => !text.get(offset + 1..).is_some_and(|rest| rest.starts_with('\n')),
        '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => true,
        _ => false,
    };
    let breaks = text.char_indices().filter(is_break).map(|(offset, character)| offset + character.len_utf8());
    std::iter::once(0).chain(breaks).collect()
}

/// Walks one node; gives where its first key or element stands.
struct Walk<'w, 't> {
    walking: &'w Walking<'t>,
    wanted: &'w mut Wanted,
    role: Role,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The value of a key, at which it is shown.
    Entry,
    /// An element of a list: a scalar fails for its position.
    Element,
    /// The value of a merge key: a list of mappings stands for all of them.
    Merged,
}

impl Walk<'_, '_> {
    fn scalar<E: Error>(self) -> Result<Option<usize>, E> {
        match self.role {
            Role::Entry | Role::Merged => Ok(None),
            Role::Element => {
                self.walking.is_at_scalar.set(true);
                Err(E::custom("here"))
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_, 'de> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_, 'de> {
    type Value = Option<usize>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Option<usize>, A::Error> {
        let Self { walking, wanted, .. } = self;
        let mut first = None;
        let mut merged = Vec::new();
        while let Some(Key { name, offset }) = entries.next_key_seed(KeySeed(walking))? {
            first = first.or(offset);
            if name == "<<" && !wanted.children.is_empty() {
                let mut inherited = wanted.blank();
                entries.next_value_seed(Walk { walking, wanted: &mut inherited, role: Role::Merged })?;
                merged.push(inherited);
                continue;
            }
            match wanted.found(&name, offset).filter(|child| !child.children.is_empty()) {
                Some(child) => entries.next_value_seed(Walk { walking, wanted: child, role: Role::Entry }).map(drop)?,
                None => entries.next_value::<IgnoredAny>().map(drop)?,
            }
        }
        for inherited in merged {
            wanted.inherit(inherited);
        }
        Ok(first)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Option<usize>, A::Error> {
        let Self { walking, wanted, role } = self;
        let mut first = None;
        for index in 0.. {
            let found = if role == Role::Merged {
                elements.next_element_seed(Walk { walking, wanted: &mut *wanted, role })?
            } else if let Some(child) = wanted.element(index) {
                let found = match elements.next_element_seed(Walk { walking, wanted: &mut *child, role: Role::Element })
                {
                    Err(error) if walking.is_at_scalar.take() => Some(walking.mark(&error)),
                    found => found?,
                };
                child.offset = found.flatten();
                found
            } else {
                elements.next_element::<IgnoredAny>()?.map(|_| None)
            };
            match found {
                Some(offset) => first = first.or(offset),
                None => break,
            }
        }
        Ok(first)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Option<usize>, A::Error> {
        let (_, value) = tagged.variant::<IgnoredAny>()?;
        value.newtype_variant_seed(self)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Option<usize>, E> {
        self.scalar()
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Option<usize>, E> {
        self.scalar()
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Option<usize>, E> {
        self.scalar()
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<Option<usize>, E> {
        self.scalar()
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<Option<usize>, E> {
        self.scalar()
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Option<usize>, E> {
        self.scalar()
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Option<usize>, E> {
        self.scalar()
    }

    fn visit_unit<E: Error>(self) -> Result<Option<usize>, E> {
        self.scalar()
    }

    fn visit_none<E: Error>(self) -> Result<Option<usize>, E> {
        self.scalar()
    }
}

/// A key as it is written, and where.
struct Key<'de> {
    name: Cow<'de, str>,
    offset: Option<usize>,
}

#[derive(Clone, Copy)]
struct KeySeed<'w, 't>(&'w Walking<'t>);

impl<'de> DeserializeSeed<'de> for KeySeed<'_, 'de> {
    type Value = Key<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key<'de>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for KeySeed<'_, 'de> {
    type Value = Key<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    // A key with escapes isn't a slice of the input: it is shown at what is around it.
    fn visit_str<E>(self, name: &str) -> Result<Key<'de>, E> {
        Ok(Key { name: Cow::Owned(name.to_owned()), offset: None })
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Key<'de>, E> {
        Ok(Key { name: Cow::Borrowed(name), offset: offset_of(self.0.text, name) })
    }
}
