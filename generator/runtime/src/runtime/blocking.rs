//! Calls without `async`, for programs that have no runtime of their own. One thread in the background drives the
//! connections of all of them.

use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::thread;

use futures_core::Stream;
use tokio::runtime::{Builder, Handle};

use crate::runtime::error::Error;
use crate::runtime::stream::ByteStream;
use crate::runtime::transport::BoxError;

/// Blocks the calling thread until something that is otherwise awaited is there: with the feature `blocking`.
///
/// Whatever gives a `Result` when awaited can be waited for: calls, the methods that take a stream's next piece, and
/// `async` blocks that do several things at once. Lists and streams become iterators. A first use starts the one
/// thread that drives the connections of all callers; any number of threads may wait at the same time.
///
/// Within a tokio runtime, threads of `spawn_blocking` included, nothing is waited for: blocking there would stop other
/// tasks, and `.await` is at hand. It is an error of kind `Configuration`.
pub trait Wait {
    /// What there is after waiting.
    type Output;

    /// Waits. What is an iterator waits for each of its items.
    fn wait(self) -> Self::Output;
}

impl<F, T, E> Wait for F
where
    F: Future<Output = Result<T, E>>,
    E: From<Error>,
{
    type Output = Result<T, E>;

    fn wait(self) -> Self::Output {
        background()?.block_on(self)
    }
}

impl Wait for ByteStream {
    type Output = WaitIter<Self>;

    fn wait(self) -> Self::Output {
        WaitIter::new(self)
    }
}

/// An iterator that blocks until the next item is there: with the feature `blocking`. Nothing follows an error.
#[must_use = "an iterator does nothing until it is asked for an item"]
pub struct WaitIter<S> {
    pub(crate) stream: S,
    refused: bool,
}

impl<S> WaitIter<S> {
    pub(crate) const fn new(stream: S) -> Self {
        Self { stream, refused: false }
    }
}

impl<S, T> Iterator for WaitIter<S>
where
    S: Stream<Item = Result<T, Error>> + Unpin,
{
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.refused {
            return None;
        }
        match background() {
            Ok(background) => background.block_on(std::future::poll_fn(|cx| Pin::new(&mut self.stream).poll_next(cx))),
            Err(error) => {
                self.refused = true;
                Some(Err(error))
            }
        }
    }
}

impl<S: fmt::Debug> fmt::Debug for WaitIter<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WaitIter").field(&self.stream).finish()
    }
}

/// The runtime in the background. It is started when it is first needed, and stays.
fn background() -> Result<Handle, Error> {
    static STARTED: Mutex<Option<Handle>> = Mutex::new(None);

    match Handle::try_current() {
        Ok(_) => {
            let advice = "`.await` it, or wait on a thread that `std::thread` has started";
            return Err(Error::configuration(format!("`wait` would block a tokio runtime: {advice}")));
        }
        Err(error) if error.is_thread_local_destroyed() => {
            return Err(Error::configuration("`wait` cannot be used while its thread ends"));
        }
        Err(_) => {}
    }
    // Not a `OnceLock`: when the system is short of threads, a later call may find one.
    let mut started = STARTED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*started {
        return Ok(handle.clone());
    }
    let handle = start().map_err(|error| {
        Error::configuration("the thread that drives connections in the background cannot be started").caused_by(error)
    })?;
    Ok(started.insert(handle).clone())
}

fn start() -> Result<Handle, BoxError> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    let name = concat!(env!("CARGO_PKG_NAME"), "-wait").to_owned();
    thread::Builder::new().name(name).spawn(move || runtime.block_on(std::future::pending::<()>()))?;
    Ok(handle)
}
