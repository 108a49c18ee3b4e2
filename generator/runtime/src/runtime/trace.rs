//! What a call tells to `tracing`, if the feature of that name is on: no credential, and nothing of a query or a body.

use std::time::{Duration, Instant};

use crate::runtime::decode::Answer;
use crate::runtime::error::Error;
use crate::runtime::operation::Operation;

/// Runs a call within a span of its own.
#[cfg(feature = "tracing")]
pub(crate) fn call<T>(operation: &Operation, work: impl Future<Output = T>) -> impl Future<Output = T> {
    use tracing::Instrument as _;

    let spec = &operation.spec;
    let (api, method, template) = (spec.api.name, spec.method.as_str(), spec.template);
    work.instrument(tracing::debug_span!("call", operation = spec.id, api, method, template))
}

#[cfg(not(feature = "tracing"))]
pub(crate) fn call<T>(_operation: &Operation, work: impl Future<Output = T>) -> impl Future<Output = T> {
    work
}

/// Tells of an attempt that has come to its end: which one it was, counted from 1, and how long it took since it was
/// started; and how long is waited for the next one, if there will be one.
#[cfg(feature = "tracing")]
pub(crate) fn attempt(
    operation: &Operation,
    (attempt, started): (u32, Instant),
    outcome: Result<&Answer, &Error>,
    wait: Option<Duration>,
) {
    let duration = operation.client.shared().clock.now().saturating_duration_since(started);
    let spec = &operation.spec;
    let (operation, method, template) = (spec.id, spec.method.as_str(), spec.template);
    let error = outcome.err().map(Error::kind);
    let status = outcome.map_or_else(Error::status, |answer| Some(answer.status)).map(|status| status.as_u16());
    match (error, wait) {
        (None, _) => {
            tracing::debug!(operation, method, template, status, attempt, ?duration, "answered");
        }
        (Some(error), Some(wait)) => {
            tracing::warn!(operation, method, template, status, attempt, ?duration, ?error, ?wait, "to be tried again");
        }
        (Some(error), None) => {
            tracing::warn!(operation, method, template, status, attempt, ?duration, ?error, "failed");
        }
    }
}

#[cfg(not(feature = "tracing"))]
pub(crate) const fn attempt(
    _operation: &Operation,
    _attempt: (u32, Instant),
    _outcome: Result<&Answer, &Error>,
    _wait: Option<Duration>,
) {
}
