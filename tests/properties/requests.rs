//! Any text as an argument.

use circleci::runtime::{ApiSpec, Operation, OperationSpec, SecurityScheme, decode};
use circleci::{CallOptions, Client, Error, ErrorKind};
use proptest::prelude::*;

use crate::memory::Memory;
use crate::server::Server;
use crate::{TOKEN, over, wait};

/// The documents have no parameter in a header or a cookie.
static API: ApiSpec = ApiSpec {
    name: "v2",
    base_url: "https://circleci.com/api/v2",
    security: &[&[SecurityScheme::header("Circle-Token")]],
    ..ApiSpec::DEFAULT
};

static ECHO: OperationSpec = OperationSpec { id: "echo", template: "/before/{value}/after", ..OperationSpec::of(&API) };

/// Where a value is put.
#[derive(Clone, Copy, Debug)]
enum Place {
    Path,
    Query,
    Header,
    OptionsHeader,
    Cookie,
}

const PLACES: [Place; 5] = [Place::Path, Place::Query, Place::Header, Place::OptionsHeader, Place::Cookie];

fn call(client: &Client, place: Place, value: &str) -> Operation {
    let operation = Operation::new(client, &ECHO);
    let path = if matches!(place, Place::Path) { value } else { "value" };
    let operation = operation.path("value", path);
    match place {
        Place::Path => operation,
        Place::Query => operation.query("value", value),
        Place::Header => operation.header("x-value", value),
        Place::OptionsHeader => operation.options(CallOptions::new().header("x-value", value)),
        Place::Cookie => operation.cookie("value", value),
    }
}

/// What a server reads at a place of a request, by the rules of RFC 3986 and RFC 9110 and no others.
fn seen(place: Place, target: &str, header: &dyn Fn(&str) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    let (path, query) = target.split_once('?').map_or((target, ""), |(path, query)| (path, query));
    let segments: Vec<_> = path.split('/').collect();
    let ["", "api", "v2", "before", segment, "after"] = segments[..] else { return None };
    // A server may take these for steps.
    let is_step = |segment: &str| matches!(segment.replace("%2e", ".").replace("%2E", ".").as_str(), "." | ".." | "");
    match place {
        Place::Path if is_step(segment) => None,
        Place::Path => Some(unescape(segment)),
        Place::Query => query.strip_prefix("value=").filter(|value| !value.contains(['&', '+'])).map(unescape),
        Place::Header | Place::OptionsHeader => header("x-value").map(|value| value.trim_ascii().to_vec()),
        Place::Cookie => {
            let cookie = String::from_utf8(header("cookie")?).ok()?;
            cookie.strip_prefix("value=").filter(|value| !value.contains([';', ' ', ','])).map(unescape)
        }
    }
}

/// What a percent-encoded text stands for.
fn unescape(text: &str) -> Vec<u8> {
    let mut pieces = text.split('%');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        bytes.push(u8::from_str_radix(&piece[..2], 16).unwrap());
        bytes.extend(&piece.as_bytes()[2..]);
    }
    bytes
}

/// Any text, and those that have been trouble before.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => any::<String>(),
        2 => r"[ -~]{0,12}",
        2 => r"[/\\.%?#&=;+, :@é\u{a0}\n\r\t\x00\x7f]{0,6}",
        1 => r"(%2e|%2E|%2f|\.|/){1,4}",
        1 => r"[a-z/ ]{0,40}",
    ]
}

fn sent<T>(outcome: &Result<T, Error>) -> bool {
    !outcome.as_ref().is_err_and(|error| error.kind() == ErrorKind::InvalidArgument)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_given_arrives_or_is_refused(value in texts()) {
        for place in PLACES {
            let memory = Memory::answering(204, &[], "");
            let client = over(memory.clone()).build().unwrap();
            let outcome = wait(call(&client, place, &value).send(decode::empty));
            let requests = memory.sent();
            prop_assert_eq!(requests.len(), usize::from(sent(&outcome)), "{:?}: {:?}", place, outcome);
            prop_assert_eq!(outcome.is_ok(), sent(&outcome), "{:?}: {:?}", place, outcome);
            for request in requests {
                let header = |name: &str| request.headers().get(name).map(|value| value.as_bytes().to_vec());
                let target = request.uri().path_and_query().unwrap().as_str();
                let seen = seen(place, target, &header);
                prop_assert_eq!(seen.as_deref(), Some(value.as_bytes()), "{:?}: {}", place, target);
                prop_assert_eq!(request.uri().host(), Some("circleci.com"));
            }
        }
    }

    #[test]
    fn simple_texts_are_not_refused(value in "[a-zA-Z0-9 /_.~%?#&=+é-]{0,20}") {
        let value = format!("a{value}z");
        for place in PLACES {
            let memory = Memory::answering(204, &[], "");
            let client = over(memory).build().unwrap();
            prop_assert!(wait(call(&client, place, &value).send(decode::empty)).is_ok(), "{place:?}");
        }
    }

    #[test]
    fn any_token_is_sent_whole_or_refused_when_the_client_is_built(token in texts()) {
        let memory = Memory::answering(404, &[], "");
        let Ok(client) = Client::builder().token(token.clone()).transport(memory.clone()).build() else { return Ok(()) };
        let _ = wait(client.v2().user().get_current_user().send());
        let _ = wait(client.v1().user().get_me().send());
        let [v2, v1] = &memory.sent()[..] else { panic!("two calls") };
        prop_assert_eq!(v2.headers()["circle-token"].as_bytes().trim_ascii(), token.as_bytes());
        prop_assert_eq!(unescape(v1.uri().query().unwrap().strip_prefix("circle-token=").unwrap()), token.as_bytes());
    }
}

#[test]
fn what_is_given_arrives_at_a_server() {
    let server = Server::start(Vec::<(u16, serde_json::Value)>::new());
    let client = Client::builder().token(TOKEN).origin(&server.origin).build().unwrap();
    let config = ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(value in texts())| {
        for place in PLACES {
            let before = server.requests().len();
            let outcome = wait(call(&client, place, &value).send(decode::empty));
            let requests = server.requests().split_off(before);
            prop_assert_eq!(requests.len(), usize::from(sent(&outcome)), "{:?}: {:?}", place, outcome);
            for request in requests {
                let header = |name: &str| request.header(name).map(|value| value.as_bytes().to_vec());
                let seen = seen(place, request.target(), &header);
                prop_assert_eq!(seen.as_deref(), Some(value.as_bytes()), "{:?}: {}", place, request.line);
            }
        }
    });
}

#[test]
fn a_text_too_long_for_an_address_is_refused() {
    for place in [Place::Path, Place::Query] {
        let memory = Memory::answering(204, &[], "");
        let client = over(memory.clone()).build().unwrap();
        let error = wait(call(&client, place, &"x".repeat(70_000)).send(decode::empty)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{place:?}: {error:?}");
        assert!(memory.sent().is_empty());
    }
}
