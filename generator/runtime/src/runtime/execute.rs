//! One call, from an operation to its answer: its attempts, and the redirects of each.

use crate::runtime::body::Body;
use crate::runtime::clock::{Deadline, within};
use crate::runtime::decode::Answer;
use crate::runtime::error::{Attribution, Error, ErrorKind, Received};
use crate::runtime::operation::Operation;
use crate::runtime::redirect;
use crate::runtime::spec::AnswerKind;
use crate::runtime::stream::ByteStream;
use crate::runtime::trace;

/// Makes the call within its time.
pub(crate) async fn execute(operation: Operation) -> Result<Answer, Error> {
    let outcome = if operation.client.shared().has_clock() {
        trace::call(&operation, persist(&operation)).await
    } else {
        Err(Error::configuration("a call must be awaited within a tokio runtime"))
    };
    outcome.map_err(|error| error.of(&operation.client.attribution(operation.spec)))
}

/// Tries until there is an answer, or a failure that is final.
async fn persist(operation: &Operation) -> Result<Answer, Error> {
    let shared = operation.client.shared();
    let limits = shared.limits.for_call(&operation.options);
    let deadline = Deadline::after(&*shared.clock, limits.timeout);
    let mut number = 1;
    loop {
        let again = operation.is_repeatable() && limits.retries.allows(operation.spec.method, number);
        let started = shared.clock.now();
        let left = deadline.left(started);
        let limit = if again { limits.attempt_timeout.min(left) } else { left };
        let outcome = within(&*shared.clock, limit, attempt(operation, number)).await;
        let outcome = outcome.unwrap_or_else(|| {
            let limit = if limit < left { limits.attempt_timeout } else { limits.timeout };
            Err(Error::new(ErrorKind::Timeout, format!("no answer within {limit:?}")))
        });
        let ended = shared.clock.now();
        let wait = outcome.as_ref().err().filter(|_| again).and_then(|error| {
            let wait = limits.retries.wait(number, error, shared.clock.date())?;
            Some(wait).filter(|wait| *wait < deadline.left(ended))
        });
        let took = ended.saturating_duration_since(started);
        trace::attempt(operation, (number, took), outcome.as_ref(), wait);
        match (outcome, wait) {
            (Err(_), Some(wait)) => shared.clock.sleep(wait).await,
            (outcome, _) => return outcome.map_err(|error| error.after(number)),
        }
        number += 1;
    }
}

/// Sends a request, follows where it is redirected, and takes in the answer.
async fn attempt(operation: &Operation, number: u32) -> Result<Answer, Error> {
    let client = &operation.client;
    let mut destination = operation.destination()?;
    let mut hops = 0;
    loop {
        let request = operation.request_to(&destination, number)?;
        let host = request.uri().host().unwrap_or_default().to_owned();
        let response = client.shared().transport.call(request).await;
        let response = response.map_err(|error| Error::transport(error, &host))?;
        match redirect::next(client, (operation.spec.method, hops), &destination, &response)? {
            Some(next) => destination = next,
            None => return receive(operation, number, &host, response).await,
        }
        hops += 1;
    }
}

async fn receive(
    operation: &Operation,
    attempt: u32,
    host: &str,
    response: http::Response<Body>,
) -> Result<Answer, Error> {
    let attribution = Attribution { attempt, ..operation.client.attribution(operation.spec) };
    let (parts, body) = response.into_parts();
    let (status, headers) = (parts.status, parts.headers);
    let shared = operation.client.shared();
    let limits = shared.limits.for_call(&operation.options);
    if !status.is_success() {
        // A body that cannot be read, or not whole, must not hide the error that it belongs to.
        let body = body.collect(limits.max_body).await.map(|body| body.bytes).unwrap_or_default();
        return Err(Error::status_of(Received { status, headers, body }, &attribution));
    }
    if operation.spec.answer == AnswerKind::Stream {
        let stream = Some(ByteStream::new(body, attribution.clone(), (&shared.clock, limits.timeout)));
        return Ok(Answer { status, headers, body: bytes::Bytes::new(), stream, attribution });
    }
    let body = body.collect(limits.max_body).await.map_err(|error| Error::transport(error, host))?;
    if !body.complete {
        let detail = format!("{status}, but its body has more than {} bytes", limits.max_body);
        let received = Received { status, headers, body: body.bytes };
        return Err(Error::new(ErrorKind::BodyTooLarge, detail).with_answer(received));
    }
    Ok(Answer { status, headers, body: body.bytes, stream: None, attribution })
}
