//! Calls against the server, and what is wrong with them.

use circleci::{Client, Error, ErrorKind, RetryPolicy};
use serde_json::Value;

use crate::document::Document;
use crate::operation::{Operation, Response};
use crate::request::{self, Case, TOKEN, is_same};
use crate::samples::{self, Sample};
use crate::server::{Answer, Server};
use crate::support::{self, Failure, Given};

/// A client, the server that it calls, and what has been found.
pub(crate) struct Bench {
    server: Server,
    client: Client,
    pub(crate) operations: usize,
    pub(crate) requests: usize,
    pub(crate) answers: usize,
    /// A line each: operation, variant, expected, got.
    pub(crate) faults: Vec<String>,
}

/// An operation as the document has it, and its call.
struct Subject<'a> {
    document: &'a Document,
    operation: &'a Operation,
    call: &'a support::Operation,
}

/// An answer to give, and what has to become of it.
struct Trial {
    name: String,
    status: u16,
    /// The media type and the bytes; none for an answer without a body.
    body: Option<(String, Vec<u8>)>,
    /// The value; for an error, its body's.
    back: Value,
    /// Whether it has what the document does not know.
    is_novel: bool,
    /// The status under which an error is declared.
    error: Option<String>,
}

impl Trial {
    fn answer(&self) -> Answer {
        match &self.body {
            Some((media, body)) => Answer::new(self.status, &[("content-type", media)], body),
            None => Answer::new(self.status, &[], ""),
        }
    }
}

impl Bench {
    pub(crate) fn start() -> Self {
        let server = Server::start(Vec::<Answer>::new());
        let client = Client::builder().token(TOKEN).origin(&server.origin).retries(RetryPolicy::none()).build();
        let client = client.unwrap();
        Self { server, client, operations: 0, requests: 0, answers: 0, faults: Vec::new() }
    }

    pub(crate) fn fault(&mut self, id: &str, variant: &str, what: &str) {
        let what: String = what.chars().take(3000).collect();
        self.faults.push(format!("{id}: {variant}: {what}"));
    }

    /// Calls an operation with all kinds of arguments, and has it answered in all ways.
    pub(crate) async fn exercise(&mut self, document: &Document, operation: &Operation, call: &support::Operation) {
        self.operations += 1;
        let subject = Subject { document, operation, call };
        let trials: Vec<Trial> = operation.responses.iter().flat_map(|response| trials(&subject, response)).collect();
        let Some(first) = trials.iter().position(|trial| trial.error.is_none()) else {
            let name = "no success is declared".to_owned();
            let silent = Trial { name, status: 200, body: None, back: Value::Null, is_novel: false, error: None };
            self.requests(&subject, &silent).await;
            return self.answers(&subject, &trials).await;
        };
        self.requests(&subject, &trials[first]).await;
        self.answers(&subject, &trials).await;
    }

    async fn requests(&mut self, subject: &Subject<'_>, trial: &Trial) {
        for case in request::cases(subject.document, subject.operation) {
            self.requests += 1;
            let name = format!("request {}", case.name);
            self.make(subject, &case, trial, &name).await;
        }
    }

    async fn answers(&mut self, subject: &Subject<'_>, trials: &[Trial]) {
        let case = request::least(subject.document, subject.operation);
        for trial in trials {
            self.answers += 1;
            self.make(subject, &case, trial, &trial.name).await;
        }
    }

    /// Makes one call, and judges what was sent and what came back.
    async fn make(&mut self, subject: &Subject<'_>, case: &Case, trial: &Trial, name: &str) {
        let Subject { document, operation, call } = subject;
        self.server.otherwise(trial.answer());
        let sent = match (call.call)(&self.client, &Given(case.arguments.clone())) {
            Ok(sent) => sent,
            Err(refusal) => return self.fault(&operation.id, name, &refusal),
        };
        let outcome = sent.await;
        let requests = self.server.take_requests();
        match &requests[..] {
            [request] => {
                for fault in case.faults(document, operation, request) {
                    self.fault(&operation.id, name, &fault);
                }
            }
            several => self.fault(&operation.id, name, &format!("{} requests were sent", several.len())),
        }
        if let Err(fault) = judge(call, trial, outcome) {
            self.fault(&operation.id, name, &fault);
        }
        if support::take_unrecognized() && !trial.is_novel {
            self.fault(&operation.id, name, &format!("{} has what the client does not know", trial.back));
        }
    }
}

fn judge(
    call: &support::Operation,
    trial: &Trial,
    outcome: Result<(circleci::StatusCode, Value), Failure>,
) -> Result<(), String> {
    match (outcome, &trial.error) {
        (Ok((status, value)), None) if status == trial.status && is_same(&value, &trial.back) => Ok(()),
        (Ok((status, value)), None) => Err(format!("{status}: expected {}, got {value}", trial.back)),
        (Err(Failure::Client(error)), Some(declared)) => judge_error(call, trial, declared, &error),
        (Ok((status, value)), Some(_)) => Err(format!("{status} is declared as an error, and gave {value}")),
        (Err(Failure::Client(error)), None) => Err(format!("{}: {error:?}", trial.status)),
        (Err(Failure::Json(error)), _) => Err(format!("{}: {error}", trial.status)),
    }
}

fn judge_error(call: &support::Operation, trial: &Trial, declared: &str, error: &Error) -> Result<(), String> {
    if error.kind() != ErrorKind::Status || error.status().map(|status| status.as_u16()) != Some(trial.status) {
        return Err(format!("expected an error of status {}, got {error:?}", trial.status));
    }
    let message =
        ["message", "error"].iter().find_map(|key| trial.back.get(key)?.as_str()).filter(|said| !said.is_empty());
    if message.is_some() && error.message().as_deref() != message {
        return Err(format!("expected the message {message:?}, got {:?}", error.message()));
    }
    let decode = call.errors.iter().find(|(status, _)| *status == declared).map(|(_, decode)| decode);
    match (decode, trial.body.is_some()) {
        (Some(decode), true) => match decode(error)? {
            value if is_same(&value, &trial.back) => Ok(()),
            value => Err(format!("expected the error's body {}, got {value}", trial.back)),
        },
        (None, true) => Err(format!("the client has no type for the body of {declared}")),
        (Some(_), false) => Err(format!("the client has a type for the body of {declared}, which has none")),
        (None, false) => Ok(()),
    }
}

/// A response's variants.
fn trials(subject: &Subject, response: &Response) -> Vec<Trial> {
    let is_success = response.status.starts_with('2');
    let status: u16 = match response.status.as_str() {
        // Of those that nobody declares.
        "default" => 418,
        range => range.replace("XX", "99").parse().unwrap(),
    };
    let error = (!is_success).then(|| response.status.clone());
    let trial = |name: &str, body: Option<(String, Vec<u8>)>, Sample { back, is_novel, .. }: Sample| {
        let name = format!("{} {name}", response.status);
        Trial { name, status, body, back, is_novel, error: error.clone() }
    };
    let Some((media, schema)) = &response.body else {
        return vec![trial("without a body", None, Sample::same(Value::Null))];
    };
    let samples = samples::all(subject.document, schema);
    let body = |value: &Value| Some((media.clone(), value.to_string().into_bytes()));
    samples.into_iter().map(|(name, sample)| trial(&name, body(&sample.value), sample)).collect()
}
