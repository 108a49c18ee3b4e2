//! Puts something of one's own around every exchange with the API: a log, numbers for each operation, and a small cache.
//!
//! ```text
//! CIRCLECI_TOKEN=… cargo run --example middleware -- gh/acme/api
//! ```
//!
//! A client sends its requests through a [`Transport`], and a transport may stand around another. Each request carries a
//! [`CallInfo`], which names the operation and its template: good labels for logs and metrics, since they are the same
//! for all calls of an operation and hold no value. The request's own address and headers are better kept out of logs:
//! they have arguments in them, and the token.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use circleci::{
    Body, BoxFuture, Bytes, CallInfo, Client, HeaderMap, Method, StatusCode, Transport, TransportError, http,
};

type Answer = Result<http::Response<Body>, TransportError>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let project = std::env::args().nth(1).context("usage: middleware PROJECT-SLUG")?;
    let metrics = Arc::new(Metrics::default());
    let counted = Arc::clone(&metrics);
    let mut builder = Client::builder()
        .token_from_env()
        .wrap_transport(|inner| Logged { inner, metrics: counted })
        // Around the log: what it answers itself is not logged.
        .wrap_transport(|inner| Cached { inner, answers: Arc::default() });
    if let Ok(host) = std::env::var("CIRCLECI_HOST") {
        builder = builder.origin(host);
    }
    let v2 = builder.build()?.v2();

    for _ in 0..2 {
        // The second time from the cache.
        let project = v2.project().get_project_by_slug(&project).send().await?;
        println!("{} of {}", project.name, project.organization_name);
    }
    let mut pipelines = v2.pipeline().list_pipelines_for_project(&project).pages();
    let newest = pipelines.try_next().await?.map_or(0, |page| page.items.len());
    println!("{newest} pipelines on the first page");
    print!("{}", metrics.report());
    Ok(())
}

/// Writes a line for each exchange, and counts.
struct Logged {
    inner: Arc<dyn Transport>,
    metrics: Arc<Metrics>,
}

impl Transport for Logged {
    fn call(&self, request: http::Request<Body>) -> BoxFuture<Answer> {
        let info = request.extensions().get::<CallInfo>().copied();
        let (answer, metrics, start) = (self.inner.call(request), Arc::clone(&self.metrics), Instant::now());
        Box::pin(async move {
            let answer = answer.await;
            if let Some(info) = info {
                metrics.record(&info, &answer, start.elapsed());
            }
            answer
        })
    }
}

/// What is known of the exchanges so far, by operation.
#[derive(Default)]
struct Metrics(Mutex<BTreeMap<&'static str, Numbers>>);

#[derive(Default)]
struct Numbers {
    exchanges: u32,
    retries: u32,
    failures: u32,
}

impl Metrics {
    fn record(&self, info: &CallInfo, answer: &Answer, took: Duration) {
        let outcome = match answer {
            Ok(response) => response.status().as_str().to_owned(),
            Err(error) => error.to_string(),
        };
        let method = info.method().as_str();
        eprintln!("{method} {} (attempt {}): {outcome} in {took:?}", info.template(), info.attempt());
        let mut all = lock(&self.0);
        let numbers = all.entry(info.operation()).or_default();
        numbers.exchanges += 1;
        numbers.retries += u32::from(info.attempt() > 1);
        numbers.failures += u32::from(answer.as_ref().map_or(true, |response| !response.status().is_success()));
    }

    fn report(&self) -> String {
        let line = |(operation, numbers): (&&str, &Numbers)| {
            let Numbers { exchanges, retries, failures } = numbers;
            format!("{operation}: {exchanges} exchanges, {retries} of them retries, {failures} without success\n")
        };
        lock(&self.0).iter().map(line).collect()
    }
}

/// Answers repeated reads of one project without asking again. A cache for longer than one run would have to limit
/// its size and the age of what it keeps.
struct Cached {
    inner: Arc<dyn Transport>,
    answers: Arc<Mutex<BTreeMap<String, (HeaderMap, Bytes)>>>,
}

impl Transport for Cached {
    fn call(&self, request: http::Request<Body>) -> BoxFuture<Answer> {
        let is_kept = request
            .extensions()
            .get::<CallInfo>()
            .is_some_and(|info| info.method() == Method::Get && info.template() == "/project/{project-slug}");
        if !is_kept {
            return self.inner.call(request);
        }
        let key = request.uri().to_string();
        if let Some((headers, body)) = lock(&self.answers).get(&key).cloned() {
            return Box::pin(async move { Ok(response(headers, body)) });
        }
        let (answer, answers) = (self.inner.call(request), Arc::clone(&self.answers));
        Box::pin(async move {
            let (parts, mut body) = answer.await?.into_parts();
            if parts.status != StatusCode::OK {
                return Ok(http::Response::from_parts(parts, body));
            }
            let mut bytes = Vec::new();
            while let Some(piece) = body.chunk().await? {
                bytes.extend_from_slice(&piece);
            }
            let bytes = Bytes::from(bytes);
            lock(&answers).insert(key, (parts.headers.clone(), bytes.clone()));
            Ok(http::Response::from_parts(parts, bytes.into()))
        })
    }
}

fn response(headers: HeaderMap, body: Bytes) -> http::Response<Body> {
    let mut response = http::Response::new(body.into());
    *response.headers_mut() = headers;
    response
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
