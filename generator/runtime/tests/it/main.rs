//! The runtime as a client uses it: on the wire, and by what its macros expand to.

#![cfg(feature = "client")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod auth;
#[cfg(feature = "blocking")]
mod blocking;
mod body;
mod decode;
mod encoding;
mod errors;
mod formats;
mod hostile;
mod http_client;
mod json_path;
mod multipart;
mod object;
mod one_way;
mod open_enum;
mod operation;
mod paging;
mod paging_kinds;
mod paging_links;
mod raw;
mod redirect;
mod retry;
#[cfg(feature = "testing")]
mod testing;
mod union;
#[cfg(feature = "webhooks")]
mod webhooks;
mod wire;
