//! What a caller may set: limits for all calls of a client, and settings for one of them.

use std::fmt;
use std::time::Duration;

use crate::runtime::retry::RetryPolicy;

/// How long a call and its attempts may take, how often it is tried, and how much its answer may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retries: RetryPolicy,

    /// In bytes.
    pub(crate) max_body: u64,
}

impl Limits {
    pub(crate) const DEFAULT: Self = Self {
        timeout: Duration::from_secs(60),
        attempt_timeout: Duration::from_secs(30),
        retries: RetryPolicy::new(),
        max_body: 64 * 1024 * 1024,
    };

    /// What holds for a call with these options.
    pub(crate) fn for_call(self, options: &CallOptions) -> Self {
        Self {
            timeout: options.timeout.unwrap_or(self.timeout),
            attempt_timeout: options.attempt_timeout.unwrap_or(self.attempt_timeout),
            retries: options.retries.unwrap_or(self.retries),
            max_body: options.max_body.unwrap_or(self.max_body),
        }
    }
}

/// Settings for one call, which go before the client's own.
#[derive(Clone, Default)]
#[must_use = "options do nothing until they are given to an operation"]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retries: Option<RetryPolicy>,
    pub(crate) max_body: Option<u64>,
    pub(crate) headers: Vec<(String, String)>,
}

impl CallOptions {
    /// Nothing set.
    pub const fn new() -> Self {
        Self { timeout: None, attempt_timeout: None, retries: None, max_body: None, headers: Vec::new() }
    }

    /// The time for the whole call, with all of its attempts and the waits between them.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// The time for one attempt, as long as another may follow.
    pub const fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// How often and how patiently the call is tried again.
    pub const fn retries(mut self, policy: RetryPolicy) -> Self {
        self.retries = Some(policy);
        self
    }

    /// The most bytes that the answer's body may have; a streamed one has no limit.
    pub const fn max_body(mut self, bytes: u64) -> Self {
        self.max_body = Some(bytes);
        self
    }

    /// A header, in place of any other of this name that the call would have.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// What `later` sets, and else what was set before.
    #[inline]
    pub(crate) fn merge(&mut self, mut later: Self) {
        self.timeout = later.timeout.or(self.timeout);
        self.attempt_timeout = later.attempt_timeout.or(self.attempt_timeout);
        self.retries = later.retries.or(self.retries);
        self.max_body = later.max_body.or(self.max_body);
        self.headers.append(&mut later.headers);
    }
}

impl fmt::Debug for CallOptions {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names = Vec::new();
        for (name, _) in &self.headers {
            names.push(name.as_str());
        }
        let mut text = f.debug_struct("CallOptions");
        text.field("timeout", &self.timeout).field("attempt_timeout", &self.attempt_timeout);
        text.field("retries", &self.retries).field("max_body", &self.max_body).field("headers", &names).finish()
    }
}
