//! What is tried again, when, and how often.

use std::time::{Duration, SystemTime};

use clientsmith_runtime::runtime::{
    Body, CallOptions, Error, ErrorKind, Method, Operation, OperationSpec, RetryPolicy, TransportError,
    TransportErrorKind, decode,
};

use crate::support::{Fake, Hasty, TOKEN, builder, leak, operation};

const SECOND: Duration = Duration::from_secs(1);

/// Answers with each of these statuses, the last one for ever, each with a `Retry-After` if there is one.
fn statuses(statuses: &'static [u16], retry_after: Option<String>) -> Fake {
    let count = std::sync::atomic::AtomicUsize::new(0);
    Fake::new(move |_| {
        let at = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let answer = http::Response::builder().status(*statuses.get(at).unwrap_or(statuses.last().unwrap()));
        let answer = retry_after.iter().fold(answer, |answer, value| answer.header("retry-after", value));
        Ok(answer.body(Body::from("5")).unwrap())
    })
}

async fn call(fake: &Fake, clock: &Hasty, method: Method, policy: RetryPolicy) -> Result<i64, Error> {
    let client = builder().transport(fake.clone()).clock(clock.clone()).token(TOKEN).retries(policy).build().unwrap();
    let spec = leak(OperationSpec { method, ..operation("/x") });
    Operation::new(&client, spec).send(decode::json).await
}

#[tokio::test]
async fn passing_failures_are_tried_again() {
    for status in [&[429_u16, 200], &[502, 200], &[503, 200], &[504, 200]] {
        let (fake, clock) = (statuses(status, None), Hasty::new());
        assert_eq!(call(&fake, &clock, Method::Get, RetryPolicy::new()).await.unwrap(), 5, "{status:?}");
        assert_eq!(fake.count(), 2);
        assert_eq!(clock.slept().len(), 1);
    }
    for status in [400, 401, 404, 409, 500, 501] {
        let (fake, clock) = (statuses(Box::leak(Box::new([status, 200])), None), Hasty::new());
        let error = call(&fake, &clock, Method::Get, RetryPolicy::new()).await.unwrap_err();
        assert_eq!((fake.count(), error.attempts()), (1, 1), "{status}");
    }
}

#[tokio::test]
async fn only_methods_that_may_be_repeated_are() {
    let methods = [
        (Method::Get, 4),
        (Method::Head, 4),
        (Method::Put, 4),
        (Method::Delete, 4),
        (Method::Options, 4),
        (Method::Trace, 4),
        (Method::Post, 1),
        (Method::Patch, 1),
    ];
    for (method, expected) in methods {
        let fake = statuses(&[503], None);
        let error = call(&fake, &Hasty::new(), method, RetryPolicy::new()).await.unwrap_err();
        assert_eq!((fake.count(), error.attempts()), (expected, expected.try_into().unwrap()), "{method:?}");
    }
    let fake = statuses(&[503], None);
    let error = call(&fake, &Hasty::new(), Method::Post, RetryPolicy::new().every_method()).await.unwrap_err();
    assert_eq!(fake.count(), 4);
    assert_eq!(error.to_string(), "`testOperation`: 503 Service Unavailable (after 4 attempts)");
}

#[tokio::test]
async fn broken_exchanges_are_tried_again() {
    let kinds = [
        (TransportErrorKind::Connect, 4),
        (TransportErrorKind::Timeout, 4),
        (TransportErrorKind::Body, 4),
        (TransportErrorKind::Other, 4),
        (TransportErrorKind::Request, 1),
    ];
    for (kind, expected) in kinds {
        let fake = Fake::new(move |_| Err(TransportError::new(kind, "broken")));
        call(&fake, &Hasty::new(), Method::Get, RetryPolicy::new()).await.unwrap_err();
        assert_eq!(fake.count(), expected, "{kind:?}");
    }
}

#[tokio::test]
async fn waits_double_up_to_a_cap_and_are_random_below() {
    let policy = RetryPolicy::new().max_retries(8).base_delay(SECOND).max_delay(10 * SECOND);
    let ceilings = [1, 2, 4, 8, 10, 10, 10, 10].map(|seconds| SECOND * seconds);
    let mut first = Vec::new();
    for _ in 0..20 {
        let clock = Hasty::new();
        let client = builder().transport(statuses(&[503], None)).clock(clock.clone()).timeout(1000 * SECOND);
        let client = client.retries(policy).build().unwrap();
        Operation::new(&client, leak(operation("/x"))).send(decode::empty).await.unwrap_err();
        let slept = clock.slept();
        assert_eq!(slept.len(), 8);
        assert!(slept.iter().zip(ceilings).all(|(slept, ceiling)| *slept <= ceiling), "{slept:?}");
        first.push(slept[0]);
    }
    first.dedup();
    assert!(first.len() > 15, "{first:?}");
    assert!(first.iter().any(|wait| *wait < SECOND / 2) && first.iter().any(|wait| *wait > SECOND / 2), "{first:?}");
}

