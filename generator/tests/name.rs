//! The name stage: text to identifier, and who keeps a name that several claim.

#[path = "name/support.rs"]
mod support;

#[path = "name/fixed.rs"]
mod fixed;
#[path = "name/identifiers.rs"]
mod identifiers;
#[path = "name/members.rs"]
mod members;
#[path = "name/operations.rs"]
mod operations;
#[path = "name/types.rs"]
mod types;
