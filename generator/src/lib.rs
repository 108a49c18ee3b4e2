//! `clientsmith` turns API documents (Swagger 2.0, OpenAPI 3) into a Rust client crate.
//!
//! [`generate`] shows the whole pipeline; each of its lines is a module, and data flows one way.

pub mod check;
pub mod config;
pub mod diag;
pub mod document;
pub mod lower;
pub mod model;
pub mod name;
pub mod origins;
pub mod overlay;
pub mod parse;
pub mod print;
pub mod read;
pub mod upgrade;
