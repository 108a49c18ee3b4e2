//! Several media types of bodies and of answers, and answers by status.

use formed::media::Label;
use formed::status::StartRunResponse;

use crate::server::Answer;
use crate::{Findings, sent, serve};

pub(crate) async fn check(findings: &mut Findings) {
    bodies(findings).await;
    answers(findings).await;
    statuses(findings).await;
}

async fn bodies(findings: &mut Findings) {
    let label = || Label::new("glass");
    let typed = sent(|c| c.media().label().put_label(label()).send()).await;
    findings.same("content type", typed.header("content-type"), Some("application/merge-patch+json"));
    findings.same("body", typed.body.as_slice(), br#"{"text":"glass"}"#);
    findings.same("accept", typed.header("accept"), Some("application/vnd.example.label+json"));

    let other = sent(|c| c.media().label().put_label(label()).body_as("text/csv", "text\nglass").send()).await;
    findings.same("content type", other.header("content-type"), Some("text/csv"));
    findings.same("body", other.body.as_slice(), b"text\nglass");

    let bytes = sent(|c| c.media().label().put_picture(vec![1, 2]).send()).await;
    findings.same("content type", bytes.header("content-type"), Some("application/octet-stream"));
    let image = sent(|c| c.media().label().put_picture("").body_as("image/png", vec![1, 2]).send()).await;
    findings.same("content type", image.header("content-type"), Some("image/png"));
    findings.same("body", image.body.as_slice(), &[1, 2]);
}

async fn answers(findings: &mut Findings) {
    let (server, client) = serve(Answer::new(200, &[("content-type", "application/json")], r#"{"text":"glass"}"#));
    let label = client.media().label().get_label().send().await.map(|label| label.text);
    findings.same("answer", label.ok().as_deref(), Some("glass"));
    findings.same("accept", server.requests()[0].header("accept"), Some("application/json"));

    let (server, client) = serve(Answer::new(200, &[("content-type", "text/csv")], "text\nglass"));
    let table = client.media().label().get_label().send_as("text/csv").await.unwrap().collect().await;
    findings.same("answer", table.ok().as_deref(), Some(b"text\nglass".as_slice()));
    findings.same("accept", server.requests()[0].header("accept"), Some("text/csv"));

    let refused = serve(Answer::json(406, &serde_json::json!({ "message": "no" }))).1;
    let refused = refused.media().label().get_label().send_as("text/csv").await;
    findings.same("error", refused.err().and_then(|error| error.status().map(|status| status.as_u16())), Some(406));

    let report = sent(|c| c.media().label().get_report().send()).await;
    findings.same("accept", report.header("accept"), Some("text/csv"));
    let events = sent(|c| c.media().label().list_events().send()).await;
    findings.same("accept", events.header("accept"), Some("*/*"));
}

async fn statuses(findings: &mut Findings) {
    let json = |status, text: &str| Answer::new(status, &[("content-type", "application/json")], text);
    let rows = [
        (json(200, r#"{"message":"done"}"#), "Ok done"),
        (json(201, r#"{"id":"7"}"#), "Created 7"),
        (Answer::new(202, &[("content-type", "text/plain; charset=iso-8859-1")], b"sp\xe4ter"), "Accepted später"),
        (Answer::new(204, &[], ""), "NoContent"),
        (Answer::new(206, &[("content-type", "application/octet-stream")], [0, 255]), "PartialContent [0, 255]"),
        (json(203, "{}"), "error"),
        (json(201, "soon"), "error"),
    ];
    for (answer, expected) in rows {
        let (server, client) = serve(answer);
        let shown = match client.status().run().start_run().send().await {
            Ok(StartRunResponse::Ok(answer)) => format!("Ok {}", answer.message),
            Ok(StartRunResponse::Created(run)) => format!("Created {}", run.id),
            Ok(StartRunResponse::Accepted(text)) => format!("Accepted {text}"),
            Ok(StartRunResponse::NoContent) => "NoContent".to_owned(),
            Ok(StartRunResponse::PartialContent(bytes)) => format!("PartialContent {:?}", bytes.to_vec()),
            Ok(other) => format!("{other:?}"),
            Err(_) => "error".to_owned(),
        };
        findings.same("answer", shown.as_str(), expected);
        findings.same("accept", server.requests()[0].header("accept"), Some("application/json, */*;q=0.8"));
    }
}
