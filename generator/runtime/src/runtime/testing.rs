//! For tests of programs that use this client, with the feature `testing`: no server, and no waiting.
//!
//! A [`Fake`] takes the place of the transport. It gives the answers that a test has prepared, and keeps the requests.
//! Its [`Clock`] makes time-outs and retries pass at once. [`from_json`] makes a value of any answer's type. With
//! both, a client runs on any executor, tokio or not.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::json_path;
pub use crate::runtime::testing_clock::Clock;
pub use crate::runtime::testing_fake::{Fake, Rule};
pub use crate::runtime::testing_reply::Reply;
pub use crate::runtime::testing_request::Request;

/// A value of any type that an answer can have, such as one without a constructor, from its JSON.
///
/// # Errors
///
/// Of kind `Decode`: the JSON does not fit; the error names the place.
pub fn from_json<T: DeserializeOwned>(json: impl Serialize) -> Result<T, Error> {
    let unwritable = |error| Error::new(ErrorKind::Decode, "this cannot be written as JSON").caused_by(error);
    let text = serde_json::to_vec(&json).map_err(unwritable)?;
    serde_json::from_slice(&text).map_err(|source| misfit(&text, source))
}

fn misfit(text: &[u8], source: serde_json::Error) -> Error {
    let path = json_path::path(text, json_path::offset(text, source.line(), source.column()));
    let path = if path.is_empty() { "$" } else { &path };
    let said = source.to_string();
    let reason = said.rfind(" at line ").and_then(|end| said.get(..end)).unwrap_or(&said);
    Error::new(ErrorKind::Decode, format!("the JSON does not fit at `{path}`: {reason}")).caused_by(source)
}
