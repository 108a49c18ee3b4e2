//! What is tried again, when, and how often: on a clock that doesn't wait.

use std::sync::Arc;
use std::time::Duration;

use circleci::{CallOptions, Client, Error, ErrorKind, RetryPolicy, TransportError, TransportErrorKind};
use serde_json::json;

use crate::memory::{self, Memory, TestClock};
use crate::{builder, me, somebody};

/// A client of this transport, and what it waits for.
fn patient(memory: &Arc<Memory>) -> (Client, TestClock) {
    let clock = TestClock::new();
    (builder().transport(Arc::clone(memory)).clock(clock.clone()).build().unwrap(), clock)
}

/// Answers 429 with this header once, and then properly.
fn throttled_once(retry_after: &'static [u8]) -> Arc<Memory> {
    let first = std::sync::atomic::AtomicBool::new(true);
    Memory::new(move |_| {
        let mut answer = memory::answer(200, &[], somebody().to_string());
        if first.swap(false, std::sync::atomic::Ordering::SeqCst) {
            answer = memory::answer(429, &[], "");
            let value = http::HeaderValue::from_bytes(retry_after).unwrap();
            answer.headers_mut().insert("retry-after", value);
        }
        Some(Ok(answer))
    })
}

/// What is waited for after such an answer; an error if nothing is.
async fn wait_after(retry_after: &'static [u8]) -> Result<Duration, Error> {
    let (client, clock) = patient(&throttled_once(retry_after));
    me(&client).await?;
    assert_eq!(clock.waits().len(), 1);
    Ok(clock.waits()[0])
}

/// The longest that is waited for after a first attempt if the server doesn't say.
const FIRST_DELAY: Duration = Duration::from_millis(500);

#[tokio::test]
async fn retry_after_in_seconds() {
    let wait = wait_after(b"7").await.unwrap();
    assert!(wait >= Duration::from_secs(7) && wait <= Duration::from_secs(7) + FIRST_DELAY, "{wait:?}");
    assert!(wait_after(b" 0 ").await.unwrap() <= FIRST_DELAY);
}

#[tokio::test]
async fn retry_after_as_a_date() {
    assert_eq!(TestClock::beginning(), std::time::UNIX_EPOCH + Duration::from_secs(1_800_000_000));
    let wait = wait_after(b"Fri, 15 Jan 2027 08:00:09 GMT").await.unwrap();
    assert!(wait >= Duration::from_secs(9) && wait <= Duration::from_secs(9) + FIRST_DELAY, "{wait:?}");
    let past = wait_after(b"Fri, 15 Jan 2027 07:00:00 GMT").await.unwrap();
    assert!(past <= FIRST_DELAY, "{past:?}");
}

#[tokio::test]
async fn retry_after_beyond_all_patience_is_not_waited_for() {
    let texts: [&[u8]; 4] = [b"61", b"31536000", b"99999999999999999999999999999999", b"Sat, 15 Jan 2028 08:00:09 GMT"];
    for text in texts {
        let error = wait_after(text).await.unwrap_err();
        assert_eq!((error.attempts(), error.status().map(|status| status.as_u16())), (1, Some(429)), "{error:?}");
        assert_eq!(error.headers().unwrap()["retry-after"].as_bytes(), text);
    }
}

#[tokio::test]
async fn retry_after_that_says_nothing_is_as_if_absent() {
    let texts: [&[u8]; 9] =
        [b"-5", b"1e30", b"1.5", b"soon", b"", b"\xff\xfe", b"+7", b"NaN", b"Fri, 99 Foo 2027 08:00:00 GMT"];
    for text in texts {
        let wait = wait_after(text).await.unwrap();
        assert!(wait <= FIRST_DELAY, "{text:?}: {wait:?}");
    }
}

#[tokio::test]
async fn the_longest_patience_can_be_set() {
    let memory = throttled_once(b"86400");
    let clock = TestClock::new();
    let policy = RetryPolicy::new().max_retry_after(Duration::from_secs(100_000)).base_delay(Duration::ZERO);
    let long = Duration::from_secs(200_000);
    let client = builder().transport(memory).clock(clock.clone()).retries(policy).timeout(long).build().unwrap();
    me(&client).await.unwrap();
    assert_eq!(clock.waits(), [Duration::from_secs(86_400)]);
}

#[tokio::test]
async fn waits_longer_than_what_is_left_of_the_call_are_not_begun() {
    let memory = throttled_once(b"30");
    let clock = TestClock::new();
    let client = builder().transport(memory).clock(clock.clone()).timeout(Duration::from_secs(20)).build().unwrap();
    let error = me(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Status, 1), "{error:?}");
    assert!(clock.waits().is_empty());
}

