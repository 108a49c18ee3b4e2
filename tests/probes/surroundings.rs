//! What a client does without being asked: secrecy, time-outs, encryption, and how it is called.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use probed::{Body, BoxFuture, Client, Clock, ErrorKind, Transport, TransportError, Wait};

use crate::{ID, Outcome, Probe, check, refused, text};

/// The mock has nothing for this path of the scenario, and answers 404.
pub async fn debug_token(probe: Probe) -> Outcome {
    let builder = probe.builder("null_fields");
    let shown_builder = format!("{builder:?}");
    let client = builder.build().map_err(|error| text(&error))?;
    let call = client.v2().webhook().get_webhook_by_id(ID);
    let shown = [shown_builder, format!("{client:?} {:?} {call:?}", client.v2())].join(" ");
    let error = refused(call.send().await)?;
    check(error.is_not_found(), || text(&error))?;
    let causes = std::iter::successors(std::error::Error::source(&error), |&error| error.source());
    let causes: Vec<_> = causes.map(|error| format!("{error} {error:?}")).collect();
    let shown = format!("{shown} {error} {error:?} {}", causes.join(" "));
    let secret = probe.token.rsplit('-').next().unwrap_or(&probe.token);
    check(!shown.contains(secret), || "the token is shown".to_owned())?;
    Ok("builder, client, module, call, error".to_owned())
}

/// The mock doesn't speak TLS: the client comes as far as to notice that.
pub async fn tls(probe: Probe) -> Outcome {
    let origin = probe.base.replace("http://", "https://");
    let client = Client::builder().token(probe.token).origin(origin).build().map_err(|error| text(&error))?;
    let error = refused(client.v2().user().get_current_user().send().await)?;
    check(error.kind() == ErrorKind::Connect && text(&error).contains("InvalidContentType"), || text(&error))?;
    Ok("rustls, by default".to_owned())
}

/// A clock on which waiting takes no time, and is written down.
#[derive(Clone, Default)]
struct Jumping(Arc<Mutex<Vec<Duration>>>);

impl Jumping {
    fn waited(&self) -> Vec<Duration> {
        self.0.lock().unwrap().clone()
    }
}

impl Clock for Jumping {
    fn now(&self) -> Instant {
        Instant::now() + self.waited().iter().sum()
    }

    fn date(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<()> {
        let waits = Arc::clone(&self.0);
        Box::pin(async move { waits.lock().unwrap().push(time) })
    }
}

/// A server that never answers.
struct Silence;

impl Transport for Silence {
    fn call(&self, _request: http::Request<Body>) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        Box::pin(std::future::pending())
    }
}

pub async fn default_timeout(_probe: Probe) -> Outcome {
    let clock = Jumping::default();
    let client = Client::builder().token("token").transport(Silence).clock(clock.clone());
    let client = client.build().map_err(|error| text(&error))?;
    let error = refused(client.v2().pipeline().trigger_pipeline("gh/acme/web").send().await)?;
    check(error.is_timeout(), || text(&error))?;
    let waited: Duration = clock.waited().iter().sum();
    check(waited.abs_diff(Duration::from_secs(60)) < Duration::from_secs(1), || format!("{waited:?}"))?;
    Ok(format!("a call ends after {waited:.0?}"))
}

/// One client is called both ways at once.
pub async fn blocking(probe: Probe) -> Outcome {
    let users = probe.client("null_fields").v2().workflow();
    let waiting = users.clone();
    let thread = std::thread::spawn(move || waiting.get_workflow_by_id(ID).send().wait());
    let awaited = users.get_workflow_by_id(ID).send().await.map_err(|error| text(&error))?;
    let waited = tokio::task::spawn_blocking(move || thread.join()).await.map_err(|error| error.to_string())?;
    let waited = waited.map_err(|_| "the thread panicked")?.map_err(|error| text(&error))?;
    check(waited == awaited, || format!("{waited:?} {awaited:?}"))?;
    let within = refused(users.get_workflow_by_id(ID).send().wait())?;
    check(within.kind() == ErrorKind::Configuration, || text(&within))?;
    Ok("both at once; within a runtime, to block is an error".to_owned())
}
