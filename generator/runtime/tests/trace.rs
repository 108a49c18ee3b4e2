//! What subscribers of `tracing` are told. A test program of its own: whether an event is told at all is settled once in a
//! process, by whoever comes to it first.

#![cfg(all(feature = "client", feature = "tracing"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::{Debug, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use clientsmith_runtime::runtime::{
    ApiSpec, Body, BoxFuture, ClientBuilder, ClientSpec, Operation, OperationSpec, RetryPolicy, SecurityScheme,
    Transport, TransportError, decode,
};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

static API: ApiSpec = ApiSpec {
    name: "v2",
    base_url: "https://api.example.com",
    security: &[&[SecurityScheme::query("token")]],
    ..ApiSpec::DEFAULT
};

static CLIENT: ClientSpec = ClientSpec { apis: &[&API], ..ClientSpec::DEFAULT };

static OPERATION: OperationSpec = OperationSpec { id: "testOperation", template: "/a/{b}", ..OperationSpec::of(&API) };

const TOKEN: &str = "s3cr3t";

/// Busy at first.
#[derive(Default)]
struct Busy(AtomicBool);

impl Transport for Busy {
    fn call(&self, _: http::Request<Body>) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        let status = if self.0.swap(true, Ordering::Relaxed) { 200 } else { 503 };
        let answer = http::Response::builder().status(status).body(Body::from(r#"{"message":"private"}"#)).unwrap();
        Box::pin(std::future::ready(Ok(answer)))
    }
}

/// Keeps every span and event as text.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Log {
    fn write(&self, metadata: &Metadata<'_>, record: impl FnOnce(&mut Line<'_>)) {
        let mut text = self.0.lock().unwrap();
        write!(text, "{} {}:", metadata.level(), if metadata.is_span() { metadata.name() } else { "event" }).unwrap();
        record(&mut Line(&mut text));
        text.push('\n');
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("clientsmith_runtime")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.write(span.metadata(), |line| span.record(line));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.write(event.metadata(), |line| event.record(line));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn calls_and_attempts_are_told_without_secrets() {
    let log = Log::default();
    let policy = RetryPolicy::new().base_delay(Duration::ZERO);
    let client = ClientBuilder::new(&CLIENT).transport(Busy::default()).token(TOKEN).retries(policy).build().unwrap();
    let call = Operation::new(&client, &OPERATION).path("b", "private").query("q", "private").send(decode::empty);
    tracing::subscriber::with_default(log.clone(), || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(call).unwrap();
    });
    let text = log.0.lock().unwrap().clone();
    let lines: Vec<&str> = text.lines().collect();
    let call = r#"operation="testOperation""#;
    assert_eq!(lines.len(), 3, "{text}");
    assert_eq!(lines[0], format!(r#"DEBUG call: {call} api="v2" method="GET" template="/a/{{b}}""#));
    assert!(lines[1].starts_with("WARN event:") && lines[1].contains("status=503 attempt=1"), "{text}");
    assert!(lines[1].contains("error=Status wait="), "{text}");
    assert!(lines[2].starts_with("DEBUG event:") && lines[2].contains("status=200 attempt=2"), "{text}");
    assert!(lines.iter().all(|line| !line.contains("s3cr3t") && !line.contains("private")), "{text}");
}
