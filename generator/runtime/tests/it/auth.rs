//! Which credential goes where.

use clientsmith_runtime::runtime::{
    ApiSpec, Client, ClientBuilder, ClientSpec, ErrorKind, Operation, OperationSpec, Requirements, SecurityScheme,
    decode,
};

use crate::support::{API, Fake, OLD_API, TOKEN, builder, leak, operation};

/// `name: value` of what identifies the caller in the request that an operation with this security sends.
async fn shown(client: &Client, fake: &Fake, security: Requirements) -> Vec<String> {
    let spec = leak(OperationSpec { security: Some(security), ..operation("/x") });
    Operation::new(client, spec).send(decode::empty).await.unwrap();
    let request = fake.last();
    let query = request.uri.query().map(|query| format!("?{query}"));
    let names = ["circle-token", "x-other", "authorization", "cookie"];
    let headers =
        names.iter().filter_map(|name| Some(format!("{name}: {}", request.headers.get(*name)?.to_str().ok()?)));
    headers.chain(query).collect()
}

const HEADER: SecurityScheme = SecurityScheme::header("Circle-Token");
const OTHER: SecurityScheme = SecurityScheme::header("X-Other");
const QUERY: SecurityScheme = SecurityScheme::query("circle-token");
const COOKIE: SecurityScheme = SecurityScheme::cookie("session");

#[tokio::test]
async fn a_token_serves_every_scheme() {
    let fake = Fake::ok("");
    let client = fake.client();
    let cases: [(Requirements, &[&str]); 10] = [
        (&[&[HEADER]], &["circle-token: s3cr3t/t0ken"]),
        (&[&[QUERY]], &["?circle-token=s3cr3t%2Ft0ken"]),
        (&[&[COOKIE]], &["cookie: session=s3cr3t%2Ft0ken"]),
        (&[&[SecurityScheme::Bearer]], &["authorization: Bearer s3cr3t/t0ken"]),
        (&[&[SecurityScheme::Basic]], &["authorization: Basic czNjcjN0L3Qwa2VuOg=="]),
        (&[&[QUERY], &[COOKIE], &[SecurityScheme::Basic], &[HEADER]], &["circle-token: s3cr3t/t0ken"]),
        (&[&[QUERY], &[COOKIE]], &["cookie: session=s3cr3t%2Ft0ken"]),
        (&[&[HEADER, QUERY], &[COOKIE]], &["cookie: session=s3cr3t%2Ft0ken"]),
        (&[&[HEADER, OTHER], &[QUERY]], &["circle-token: s3cr3t/t0ken", "x-other: s3cr3t/t0ken"]),
        (&[&[], &[QUERY]], &["?circle-token=s3cr3t%2Ft0ken"]),
    ];
    for (security, expected) in cases {
        assert_eq!(shown(&client, &fake, security).await, expected, "{security:?}");
    }
}

#[tokio::test]
async fn nothing_is_shown_where_nothing_fits() {
    let fake = Fake::ok("");
    assert!(shown(&fake.client(), &fake, &[]).await.is_empty());
    assert!(shown(&fake.client(), &fake, &[&[SecurityScheme::Unsupported, HEADER]]).await.is_empty());
    let nobody = builder().transport(fake.clone()).build().unwrap();
    assert!(shown(&nobody, &fake, &[&[HEADER], &[SecurityScheme::Basic]]).await.is_empty());
}

#[tokio::test]
async fn user_and_password_serve_basic_alone() {
    let fake = Fake::ok("");
    let client = builder().transport(fake.clone()).basic("ann", "pass:word").build().unwrap();
    let security: Requirements = &[&[HEADER], &[SecurityScheme::Basic]];
    assert_eq!(shown(&client, &fake, security).await, ["authorization: Basic YW5uOnBhc3M6d29yZA=="]);
    let both = builder().transport(fake.clone()).basic("ann", "pass:word").token(TOKEN).build().unwrap();
    assert_eq!(shown(&both, &fake, security).await, ["circle-token: s3cr3t/t0ken"]);
    assert_eq!(shown(&both, &fake, &[&[SecurityScheme::Basic]]).await, ["authorization: Basic YW5uOnBhc3M6d29yZA=="]);
}

#[tokio::test]
async fn each_module_has_its_own_scheme() {
    let fake = Fake::ok("");
    let client = fake.client();
    let old = leak(OperationSpec { template: "/me", ..OperationSpec::of(&OLD_API) });
    Operation::new(&client, old).send(decode::empty).await.unwrap();
    assert_eq!(fake.last().uri.to_string(), "https://api.example.com/api/v1/me?circle-token=s3cr3t%2Ft0ken");
    let new = leak(OperationSpec { template: "/me", ..OperationSpec::of(&API) });
    Operation::new(&client, new).send(decode::empty).await.unwrap();
    assert_eq!(fake.last().uri.to_string(), "https://api.example.com/api/v2/me");
    assert_eq!(fake.last().headers["circle-token"], TOKEN);
    assert!(fake.last().headers["circle-token"].is_sensitive());
}

