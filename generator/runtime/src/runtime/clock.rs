//! Time: everything that waits asks the client's clock, so that a test can bring its own.

use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime};

use crate::runtime::transport::BoxFuture;

/// What time it is, and how to wait. Implement it to run through time-outs and retries without waiting for them.
pub trait Clock: Send + Sync + 'static {
    /// A point in time that only moves forward.
    fn now(&self) -> Instant;

    /// The date, which servers name in `Retry-After`.
    fn date(&self) -> SystemTime;

    /// Is ready after this time.
    fn sleep(&self, time: Duration) -> BoxFuture<()>;
}

impl<T: Clock + ?Sized> Clock for Arc<T> {
    fn now(&self) -> Instant {
        T::now(self)
    }

    fn date(&self) -> SystemTime {
        T::date(self)
    }

    fn sleep(&self, time: Duration) -> BoxFuture<()> {
        T::sleep(self, time)
    }
}

/// Tokio's clock, which runs only within a tokio runtime.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TokioClock;

impl Clock for TokioClock {
    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }

    fn date(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<()> {
        // Asked for outside a runtime, tokio would panic.
        if is_in_tokio() { Box::pin(tokio::time::sleep(time)) } else { Box::pin(std::future::pending()) }
    }
}

/// Whether this is called within a tokio runtime.
pub(crate) fn is_in_tokio() -> bool {
    let Ok(_runtime) = tokio::runtime::Handle::try_current() else { return false };
    true
}

/// What `work` gives, unless it takes longer than this.
pub(crate) fn within<T>(
    clock: &dyn Clock,
    limit: Duration,
    mut work: Pin<&mut impl Future<Output = T>>,
) -> impl Future<Output = Option<T>> {
    let mut alarm = None;
    std::future::poll_fn(move |cx| {
        if let Poll::Ready(value) = work.as_mut().poll(cx) {
            return Poll::Ready(Some(value));
        }
        let alarm = alarm.get_or_insert_with(|| clock.sleep(limit));
        alarm.as_mut().poll(cx).map(|()| None)
    })
}

/// Until when a call may take.
#[derive(Clone, Copy)]
pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    /// A time that cannot be counted has no end.
    pub(crate) fn after(start: Instant, limit: Duration) -> Self {
        Self(start.checked_add(limit))
    }

    /// What is left of the time.
    pub(crate) fn left(self, now: Instant) -> Duration {
        self.0.map_or(Duration::MAX, |end| end.saturating_duration_since(now))
    }
}
