//! The runtime as text, for the generator to copy into a client.

/// One file of the runtime.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    /// Its name below `src/runtime/`. A file in a folder goes with the file of the folder's name, which declares it.
    pub path: &'static str,

    /// Its text.
    pub text: &'static str,

    /// The lines of `mod.rs` that declare it and re-export what it offers.
    pub declaration: &'static str,

    /// Whether a client can do without it. No file that every client has refers to one that it can do without.
    pub optional: bool,

    /// The optional dependencies that it uses.
    pub dependencies: &'static [&'static str],
}

/// A crate that clients depend on.
#[derive(Clone, Copy, Debug)]
pub struct Dependency {
    /// The name in a client's manifest.
    pub name: &'static str,

    /// The package, where that is called otherwise.
    pub package: Option<&'static str>,

    /// The versions that will do.
    pub version: &'static str,

    /// Whether its default features are wanted.
    pub default_features: bool,

    /// Further features.
    pub features: &'static [&'static str],

    /// The feature of the client that enables it; it is always there if `None`.
    pub feature: Option<&'static str>,
}

impl Dependency {
    const fn new(name: &'static str, version: &'static str) -> Self {
        Self { name, package: None, version, default_features: true, features: &[], feature: None }
    }

    const fn package(self, package: &'static str) -> Self {
        Self { package: Some(package), ..self }
    }

    /// Without default features, but with these.
    const fn only(self, features: &'static [&'static str]) -> Self {
        Self { default_features: false, features, ..self }
    }

    const fn with(self, features: &'static [&'static str]) -> Self {
        Self { features, ..self }
    }

    /// Enabled by this feature of the client.
    const fn by(self, feature: &'static str) -> Self {
        Self { feature: Some(feature), ..self }
    }
}

/// A Cargo feature of clients.
#[derive(Clone, Copy, Debug)]
pub struct Feature {
    /// Its name.
    pub name: &'static str,

    /// What it does, in a sentence.
    pub about: &'static str,

    /// What it enables.
    pub enables: &'static [&'static str],

    /// Whether it is on by default.
    pub default: bool,

    /// The optional file without which a client does not have it.
    pub file: Option<&'static str>,
}

/// What all of a client's `mod.rs` begins with.
const HEAD: &str = "\
//! What every client emitted by clientsmith shares. Its users meet the public types at the crate's root.

pub use bytes::Bytes;
pub use http;
pub use http::{HeaderMap, StatusCode};
pub use serde::de::MapAccess;
pub use serde::ser::SerializeMap;
pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
pub use serde_json::{Map, Value};
";

/// The text of a `mod.rs` that has every file that is not optional, and those optional ones that are wanted.
pub fn module(wanted: impl Fn(&Source) -> bool) -> String {
    let present = SOURCES.iter().filter(|source| !source.optional || wanted(source));
    let declared = present.map(|source| source.declaration).filter(|declaration| !declaration.is_empty());
    declared.fold(HEAD.to_owned(), |text, declaration| text + "\n" + declaration)
}

