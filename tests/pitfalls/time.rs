//! Time-outs, on a clock that doesn't wait, and once for real.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use circleci::{CallOptions, Client, ErrorKind, RetryPolicy};

use crate::memory::{Memory, TestClock};
use crate::server::{Answer, Server};
use crate::{TOKEN, builder, http_client, me};

/// A client whose server never answers, and what it waits for.
fn hanging() -> (Client, TestClock, Arc<Memory>) {
    let (memory, clock) = (Memory::new(|_| None), TestClock::new());
    let client = builder().transport(Arc::clone(&memory)).clock(clock.clone()).retries(quick()).build().unwrap();
    (client, clock, memory)
}

/// Retries without a pause between them, so that time-outs are all that is waited for.
fn quick() -> RetryPolicy {
    RetryPolicy::new().base_delay(Duration::ZERO)
}

/// What was waited for, without the pauses of no length.
fn limits(clock: &TestClock) -> Vec<u64> {
    clock.waits().iter().filter(|wait| !wait.is_zero()).map(Duration::as_secs).collect()
}

#[tokio::test]
async fn default_time_outs() {
    let (client, clock, memory) = hanging();
    let error = me(&client).await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!(limits(&clock), [30, 30], "an attempt has 30 seconds, the call 60");
    assert_eq!((error.attempts(), memory.sent().len()), (2, 2));
    // A call that isn't tried again has the whole time.
    let (client, clock, memory) = hanging();
    let error = client.v2().pipeline().trigger_pipeline("gh/acme/api").send().await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!((limits(&clock), memory.sent().len()), (vec![60], 1));
}

#[tokio::test]
async fn time_outs_of_the_client_and_of_a_call() {
    let (memory, clock) = (Memory::new(|_| None), TestClock::new());
    let seconds = Duration::from_secs;
    let client = builder().transport(memory).clock(clock.clone()).retries(quick());
    let client = client.timeout(seconds(10)).attempt_timeout(seconds(4)).build().unwrap();
    assert!(me(&client).await.unwrap_err().is_timeout());
    assert_eq!(limits(&clock), [4, 4, 2], "the last has what is left");
    let options = CallOptions::new().timeout(seconds(7)).attempt_timeout(seconds(5));
    let error = client.v2().user().get_current_user().options(options).send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 2));
    assert_eq!(limits(&clock)[3..], [5, 2]);
}

#[tokio::test]
async fn no_time_out_at_all() {
    let memory = Memory::answering(503, &[], "");
    let client = builder().transport(memory).clock(TestClock::new()).timeout(Duration::MAX).build().unwrap();
    assert_eq!(me(&client).await.unwrap_err().attempts(), 4);
}

/// A client with this time for a call.
fn hasty(server: &Server, time: Duration) -> Client {
    builder().origin(&server.origin).http_client(http_client()).timeout(time).build().unwrap()
}

#[tokio::test]
async fn the_limit_covers_the_body() {
    let head = Answer::raw("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{");
    let server = Server::start(vec![head]);
    let client = hasty(&server, Duration::from_millis(200));
    let begun = Instant::now();
    let error = me(&client).await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn redirects_do_not_prolong_a_call() {
    let server = Server::start(vec![Answer::redirect(302, "/api/v2/me"), Answer::hang()]);
    // Enough for the redirect, which comes at once.
    let client = hasty(&server, Duration::from_secs(1));
    assert!(me(&client).await.unwrap_err().is_timeout());
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn with_ones_own_clock_and_transport_no_runtime_is_needed() {
    let memory = Memory::answering(503, &[], "");
    let client = builder().transport(memory).clock(TestClock::new()).build().unwrap();
    let mut call = pin!(me(&client));
    let outcome = (0..100).find_map(|_| match call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => Some(outcome),
        Poll::Pending => None,
    });
    assert_eq!(outcome.unwrap().unwrap_err().attempts(), 4);
}

#[test]
fn outside_a_runtime_a_call_is_an_error() {
    let client = Client::new(TOKEN).unwrap();
    let mut call = pin!(me(&client));
    match call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Err(error)) => assert_eq!(error.kind(), ErrorKind::Configuration, "{error:?}"),
        other => panic!("{other:?}"),
    }
}
