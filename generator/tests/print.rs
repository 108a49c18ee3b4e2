//! The print stage on Models made by hand.

#[path = "print/support.rs"]
mod support;

#[path = "print/docs.rs"]
mod docs;
#[path = "print/items.rs"]
mod items;
#[path = "print/layout.rs"]
mod layout;
