//! What the emitted calls are made with: arguments from JSON, and answers as JSON.

use std::cell::Cell;
use std::fmt::Debug;
use std::pin::Pin;

use circleci::{ByteStream, Client, Error, ResponseCall, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// An API: its module, its operations, its types.
pub(crate) type Api = (&'static str, &'static [Operation], &'static [Type]);

/// A type: its name, where the documents have it, and how its JSON comes back.
pub(crate) type Type = (&'static str, &'static str, fn(&Value) -> Result<Value, String>);

/// How the body of an error is read, and written again.
pub(crate) type ReadError = fn(&Error) -> Result<Value, String>;

/// An operation of the client.
pub(crate) struct Operation {
    pub(crate) id: &'static str,
    pub(crate) call: fn(&Client, &Given) -> Result<Sent, String>,
    /// By status, how an error's body is read.
    pub(crate) errors: &'static [(&'static str, ReadError)],
}

/// A call under way: its answer's status and value.
pub(crate) type Sent = Pin<Box<dyn Future<Output = Result<(StatusCode, Value), Failure>>>>;

/// Why a call gave nothing.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The client's own error.
    Client(Error),
    /// What it gave is no JSON.
    Json(String),
}

/// Arguments: an object of `path`, `query`, `header` and `cookie`, each with values by name, and `body`.
pub(crate) struct Given(pub(crate) Value);

impl Given {
    /// The argument; that of an empty name is the whole.
    fn find(&self, place: &str, name: &str) -> Option<&Value> {
        let values = self.0.get(place)?;
        if name.is_empty() { Some(values) } else { values.get(name) }
    }

    pub(crate) fn value<V: DeserializeOwned + Debug>(&self, place: &str, name: &str) -> Result<V, String> {
        let value = self.find(place, name).ok_or_else(|| format!("the client asks for `{name}` in {place}"))?;
        read(value, name)
    }

    pub(crate) fn text(&self, place: &str, name: &str) -> Result<String, String> {
        self.value(place, name)
    }

    #[allow(dead_code, reason = "hangs on the documents")]
    pub(crate) fn texts(&self, place: &str, name: &str) -> Result<Vec<String>, String> {
        self.value(place, name)
    }

    /// Goes on with optional arguments.
    pub(crate) fn fill<C>(&self, call: C) -> Filling<'_, C> {
        Filling { given: self, call: Ok(call) }
    }
}

/// A call that gets its optional arguments.
pub(crate) struct Filling<'a, C> {
    given: &'a Given,
    call: Result<C, String>,
}

impl<C> Filling<'_, C> {
    pub(crate) fn value<V: DeserializeOwned + Debug>(mut self, place: &str, name: &str, set: fn(C, V) -> C) -> Self {
        if let Some(value) = self.given.find(place, name) {
            self.call = self.call.and_then(|call| Ok(set(call, read(value, name)?)));
        }
        self
    }

    pub(crate) fn text(self, place: &str, name: &str, set: fn(C, String) -> C) -> Self {
        self.value(place, name, set)
    }

    pub(crate) fn texts(self, place: &str, name: &str, set: fn(C, Vec<String>) -> C) -> Self {
        self.value(place, name, set)
    }

    /// Sends it, for an answer that is JSON.
    pub(crate) fn json<T: Serialize + Debug + 'static>(self, send: fn(C) -> ResponseCall<T>) -> Result<Sent, String> {
        self.by_status(send, json)
    }

    /// Sends it, for an answer that is one of several types.
    pub(crate) fn by_status<T: 'static>(
        self,
        send: fn(C) -> ResponseCall<T>,
        show: fn(T) -> Result<Value, String>,
    ) -> Result<Sent, String> {
        let call = send(self.call?);
        Ok(Box::pin(async move {
            let response = call.await.map_err(Failure::Client)?;
            let status = response.status();
            Ok((status, show(response.into_value()).map_err(Failure::Json)?))
        }))
    }

    /// Sends it, for an answer that is bytes.
    #[allow(dead_code, reason = "hangs on the documents")]
    pub(crate) fn stream(self, send: fn(C) -> ResponseCall<ByteStream>) -> Result<Sent, String> {
        let call = send(self.call?);
        Ok(Box::pin(async move {
            let response = call.await.map_err(Failure::Client)?;
            let status = response.status();
            let bytes = response.into_value().collect().await.map_err(Failure::Client)?;
            Ok((status, Value::String(String::from_utf8_lossy(&bytes).into_owned())))
        }))
    }
}

fn read<V: DeserializeOwned + Debug>(value: &Value, name: &str) -> Result<V, String> {
    let value =
        V::deserialize(value).map_err(|error| format!("the client does not take {value} as `{name}`: {error}"))?;
    note_unrecognized(&value);
    Ok(value)
}

thread_local! {
    static HAS_UNRECOGNIZED: Cell<bool> = const { Cell::new(false) };
}

/// Whether, since this was last asked, an enum or a union has kept something as JSON that it does not know: it comes back as
/// it was although nobody can make anything of it.
pub(crate) fn take_unrecognized() -> bool {
    HAS_UNRECOGNIZED.replace(false)
}

fn note_unrecognized(value: &impl Debug) {
    if format!("{value:?}").contains("Unrecognized(") {
        HAS_UNRECOGNIZED.set(true);
    }
}

/// A value as JSON. By way of text, which writes a short float as it was meant.
pub(crate) fn json<T: Serialize + Debug>(value: T) -> Result<Value, String> {
    note_unrecognized(&value);
    let text = serde_json::to_string(&value).map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

/// The body of an error as JSON, by way of its type.
pub(crate) fn error<T: Serialize + DeserializeOwned + Debug>(error: &Error) -> Result<Value, String> {
    json(error.decode::<T>().map_err(|error| error.to_string())?)
}

/// A value as JSON, by way of its type, which reads what it writes as the same value.
pub(crate) fn round_trip<T: Serialize + DeserializeOwned + Debug + PartialEq>(value: &Value) -> Result<Value, String> {
    let read = |value: &Value| serde_json::from_str::<T>(&value.to_string()).map_err(|error| error.to_string());
    let first = read(value)?;
    let written = json(&first)?;
    let again = read(&written).map(|again| again == first);
    assert_eq!(again, Ok(true), "{value} is written as {written}");
    Ok(written)
}
