//! diff: what a change of the documents means to those who use the client.
//!
//! Takes the two sides as Models with their names and configurations, never emitted text; gives a [`Comparison`]: every change in the
//! terms of the emitted Rust code, with a [`Verdict`] and the reason for it, which hang on its [`Rule`] alone. What is renamed is one
//! change. A type that became another is reported where it stands, and not again wherever it is used.

mod alike;
mod apis;
mod arguments;
mod client;
mod fields;
mod items;
mod json;
mod markdown;
mod matching;
mod operation;
mod operations;
mod pairs;
mod reach;
mod report;
mod rule;
mod scene;
mod spots;
mod text;
mod types;
mod variants;
mod version;
mod view;

use std::cmp::Reverse;
use std::collections::BTreeMap;

pub use report::{Format, Report};
pub use rule::{Rule, Verdict};
pub use version::{Declared, Proposal, Release, latest_release};

use matching::Matching;
use scene::{Described, Found, Scene};
use spots::Spots;
use view::View;

use crate::config::Config;
use crate::model::Model;
use crate::name::Names;
use crate::origins::Origins;
use crate::read::Sources;

/// A client before or after: what [`understand`](crate::understand) gives, and the texts that its places lead into.
#[derive(Clone, Debug, Default)]
pub struct Side {
    /// What the client offers.
    pub model: Model,
    /// Where in the documents that stands.
    pub origins: Origins,
    /// What it is called in Rust.
    pub names: Names,
    /// What it was made by, besides documents; none for a document alone, which says nothing of the package.
    pub config: Option<Config>,
    /// The documents, and the configuration, as text.
    pub sources: Sources,
}

/// Compares two sides: what callers of the old client have to know of the new one.
#[must_use]
pub fn compare(old: &Side, new: &Side) -> Comparison {
    let pairs = apis::pairs(old, new);
    let mut common = Common { old: size(old), new: size(new), matched: 0 };
    // By the position of the API, old ones first: those that are new go last.
    let mut found: Vec<(usize, Option<String>, Found)> = Vec::new();
    for (index, view) in (0..old.model.apis.len()).filter_map(|index| Some((index, View::new(old, index)?))) {
        let module = &view.names.module;
        let other = pairs.new_of(index).and_then(|other| View::new(new, other));
        let changes = match other {
            None => vec![apis::removed(view)],
            Some(other) => one(view, other, &mut common),
        };
        found.extend(changes.into_iter().map(|change| (index, module.clone(), change)));
    }
    for view in pairs.added().filter_map(|index| View::new(new, index)) {
        found.push((old.model.apis.len(), view.names.module.clone(), apis::added(view)));
    }
    // At the root of a crate of several APIs, of none of them.
    let is_of_one = old.names.apis.iter().all(|api| api.module.is_none());
    let at = if is_of_one { 0 } else { old.model.apis.len() + 1 };
    found
        .extend(client::compare(old, new).into_iter().chain(items::compare(old, new)).map(|change| (at, None, change)));
    Comparison { changes: told(found, old, new), common }
}

/// Compares one API.
fn one(old: View<'_>, new: View<'_>, common: &mut Common) -> Vec<Found> {
    let matching = Matching::of(old, new);
    common.matched += matching.operations.both().count() + matching.types.both().count();
    let mut scene = Scene { old, new, matching, found: Vec::new(), described: Described::default() };
    apis::compare(&mut scene);
    operation::compare(&mut scene);
    types::compare(&mut scene);
    let Scene { mut found, described, .. } = scene;
    found.extend(described.found(apis::name(old)));
    found
}

/// How many operations and types a side has.
fn size(side: &Side) -> usize {
    side.model.apis.iter().map(|api| api.operations.len() + api.types.len()).sum()
}

/// Puts changes into their order, and says where they stand.
fn told(mut found: Vec<(usize, Option<String>, Found)>, old: &Side, new: &Side) -> Vec<Change> {
    let mut gravest: BTreeMap<(usize, Group), Verdict> = BTreeMap::new();
    for (api, _, change) in &found {
        let verdict = gravest.entry((*api, change.group.clone())).or_insert(Verdict::Patch);
        *verdict = change.rule.verdict().max(*verdict);
    }
    found.sort_by_cached_key(|(api, _, change)| {
        let verdict = gravest.get(&(*api, change.group.clone())).copied();
        let kind = match change.group {
            Group::Client | Group::Api => 0,
            Group::Tag(_) => 1,
            Group::Type(_) => 2,
        };
        let part = change.part.clone();
        (
            *api,
            kind,
            Reverse(verdict),
            change.group.clone(),
            Reverse(change.rule.verdict()),
            change.item.clone(),
            part,
            change.rule,
        )
    });
    let old = Spots::find(found.iter().filter_map(|(_, _, change)| change.old.as_ref()), &old.sources);
    let new = Spots::find(found.iter().filter_map(|(_, _, change)| change.new.as_ref()), &new.sources);
    let told = found.into_iter().map(|(_, module, change)| Change {
        old: old.get(change.old.as_ref()),
        new: new.get(change.new.as_ref()),
        rule: change.rule,
        module,
        group: change.group,
        item: change.item,
        part: change.part,
        before: change.before,
        after: change.after,
        note: change.note,
    });
    told.collect()
}

