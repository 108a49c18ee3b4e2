//! The read stage.
