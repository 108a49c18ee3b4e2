//! The upgrade stage.
