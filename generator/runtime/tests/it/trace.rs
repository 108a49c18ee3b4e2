//! What subscribers of `tracing` are told.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};

use clientsmith_runtime::runtime::{Body, Operation, OperationSpec, RetryPolicy, decode};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::support::{Fake, Hasty, OLD_API, TOKEN, builder, leak, operation};

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
    let count = std::sync::atomic::AtomicUsize::new(0);
    let fake = Fake::new(move |_| {
        let first = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 0;
        let status = if first { 503 } else { 200 };
        Ok(http::Response::builder().status(status).body(Body::from(r#"{"message":"private"}"#)).unwrap())
    });
    let clock = Hasty::new();
    let client = builder().transport(fake).clock(clock).token(TOKEN).retries(RetryPolicy::new()).build().unwrap();
    let spec = leak(OperationSpec { security: Some(OLD_API.security), ..operation("/a/{b}") });
    let call = Operation::new(&client, spec).path("b", "private").query("q", "private").send(decode::empty);
    tracing::subscriber::with_default(log.clone(), || {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
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
