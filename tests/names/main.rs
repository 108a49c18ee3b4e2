//! The lock of the client's names.

#[path = "../support/command.rs"]
mod command;
#[path = "../support/fixtures.rs"]
mod fixtures;

mod documents;
mod files;
mod operations;