/// Every file of the runtime, in the order of `mod.rs`.
pub const SOURCES: &[Source] = &[
    Source {
        path: "answer.rs",
        text: include_str!("runtime/answer.rs"),
        declaration: "\
mod answer;
pub use self::answer::StatusPattern;
pub use crate::answer;
",
        optional: true,
        dependencies: &[],
    },
    Source {
        path: "auth.rs",
        text: include_str!("runtime/auth.rs"),
        declaration: "\
mod auth;
pub use self::auth::Secret;
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "base64.rs",
        text: include_str!("runtime/base64.rs"),
        declaration: "\
mod base64;
pub use self::base64::Base64;
",
        optional: true,
        dependencies: &[],
    },
    Source {
        path: "blocking.rs",
        text: include_str!("runtime/blocking.rs"),
        declaration: "\
#[cfg(feature = \"blocking\")]
mod blocking;
#[cfg(feature = \"blocking\")]
pub use self::blocking::{Wait, WaitIter};
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "body.rs",
        text: include_str!("runtime/body.rs"),
        declaration: "\
mod body;
pub use self::body::Body;
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "builder.rs",
        text: include_str!("runtime/builder.rs"),
        declaration: "\
mod builder;
pub use self::builder::ClientBuilder;
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "call.rs",
        text: include_str!("runtime/call.rs"),
        declaration: "\
mod call;
pub use self::call::{Call, Response, ResponseCall};
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "charset.rs",
        text: include_str!("runtime/charset.rs"),
        declaration: "\
mod charset;
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "client.rs",
        text: include_str!("runtime/client.rs"),
        declaration: "\
mod client;
pub use self::client::Client;
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "clock.rs",
        text: include_str!("runtime/clock.rs"),
        declaration: "\
mod clock;
pub use self::clock::Clock;
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "decode.rs",
        text: include_str!("runtime/decode.rs"),
        declaration: "\
pub mod decode;
pub use self::decode::{Answer, ByStatus, Decode};
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "encode.rs",
        text: include_str!("runtime/encode.rs"),
        declaration: "\
mod encode;
pub use self::encode::{Style, StyleKind};
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "error.rs",
        text: include_str!("runtime/error.rs"),
        declaration: "\
mod error;
pub use self::error::{Error, ErrorKind};
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "execute.rs",
        text: include_str!("runtime/execute.rs"),
        declaration: "\
mod execute;
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "header_styles.rs",
        text: include_str!("runtime/header_styles.rs"),
        declaration: "\
mod header_styles;
",
        optional: true,
        dependencies: &[],
    },
    Source {
        path: "json_path.rs",
        text: include_str!("runtime/json_path.rs"),
        declaration: "\
mod json_path;
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "media.rs",
        text: include_str!("runtime/media.rs"),
        declaration: "\
mod media;
pub use crate::{body_as, send_as};
",
        optional: true,
        dependencies: &[],
    },
    Source {
        path: "multipart.rs",
        text: include_str!("runtime/multipart.rs"),
        declaration: "\
mod multipart;
pub use self::multipart::FilePart;
",
        optional: true,
        dependencies: &[],
    },
    Source {
        path: "object.rs",
        text: include_str!("runtime/object.rs"),
        declaration: "\
mod object;
pub use self::object::{Entries, Object, Rest, RestMap, Slot, deserialize_object, skip_also, skipped};
pub use crate::object;
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "open_enum.rs",
        text: include_str!("runtime/open_enum.rs"),
        declaration: "\
mod open_enum;
pub use self::open_enum::deserialize_text;
pub use crate::open_enum;
",
        optional: true,
        dependencies: &[],
    },
    Source {
        path: "operation.rs",
        text: include_str!("runtime/operation.rs"),
        declaration: "\
mod operation;
pub use self::operation::{Join, Operation, Part};
pub use crate::operation;
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "options.rs",
        text: include_str!("runtime/options.rs"),
        declaration: "\
mod options;
pub use self::options::CallOptions;
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "paging.rs",
        text: include_str!("runtime/paging.rs"),
        declaration: "\
mod paging;
pub use self::paging::{Items, Pages};
",
        optional: true,
        dependencies: &[],
    },
    Source {
        path: "paging/blocking.rs",
        text: include_str!("runtime/paging/blocking.rs"),
        declaration: "",
        optional: true,
        dependencies: &[],
    },
    Source {
        path: "paging/link.rs",
        text: include_str!("runtime/paging/link.rs"),
        declaration: "",
        optional: true,
        dependencies: &[],
    },
    Source {
        path: "paging/scan.rs",
        text: include_str!("runtime/paging/scan.rs"),
        declaration: "",
        optional: true,
        dependencies: &[],
    },
    Source {
        path: "paging/walk.rs",
        text: include_str!("runtime/paging/walk.rs"),
        declaration: "",
        optional: true,
        dependencies: &[],
    },
    Source {
        path: "paging_spec.rs",
        text: include_str!("runtime/paging_spec.rs"),
        declaration: "\
mod paging_spec;
pub use self::paging_spec::{Paging, PagingKind};
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "patch.rs",
        text: include_str!("runtime/patch.rs"),
        declaration: "\
mod patch;
pub use self::patch::Patch;
",
        optional: true,
        dependencies: &[],
    },
    Source {
        path: "properties.rs",
        text: include_str!("runtime/properties.rs"),
        declaration: "\
mod properties;
pub use self::properties::{MaybeAbsent, OptionalProperty, Properties, Property, ReadOnlyProperty, serialize_object};
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "raw.rs",
        text: include_str!("runtime/raw.rs"),
        declaration: "\
mod raw;
pub use self::raw::Request;
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "redirect.rs",
        text: include_str!("runtime/redirect.rs"),
        declaration: "\
mod redirect;
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "request.rs",
        text: include_str!("runtime/request.rs"),
        declaration: "\
mod request;
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "reqwest_transport.rs",
        text: include_str!("runtime/reqwest_transport.rs"),
        declaration: "\
mod reqwest_transport;
pub use self::reqwest_transport::ReqwestTransport;
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "retry.rs",
        text: include_str!("runtime/retry.rs"),
        declaration: "\
mod retry;
pub use self::retry::RetryPolicy;
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "servers.rs",
        text: include_str!("runtime/servers.rs"),
        declaration: "\
mod servers;
pub use self::servers::ServerTemplate;
",
        optional: true,
        dependencies: &[],
    },
    Source {
        path: "spec.rs",
        text: include_str!("runtime/spec.rs"),
        declaration: "\
mod spec;
pub use self::spec::{AnswerKind, ApiSpec, ClientSpec, Encoding, Method, OperationSpec, Requirements, SecurityScheme};
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "stream.rs",
        text: include_str!("runtime/stream.rs"),
        declaration: "\
mod stream;
pub use self::stream::ByteStream;
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "testing.rs",
        text: include_str!("runtime/testing.rs"),
        declaration: "\
#[cfg(feature = \"testing\")]
pub mod testing;
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "testing_clock.rs",
        text: include_str!("runtime/testing_clock.rs"),
        declaration: "\
#[cfg(feature = \"testing\")]
mod testing_clock;
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "testing_fake.rs",
        text: include_str!("runtime/testing_fake.rs"),
        declaration: "\
#[cfg(feature = \"testing\")]
mod testing_fake;
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "testing_reply.rs",
        text: include_str!("runtime/testing_reply.rs"),
        declaration: "\
#[cfg(feature = \"testing\")]
mod testing_reply;
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "testing_request.rs",
        text: include_str!("runtime/testing_request.rs"),
        declaration: "\
#[cfg(feature = \"testing\")]
mod testing_request;
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "text.rs",
        text: include_str!("runtime/text.rs"),
        declaration: "\
mod text;
pub use self::text::{Date, DateTime, Decimal, IsoDuration, Time};
",
        optional: true,
        dependencies: &[],
    },
    Source {
        path: "text/chrono.rs",
        text: include_str!("runtime/text/chrono.rs"),
        declaration: "",
        optional: true,
        dependencies: &["chrono"],
    },
    Source {
        path: "text/jiff.rs",
        text: include_str!("runtime/text/jiff.rs"),
        declaration: "",
        optional: true,
        dependencies: &["jiff"],
    },
    Source {
        path: "text/time.rs",
        text: include_str!("runtime/text/time.rs"),
        declaration: "",
        optional: true,
        dependencies: &["time"],
    },
    Source {
        path: "trace.rs",
        text: include_str!("runtime/trace.rs"),
        declaration: "\
mod trace;
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "transport.rs",
        text: include_str!("runtime/transport.rs"),
        declaration: "\
mod transport;
pub use self::transport::{BoxError, BoxFuture, CallInfo, Transport, TransportError, TransportErrorKind};
",
        optional: false,
        dependencies: &[],
    },
    Source {
        path: "union.rs",
        text: include_str!("runtime/union.rs"),
        declaration: "\
mod union;
pub use self::union::{Case, deserialize_best, deserialize_by, read_as};
pub use crate::union;
",
        optional: true,
        dependencies: &[],
    },
    Source {
        path: "uuid.rs",
        text: include_str!("runtime/uuid.rs"),
        declaration: "\
mod uuid;
pub use self::uuid::Uuid;
",
        optional: true,
        dependencies: &["uuid"],
    },
    Source {
        path: "webhooks.rs",
        text: include_str!("runtime/webhooks.rs"),
        declaration: "\
#[cfg(feature = \"webhooks\")]
mod webhooks;
#[cfg(feature = \"webhooks\")]
pub use self::webhooks::{Error as WebhookError, SignatureAlgorithm, SignatureVersion, verify_signature};
",
        optional: true,
        dependencies: &["hmac", "sha2"],
    },
    Source {
        path: "wrapper.rs",
        text: include_str!("runtime/wrapper.rs"),
        declaration: "\
mod wrapper;
pub use crate::wrapper;
",
        optional: true,
        dependencies: &[],
    },
];

