//! What every client emitted by clientsmith shares. Its users meet the public types at the crate's root.

pub use bytes::Bytes;
pub use http;
pub use http::{HeaderMap, StatusCode};
pub use serde::de::MapAccess;
pub use serde::ser::SerializeMap;
pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
pub use serde_json::{Map, Value};

mod answer;
pub use self::answer::StatusPattern;
pub use crate::answer;

mod auth;
pub use self::auth::Secret;

mod base64;
pub use self::base64::Base64;

#[cfg(feature = "blocking")]
mod blocking;
#[cfg(feature = "blocking")]
pub use self::blocking::{Wait, WaitIter};

mod body;
pub use self::body::Body;

mod builder;
pub use self::builder::ClientBuilder;

mod call;
pub use self::call::{Call, Response, ResponseCall};

mod charset;

mod client;
pub use self::client::Client;

mod clock;
pub use self::clock::Clock;

pub mod decode;
pub use self::decode::{Answer, ByStatus, Decode};

mod encode;
pub use self::encode::{Style, StyleKind};

mod error;
pub use self::error::{Error, ErrorKind};

mod execute;

mod header_styles;

mod json_path;

mod media;
pub use crate::{body_as, send_as};

mod multipart;
pub use self::multipart::FilePart;

mod object;
pub use self::object::{Entries, Object, Rest, RestMap, Slot, deserialize_object, skip_also, skipped};
pub use crate::object;

mod open_enum;
pub use self::open_enum::deserialize_text;
pub use crate::open_enum;

mod operation;
pub use self::operation::{Join, Operation, Part};
pub use crate::operation;

mod options;
pub use self::options::CallOptions;

mod paging;
pub use self::paging::{Items, Pages};

mod paging_spec;
pub use self::paging_spec::{Paging, PagingKind};

mod patch;
pub use self::patch::Patch;

mod properties;
pub use self::properties::{MaybeAbsent, OptionalProperty, Properties, Property, ReadOnlyProperty, serialize_object};

mod raw;
pub use self::raw::Request;

mod redirect;

mod request;

mod reqwest_transport;
pub use self::reqwest_transport::ReqwestTransport;

mod retry;
pub use self::retry::RetryPolicy;

mod servers;
pub use self::servers::ServerTemplate;

mod spec;
pub use self::spec::{AnswerKind, ApiSpec, ClientSpec, Encoding, Method, OperationSpec, Requirements, SecurityScheme};

mod stream;
pub use self::stream::ByteStream;

#[cfg(feature = "testing")]
pub mod testing;

#[cfg(feature = "testing")]
mod testing_clock;

#[cfg(feature = "testing")]
mod testing_fake;

#[cfg(feature = "testing")]
mod testing_reply;

#[cfg(feature = "testing")]
mod testing_request;

mod text;
pub use self::text::{Date, DateTime, Decimal, IsoDuration, Time};

mod trace;

mod transport;
pub use self::transport::{BoxError, BoxFuture, CallInfo, Transport, TransportError, TransportErrorKind};

mod union;
pub use self::union::{Case, deserialize_best, deserialize_by, read_as};
pub use crate::union;

mod uuid;
pub use self::uuid::Uuid;

#[cfg(feature = "webhooks")]
mod webhooks;
#[cfg(feature = "webhooks")]
pub use self::webhooks::{Error as WebhookError, SignatureAlgorithm, SignatureVersion, verify_signature};

mod wrapper;
pub use crate::wrapper;
