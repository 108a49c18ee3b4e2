//! One call, from an operation to its answer: its attempts, and the redirects of each.

use std::pin::pin;

use crate::runtime::body::{Body, Collected};
use crate::runtime::clock::{Deadline, within};
use crate::runtime::decode::Answer;
use crate::runtime::error::{Attribution, Error, ErrorKind, Received};
use crate::runtime::operation::Operation;
use crate::runtime::options::Limits;
use crate::runtime::redirect;
use crate::runtime::request::Destination;
use crate::runtime::spec::AnswerKind;
use crate::runtime::stream::ByteStream;
use crate::runtime::trace;
use crate::runtime::transport::{BoxFuture, TransportError};

/// Makes the call within its time.
pub(crate) fn execute(operation: Operation) -> BoxFuture<Result<Answer, Error>> {
    // A block, since what an async function takes has its place in the future twice; and two small allocations, since
    // one of more than a kilobyte costs far more than both.
    let operation = Box::new(operation);
    Box::pin(async move {
        let outcome = if operation.client.shared().has_clock() {
            trace::call(&operation, persist(&operation)).await
        } else {
            Err(Error::configuration("a call must be awaited within a tokio runtime"))
        };
        outcome.map_err(|error| error.of(&operation.client.attribution(operation.spec)))
    })
}

/// Tries until there is an answer, or a failure that is final.
async fn persist(operation: &Operation) -> Result<Answer, Error> {
    let shared = operation.client.shared();
    let limits = shared.limits.for_call(&operation.options);
    let mut started = shared.clock.now();
    let deadline = Deadline::after(started, limits.timeout);
    let mut number = 1;
    loop {
        let again = operation.is_repeatable() && limits.retries.allows(operation.spec.method, number);
        let left = deadline.left(started);
        let limit = if again { limits.attempt_timeout.min(left) } else { left };
        let wait = {
            let outcome = within(&*shared.clock, limit, pin!(attempt(operation, number))).await;
            let outcome = outcome.unwrap_or_else(|| {
                let limit = if limit < left { limits.attempt_timeout } else { limits.timeout };
                Err(Error::new(ErrorKind::Timeout, format!("no answer within {limit:?}")))
            });
            let wait = match &outcome {
                Err(error) if again => limits.retries.wait(number, error, shared.clock.date()),
                _ => None,
            };
            let wait = match wait {
                Some(wait) if wait < deadline.left(shared.clock.now()) => Some(wait),
                _ => None,
            };
            trace::attempt(operation, (number, started), outcome.as_ref(), wait);
            match wait {
                Some(wait) => wait,
                None => return outcome.map_err(|error| error.after(number)),
            }
        };
        shared.clock.sleep(wait).await;
        number += 1;
        started = shared.clock.now();
    }
}

/// Sends a request, follows where it is redirected, and takes in the answer.
async fn attempt(operation: &Operation, number: u32) -> Result<Answer, Error> {
    let mut destination = operation.destination()?;
    let mut hops = 0;
    let mut response = loop {
        let response = send(operation, &destination, number)?.await;
        let response = response.map_err(|error| unreached(error, &destination))?;
        match redirect::next(&operation.client, (operation.spec.method, hops), &destination, &response)? {
            Some(next) => destination = next,
            None => break response,
        }
        hops += 1;
    };
    if response.status().is_success() && operation.spec.answer == AnswerKind::Stream {
        return Ok(streamed(operation, number, response));
    }
    let body = std::mem::take(response.body_mut()).collect(limits(operation).max_body).await;
    received(operation, number, response, body.map_err(|error| unreached(error, &destination)))
}

/// Apart from what waits for it, so that the request needs no room there.
fn send(
    operation: &Operation,
    destination: &Destination,
    attempt: u32,
) -> Result<BoxFuture<Result<http::Response<Body>, TransportError>>, Error> {
    Ok(operation.client.shared().transport.call(operation.request_to(destination, attempt)?))
}

fn limits(operation: &Operation) -> Limits {
    operation.client.shared().limits.for_call(&operation.options)
}

fn unreached(error: TransportError, destination: &Destination) -> Error {
    let address = http::Uri::try_from(destination.address.as_str()).unwrap_or_default();
    let host = address.host().unwrap_or_default();
    match address.port_u16() {
        Some(port) => Error::transport(error, &format!("{host}:{port}")),
        None => Error::transport(error, host),
    }
}

fn attribution(operation: &Operation, attempt: u32) -> Attribution {
    Attribution { attempt, ..operation.client.attribution(operation.spec) }
}

/// An answer whose body is handed over as it arrives.
fn streamed(operation: &Operation, attempt: u32, response: http::Response<Body>) -> Answer {
    let attribution = attribution(operation, attempt);
    let (parts, body) = response.into_parts();
    let patience = (&operation.client.shared().clock, limits(operation).timeout);
    let stream = Some(Box::new(ByteStream::new(body, attribution.clone(), patience)));
    Answer { status: parts.status, headers: parts.headers, body: bytes::Bytes::new(), stream, attribution }
}

/// An answer whose body was read.
fn received(
    operation: &Operation,
    attempt: u32,
    response: http::Response<Body>,
    body: Result<Collected, Error>,
) -> Result<Answer, Error> {
    let attribution = attribution(operation, attempt);
    let (parts, _) = response.into_parts();
    let (status, headers) = (parts.status, parts.headers);
    if !status.is_success() {
        // A body that cannot be read, or not whole, must not hide the error that it belongs to.
        let body = body.map(|body| body.bytes).unwrap_or_default();
        return Err(Error::status_of(Received { status, headers, body }, &attribution));
    }
    let body = body?;
    if !body.complete {
        let detail = format!("{status}, but its body has more than {} bytes", limits(operation).max_body);
        let received = Received { status, headers, body: body.bytes };
        return Err(Error::new(ErrorKind::BodyTooLarge, detail).with_answer(received));
    }
    Ok(Answer { status, headers, body: body.bytes, stream: None, attribution })
}
