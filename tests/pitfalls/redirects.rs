//! Where redirects may lead, and what goes along.

use circleci::{CallOptions, ErrorKind, StatusCode};
use serde_json::Value;

use crate::memory::{self, Memory};
use crate::server::{Answer, Server};
use crate::{TOKEN, builder, client, me, over, somebody};

/// Another origin than any server that is not started by this.
fn elsewhere() -> Server {
    Server::start(vec![(200, somebody())])
}

#[tokio::test]
async fn same_origin_keeps_the_credential() {
    for status in [301, 302, 303, 307, 308] {
        let server = Server::start(vec![Answer::redirect(status, "/api/v2/user?x=%2F")]);
        server.then((200, somebody()));
        assert_eq!(me(&client(&server)).await.unwrap().login, "somebody");
        let requests = server.requests();
        assert_eq!(requests[1].line, "GET /api/v2/user?x=%2F");
        assert_eq!(requests[1].headers("circle-token"), [TOKEN]);
    }
}

#[tokio::test]
async fn other_origin_gets_no_credential() {
    for status in [301, 302, 303, 307, 308] {
        let other = elsewhere();
        let server = Server::start(vec![Answer::redirect(status, &format!("{}/landing", other.origin))]);
        let options = CallOptions::new().header("X-Private", "mine").header("Cookie", "session=mine");
        me_with(&server, options).await.unwrap();
        let landed = &other.requests()[0];
        assert_eq!(landed.line, "GET /landing");
        assert!(!landed.contains("secret") && !landed.contains("mine"), "{landed:?}");
        assert!(landed.header("accept").is_some() && landed.header("user-agent").is_some(), "{landed:?}");
    }
}

async fn me_with(server: &Server, options: CallOptions) -> Result<circleci::v2::User, circleci::Error> {
    client(server).v2().user().get_current_user().options(options).send().await
}

#[tokio::test]
async fn a_credential_does_not_come_back_after_a_detour() {
    let server = Server::start(Vec::<Answer>::new());
    let other = Server::start(vec![Answer::redirect(302, &format!("{}/api/v2/me", server.origin))]);
    server.then(Answer::redirect(302, &other.origin));
    server.then((200, somebody()));
    me(&client(&server)).await.unwrap();
    assert!(server.requests()[0].contains(TOKEN));
    assert!(!server.requests()[1].contains("secret"), "{:?}", server.requests()[1]);
}

#[tokio::test]
async fn the_same_host_on_another_port_or_scheme_is_another_origin() {
    let memory = Memory::new(|request| {
        let here = request.uri().to_string();
        let answer = match here.as_str() {
            "https://circleci.com/api/v2/me" => {
                memory::answer(302, &[("location", "https://circleci.com:8443/me")], "")
            }
            _ => memory::answer(200, &[], somebody().to_string()),
        };
        Some(Ok(answer))
    });
    me(&over(&memory)).await.unwrap();
    assert_eq!(memory.sent()[1].headers().get("circle-token"), None);
}

#[tokio::test]
async fn a_trusted_origin_gets_the_credential() {
    // The configuration names it whole.
    for (origin, expected) in [("https://output.circle-artifacts.com", true), ("https://circle-artifacts.com", false)] {
        let location = format!("{origin}/artifact");
        let memory = Memory::new(move |request| {
            let home = request.uri().host() == Some("circleci.com");
            let redirect = memory::answer(302, &[("location", &location)], "");
            Some(Ok(if home { redirect } else { memory::answer(200, &[], somebody().to_string()) }))
        });
        me(&over(&memory)).await.unwrap();
        assert_eq!(memory.sent()[1].headers().contains_key("circle-token"), expected, "{origin}");
    }
}

#[tokio::test]
async fn from_https_to_http_is_refused() {
    let memory = Memory::answering(302, &[("location", "http://circleci.com/api/v2/me")], "");
    let error = me(&over(&memory)).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Redirect, Some(StatusCode::FOUND)), "{error:?}");
    assert_eq!(memory.sent().len(), 1);
}

