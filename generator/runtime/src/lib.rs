//! What every client emitted by clientsmith shares: calls, bodies, authentication, pages, errors, and the macros
//! that stand in for serde's derive.
//!
//! A client does not depend on this crate: the files below `src/runtime/` are copied into it, so that
//! `crate::runtime` means the same here and there. The generator takes them from `SOURCES`, behind the feature
//! `sources`, which needs no dependency.

#[cfg(feature = "client")]
#[doc(hidden)]
pub mod runtime;

#[cfg(feature = "sources")]
mod sources;

#[cfg(feature = "sources")]
pub use sources::{DEPENDENCIES, Dependency, FEATURES, Feature, SOURCES, Source, module};
