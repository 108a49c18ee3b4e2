//! The print stage on Models made by hand.

#![expect(clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on stops here")]

#[path = "print/support.rs"]
mod support;

#[path = "print/docs.rs"]
mod docs;
#[path = "print/items.rs"]
mod items;
#[path = "print/layout.rs"]
mod layout;
