//! UUIDs are those of the crate `uuid`.

pub use ::uuid::Uuid;
