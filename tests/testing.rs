//! The emitted crate as its users' own tests have it: prepared answers, and neither a server nor a runtime.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use circleci::testing::{self, Fake, Reply};
use circleci::v2::{OidcClaims, PipelineState, User};
use circleci::{Client, Error, ErrorKind, TransportErrorKind, Wait};
use serde_json::{Value, json};

const ID: &str = "5034460f-c7c4-4c43-9457-de07e2029e7b";

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// An executor without anything: no timer, no network.
fn block_on<T>(work: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut work = pin!(work);
    loop {
        if let Poll::Ready(value) = work.as_mut().poll(&mut Context::from_waker(&waker)) {
            return value;
        }
        thread::park();
    }
}

fn client(fake: &Fake) -> Client {
    Client::builder().token("s3cr3t").transport(fake.clone()).clock(fake.clock()).build().unwrap()
}

fn user() -> Value {
    json!({"id": ID, "login": "someone", "name": "Some One", "avatar_url": null})
}

fn pipeline(number: u64) -> Value {
    json!({
        "id": ID,
        "number": number,
        "project_slug": "gh/acme/api",
        "state": "created",
        "errors": [],
        "created_at": "2026-01-02T03:04:05.678Z",
        "trigger": {
            "type": "api",
            "received_at": "2026-01-02T03:04:05Z",
            "actor": {"login": "someone", "avatar_url": null},
        },
    })
}

/// What a program of a user does.
async fn numbers(client: &Client) -> Result<Vec<i64>, Error> {
    let mut items = client.v2().pipeline().list_pipelines_for_project("gh/acme/api").branch("main").items();
    let mut numbers = Vec::new();
    while let Some(pipeline) = items.try_next().await? {
        assert_eq!(pipeline.state, PipelineState::Created);
        numbers.push(pipeline.number);
    }
    Ok(numbers)
}

#[test]
fn a_list_goes_from_page_to_page() {
    let fake = Fake::new();
    fake.on("listPipelinesForProject")
        .json(json!({"items": [pipeline(3), pipeline(2)], "next_page_token": "more"}))
        .json(json!({"items": [pipeline(1)], "next_page_token": null}));
    assert_eq!(block_on(numbers(&client(&fake))).unwrap(), [3, 2, 1]);
    fake.assert_done().unwrap();
    let requests = fake.requests();
    assert_eq!(requests[0].path(), "/api/v2/project/gh%2Facme%2Fapi/pipeline");
    assert_eq!(requests[0].queries(), [("branch".to_owned(), "main".to_owned())]);
    assert_eq!(requests[1].query("page-token").as_deref(), Some("more"));
}

#[test]
fn a_call_is_tried_again_in_no_time() {
    let fake = Fake::new();
    fake.on("getCurrentUser")
        .reply(Reply::status(429).header("retry-after", "30"))
        .error(TransportErrorKind::Connect)
        .json(user());
    let user = block_on(client(&fake).v2().user().get_current_user().send()).unwrap();
    assert_eq!(user.login, "someone");
    assert_eq!(fake.clock().slept()[0], Duration::from_secs(30));
    assert_eq!(fake.requests().last().unwrap().attempt(), 3);
}

#[test]
fn a_patch_has_the_body_that_was_set() {
    let fake = Fake::new();
    fake.on("PatchOrgClaims").json(json!({"org_id": ID, "ttl": "1h"}));
    let call = client(&fake).v2().oidc_token_management().patch_org_claims(ID.parse().unwrap()).ttl("1h");
    let claims: OidcClaims = block_on(call.send()).unwrap();
    assert_eq!(claims, testing::from_json(json!({"org_id": ID, "ttl": "1h"})).unwrap());
    let [request] = fake.requests().try_into().unwrap();
    assert_eq!((request.method(), request.json()), ("PATCH", json!({"ttl": "1h"})));
    assert_eq!(request.header("circle-token"), Some("s3cr3t"));
    assert!(!format!("{request:?}").contains("s3cr3t"), "{request:?}");
}

#[test]
fn errors_are_answers_too() {
    let fake = Fake::new();
    fake.on("getProjectBySlug").reply(Reply::status(404).with_json(json!({"message": "Project not found"})));
    let call = || client(&fake).v2().project().get_project_by_slug("gh/acme/api").send();
    let error = block_on(call()).unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(error.message().as_deref(), Some("Project not found"));
    let error = block_on(call()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let expected = "no answer is prepared for `getProjectBySlug` (GET /api/v2/project/gh%2Facme%2Fapi); prepared are: \
                    `getProjectBySlug`: 0 left";
    assert!(format!("{error:?}").contains(expected), "{error:?}");
}

#[test]
fn the_credential_of_v1_is_in_no_text() {
    let fake = Fake::new();
    fake.on_request(|request| request.path() == "/api/v1/recent-builds").json(json!([]));
    block_on(client(&fake).v1().build().list_recent_builds().limit(2).send()).unwrap();
    let [request] = fake.requests().try_into().unwrap();
    assert_eq!(request.query("circle-token").as_deref(), Some("s3cr3t"));
    assert!(!format!("{request:?} {request} {fake:?}").contains("s3cr3t"), "{request:?}");
}

#[test]
fn values_that_do_not_fit_are_named_by_their_place() {
    let user: User = testing::from_json(user()).unwrap();
    assert_eq!(user.name, "Some One");
    let error = testing::from_json::<Vec<User>>(json!([{"id": ID, "login": 1}])).unwrap_err();
    assert!(error.to_string().contains("`[0].login`"), "{error}");
}

#[test]
fn what_blocks_is_tested_alike() {
    let fake = Fake::new();
    fake.on("listPipelinesForProject").json(json!({"items": [pipeline(1)], "next_page_token": null}));
    let mut numbers = Vec::new();
    for pipeline in client(&fake).v2().pipeline().list_pipelines_for_project("gh/acme/api").items().wait() {
        numbers.push(pipeline.unwrap().number);
    }
    assert_eq!(numbers, [1]);
}