/// Every dependency of a client; those that files name only where one of these files is wanted.
pub const DEPENDENCIES: &[Dependency] = &[
    Dependency::new("bytes", "1"),
    Dependency::new("chrono", "0.4").only(&["std"]).by("chrono"),
    Dependency::new("encoding_rs", "0.8").by("charset"),
    Dependency::new("futures-core", "0.3").only(&["std"]),
    Dependency::new("hmac", "0.13").by("webhooks"),
    Dependency::new("http", "1"),
    Dependency::new("http-body", "1"),
    Dependency::new("httpdate", "1"),
    Dependency::new("jiff", "0.2").only(&["std"]).by("jiff"),
    Dependency::new("percent-encoding", "2"),
    Dependency::new("reqwest", "0.13").only(&["system-proxy"]),
    Dependency::new("rustls", "0.23").only(&[]).by("rustls-no-provider"),
    Dependency::new("serde", "1").package("serde_core"),
    Dependency::new("serde_json", "1").with(&["raw_value"]),
    Dependency::new("sha2", "0.11").only(&[]).by("webhooks"),
    Dependency::new("time", "0.3").only(&["formatting", "parsing", "std"]).by("time"),
    Dependency::new("tokio", "1").only(&["rt", "time"]),
    Dependency::new("tracing", "0.1").only(&["std"]).by("tracing"),
    Dependency::new("url", "2"),
    Dependency::new("uuid", "1").with(&["serde"]),
    Dependency::new("zeroize", "1"),
];

