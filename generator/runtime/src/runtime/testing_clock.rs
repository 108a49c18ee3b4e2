//! A clock for tests, on which nobody waits.

use std::collections::BTreeSet;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant, SystemTime};

use crate::runtime::clock;
use crate::runtime::transport::BoxFuture;

/// How often one who waits lets those go first who are to wait less. They may never come: a future that was begun may
/// be left alone.
const MOST_TURNS: u32 = 64;

/// A clock that stands still until somebody waits, and then jumps to where the wait is over. Of several waits the
/// shortest is over first, so that a time-out is in time for an answer that takes too long, and only for that.
///
/// Clones are the same clock. It needs a transport that answers without waiting for anything else, such as
/// [`Fake`](super::testing::Fake).
#[derive(Clone)]
pub struct Clock {
    start: Instant,
    date: SystemTime,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    passed: Duration,

    /// When each wait is over, with a number that tells it from others.
    waits: BTreeSet<(Duration, u64)>,
    latest: u64,
    slept: Vec<Duration>,
}

impl Clock {
    /// A clock on which it is the beginning of the year 2026.
    #[must_use]
    pub fn new() -> Self {
        Self::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600))
    }

    /// A clock on which it is this date.
    #[must_use]
    pub fn at(date: SystemTime) -> Self {
        Self { start: Instant::now(), date, state: Arc::default() }
    }

    /// Lets time pass.
    pub fn advance(&self, time: Duration) {
        let mut state = self.state();
        state.passed = state.passed.saturating_add(time);
    }

    /// How much time has passed.
    #[must_use]
    pub fn passed(&self) -> Duration {
        self.state().passed
    }

    /// How long the client has waited, each time that it waited to the end: between attempts, and for a time-out.
    #[must_use]
    pub fn slept(&self) -> Vec<Duration> {
        self.state().slept.clone()
    }

    /// A wait that is not the client's own.
    pub(crate) fn pass(&self, time: Duration) -> BoxFuture<()> {
        Box::pin(Sleep { clock: self.clone(), time, wait: None, turns: 0, noted: false })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}

impl clock::Clock for Clock {
    fn now(&self) -> Instant {
        self.start.checked_add(self.passed()).unwrap_or(self.start)
    }

    fn date(&self) -> SystemTime {
        self.date.checked_add(self.passed()).unwrap_or(self.date)
    }

    fn sleep(&self, time: Duration) -> BoxFuture<()> {
        Box::pin(Sleep { clock: self.clone(), time, wait: None, turns: 0, noted: true })
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clock").field("passed", &self.passed()).field("slept", &self.slept()).finish_non_exhaustive()
    }
}

struct Sleep {
    clock: Clock,
    time: Duration,

    /// Its place among the clock's waits, from the first poll on.
    wait: Option<(Duration, u64)>,
    turns: u32,
    noted: bool,
}

impl Sleep {
    /// Whether the wait is over. Never at the first poll: who waits for less may be yet to come.
    fn advance(&mut self) -> bool {
        let mut state = self.clock.state();
        let Some(wait) = self.wait else {
            state.latest += 1;
            let wait = (state.passed.saturating_add(self.time), state.latest);
            state.waits.insert(wait);
            self.wait = Some(wait);
            return false;
        };
        self.turns += 1;
        let is_first = state.waits.first() == Some(&wait);
        if !is_first && wait.0 > state.passed && self.turns < MOST_TURNS {
            return false;
        }
        state.passed = state.passed.max(wait.0);
        state.waits.remove(&wait);
        if self.noted {
            state.slept.push(self.time);
        }
        true
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.advance() {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(wait) = &self.wait {
            self.clock.state().waits.remove(wait);
        }
    }
}
