//! The client: where its APIs live, its credentials and its connections.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use http::HeaderValue;
use url::{Origin, Url};

use crate::runtime::auth::Credentials;
use crate::runtime::clock::{Clock, is_in_tokio};
use crate::runtime::error::{Attribution, Error};
use crate::runtime::options::Limits;
use crate::runtime::spec::{ApiSpec, OperationSpec};
use crate::runtime::transport::Transport;

/// A client for all of the API's modules. Cloning it is cheap, and all clones share their connections.
///
/// Calls are awaited within a tokio runtime whose drivers are on, as `#[tokio::main]` and `enable_all` turn them on: in
/// one without them tokio panics.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) bases: Vec<Base>,

    /// The server in whose place every other was put.
    pub(crate) origin: Option<Url>,

    /// Further origins that may have the credentials, each by the security of an API.
    pub(crate) trusted: Vec<(Origin, &'static ApiSpec)>,
    pub(crate) credentials: Arc<Credentials>,
    pub(crate) transport: Box<dyn Transport>,

    /// Whether requests carry a `CallInfo`: the client's own transport has no use for it.
    pub(crate) tells_of_calls: bool,
    pub(crate) clock: Arc<dyn Clock>,

    /// Whether the clock runs only within tokio.
    pub(crate) needs_tokio: bool,
    pub(crate) user_agent: HeaderValue,
    pub(crate) limits: Limits,
}

impl Shared {
    /// Whether time can be told where this is called.
    pub(crate) fn has_clock(&self) -> bool {
        !self.needs_tokio || is_in_tokio()
    }
}

/// Where a module lives.
pub(crate) struct Base {
    pub(crate) api: &'static ApiSpec,

    /// `None` if neither the document nor the caller says where.
    pub(crate) url: Option<Url>,

    /// Whether the caller put this address in the place of the document's.
    pub(crate) moved: bool,
}

/// Where one call goes.
pub(crate) struct Target<'a> {
    pub(crate) base: Cow<'a, Url>,

    /// Whether this is one of the client's own servers, which may have its credentials.
    pub(crate) trusted: bool,
}

impl Client {
    pub(crate) fn new_shared(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.0
    }

    pub(crate) fn attribution(&self, spec: OperationSpec) -> Attribution {
        Attribution { spec, credentials: Arc::clone(&self.0.credentials), attempt: 0 }
    }

    /// The server for an operation.
    pub(crate) fn target(&self, spec: &OperationSpec) -> Result<Target<'_>, Error> {
        let name = spec.api.name;
        let base = self.0.bases.iter().find(|base| base.api.name == name);
        let base = base.ok_or_else(|| Error::configuration(format!("this client has no module `{name}`")))?;
        if let Some(own) = spec.base_url {
            return self.own_server(own, base);
        }
        let url = base.url.as_ref().ok_or_else(|| {
            let advice = format!("say where it is by `base_url(\"{name}\", …)` or `origin(…)`");
            let whose = if name.is_empty() { String::new() } else { format!(" of `{name}`") };
            Error::configuration(format!("the document{whose} names no server: {advice}"))
        })?;
        Ok(Target { base: Cow::Borrowed(url), trusted: true })
    }

    /// An operation's own server. The document vouches for it, unless the caller has moved the API elsewhere: its
    /// credentials are not for the vendor then.
    fn own_server(&self, own: &str, api: &Base) -> Result<Target<'_>, Error> {
        if let Some(origin) = &self.0.origin {
            return Ok(Target { base: Cow::Owned(moved(own, origin)?), trusted: true });
        }
        let base = match (Url::parse(own), &api.url) {
            (Err(url::ParseError::RelativeUrlWithoutBase), Some(api)) => api.join(own),
            (url, _) => url,
        };
        let base = base.map_err(|error| Error::configuration(format!("server `{own}`: {error}")))?;
        let trusted = !api.moved || self.trusts(&base);
        Ok(Target { base: Cow::Owned(base), trusted })
    }

    /// Whether this is on one of the servers that may have the client's credentials.
    pub(crate) fn trusts(&self, url: &Url) -> bool {
        self.keeper(url).is_some()
    }

    /// The API by whose security the client's credentials may go to this address: the one that lives there, the deeper
    /// one if several do, or one that trusts the origin.
    pub(crate) fn keeper(&self, url: &Url) -> Option<&'static ApiSpec> {
        let origin = url.origin();
        let (mut own, mut deepest) = (None, 0);
        for base in &self.0.bases {
            if let Some(here) = &base.url
                && here.origin() == origin
                && common(here.path(), url.path()) >= deepest
            {
                (own, deepest) = (Some(base.api), common(here.path(), url.path()));
            }
        }
        if own.is_some() {
            return own;
        }
        for (trusted, api) in &self.0.trusted {
            if *trusted == origin {
                return Some(api);
            }
        }
        None
    }
}

/// How much two paths share from their start, in bytes.
fn common(one: &str, other: &str) -> usize {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut length = 0;
    while length < one.len() && one.get(length) == other.get(length) {
        length += 1;
    }
    length
}

/// The same path on another server.
pub(crate) fn moved(url: &str, origin: &Url) -> Result<Url, Error> {
    let path = match Url::parse(url) {
        Ok(url) => url.path().to_owned(),
        Err(url::ParseError::RelativeUrlWithoutBase) => url.to_owned(),
        Err(error) => return Err(Error::configuration(format!("server `{url}`: {error}"))),
    };
    let mut moved = origin.clone();
    moved.set_path(&path);
    Ok(moved)
}

impl fmt::Debug for Client {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bases = Vec::new();
        for base in &self.0.bases {
            bases.push((base.api.name, base.url.as_ref().map_or("", Url::as_str)));
        }
        f.debug_struct("Client")
            .field("bases", &bases)
            .field("credentials", &self.0.credentials)
            .finish_non_exhaustive()
    }
}