/// Everything that differs between two sides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The changes, in the order in which they are shown: by API, then by group, those first that hold the gravest changes, and in
    /// a group the gravest first.
    pub changes: Vec<Change>,
    /// How many of the operations and types are on both sides.
    pub common: Common,
}

/// How much two sides have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Common {
    /// How many operations and types the old side has.
    pub old: usize,
    /// How many the new side has.
    pub new: usize,
    /// How many of them belong together, called the same or not.
    pub matched: usize,
}

/// One change of the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of change; says its verdict, and the reason for that.
    pub rule: Rule,
    /// The module of its API, where the crate has several: `v2`; the old one, if there was one.
    pub module: Option<String>,
    /// What it is shown under.
    pub group: Group,
    /// The item by its path in the crate: `v2::PipelineApi::list_pipelines`, `v2::Pipeline`; as the old side calls it, if it has it.
    pub item: String,
    /// What of the item has changed, if it isn't the item as a whole; again by its old name.
    pub part: Option<Part>,
    /// What it was: a type or a signature in Rust, a request, a count; none if it is new, or if there is nothing to add to `item`.
    pub before: Option<String>,
    /// What it is; none if it is gone, or if there is nothing to add.
    pub after: Option<String>,
    /// Further words: by what a likely rename was recognised, which places a type is divided between.
    pub note: Option<String>,
    /// Where it stands in the old document; what holds it, if it isn't there.
    pub old: Option<Spot>,
    /// Where it stands in the new document; what holds it, if it isn't there.
    pub new: Option<Spot>,
}

/// What changes are shown under.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The client as a whole, whatever APIs it has.
    Client,
    /// An API as a whole.
    Api,
    /// The operations of a tag, by its handle: `PipelineApi`.
    Tag(String),
    /// A type: `Pipeline`.
    Type(String),
}

/// A part of an item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Its name in Rust; a status for declared errors, a name of the document for callbacks and webhooks.
    pub name: String,
}

/// What a part of an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartKind {
    /// Of an operation: a parameter of its method, or a setter of its builder.
    Argument,
    /// Of an operation: an error that it declares.
    Error,
    /// Of an operation: what it has the API call back with.
    Callback,
    /// Of an API: what it sends by itself.
    Webhook,
    /// Of a struct.
    Field,
    /// Of an enum.
    Value,
    /// Of a union, or of an answer that hangs on the status.
    Variant,
    /// Of a type: a trait that it derives.
    Trait,
    /// Of an API, or of the client: a Cargo feature.
    Feature,
    /// Of the client: a crate that it depends on.
    Dependency,
}

impl PartKind {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Argument => "argument",
            Self::Error => "error",
            Self::Callback => "callback",
            Self::Webhook => "webhook",
            Self::Field => "field",
            Self::Value => "value",
            Self::Variant => "variant",
            Self::Trait => "trait",
            Self::Feature => "feature",
            Self::Dependency => "dependency",
        }
    }
}

/// A place in a document, for people.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The document, as the user named it.
    pub file: String,
    /// Its line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The JSON pointer into the document.
    pub pointer: String,
}

impl Change {
    /// How grave it is.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        self.rule.verdict()
    }
}

impl Comparison {
    /// The gravest of all verdicts; none if nothing has changed.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        self.changes.iter().map(Change::verdict).max()
    }

    /// How many changes have this verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.changes.iter().filter(|change| change.verdict() == verdict).count()
    }

    /// Whether the sides have hardly anything in common, and hence are not two versions of one client: of the operations and types
    /// of the smaller one less than a tenth.
    #[must_use]
    pub fn is_unrelated(&self) -> bool {
        let Common { old, new, matched } = self.common;
        let least = old.min(new);
        least > 0 && matched * 10 < least
    }
}
