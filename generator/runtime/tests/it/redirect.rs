//! Where redirects lead, and what goes along.

use clientsmith_runtime::runtime::{
    ApiSpec, Body, CallOptions, ClientBuilder, ClientSpec, Error, ErrorKind, Method, Operation, OperationSpec, decode,
};

use crate::support::{API, Fake, OLD_API, TOKEN, builder, leak, operation};

/// Leads from `/api/v2/start` to this place with this status, and answers everything else.
fn leading(status: u16, location: &'static str) -> Fake {
    Fake::new(move |request| {
        let answer = http::Response::builder();
        if request.uri.path().ends_with("/start") {
            return Ok(answer.status(status).header("location", location).body(Body::empty()).unwrap());
        }
        Ok(answer.body(Body::from("5")).unwrap())
    })
}

async fn follow(fake: &Fake, spec: OperationSpec) -> Result<i64, Error> {
    let operation = Operation::new(&fake.client(), leak(spec)).header("x-own", "private").cookie("c", "d");
    operation.options(CallOptions::new().header("x-more", "private")).send(decode::json).await
}

#[tokio::test]
async fn the_same_origin_gets_everything_again() {
    for status in [301, 302, 303, 307, 308] {
        for (location, expected) in [
            ("/there?a=b#frag", "https://api.example.com/there?a=b"),
            ("next", "https://api.example.com/api/v2/next"),
            ("https://api.example.com:443/x", "https://api.example.com/x"),
        ] {
            let fake = leading(status, location);
            assert_eq!(follow(&fake, operation("/start")).await.unwrap(), 5, "{location}");
            let last = fake.last();
            assert_eq!((last.uri.to_string().as_str(), &last.method), (expected, &http::Method::GET));
            let headers = ["circle-token", "x-own", "x-more"].map(|name| last.headers[name].to_str().unwrap());
            assert_eq!(headers, [TOKEN, "private", "private"]);
        }
    }
}

#[tokio::test]
async fn another_origin_gets_nothing_that_is_the_caller_s() {
    let others = [
        "https://elsewhere.example.com/x",
        "https://api.example.com:8443/x",
        "//elsewhere.example.com/x",
        "https://api.example.com.evil.com/x",
    ];
    for location in others {
        let fake = leading(302, location);
        assert_eq!(follow(&fake, operation("/start")).await.unwrap(), 5, "{location}");
        let last = fake.last();
        let mut names: Vec<&str> = last.headers.keys().map(http::HeaderName::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["accept", "user-agent"], "{location}");
        assert!(!format!("{:?}", last.uri).contains("s3cr3t"));
    }
}

#[tokio::test]
async fn once_away_a_call_stays_a_stranger() {
    let fake = Fake::new(|request| {
        let location = match (request.uri.host().unwrap(), request.uri.path()) {
            ("api.example.com", "/api/v2/start") => "https://elsewhere.example.com/x",
            ("elsewhere.example.com", _) => "https://api.example.com/api/v2/secrets",
            _ => return Ok(http::Response::new(Body::from("5"))),
        };
        Ok(http::Response::builder().status(302).header("location", location).body(Body::empty()).unwrap())
    });
    follow(&fake, operation("/start")).await.unwrap();
    assert_eq!(fake.last().uri.path(), "/api/v2/secrets");
    assert!(fake.last().headers.get("circle-token").is_none());
}

#[tokio::test]
async fn a_token_of_the_query_stays_at_home() {
    let spec = || OperationSpec { security: Some(OLD_API.security), ..operation("/start") };
    let fake = leading(302, "https://elsewhere.example.com/x?circle-token=s3cr3t%2Ft0ken&a=b&t=s3cr3t/t0ken");
    follow(&fake, spec()).await.unwrap();
    assert_eq!(fake.last().uri, "https://elsewhere.example.com/x?a=b");

    let fake = leading(302, "/x?circle-token=s3cr3t%2Ft0ken&a=b");
    follow(&fake, spec()).await.unwrap();
    assert_eq!(fake.last().uri, "https://api.example.com/x?a=b&circle-token=s3cr3t%2Ft0ken");

    let fake = leading(302, "https://elsewhere.example.com/s3cr3t%2Ft0ken/x");
    let error = follow(&fake, spec()).await.unwrap_err();
    assert_eq!((error.kind(), fake.count()), (ErrorKind::Redirect, 1));
    assert!(!format!("{error} {error:?}").contains("s3cr3t"));
}

static TRUSTING: ApiSpec = ApiSpec { trusted_origins: &["https://files.example.com"], ..API };

#[tokio::test]
async fn a_trusted_origin_gets_the_credential() {
    static CLIENT: ClientSpec = ClientSpec { user_agent: "t/1", token_variables: &[], apis: &[&TRUSTING] };
    let spec = || leak(OperationSpec { api: &TRUSTING, ..operation("/start") });
    let fake = leading(302, "https://files.example.com/x");
    let client = ClientBuilder::new(&CLIENT).transport(fake.clone()).token(TOKEN).build().unwrap();
    Operation::new(&client, spec()).send(decode::empty).await.unwrap();
    assert_eq!(fake.last().headers["circle-token"], TOKEN);

    // The token of a server of one's own is not for those that the vendor trusts.
    let moved = ClientBuilder::new(&CLIENT).transport(fake.clone()).token(TOKEN).origin("https://own.example.com");
    Operation::new(&moved.build().unwrap(), spec()).send(decode::empty).await.unwrap();
    assert!(fake.last().headers.get("circle-token").is_none());

    let told = builder().transport(fake.clone()).token(TOKEN).trusted_origin("https://files.example.com");
    Operation::new(&told.build().unwrap(), leak(operation("/start"))).send(decode::empty).await.unwrap();
    assert_eq!(fake.last().headers["circle-token"], TOKEN);
}

#[tokio::test]
async fn what_is_not_followed_is_an_error() {
    let cases = [
        ("http://api.example.com/x", "302 Found, but it leads from https to plain http"),
        ("ftp://api.example.com/x", "302 Found, but it leads to where this client does not go"),
        ("https://u:p@api.example.com/x", "302 Found, but it leads to where this client does not go"),
        ("https://", "302 Found, but it leads to no address"),
        ("/start", "302 Found, but 10 redirects were followed already"),
    ];
    for (location, expected) in cases {
        let fake = leading(302, location);
        let error = follow(&fake, operation("/start")).await.unwrap_err();
        assert_eq!((error.kind(), error.to_string()), (ErrorKind::Redirect, format!("`testOperation`: {expected}")));
        assert_eq!(error.status().unwrap(), 302);
        assert_eq!(fake.count(), if location == "/start" { 11 } else { 1 });
    }
}

#[tokio::test]
async fn only_get_and_head_are_led_on() {
    for method in [Method::Post, Method::Put, Method::Patch, Method::Delete] {
        let fake = leading(307, "/x");
        let error = follow(&fake, OperationSpec { method, ..operation("/start") }).await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16(), fake.count()), (ErrorKind::Status, 307, 1));
    }
    let fake = leading(301, "/x");
    follow(&fake, OperationSpec { method: Method::Head, ..operation("/start") }).await.unwrap();
    assert_eq!(fake.last().method, http::Method::HEAD);
    for status in [300, 304, 305] {
        let error = follow(&leading(status, "/x"), operation("/start")).await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Status, status));
    }
}
