//! What a caller may set for one call.

use std::fmt;
use std::time::Duration;

/// Settings for one call, which go before the client's own.
#[derive(Clone, Default)]
#[must_use = "options do nothing until they are given to an operation"]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) headers: Vec<(String, String)>,
}

impl CallOptions {
    /// Nothing set.
    pub const fn new() -> Self {
        Self { timeout: None, headers: Vec::new() }
    }

    /// The time for the whole call.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// A header, in place of any other of this name that the call would have.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// What `later` sets, and else what was set before.
    pub(crate) fn merge(&mut self, later: Self) {
        self.timeout = later.timeout.or(self.timeout);
        self.headers.extend(later.headers);
    }
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("CallOptions").field("timeout", &self.timeout).field("headers", &names).finish()
    }
}
