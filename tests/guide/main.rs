//! The guide in `docs/` says what is so: every key of `client.toml`, what overlays do, every code of findings, each command and what
//! it prints, and where links lead. So does README.md, as far as it shows commands.

#[path = "../support/command.rs"]
mod command;
#[path = "../support/scratch.rs"]
mod scratch;
#[path = "../support/server.rs"]
mod server;

mod codes;
mod commands;
mod figures;
mod keys;
mod links;
mod overlays;
mod page;
mod readme;
mod reference;
mod rust;
mod story;
