//! One API of a side, with its names and places.

use super::Side;
use crate::config::{ApiConfig, Config};
use crate::inspect::spell;
use crate::model::{Api, Operation, Tag, Ty, Type};
use crate::name::{ApiNames, OperationNames, TagNames, TypeNames};
use crate::origins::{ApiOrigins, Place};
use crate::read::Sources;

/// One API of a side.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) api: &'a Api,
    pub(super) origins: &'a ApiOrigins,
    pub(super) names: &'a ApiNames,
    /// What the configuration says of it, if there is one.
    pub(super) config: Option<(&'a Config, usize)>,
    pub(super) sources: &'a Sources,
}

/// An operation with its names.
#[derive(Clone, Copy)]
pub(super) struct OperationView<'a> {
    pub(super) operation: &'a Operation,
    pub(super) names: &'a OperationNames,
}

/// A tag with its names.
#[derive(Clone, Copy)]
pub(super) struct TagView<'a> {
    pub(super) tag: &'a Tag,
    pub(super) names: &'a TagNames,
}

/// A type with its names.
#[derive(Clone, Copy)]
pub(super) struct TypeView<'a> {
    pub(super) ty: &'a Type,
    pub(super) names: &'a TypeNames,
}

impl<'a> View<'a> {
    pub(super) fn new(side: &'a Side, index: usize) -> Option<Self> {
        let (api, names) = (side.model.apis.get(index)?, side.names.apis.get(index)?);
        let config = side.config.as_ref().map(|config| (config, index));
        Some(Self { api, origins: side.origins.apis.get(index)?, names, config, sources: &side.sources })
    }

    pub(super) fn operation(self, index: usize) -> Option<OperationView<'a>> {
        let (operation, names) = (self.api.operations.get(index)?, self.names.operations.get(index)?);
        Some(OperationView { operation, names })
    }

    pub(super) fn tag(self, index: usize) -> Option<TagView<'a>> {
        Some(TagView { tag: self.api.tags.get(index)?, names: self.names.tags.get(index)? })
    }

    pub(super) fn ty(self, index: usize) -> Option<TypeView<'a>> {
        Some(TypeView { ty: self.api.types.get(index)?, names: self.names.types.get(index)? })
    }

    /// An item's path in the crate.
    pub(super) fn path(self, item: &str) -> String {
        match &self.names.module {
            Some(module) => format!("{module}::{item}"),
            None => item.to_owned(),
        }
    }

    /// A type as a signature has it.
    pub(super) fn spell(self, ty: &Ty) -> String {
        spell::ty(ty, self.names)
    }

    pub(super) fn operation_place(self, index: usize) -> Option<&'a Place> {
        self.origins.operations.get(index)
    }

    pub(super) fn argument_place(self, operation: usize, argument: usize) -> Option<&'a Place> {
        self.origins.arguments.get(operation)?.get(argument).or_else(|| self.operation_place(operation))
    }

    pub(super) fn tag_place(self, index: usize) -> Option<&'a Place> {
        self.origins.tags.get(index)
    }

    pub(super) fn type_place(self, index: usize) -> Option<&'a Place> {
        self.origins.types.get(index)?.first()
    }

    pub(super) fn member_place(self, ty: usize, member: usize) -> Option<&'a Place> {
        self.origins.members.get(ty)?.get(member).or_else(|| self.type_place(ty))
    }

    /// A place of the document itself: what of the API has a place says which document it is.
    pub(super) fn root_place(self, pointer: &str) -> Option<Place> {
        Some(Place { document: self.document()?, pointer: pointer.to_owned() })
    }

    /// What the configuration says of the API.
    pub(super) fn configured(self) -> Option<&'a ApiConfig> {
        let (config, index) = self.config?;
        config.apis.get(index)
    }

    /// Where the configuration says that.
    pub(super) fn configured_place(self, key: &str) -> Option<Place> {
        let (config, index) = self.config?;
        config.place(format!("/api/{index}/{key}"))
    }

    /// The API's own document: it is read before its overlays and the files that it refers to.
    pub(super) fn document(self) -> Option<usize> {
        let places =
            self.origins.operations.iter().chain(&self.origins.tags).chain(self.origins.types.iter().flatten());
        places.map(|place| place.document).min()
    }

    /// What stays of a type's places from one version of the documents to the next: the pointer, and the name of a file that
    /// isn't the API's own document. What an overlay has brought is somewhere else with each action that goes before it.
    pub(super) fn lasting_places(self) -> Vec<((&'a str, &'a str), usize)> {
        let own = self.document();
        let file = |place: &Place| match self.sources.list.get(place.document) {
            Some(source) if Some(place.document) != own => source.name.rsplit('/').next().unwrap_or_default(),
            _ => "",
        };
        let all = self.origins.types.iter().enumerate();
        let all = all.flat_map(|(index, places)| places.iter().map(move |place| (place, index)));
        all.filter(|(place, _)| !place.pointer.starts_with("/actions/"))
            .map(|(place, index)| ((file(place), place.pointer.as_str()), index))
            .collect()
    }
}
