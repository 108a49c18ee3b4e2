//! The overlay stage.
