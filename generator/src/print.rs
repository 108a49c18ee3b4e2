//! The print stage.
