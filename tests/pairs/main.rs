//! Documents before and after a change, with what the comparison has to say of it: small pairs in files that a person can read.
//!
//! `base.yaml` is a document of a few operations and types. Each pair in the other files says what of it differs on either side, which
//! changes are to be found, and how grave they are altogether. cargo-semver-checks, which judges the emitted code alone, has to
//! agree, and so has rustc, which compiles callers of the earlier side with the later one; where either can't see a change, the pair
//! says why.

mod callers;
#[path = "../support/configuration.rs"]
mod configuration;
#[path = "../support/emit.rs"]
mod emit;
mod emitted;
#[path = "../support/fixtures.rs"]
mod fixtures;
mod items;
mod pair;
#[path = "../support/scratch.rs"]
mod scratch;
mod semver;
#[path = "../support/shared.rs"]
mod shared;
mod side;
mod surface;
mod table;
mod twins;
