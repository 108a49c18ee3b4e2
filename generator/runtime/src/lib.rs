//! What every client emitted by clientsmith shares.