#[tokio::test]
async fn to_what_is_no_web_address_is_refused() {
    for location in
        ["ftp://circleci.com/me", "file:///etc/passwd", "javascript:alert(1)", "http://[", "//u:p@circleci.com/"]
    {
        let server = Server::start(vec![Answer::redirect(302, location)]);
        let error = me(&client(&server)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirect, "{location}: {error:?}");
        assert_eq!(error.attempts(), 1, "{location}");
    }
}

#[tokio::test]
async fn to_more_than_an_address_can_hold_is_refused() {
    let location = format!("/{}", "x".repeat(70_000));
    let memory = Memory::new(move |_| Some(Ok(memory::answer(302, &[("location", &location)], ""))));
    let error = me(&over(&memory)).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), memory.sent().len()), (ErrorKind::Redirect, 1, 1), "{error:?}");
}

#[tokio::test]
async fn ten_hops_and_no_more() {
    let server = Server::start((0..10).map(|hop| Answer::redirect(302, &format!("/{hop}"))).collect());
    server.then((200, somebody()));
    me(&client(&server)).await.unwrap();
    assert_eq!(server.requests().len(), 11);
    let server = Server::start(vec![Answer::redirect(302, "/api/v2/me"); 20]);
    let error = me(&client(&server)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirect, "{error:?}");
    assert_eq!(server.requests().len(), 11, "a loop ends as well");
}

#[tokio::test]
async fn a_token_in_a_locations_query_stays_at_home() {
    // v1 knows the query alone, and a server may repeat it.
    let other = elsewhere();
    let location = format!("{}/landing?a=1&circle-token=secret%2Ftoken%2B1&b=2", other.origin);
    let server = Server::start(vec![Answer::redirect(302, &location)]);
    let outcome = client(&server).v1().user().get_me().send().await;
    let landed = other.requests();
    assert!(landed.iter().all(|landed| !landed.contains("secret")), "{landed:?}");
    assert!(outcome.is_err() || landed.len() == 1);
    // In the path, where nothing can be left out.
    let location = format!("{}/landing/secret%2Ftoken%2B1", other.origin);
    let server = Server::start(vec![Answer::redirect(302, &location)]);
    let error = client(&server).v1().user().get_me().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirect, "{error:?}");
    assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
}

#[tokio::test]
async fn v1_has_its_token_once_after_a_redirect() {
    let server = Server::start(vec![Answer::redirect(302, "/api/v1/me?circle-token=secret%2Ftoken%2B1")]);
    server.then((404, Value::Null));
    let _ = client(&server).v1().user().get_me().send().await;
    assert_eq!(server.requests()[1].target(), "/api/v1/me?circle-token=secret%2Ftoken%2B1");
}

#[tokio::test]
async fn a_post_is_not_redirected() {
    let server = Server::start(vec![Answer::redirect(307, "/elsewhere")]);
    let call = client(&server).v2().pipeline().trigger_pipeline("gh/acme/api");
    let error = call.send().await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Status, Some(StatusCode::TEMPORARY_REDIRECT)), "{error:?}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_redirect_to_nowhere_is_its_own_error() {
    let server = Server::start(vec![Answer::new(302, &[], ""), Answer::new(304, &[], "")]);
    for status in [302, 304] {
        let error = me(&client(&server)).await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status), "{error:?}");
    }
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn an_http_client_that_follows_redirects_is_found_out() {
    let other = elsewhere();
    let server = Server::start(vec![Answer::redirect(302, &format!("{}/landing", other.origin))]);
    let following = reqwest::Client::builder().build().unwrap();
    let client = builder().origin(&server.origin).http_client(following).build().unwrap();
    let error = me(&client).await.unwrap_err();
    assert!(format!("{error:?}").contains("Policy::none"), "{error:?}");
}
