//! The name stage.