#[tokio::test]
async fn a_server_that_asks_for_patience_gets_it() {
    let in_seven = || httpdate::fmt_http_date(SystemTime::now() + 8 * SECOND);
    // Dates have whole seconds.
    for (value, least, most) in [("3".to_owned(), 3, 3), (" 3 ".to_owned(), 3, 3), (in_seven(), 6, 8)] {
        let (fake, clock) = (statuses(&[429, 200], Some(value.clone())), Hasty::new());
        call(&fake, &clock, Method::Get, RetryPolicy::new()).await.unwrap();
        let slept = clock.slept();
        assert!(slept.len() == 1 && slept[0] >= SECOND * least && slept[0] <= SECOND * most, "{value}: {slept:?}");
    }
    // What says nothing, or names the past, is met by the usual wait.
    for value in ["0", "-5", "soon", "1.5", "1e30", "", "Thu, 01 Jan 1970 00:00:00 GMT"] {
        let (fake, clock) = (statuses(&[429, 200], Some(value.to_owned())), Hasty::new());
        call(&fake, &clock, Method::Get, RetryPolicy::new()).await.unwrap();
        assert!(clock.slept()[0] <= SECOND / 2, "{value}: {:?}", clock.slept());
    }
}

#[tokio::test]
async fn too_much_patience_is_refused() {
    let in_a_year = httpdate::fmt_http_date(SystemTime::now() + 365 * 86400 * SECOND);
    for value in ["61", "86400", "99999999999999999999999999", in_a_year.as_str()] {
        let (fake, clock) = (statuses(&[429, 200], Some(value.to_owned())), Hasty::new());
        let error = call(&fake, &clock, Method::Get, RetryPolicy::new()).await.unwrap_err();
        assert_eq!((fake.count(), clock.slept().len(), error.status().unwrap().as_u16()), (1, 0, 429), "{value}");
        assert_eq!(error.headers().unwrap()["retry-after"], value);
        assert!(error.retry_after().unwrap() >= 61 * SECOND);
    }
    let (fake, clock) = (statuses(&[429, 200], Some("61".to_owned())), Hasty::new());
    let client = builder().transport(fake.clone()).clock(clock.clone()).timeout(90 * SECOND).build().unwrap();
    let options = CallOptions::new().retries(RetryPolicy::new().max_retry_after(61 * SECOND));
    Operation::new(&client, leak(operation("/x"))).options(options).send(decode::empty).await.unwrap();
    assert_eq!(clock.slept(), [61 * SECOND]);
}

#[tokio::test]
async fn no_wait_goes_beyond_the_call_s_time() {
    let (fake, clock) = (statuses(&[503, 200], Some("20".to_owned())), Hasty::new());
    let client = builder().transport(fake.clone()).clock(clock.clone()).retries(RetryPolicy::new());
    let client = client.timeout(15 * SECOND).build().unwrap();
    let error = Operation::new(&client, leak(operation("/x"))).send(decode::empty).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), fake.count(), clock.slept().len()), (503, 1, 0));
}

#[tokio::test]
async fn an_attempt_that_hangs_is_given_up_for_another() {
    let count = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
    let seen = std::sync::Arc::clone(&count);
    let hanging = Fake::new(move |_| {
        seen.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let nothing = futures_core_pending();
        Ok(http::Response::new(nothing))
    });
    let clock = Hasty::new();
    let client = builder().transport(hanging).clock(clock.clone()).retries(RetryPolicy::new().base_delay(SECOND / 100));
    let client = client.build().unwrap();
    let error = Operation::new(&client, leak(operation("/x"))).send(decode::empty).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    // 30 seconds for each attempt, 60 for all: the third has what is left.
    assert_eq!((count.load(std::sync::atomic::Ordering::Relaxed), error.attempts()), (2, 2));
    assert!(clock.slept()[0] == 30 * SECOND && clock.slept().iter().sum::<Duration>() <= 60 * SECOND);

    let spec = leak(OperationSpec { method: Method::Post, ..operation("/x") });
    let error = Operation::new(&client, spec).send(decode::empty).await.unwrap_err();
    assert_eq!((error.to_string().as_str(), error.attempts()), ("`testOperation`: no answer within 60s", 1));
}

/// A body that never comes.
fn futures_core_pending() -> Body {
    struct Never;
    impl futures_core::Stream for Never {
        type Item = Result<bytes::Bytes, TransportError>;
        fn poll_next(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Pending
        }
    }
    Body::stream(Never)
}

#[tokio::test]
async fn a_stream_is_sent_once() {
    let fake = statuses(&[503], None);
    let client = builder().transport(fake.clone()).clock(Hasty::new()).retries(RetryPolicy::new()).build().unwrap();
    let spec = leak(OperationSpec { method: Method::Put, ..operation("/x") });
    let error = Operation::new(&client, spec).raw_body(futures_core_pending()).send(decode::empty).await.unwrap_err();
    assert_eq!((error.kind(), fake.count()), (ErrorKind::Status, 1));
}

#[test]
fn no_tokio_is_needed_with_a_clock_and_a_transport_of_ones_own() {
    let (fake, clock) = (statuses(&[503, 200], None), Hasty::new());
    let mut call = Box::pin(async move { call(&fake, &clock, Method::Get, RetryPolicy::new()).await });
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(answer) = Future::poll(call.as_mut(), &mut context) else { unreachable!() };
    assert_eq!(answer.unwrap(), 5);
}
