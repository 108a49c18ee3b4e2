//! What is tried again, and what is not.

use std::time::{Duration, Instant};

use probed::v2::{PipelineCreation, WorkflowStatus};
use probed::{Error, ErrorKind, StatusCode};

use crate::{Outcome, Probe, check, refused, text};

pub async fn retry_get(probe: Probe) -> Outcome {
    succeeds(&probe, "retry_get").await
}

pub async fn retry_get_date(probe: Probe) -> Outcome {
    succeeds(&probe, "retry_get_date").await
}

pub async fn retry_get_503(probe: Probe) -> Outcome {
    succeeds(&probe, "retry_get_503").await
}

pub async fn retry_get_drop(probe: Probe) -> Outcome {
    succeeds(&probe, "retry_get_drop").await
}

async fn succeeds(probe: &Probe, scenario: &str) -> Outcome {
    let begun = Instant::now();
    let workflow = probe.workflow(scenario).await.map_err(|error| text(&error))?;
    check(workflow.status == WorkflowStatus::Success, || workflow.status.to_string())?;
    Ok(format!("after {:.1?}", begun.elapsed()))
}

pub async fn retry_get_forever(probe: Probe) -> Outcome {
    let error = refused(probe.workflow("retry_get_forever").await)?;
    throttled(&error, "1", br#"{"message": "Rate limit exceeded"}"#)?;
    check(error.attempts() > 1, || text(&error))?;
    Ok(error.to_string())
}

pub async fn retry_get_day(probe: Probe) -> Outcome {
    let begun = Instant::now();
    let error = refused(probe.workflow("retry_get_day").await)?;
    throttled(&error, "86400", br#"{"message": "tomorrow"}"#)?;
    check(begun.elapsed() < Duration::from_secs(5), || format!("after {:?}", begun.elapsed()))?;
    check(error.attempts() == 1, || text(&error))?;
    Ok(error.to_string())
}

/// A 429, with what the caller needs to wait for itself.
fn throttled(error: &Error, retry_after: &str, body: &[u8]) -> Result<(), String> {
    check(error.status() == Some(StatusCode::TOO_MANY_REQUESTS) && error.body() == body, || text(error))?;
    let header = error.headers().and_then(|headers| headers.get("retry-after"));
    check(header.is_some_and(|header| header == retry_after), || text(error))
}

pub async fn retry_post(probe: Probe) -> Outcome {
    let error = refused(trigger(&probe, "retry_post").await)?;
    throttled(&error, "1", br#"{"message": "Rate limit exceeded"}"#)?;
    Ok(error.to_string())
}

pub async fn retry_post_drop(probe: Probe) -> Outcome {
    let error = refused(trigger(&probe, "retry_post_drop").await)?;
    check(error.kind() == ErrorKind::Transport, || text(&error))?;
    Ok(error.to_string())
}

async fn trigger(probe: &Probe, scenario: &str) -> Result<PipelineCreation, Error> {
    probe.client(scenario).v2().pipeline().trigger_pipeline("gh/acme/web").branch("main").send().await
}
