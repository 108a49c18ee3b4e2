//! One call, from an operation to its answer. What repeats or redirects requests has its place in [`execute`].

use std::time::Duration;

use crate::runtime::body::Body;
use crate::runtime::decode::Answer;
use crate::runtime::error::{Error, ErrorKind, Received};
use crate::runtime::operation::Operation;
use crate::runtime::spec::AnswerKind;
use crate::runtime::stream::ByteStream;

/// Makes the call within its time.
pub(crate) async fn execute(operation: Operation) -> Result<Answer, Error> {
    let attribution = operation.client.attribution(operation.spec);
    let limit = time_limit(&operation);
    let outcome = match tokio::runtime::Handle::try_current() {
        Err(_) => Err(Error::configuration("a call must be awaited within a tokio runtime")),
        Ok(_) => tokio::time::timeout(limit, attempt(&operation))
            .await
            .unwrap_or_else(|_| Err(Error::new(ErrorKind::Timeout, format!("no answer within {limit:?}")))),
    };
    outcome.map_err(|error| error.of(&attribution))
}

fn time_limit(operation: &Operation) -> Duration {
    operation.options.timeout.unwrap_or(operation.client.shared().timeout)
}

/// Sends one request and takes in its answer.
async fn attempt(operation: &Operation) -> Result<Answer, Error> {
    let request = operation.request()?;
    let host = request.uri().host().unwrap_or_default().to_owned();
    let response = operation.client.shared().transport.call(request).await;
    let response = response.map_err(|error| Error::transport(error, &host))?;
    receive(operation, &host, response).await
}

async fn receive(operation: &Operation, host: &str, response: http::Response<Body>) -> Result<Answer, Error> {
    let attribution = operation.client.attribution(operation.spec);
    let (parts, body) = response.into_parts();
    let (status, headers) = (parts.status, parts.headers);
    let shared = operation.client.shared();
    if !status.is_success() {
        // A body that cannot be read, or not whole, must not hide the error that it belongs to.
        let body = body.collect(shared.max_body).await.map(|body| body.bytes).unwrap_or_default();
        return Err(Error::status_of(Received { status, headers, body }, &attribution));
    }
    if operation.spec.answer == AnswerKind::Stream {
        let stream = Some(ByteStream::new(body, attribution.clone(), time_limit(operation)));
        return Ok(Answer { status, headers, body: bytes::Bytes::new(), stream, attribution });
    }
    let body = body.collect(shared.max_body).await.map_err(|error| Error::transport(error, host))?;
    if !body.complete {
        let detail = format!("{status}, but its body has more than {} bytes", shared.max_body);
        let received = Received { status, headers, body: body.bytes };
        return Err(Error::new(ErrorKind::BodyTooLarge, detail).with_answer(received));
    }
    Ok(Answer { status, headers, body: body.bytes, stream: None, attribution })
}
