//! Names that are already fixed: what an earlier run has called things.

use std::collections::{BTreeMap, BTreeSet};

use super::case::unraw;
use super::place;
use super::{ApiNames, Names};
use crate::model::{Api, Model};
use crate::origins::{ApiOrigins, Origins};

/// What a fixed name is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// What gives the tags' handles, where the API has a module: `V2`.
    Api,
    /// The method that gives a tag's handle: `pipeline`.
    Accessor,
    /// A tag's handle: `PipelineApi`.
    Handle,
    /// A tag's Cargo feature: `v2-pipeline`.
    Feature,
    /// An operation's method, behind its handle: `PipelineApi::list_pipelines`.
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

impl Kind {
    /// All kinds, in the order in which they are written down.
    pub const ALL: [Self; 10] = [
        Self::Api,
        Self::Accessor,
        Self::Handle,
        Self::Feature,
        Self::Method,
        Self::Builder,
        Self::Argument,
        Self::Type,
        Self::Member,
        Self::Rest,
    ];

    /// The word for several of them.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Api => "apis",
            Self::Accessor => "accessors",
            Self::Handle => "handles",
            Self::Feature => "features",
            Self::Method => "methods",
            Self::Builder => "builders",
            Self::Argument => "arguments",
            Self::Type => "types",
            Self::Member => "members",
            Self::Rest => "extras",
        }
    }

    /// Whether this can be the name of such a thing: an identifier of its case.
    #[must_use]
    pub fn is_name(self, name: &str) -> bool {
        let is_identifier = |name: &str| syn::parse_str::<syn::Ident>(name).is_ok_and(|ident| ident == name);
        let is_camel = |name: &str| {
            is_identifier(name) && !name.starts_with("r#") && !name.starts_with(|first: char| first.is_lowercase())
        };
        let is_snake = |name: &str| is_identifier(name) && !unraw(name).contains(char::is_uppercase);
        match self {
            Self::Api | Self::Handle | Self::Builder | Self::Type => is_camel(name),
            Self::Accessor | Self::Argument | Self::Rest => is_snake(name),
            Self::Member => is_camel(name) || is_snake(name),
            Self::Method => name.split_once("::").is_some_and(|(handle, method)| is_camel(handle) && is_snake(method)),
            Self::Feature => {
                let is_fit = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
                name.starts_with(char::is_alphanumeric) && name.chars().all(is_fit)
            }
        }
    }
}

/// What a name is for: the API's module, the kind, and the place within the API's document. `name/place.rs` says in which forms.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The module of the API; none if it stands at the root of its crate.
    pub api: Option<String>,
    /// What is called so.
    pub kind: Kind,
    /// The place, in words of the document.
    pub place: String,
}

/// Names by the places in a document that they are for. Each is kept as long as one of its places exists.
///
/// A member or argument that is called as on the wire isn't among them where that goes before all other claims anyway.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fixed {
    names: BTreeMap<Key, String>,
}

impl Fixed {
    /// Fixes a name, and gives the one that was fixed there before. The name has to be [one of its kind](Kind::is_name).
    pub fn insert(&mut self, key: Key, name: impl Into<String>) -> Option<String> {
        self.names.insert(key, name.into())
    }

    /// All names, by API, kind and place.
    pub fn iter(&self) -> impl Iterator<Item = (&Key, &str)> {
        self.names.iter().map(|(key, name)| (key, name.as_str()))
    }

    /// The public names of a finished table, to be kept from now on.
    #[must_use]
    pub fn of(model: &Model, origins: &Origins, names: &Names) -> Self {
        let mut fixed = Self::default();
        for ((api, origins), names) in model.apis.iter().zip(&origins.apis).zip(&names.apis) {
            fixed.put_operations(api, origins, names);
            fixed.put_types(api, origins, names);
        }
        fixed
    }

    fn put_operations(&mut self, api: &Api, origins: &ApiOrigins, names: &ApiNames) {
        if let Some(module) = &api.module {
            self.put(api, Kind::Api, module.clone(), &names.handle);
        }
        for (tag, names) in api.tags.iter().zip(&names.tags) {
            self.put(api, Kind::Accessor, place::tag(tag), &names.accessor);
            self.put(api, Kind::Handle, place::tag(tag), &names.handle);
            if let Some(feature) = &names.feature {
                self.put(api, Kind::Feature, place::tag(tag), feature);
            }
        }
        for ((operation, path), own) in api.operations.iter().zip(&origins.paths).zip(&names.operations) {
            let (place, handle) = (place::operation(operation, path), &names.tag(operation.tag).handle);
            self.put(api, Kind::Method, place.clone(), &format!("{handle}::{}", own.method));
            self.put(api, Kind::Builder, place.clone(), &own.builder);
            for (argument, name) in operation.arguments.iter().zip(&own.arguments) {
                if !(place::is_first(argument) && place::is_plain(&argument.name, name)) {
                    self.put(api, Kind::Argument, place::argument(&place, argument), name);
                }
            }
        }
    }