#[tokio::test]
async fn an_operations_own_server_is_trusted_until_the_api_is_moved() {
    let fake = Fake::ok("");
    let spec = leak(OperationSpec { base_url: Some("https://files.example.com/up"), ..operation("/x") });
    let sent_to = async |client: Client| {
        Operation::new(&client, spec).send(decode::empty).await.unwrap();
        (fake.last().uri.to_string(), fake.last().headers.contains_key("circle-token"))
    };
    let with = || builder().transport(fake.clone()).token(TOKEN);
    assert_eq!(sent_to(with().build().unwrap()).await, ("https://files.example.com/up/x".to_owned(), true));
    let moved = with().origin("http://own.example:8080").build().unwrap();
    assert_eq!(sent_to(moved).await, ("http://own.example:8080/up/x".to_owned(), true));
    let rebased = with().base_url("v2", "https://own.example/api").build().unwrap();
    assert_eq!(sent_to(rebased).await, ("https://files.example.com/up/x".to_owned(), false));
}

#[tokio::test]
async fn modules_can_be_moved() {
    let fake = Fake::ok("");
    let spec = leak(operation("/x"));
    let sent_to = async |client: Client| {
        Operation::new(&client, spec).send(decode::empty).await.unwrap();
        fake.last().uri.to_string()
    };
    let with = || builder().transport(fake.clone());
    assert_eq!(sent_to(with().origin("https://ci.example").build().unwrap()).await, "https://ci.example/api/v2/x");
    let both = with().origin("https://ci.example").base_url("v2", "http://localhost:1/v2/").build().unwrap();
    assert_eq!(sent_to(both).await, "http://localhost:1/v2/x");
}

#[test]
fn a_client_that_cannot_be_is_refused_without_its_secrets() {
    let refused = [
        (builder().token("s3cr3t\r\nX-Evil: 1"), "the token has characters that no header may have"),
        (builder().token(""), "the token is empty"),
        (builder().basic("a:s3cr3t", ""), "the user name has a colon"),
        (builder().origin("https://u:s3cr3t@example.com"), "the address given for `origin` has credentials in it"),
        (builder().origin("https://a.b/c"), "the address given for `origin` has a path: `base_url` takes one"),
        (
            builder().trusted_origin("https://a.b/c"),
            "the address given for `trusted_origin` has a path: `base_url` takes one",
        ),
        (builder().origin("ftp://example.com"), "the address given for `origin` is neither http nor https"),
        (builder().base_url("v2", "example.com"), "the address given for `v2` is no URL"),
        (builder().base_url("v2", "http://example.com/?s3cr3t"), "the address given for `v2` has a query"),
        (builder().base_url("v3", "http://example.com"), "there is no module `v3`, only v1, v2"),
        (builder().user_agent("a\nb"), "the user agent has characters"),
    ];
    for (builder, expected) in refused {
        assert!(!format!("{builder:?}").contains("s3cr3t"));
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().starts_with(expected), "{error}");
        assert!(!format!("{error} {error:?}").contains("s3cr3t"), "{error:?}");
    }
}

#[test]
fn a_missing_variable_is_named() {
    let error = builder().token_from_env().build().unwrap_err();
    let expected =
        "no token: none of these environment variables is set: CLIENTSMITH_TEST_UNSET, CLIENTSMITH_TEST_TOKEN";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn an_api_without_server_says_what_to_do() {
    static LOST: ApiSpec = ApiSpec { name: "lost", base_url: "/v1", ..ApiSpec::DEFAULT };
    static CLIENT: ClientSpec = ClientSpec { apis: &[&LOST], ..ClientSpec::DEFAULT };
    let fake = Fake::ok("");
    let with = || ClientBuilder::new(&CLIENT).transport(fake.clone());
    let spec = leak(OperationSpec { template: "/x", ..OperationSpec::of(&LOST) });
    let error = Operation::new(&with().build().unwrap(), spec).send(decode::empty).await.unwrap_err();
    assert!(error.to_string().contains("base_url(\"lost\", …)"), "{error}");
    let found = with().origin("https://own.example").build().unwrap();
    Operation::new(&found, spec).send(decode::empty).await.unwrap();
    assert_eq!(fake.last().uri.to_string(), "https://own.example/v1/x");
}

#[tokio::test]
async fn the_first_variable_that_is_set_has_the_token() {
    // Cargo sets the second one for every test.
    static CLIENT: ClientSpec = ClientSpec {
        token_variables: &["CLIENTSMITH_TEST_UNSET", "CARGO_PKG_NAME"],
        apis: &[&API],
        ..ClientSpec::DEFAULT
    };
    let fake = Fake::ok("");
    let client = ClientBuilder::new(&CLIENT).token_from_env().transport(fake.clone()).build().unwrap();
    Operation::new(&client, leak(operation("/x"))).send(decode::empty).await.unwrap();
    assert_eq!(fake.last().headers["circle-token"], "clientsmith-runtime");
}
