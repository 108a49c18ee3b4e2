//! Successes, as the document says and otherwise.

use std::io::{Read, Write};
use std::net::TcpStream;

use probed::v2::WorkflowStatus;
use probed::{Error, ErrorKind, StatusCode, Value};

use crate::{ID, Outcome, Probe, check, refused, text};

pub async fn plain(probe: Probe) -> Outcome {
    let workflow = probe.workflow("plain").await.map_err(|error| text(&error))?;
    check(workflow.status == WorkflowStatus::Success, || workflow.status.to_string())?;
    let log = tokio::task::spawn_blocking(move || log(&probe.base, "plain")).await;
    let log = log.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
    let agent = log.split("\"user-agent\": \"").nth(1).and_then(|rest| rest.split('"').next());
    Ok(format!("User-Agent {}", agent.ok_or("no User-Agent was sent")?))
}

/// What the mock has seen of a scenario.
fn log(base: &str, scenario: &str) -> std::io::Result<String> {
    let host = base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host)?;
    write!(stream, "GET /__log/{scenario} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
    let mut log = String::new();
    stream.read_to_string(&mut log).map(|_| log)
}

pub async fn enum_unknown(probe: Probe) -> Outcome {
    let workflow = probe.workflow("enum_unknown").await.map_err(|error| text(&error))?;
    check(workflow.status.as_str() == "quarantined", || format!("{:?}", workflow.status))?;
    let encoded = serde_json::to_value(&workflow).map_err(|error| error.to_string())?;
    check(encoded["status"] == "quarantined" && encoded["tag"] == "teardown", || encoded.to_string())?;
    Ok(format!("{:?}", workflow.status))
}

pub async fn field_unknown(probe: Probe) -> Outcome {
    let workflow = probe.workflow("field_unknown").await.map_err(|error| text(&error))?;
    check(workflow.name == "build-and-test", || workflow.name.clone())?;
    Ok("unknown members are left out".to_owned())
}

pub async fn null_fields(probe: Probe) -> Outcome {
    let pipeline = probe.client("null_fields").v2().pipeline().get_pipeline_by_id(ID).send().await;
    let pipeline = pipeline.map_err(|error| text(&error))?;
    let workflow = probe.workflow("null_fields").await.map_err(|error| text(&error))?;
    let vcs = pipeline.vcs.as_ref().ok_or("no vcs")?;
    let commit = vcs.commit.as_ref().ok_or("no commit")?;
    check(pipeline.trigger.actor.avatar_url.is_none() && pipeline.updated_at.is_none(), || format!("{pipeline:?}"))?;
    check(vcs.branch.is_none() && vcs.tag.is_none() && commit.subject.is_none(), || format!("{vcs:?}"))?;
    check(workflow.stopped_at.is_none() && workflow.canceled_by.is_none(), || format!("{workflow:?}"))?;
    Ok("null is None".to_owned())
}

pub async fn required_absent(probe: Probe) -> Outcome {
    let jobs = probe.client("required_absent").v2().workflow().list_workflow_jobs(ID).send().await;
    let error = refused(jobs)?;
    check(error.kind() == ErrorKind::Decode && error.to_string().contains("started_at"), || text(&error))?;
    check(error.status() == Some(StatusCode::OK), || text(&error))?;
    check(error.body().starts_with(br#"{"items": [{"#), || text(&error))?;
    Ok(error.to_string())
}

pub async fn ok_html(probe: Probe) -> Outcome {
    let error = refused(probe.workflow("ok_html").await)?;
    check(error.status() == Some(StatusCode::OK) && error.body() == b"<html>login</html>", || text(&error))?;
    Ok(error.to_string())
}

pub async fn ok_truncated(probe: Probe) -> Outcome {
    let error = refused(probe.workflow("ok_truncated").await)?;
    check(error.kind() == ErrorKind::Transport, || text(&error))?;
    Ok(error.to_string())
}

pub async fn ok_204(probe: Probe) -> Outcome {
    match probe.client("ok_204").v2().webhook().delete_webhook(ID).send().await {
        Ok(value) => Ok(format!("{value:?}")),
        Err(error) if error.status() == Some(StatusCode::NO_CONTENT) => Ok(error.to_string()),
        Err(error) => Err(text(&error)),
    }
}

pub async fn ok_201(probe: Probe) -> Outcome {
    let call = probe.client("ok_201").v2().pipeline().trigger_pipeline("gh/acme/web");
    let response = call.branch("main").send_with_response().await.map_err(|error| text(&error))?;
    check(response.status() == StatusCode::CREATED, || response.status().to_string())?;
    check(response.value().number == 7 && response.value().id == ID, || format!("{:?}", response.value()))?;
    Ok(format!("pipeline {}", response.value().number))
}

pub async fn ok_202(probe: Probe) -> Outcome {
    let response = probe.client("ok_202").v2().workflow().cancel_workflow(ID).send_with_response().await;
    let response = response.map_err(|error: Error| text(&error))?;
    check(response.status() == StatusCode::ACCEPTED, || response.status().to_string())?;
    let value: Value = serde_json::to_value(response.value()).map_err(|error| error.to_string())?;
    check(value["message"] == "Accepted.", || value.to_string())?;
    Ok(value.to_string())
}