/// The features of a client, as they stand in its manifest.
pub const FEATURES: &[Feature] = &[
    Feature {
        name: "rustls",
        about: "TLS by rustls, for the HTTP client that a client builds itself.",
        enables: &["reqwest/rustls"],
        default: true,
        file: None,
    },
    Feature {
        name: "rustls-no-provider",
        about: "The same with the provider of cryptography that the program installs, in place of aws-lc-rs.",
        enables: &["reqwest/rustls-no-provider", "dep:rustls"],
        default: false,
        file: None,
    },
    Feature {
        name: "native-tls",
        about: "The system's TLS (OpenSSL on Linux); used where neither of the above is there.",
        enables: &["reqwest/native-tls"],
        default: false,
        file: None,
    },
    Feature {
        name: "http2",
        about: "HTTP/2, where the server speaks it.",
        enables: &["reqwest/http2"],
        default: false,
        file: None,
    },
    Feature {
        name: "gzip",
        about: "Asks for compressed answers. The limit of a body's size counts what they unfold to.",
        enables: &["reqwest/gzip"],
        default: false,
        file: None,
    },
    Feature {
        name: "charset",
        about: "Reads answers in other charsets than UTF-8, UTF-16 and Latin-1.",
        enables: &["dep:encoding_rs"],
        default: false,
        file: None,
    },
    Feature {
        name: "jiff",
        about: "Dates and times convert to those of jiff.",
        enables: &["dep:jiff"],
        default: false,
        file: Some("text.rs"),
    },
    Feature {
        name: "chrono",
        about: "Dates and times convert to those of chrono.",
        enables: &["dep:chrono"],
        default: false,
        file: Some("text.rs"),
    },
    Feature {
        name: "time",
        about: "Dates and times convert to those of the crate `time`.",
        enables: &["dep:time"],
        default: false,
        file: Some("text.rs"),
    },
    Feature {
        name: "blocking",
        about: "Calls without `async`: `wait()` on a call, on a list and on a stream.",
        enables: &[],
        default: false,
        file: None,
    },
    Feature {
        name: "testing",
        about: "For tests of programs that use the client: a transport that gives prepared answers, a clock on which nobody waits.",
        enables: &[],
        default: false,
        file: None,
    },
    Feature {
        name: "tracing",
        about: "Spans and events about each call, for the `tracing` crate's subscribers.",
        enables: &["dep:tracing"],
        default: false,
        file: None,
    },
    Feature {
        name: "webhooks",
        about: "Verifies requests to webhooks by their signatures.",
        enables: &["dep:hmac", "dep:sha2"],
        default: false,
        file: Some("webhooks.rs"),
    },
];