    fn put_types(&mut self, api: &Api, origins: &ApiOrigins, names: &ApiNames) {
        for (places, own) in place::types(api, origins).into_iter().zip(&names.types) {
            for place in places {
                self.put(api, Kind::Type, place, &own.name);
            }
        }
        let types: Vec<String> = names.types.iter().map(|names| names.name.clone()).collect();
        for (ty, own) in api.types.iter().zip(&names.types) {
            for (member, name) in place::members(ty, &types).iter().zip(&own.members) {
                if !place::is_plain_field(ty, member, name) {
                    self.put(api, Kind::Member, place::member(&own.name, member), name);
                }
            }
            if let Some(rest) = &own.rest {
                self.put(api, Kind::Rest, own.name.clone(), rest);
            }
        }
    }

    /// Of several things at one place the first counts.
    fn put(&mut self, api: &Api, kind: Kind, place: String, name: &str) {
        self.names.entry(Key { api: api.module.clone(), kind, place }).or_insert_with(|| name.to_owned());
    }

    pub(super) fn get(&self, api: &Api, kind: Kind, place: impl FnOnce() -> String) -> Option<&str> {
        if self.names.is_empty() {
            return None;
        }
        self.names.get(&Key { api: api.module.clone(), kind, place: place() }).map(String::as_str)
    }

    /// The name of each type that has one. One that several would have, since they once were one, goes to the least place.
    pub(super) fn types(&self, api: &Api, origins: &ApiOrigins) -> Vec<Option<String>> {
        let mut names = vec![None; api.types.len()];
        if self.names.is_empty() {
            return names;
        }
        let places = place::types(api, origins).into_iter().enumerate();
        let mut places: Vec<(String, usize)> =
            places.flat_map(|(ty, places)| places.into_iter().map(move |place| (place, ty))).collect();
        places.sort_unstable();
        let mut taken = BTreeSet::new();
        for (place, ty) in places {
            let Some(slot) = names.get_mut(ty).filter(|slot| slot.is_none()) else { continue };
            if let Some(name) = self.get(api, Kind::Type, || place)
                && taken.insert(name)
            {
                *slot = Some(name.to_owned());
            }
        }
        names
    }
}

/// Everything that the parts of the stage look up for one API.
#[derive(Clone, Copy)]
pub(super) struct Lookup<'a> {
    pub(super) fixed: &'a Fixed,
    pub(super) api: &'a Api,
    pub(super) origins: &'a ApiOrigins,
    /// See [`Fixed::types`].
    pub(super) types: &'a [Option<String>],
}

impl Lookup<'_> {
    pub(super) fn api(&self) -> Option<String> {
        let module = self.api.module.as_ref()?;
        self.fixed.get(self.api, Kind::Api, || module.clone()).map(String::from)
    }

    pub(super) fn tag(&self, tag: usize, kind: Kind) -> Option<String> {
        let tag = self.api.tags.get(tag)?;
        self.fixed.get(self.api, kind, || place::tag(tag)).map(String::from)
    }

    pub(super) fn method(&self, operation: usize) -> Option<String> {
        let path = self.operation(operation, Kind::Method)?;
        path.split_once("::").map(|(_, method)| method.to_owned())
    }

    pub(super) fn builder(&self, operation: usize) -> Option<String> {
        self.operation(operation, Kind::Builder)
    }

    fn operation(&self, operation: usize, kind: Kind) -> Option<String> {
        self.fixed.get(self.api, kind, || self.operation_place(operation)).map(String::from)
    }

    fn operation_place(&self, operation: usize) -> String {
        let path = self.origins.paths.get(operation).map(String::as_str).unwrap_or_default();
        self.api.operations.get(operation).map(|operation| place::operation(operation, path)).unwrap_or_default()
    }

    pub(super) fn argument(&self, operation: usize, argument: usize) -> Option<String> {
        let argument = self.api.operations.get(operation)?.arguments.get(argument)?;
        let place = || place::argument(&self.operation_place(operation), argument);
        self.fixed.get(self.api, Kind::Argument, place).map(String::from)
    }

    pub(super) fn ty(&self, ty: usize) -> Option<String> {
        self.types.get(ty)?.clone()
    }

    pub(super) fn member(&self, ty: &str, member: &str) -> Option<String> {
        self.fixed.get(self.api, Kind::Member, || place::member(ty, member)).map(String::from)
    }

    pub(super) fn rest(&self, ty: &str) -> Option<String> {
        self.fixed.get(self.api, Kind::Rest, || ty.to_owned()).map(String::from)
    }
}
