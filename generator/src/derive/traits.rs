//! Which traits of the standard library a type can derive.

use std::collections::BTreeMap;

use super::is_in;
use crate::config::{Config, path};
use crate::model::{Api, EnumValues, Format, Object, Presence, Ty, Type, TypeId, TypeKind};

/// A trait of the standard library that a type may derive besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trait {
    Copy,
    Default,
    Eq,
    Hash,
    Ord,
    PartialOrd,
}

impl Trait {
    pub(super) const ALL: [Self; 6] = [Self::Copy, Self::Default, Self::Eq, Self::Hash, Self::Ord, Self::PartialOrd];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Copy => "Copy",
            Self::Default => "Default",
            Self::Eq => "Eq",
            Self::Hash => "Hash",
            Self::Ord => "Ord",
            Self::PartialOrd => "PartialOrd",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standard| standard.name() == name)
    }

    /// Itself, and the traits without which it can't be derived.
    pub(super) const fn with_needed(self) -> &'static [Self] {
        match self {
            Self::Copy => &[Self::Copy],
            Self::Default => &[Self::Default],
            Self::Eq => &[Self::Eq],
            Self::Hash => &[Self::Hash],
            Self::Ord => &[Self::Ord, Self::Eq, Self::PartialOrd],
            Self::PartialOrd => &[Self::PartialOrd],
        }
    }
}

/// Whether a struct has `Default` anyway: it is sent, and nothing of it is asked for.
pub(crate) fn has_default(ty: &Type, object: &Object) -> bool {
    ty.is_sent && !object.fields.iter().any(|field| field.is_asked)
}

/// Whether a type has a trait without being asked.
pub(super) fn is_given(standard: Trait, ty: &Type) -> bool {
    match &ty.kind {
        TypeKind::Object(object) => standard == Trait::Default && has_default(ty, object),
        TypeKind::Enum(_) => matches!(standard, Trait::Eq | Trait::Hash),
        TypeKind::Wrapper(inner) => standard == Trait::Default && is_empty_by_default(inner),
        TypeKind::Union(_) | TypeKind::Answer(_) => false,
    }
}

/// Whether a type has `Default` whatever it holds.
pub(crate) fn is_empty_by_default(ty: &Ty) -> bool {
    matches!(ty, Ty::Array(_) | Ty::Map(_))
}

/// For each trait that is asked for, the types that can derive it or have it, by id.
pub(super) fn able(api: &Api, config: &Config, asked: &BTreeMap<Trait, Vec<bool>>) -> BTreeMap<Trait, Vec<bool>> {
    let foreign = foreign(config);
    let mut able = BTreeMap::new();
    for (&standard, asked) in asked {
        let known = api.types.iter().zip(asked).map(|(ty, is_asked)| *is_asked || is_given(standard, ty)).collect();
        able.insert(standard, Able { api, standard, foreign: &foreign, types: known }.settled());
    }
    able
}

/// What the configuration says of its types, by their paths.
fn foreign(config: &Config) -> BTreeMap<String, Vec<Trait>> {
    let formats = config.formats.values();
    let known = formats.filter_map(|ty| {
        let mut traits: Vec<Trait> = ty.implements.iter().filter_map(|name| Trait::named(name)).collect();
        let all = traits.clone();
        traits.retain(|standard| standard.with_needed().iter().all(|needed| all.contains(needed)));
        Some((path::of_type(&ty.path)?.text, traits))
    });
    known.collect()
}

struct Able<'a> {
    api: &'a Api,
    standard: Trait,
    foreign: &'a BTreeMap<String, Vec<Trait>>,
    /// What can be derived as far as is known; less with each step.
    types: Vec<bool>,
}

impl Able<'_> {
    /// Takes out the types that can't, and then those that hold them, until that changes nothing.
    fn settled(mut self) -> Vec<bool> {
        let mut holders: Vec<Vec<usize>> = vec![Vec::new(); self.api.types.len()];
        for (holder, ty) in self.api.types.iter().enumerate() {
            ty.kind.each_named(&mut |id| holders.get_mut(id.0).into_iter().for_each(|list| list.push(holder)));
        }
        let mut open: Vec<usize> = (0..self.api.types.len()).collect();
        while let Some(id) = open.pop() {
            let Some(ty) = self.api.types.get(id).filter(|_| is_in(&self.types, TypeId(id))) else { continue };
            if !is_given(self.standard, ty) && !self.kind(&ty.kind) {
                self.types.get_mut(id).into_iter().for_each(|is_able| *is_able = false);
                open.extend(holders.get(id).into_iter().flatten());
            }
        }
        self.types
    }

    fn kind(&self, kind: &TypeKind) -> bool {
        match kind {
            TypeKind::Object(object) => {
                // An `Option` is none by default, whatever is in it.
                let is_free = |presence| self.standard == Trait::Default && presence != Presence::Required;
                let fields = object.fields.iter().all(|field| is_free(field.presence) || self.ty(&field.ty));
                fields && object.rest.as_ref().is_none_or(|rest| self.ty(&Ty::Map(Box::new(rest.clone()))))
            }
            TypeKind::Enum(values) => match self.standard {
                Trait::Copy => matches!(values.values, EnumValues::Integer(_)),
                Trait::Default => false,
                Trait::Eq | Trait::Hash | Trait::Ord | Trait::PartialOrd => true,
            },
            TypeKind::Wrapper(inner) => self.ty(inner),
            // Either may hold any JSON.
            TypeKind::Union(_) | TypeKind::Answer(_) => false,
        }
    }

    fn ty(&self, ty: &Ty) -> bool {
        use Trait::{Copy, Default, Eq, Hash, PartialOrd};
        let standard = self.standard;
        match ty {
            Ty::Any => standard == Default,
            Ty::Bool | Ty::Integer(_) | Ty::Format(Format::Uuid) => true,
            Ty::Number => matches!(standard, Copy | Default | PartialOrd),
            Ty::Text | Ty::Bytes => standard != Copy,
            Ty::Format(Format::Base64) => matches!(standard, Default | Eq | Hash),
            Ty::Format(_) => matches!(standard, Eq | Hash),
            Ty::Array(_) | Ty::Map(_) | Ty::Nullable(_) if standard == Default => true,
            Ty::Array(_) | Ty::Map(_) if standard == Copy => false,
            Ty::Array(inner) | Ty::Map(inner) | Ty::Nullable(inner) => self.ty(inner),
            Ty::Tuple(places) => places.iter().all(|place| self.ty(place)),
            Ty::Boxed(_) if matches!(standard, Copy | Default) => false,
            Ty::Named(id) | Ty::Boxed(id) => is_in(&self.types, *id),
            Ty::Foreign(path) => self.foreign.get(path).is_some_and(|traits| traits.contains(&standard)),
        }
    }
}