#[tokio::test]
async fn retry_limit() {
    for status in [429, 502, 503, 504] {
        let memory = Memory::new(move |_| Some(Ok(memory::answer(status, &[], ""))));
        let (client, clock) = patient(&memory);
        let error = me(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts(), memory.sent().len()), (ErrorKind::Status, 4, 4), "{error:?}");
        let longest = [500, 1000, 2000].map(Duration::from_millis);
        assert_eq!(clock.waits().len(), longest.len());
        assert!(clock.waits().iter().zip(longest).all(|(wait, longest)| *wait <= longest), "{:?}", clock.waits());
    }
}

#[tokio::test]
async fn other_answers_are_final() {
    for status in [400, 401, 403, 404, 409, 418, 500, 501] {
        let memory = Memory::new(move |_| Some(Ok(memory::answer(status, &[("retry-after", "1")], ""))));
        let (client, _) = patient(&memory);
        assert_eq!(me(&client).await.unwrap_err().attempts(), 1, "{status}");
    }
}

#[tokio::test]
async fn broken_connections_are_tried_again() {
    for kind in
        [TransportErrorKind::Connect, TransportErrorKind::Timeout, TransportErrorKind::Body, TransportErrorKind::Other]
    {
        let memory = Memory::new(move |_| Some(Err(TransportError::new(kind, "broken"))));
        let (client, _) = patient(&memory);
        let error = me(&client).await.unwrap_err();
        assert_eq!((error.attempts(), memory.sent().len()), (4, 4), "{kind:?}");
    }
}

#[tokio::test]
async fn the_waits_are_not_the_same_for_all() {
    let memory = Memory::answering(503, &[], "");
    let (client, clock) = patient(&memory);
    let long = CallOptions::new().timeout(Duration::MAX).retries(RetryPolicy::new().max_retries(40));
    client.v2().user().get_current_user().options(long).send().await.unwrap_err();
    let mut waits = clock.waits();
    assert!(waits.iter().all(|wait| *wait <= Duration::from_secs(20)), "{waits:?}");
    waits.sort_unstable();
    waits.dedup();
    assert!(waits.len() > 30, "{waits:?}");
}

#[tokio::test]
async fn a_post_is_sent_once() {
    let failures: [fn() -> memory::Fate; 3] = [
        || Some(Ok(memory::answer(429, &[("retry-after", "1")], ""))),
        || Some(Ok(memory::answer(503, &[], ""))),
        || Some(Err(TransportError::new(TransportErrorKind::Other, "broken"))),
    ];
    for failure in failures {
        let memory = Memory::new(move |_| failure());
        let (client, clock) = patient(&memory);
        let call = client.v2().pipeline().trigger_pipeline("gh/acme/api").branch("main");
        let error = call.clone().send().await.unwrap_err();
        assert_eq!((error.attempts(), memory.sent().len(), clock.waits().len()), (1, 1, 0), "{error:?}");
        let asked_for = CallOptions::new().retries(RetryPolicy::new().every_method());
        let error = call.options(asked_for).send().await.unwrap_err();
        assert_eq!((error.attempts(), memory.sent().len()), (4, 5), "{error:?}");
        assert!(memory.sent().iter().all(|sent| sent.body() == br#"{"branch":"main"}"#), "each with the whole body");
    }
}

#[tokio::test]
async fn a_patch_is_sent_once() {
    let memory = Memory::answering(503, &[], "");
    let (client, _) = patient(&memory);
    let call = client.v2().policy_management().set_decision_settings("owner", "config");
    assert_eq!(call.send().await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn no_retries_where_none_are_wanted() {
    let memory = Memory::answering(503, &[], "");
    let (client, _) = patient(&memory);
    let none = CallOptions::new().retries(RetryPolicy::none());
    let error = client.v2().user().get_current_user().options(none).send().await.unwrap_err();
    assert_eq!(error.attempts(), 1);
    let client = builder().transport(Arc::clone(&memory)).retries(RetryPolicy::none()).build().unwrap();
    assert_eq!(me(&client).await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn an_answer_that_does_not_fit_is_final() {
    let memory = Memory::answering(200, &[], "{}");
    let (client, _) = patient(&memory);
    let error = me(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1));
    assert_eq!(error.decode::<serde_json::Value>().unwrap(), json!({}));
}

#[tokio::test]
async fn each_attempt_says_which_it_is() {
    let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let memory = Memory::new(move |request| {
        let call = request.extensions().get::<circleci::CallInfo>().unwrap();
        log.lock().unwrap().push((call.operation(), call.template(), call.api(), call.attempt()));
        Some(Ok(memory::answer(502, &[], "")))
    });
    let (client, _) = patient(&memory);
    me(&client).await.unwrap_err();
    let expected: Vec<_> = (1..=4).map(|attempt| ("getCurrentUser", "/me", "v2", attempt)).collect();
    assert_eq!(*seen.lock().unwrap(), expected);
}
