//! Names that are already fixed: what an earlier release has called things.

use std::collections::BTreeMap;

use super::Names;
use crate::diag::{At, Code, Diagnostics};
use crate::model::Model;
use crate::origins::{ApiOrigins, Origins, Place};

/// What of a place a fixed name is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A tag's handle: `PipelineApi`.
    Handle,
    /// The method that gives it: `pipeline`.
    Accessor,
    /// An operation's method: `list_pipelines`.
    Method,
    /// An operation's builder: `ListPipelines`.
    Builder,
    /// An argument.
    Argument,
    /// A type.
    Type,
    /// A field, enum value, union variant or answer variant.
    Member,
    /// A type's field for all other properties.
    Rest,
}

/// Names by the place in a document that they are for. Each is kept as long as that place exists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fixed {
    names: BTreeMap<(Place, Kind), String>,
}

impl Fixed {
    /// Fixes the name of what stands at `place`.
    pub fn insert(&mut self, place: Place, kind: Kind, identifier: impl Into<String>) {
        self.names.insert((place, kind), identifier.into());
    }

    /// All names, by place.
    pub fn iter(&self) -> impl Iterator<Item = (&Place, Kind, &str)> {
        self.names.iter().map(|((place, kind), name)| (place, *kind, name.as_str()))
    }

    /// The public names of a finished table, to be kept from now on.
    #[must_use]
    pub fn of(model: &Model, origins: &Origins, names: &Names) -> Self {
        let mut fixed = Self::default();
        for ((api, origins), names) in model.apis.iter().zip(&origins.apis).zip(&names.apis) {
            for (place, names) in origins.tags.iter().zip(&names.tags) {
                fixed.insert(place.clone(), Kind::Handle, &names.handle);
                fixed.insert(place.clone(), Kind::Accessor, &names.accessor);
            }
            for (place, names) in origins.operations.iter().zip(&names.operations) {
                fixed.insert(place.clone(), Kind::Method, &names.method);
                fixed.insert(place.clone(), Kind::Builder, &names.builder);
            }
            for (places, names) in origins.arguments.iter().zip(&names.operations) {
                fixed.insert_all(places, Kind::Argument, &names.arguments);
            }
            for ((places, names), _) in origins.types.iter().zip(&names.types).zip(&api.types) {
                fixed.insert_all(places.get(..1).unwrap_or_default(), Kind::Type, std::slice::from_ref(&names.name));
                fixed.insert_all(places.get(..1).unwrap_or_default(), Kind::Rest, names.rest.as_slice());
            }
            for (places, names) in origins.members.iter().zip(&names.types) {
                fixed.insert_all(places, Kind::Member, &names.members);
            }
        }
        fixed
    }

    fn insert_all(&mut self, places: &[Place], kind: Kind, identifiers: &[String]) {
        for (place, identifier) in places.iter().zip(identifiers) {
            self.insert(place.clone(), kind, identifier);
        }
    }

    /// Without the names that aren't identifiers; these are reported.
    pub(super) fn checked(&self, diags: &mut Diagnostics) -> Self {
        let mut fixed = self.clone();
        fixed.names.retain(|(place, _), name| {
            let is_identifier = syn::parse_str::<syn::Ident>(name).is_ok();
            if !is_identifier {
                let message = format!("the fixed name `{}` is not a Rust identifier", name.escape_default());
                diags.report(Code::Configuration, At::Place(place.clone()), message);
            }
            is_identifier
        });
        fixed
    }

    /// The name fixed for the first of `places` that has one.
    pub(super) fn get<'a>(&self, places: impl IntoIterator<Item = &'a Place>, kind: Kind) -> Option<String> {
        if self.names.is_empty() {
            return None;
        }
        places.into_iter().find_map(|place| self.names.get(&(place.clone(), kind))).cloned()
    }
}

/// Everything that the parts of the stage look up for one API.
#[derive(Clone, Copy)]
pub(super) struct Lookup<'a> {
    pub(super) fixed: &'a Fixed,
    pub(super) origins: &'a ApiOrigins,
}

impl Lookup<'_> {
    pub(super) fn tag(&self, tag: usize, kind: Kind) -> Option<String> {
        self.fixed.get(self.origins.tags.get(tag), kind)
    }

    pub(super) fn operation(&self, operation: usize, kind: Kind) -> Option<String> {
        self.fixed.get(self.origins.operations.get(operation), kind)
    }

    pub(super) fn argument(&self, operation: usize, argument: usize) -> Option<String> {
        self.fixed.get(self.origins.arguments.get(operation).and_then(|places| places.get(argument)), Kind::Argument)
    }

    pub(super) fn ty(&self, ty: usize, kind: Kind) -> Option<String> {
        self.fixed.get(self.origins.types.get(ty).into_iter().flatten(), kind)
    }

    pub(super) fn member(&self, ty: usize, member: usize) -> Option<String> {
        self.fixed.get(self.origins.members.get(ty).and_then(|places| places.get(member)), Kind::Member)
    }
}
