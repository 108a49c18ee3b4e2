//! Errors of the API, and calls that take too long.

use std::time::{Duration, Instant};

use probed::v2::{DecisionLog, ErrorResponse, GetOrgClaimsBadRequest};
use probed::{Error, ErrorKind};

use crate::{ID, Outcome, Probe, check, refused, text};

pub async fn error_404(probe: Probe) -> Outcome {
    let error = refused(probe.workflow("error_404").await)?;
    is_answer(&error, 404, br#"{"message": "Workflow not found"}"#, "req-404-abc")?;
    check(error.is_not_found() && error.request_id() == Some("req-404-abc"), || text(&error))?;
    check(error.message().as_deref() == Some("Workflow not found"), || text(&error))?;
    let typed: ErrorResponse = error.decode().map_err(|error| text(&error))?;
    check(typed.message.as_deref() == Some("Workflow not found"), || format!("{typed:?}"))?;
    Ok(error.to_string())
}

pub async fn error_404_listed(probe: Probe) -> Outcome {
    let error = refused(decision_log(&probe, "error_404_listed").await)?;
    is_answer(&error, 404, br#"{"error": "no such decision"}"#, "req-404-def")?;
    let typed: GetOrgClaimsBadRequest = error.decode().map_err(|error| text(&error))?;
    check(typed.error == "no such decision", || format!("{typed:?}"))?;
    check(error.message().as_deref() == Some("no such decision"), || text(&error))?;
    Ok(error.to_string())
}

pub async fn error_unlisted(probe: Probe) -> Outcome {
    let error = refused(decision_log(&probe, "error_unlisted").await)?;
    is_answer(&error, 418, br#"{"teapot": true}"#, "req-418")?;
    Ok(error.to_string())
}

async fn decision_log(probe: &Probe, scenario: &str) -> Result<DecisionLog, Error> {
    let api = probe.client(scenario).v2().policy_management();
    api.get_decision_log(ID.to_string(), "config", ID.to_string()).send().await
}

pub async fn error_html(probe: Probe) -> Outcome {
    let error = refused(probe.workflow("error_html").await)?;
    is_answer(&error, 502, b"<html><body>Bad Gateway</body></html>", "req-502")?;
    check(error.message().is_none(), || text(&error))?;
    Ok(error.to_string())
}

pub async fn error_empty(probe: Probe) -> Outcome {
    let error = refused(probe.workflow("error_empty").await)?;
    check(error.kind() == ErrorKind::Status && error.is_not_found() && error.body().is_empty(), || text(&error))?;
    check(error.decode::<ErrorResponse>().is_err(), || text(&error))?;
    Ok(error.to_string())
}

/// It has the status, the body and the header of the answer, and is no other kind of error.
fn is_answer(error: &Error, status: u16, body: &[u8], request: &str) -> Result<(), String> {
    check(error.kind() == ErrorKind::Status, || text(error))?;
    check(error.status().is_some_and(|seen| seen.as_u16() == status), || text(error))?;
    check(error.body() == body, || text(error))?;
    let header = error.headers().and_then(|headers| headers.get("x-request-id"));
    check(header.is_some_and(|header| header == request), || text(error))
}

pub async fn timeout_head(probe: Probe) -> Outcome {
    in_time(&probe, "timeout_head").await
}

pub async fn timeout_body(probe: Probe) -> Outcome {
    in_time(&probe, "timeout_body").await
}

async fn in_time(probe: &Probe, scenario: &str) -> Outcome {
    let client = probe.builder(scenario).timeout(Duration::from_secs(1)).build().map_err(|error| text(&error))?;
    let begun = Instant::now();
    let error = refused(client.v2().workflow().get_workflow_by_id(ID).send().await)?;
    check(error.is_timeout() && error.kind() == ErrorKind::Timeout, || text(&error))?;
    check(begun.elapsed() < Duration::from_secs(3), || format!("after {:?}", begun.elapsed()))?;
    Ok(format!("{error} (after {:.1?})", begun.elapsed()))
}
