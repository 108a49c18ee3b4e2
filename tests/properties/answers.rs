//! Any bytes in the headers that the client acts upon.

use std::time::Duration;

use circleci::runtime::{ApiSpec, Operation, OperationSpec, Paging, SecurityScheme};
use circleci::{Error, ErrorKind, Method, webhooks};
use http::HeaderValue;
use proptest::prelude::*;

use crate::memory::{self, Memory, TestClock};
use crate::{TOKEN, over, wait};

/// The documents have no list whose pages name the next one in a header.
static LINKED: OperationSpec = OperationSpec {
    id: "linked",
    template: "/list",
    paging: Some(&Paging::link().items("")),
    ..OperationSpec::of(&ApiSpec {
        name: "v2",
        base_url: "https://circleci.com/api/v2",
        security: &[&[SecurityScheme::header("Circle-Token")]],
        ..ApiSpec::DEFAULT
    })
};

/// Any value that a header can have: bytes, and texts of this form.
fn values(form: &'static str) -> impl Strategy<Value = HeaderValue> {
    let bytes = prop_oneof![prop::collection::vec(any::<u8>(), 0..40), form.prop_map(String::into_bytes)];
    bytes.prop_filter_map("no header", |bytes| HeaderValue::from_bytes(&bytes).ok())
}

/// What is sent and waited for, and the error at the end, if each answer is of this status and has this header.
fn exchange(status: u16, name: &'static str, value: HeaderValue) -> (Vec<memory::Sent>, Vec<Duration>, Error) {
    let memory = Memory::new(move |_| {
        let mut answer = memory::answer(status, &[], "");
        answer.headers_mut().insert(name, value.clone());
        Some(Ok(answer))
    });
    let clock = TestClock::new();
    let client = over(memory.clone()).clock(clock.clone()).build().unwrap();
    let error = wait(client.request(Method::Get, "/api/v2/me").send_empty()).unwrap_err();
    (memory.sent(), clock.waits(), error)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_retry_after(value in values(r"[+-]?[0-9]{0,25}(\.[0-9]+)?(e[0-9]+)?|(Mon|Fri), [0-9]{2} (Jan|Xyz) [0-9]{1,9} [0-9:]{8} GMT")) {
        let (sent, waits, error) = exchange(429, "retry-after", value);
        prop_assert_eq!(error.kind(), ErrorKind::Status);
        prop_assert!(sent.len() <= 4 && waits.len() < 4, "{waits:?}");
        prop_assert!(waits.iter().sum::<Duration>() <= Duration::from_secs(60), "{waits:?}");
    }

    #[test]
    fn any_location(value in values(r#"((https?|ftp|data):)?[/\\]{0,3}([a-z.]{0,9}@)?(circleci\.com|127\.1|\[::1\]|é|\.|secret)?(:[0-9]{1,6})?[/?#%.a-z=\\{}|^`"<> ]{0,12}"#)) {
        let (sent, _, error) = exchange(302, "location", value);
        prop_assert!(matches!(error.kind(), ErrorKind::Redirect | ErrorKind::Status), "{error:?}");
        prop_assert!(sent.len() <= 11, "{}", sent.len());
        for request in &sent {
            let uri = request.uri();
            let is_home = uri.scheme_str() == Some("https") && uri.authority().is_some_and(|at| at == "circleci.com");
            prop_assert_eq!(request.headers().contains_key("circle-token"), is_home, "{}", uri);
            prop_assert_eq!(uri.scheme_str(), Some("https"));
            prop_assert!(is_home || !uri.to_string().contains(TOKEN), "{}", uri);
        }
    }

    #[test]
    fn any_link(value in values(r#"(<(https?://)?(circleci\.com|elsewhere|/)?[a-z/:?=.]{0,12}>(; ?(rel|title)="?(next|[a-z ]{0,6})"?)?,? ?){0,3}"#)) {
        let memory = Memory::new(move |_| {
            let mut answer = memory::answer(200, &[], "[1]");
            answer.headers_mut().insert("link", value.clone());
            Some(Ok(answer))
        });
        let client = over(memory.clone()).clock(TestClock::new()).build().unwrap();
        let mut items = Operation::new(&client, &LINKED).items::<i64>();
        // Each page has the same header: it leads to itself, or ever deeper.
        for _ in 0..20 {
            if !matches!(wait(items.try_next()), Ok(Some(1))) {
                break;
            }
        }
        for request in memory.sent() {
            let uri = request.uri();
            let is_home = uri.scheme_str() == Some("https") && uri.authority().is_some_and(|at| at == "circleci.com");
            prop_assert_eq!(request.headers().contains_key("circle-token"), is_home, "{}", uri);
        }
        prop_assert!(memory.sent().len() <= 20);
    }

    #[test]
    fn any_signature(header in prop_oneof![any::<String>(), r"(v[0-9]?=[0-9a-fA-Fé]{0,66},? ?){0,3}"], body: Vec<u8>, secret: String) {
        prop_assert!(webhooks::verify(secret, &header, body).is_err());
    }

    #[test]
    fn any_body(status in prop_oneof![Just(200_u16), 200..=599_u16], body: Vec<u8>, media_type in values("(application|text)/[a-z+]{1,8}(; ?charset=\"?[a-zA-Z0-9-]{0,12}\"?)?")) {
        let memory = Memory::new(move |_| {
            let mut answer = memory::answer(status, &[], body.clone());
            answer.headers_mut().insert("content-type", media_type.clone());
            Some(Ok(answer))
        });
        let client = over(memory).clock(TestClock::new()).build().unwrap();
        if let Err(error) = wait(client.v2().user().get_current_user().send()) {
            let shown = format!("{error} {error:?} {:?} {:?}", error.message(), error.decode::<serde_json::Value>());
            prop_assert!(shown.chars().count() < 8000, "{}", shown.len());
        }
    }
}
