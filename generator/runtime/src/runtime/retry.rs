//! Which failures are tried again, and when.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, SystemTime};

use http::header::{HeaderMap, RETRY_AFTER};

use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::spec::Method;

/// How often and how patiently a call is tried again.
///
/// Tried again are calls that failed to connect, broke off or took too long, and those answered by 429, 502, 503 or
/// 504. Unless the policy says otherwise, only methods that may be repeated without harm are: not POST and PATCH.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a policy does nothing until it is given to a client or a call"]
pub struct RetryPolicy {
    max_retries: u32,
    base_delay: Duration,
    max_delay: Duration,
    max_retry_after: Duration,
    every_method: bool,
}

impl RetryPolicy {
    /// Three retries, the first within half a second; each may wait twice as long as the one before, up to 20 seconds.
    /// A server that asks for patience is given up to 60 seconds.
    pub const fn new() -> Self {
        Self {
            max_retries: 3,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(20),
            max_retry_after: Duration::from_secs(60),
            every_method: false,
        }
    }

    /// No retries.
    pub const fn none() -> Self {
        Self::new().max_retries(0)
    }

    /// How often a call is tried again at most, after its first attempt: 3 times unless set.
    pub const fn max_retries(mut self, times: u32) -> Self {
        self.max_retries = times;
        self
    }

    /// The longest wait before the first retry; it doubles with each further one: 500 milliseconds unless set. How long
    /// is really waited is chosen at random below that, so that clients which failed together do not come back together.
    pub const fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The longest wait between two attempts where the server does not ask for another: 20 seconds unless set.
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// The longest `Retry-After` that is waited for: 60 seconds unless set. If the server asks for more, its answer is
    /// the call's error at once.
    pub const fn max_retry_after(mut self, delay: Duration) -> Self {
        self.max_retry_after = delay;
        self
    }

    /// Also tries POST and PATCH again, for calls of which it does no harm if they are carried out twice.
    pub const fn every_method(mut self) -> Self {
        self.every_method = true;
        self
    }

    /// Whether there may be another attempt after this one, counted from 1.
    pub(crate) const fn allows(&self, method: Method, attempt: u32) -> bool {
        let repeatable = !matches!(method, Method::Post | Method::Patch);
        attempt <= self.max_retries && (repeatable || self.every_method)
    }

    /// How long to wait after this attempt failed; `None` if that would be too long, or the failure is final.
    pub(crate) fn wait(&self, attempt: u32, error: &Error, date: SystemTime) -> Option<Duration> {
        if !is_passing(error) {
            return None;
        }
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
        let chosen = at_most(self.base_delay.saturating_mul(doubled).min(self.max_delay));
        match error.headers().and_then(|headers| asked_for(headers, date)) {
            Some(asked) if asked > self.max_retry_after => None,
            Some(asked) => Some(asked.max(chosen)),
            None => Some(chosen),
        }
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a failure may pass by itself.
fn is_passing(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => true,
        ErrorKind::Status => error.status().is_some_and(|status| matches!(status.as_u16(), 429 | 502 | 503 | 504)),
        _ => false,
    }
}

/// What the server asks for in `Retry-After`: seconds or a date (RFC 9110, section 10.2.3). What is neither says nothing.
pub(crate) fn asked_for(headers: &HeaderMap, date: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Some(seconds) = seconds(text) {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(text).ok()?;
    Some(until.duration_since(date).unwrap_or_default())
}

/// The number that these digits are, or the largest there is; none if they are not only digits.
fn seconds(digits: &str) -> Option<u64> {
    let mut number = (!digits.is_empty()).then_some(0_u64)?;
    for digit in digits.chars() {
        number = number.saturating_mul(10).saturating_add(digit.to_digit(10)?.into());
    }
    Some(number)
}

/// A random time up to this one. The keys of hash maps are random enough for that.
fn at_most(longest: Duration) -> Duration {
    let nanos = u64::try_from(longest.as_nanos()).unwrap_or(u64::MAX);
    Duration::from_nanos(RandomState::new().build_hasher().finish() % nanos.saturating_add(1))
}
