//! The lock of the client's names.

#[path = "../support/command.rs"]
mod command;

mod documents;
mod files;
mod operations;
