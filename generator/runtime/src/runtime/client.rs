//! The client: where its APIs live, its credentials and its connections.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use url::Url;

use crate::runtime::auth::Credentials;
use crate::runtime::error::{Attribution, Error};
use crate::runtime::spec::OperationSpec;
use crate::runtime::transport::Transport;

/// A client for all of the API's modules. Cloning it is cheap, and all clones share their connections.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) bases: Vec<Base>,

    /// The server in whose place every other was put.
    pub(crate) origin: Option<Url>,
    pub(crate) credentials: Arc<Credentials>,
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) timeout: Duration,
    pub(crate) max_body: u64,
}

/// Where a module lives.
pub(crate) struct Base {
    pub(crate) api: &'static str,

    /// `None` if neither the document nor the caller says where.
    pub(crate) url: Option<Url>,

    /// Whether the caller put this address in the place of the document's.
    pub(crate) moved: bool,
}

/// Where one call goes.
pub(crate) struct Target {
    pub(crate) base: Url,

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

    pub(crate) fn attribution(&self, spec: &'static OperationSpec) -> Attribution {
        Attribution { spec, credentials: Arc::clone(&self.0.credentials) }
    }

    /// The server for an operation.
    pub(crate) fn target(&self, spec: &'static OperationSpec) -> Result<Target, Error> {
        let name = spec.api.name;
        let base = self.0.bases.iter().find(|base| base.api == name);
        let base = base.ok_or_else(|| Error::configuration(format!("this client has no module `{name}`")))?;
        if let Some(own) = spec.base_url {
            return self.own_server(own, base);
        }
        let url = base.url.clone().ok_or_else(|| {
            let advice = format!("say where it is by `base_url(\"{name}\", …)` or `origin(…)`");
            Error::configuration(format!("the document of `{name}` names no server: {advice}"))
        })?;
        Ok(Target { base: url, trusted: true })
    }

    /// An operation's own server. The document vouches for it, unless the caller has moved the API elsewhere: its
    /// credentials are not for the vendor then.
    fn own_server(&self, own: &str, api: &Base) -> Result<Target, Error> {
        if let Some(origin) = &self.0.origin {
            return Ok(Target { base: moved(own, origin)?, trusted: true });
        }
        let base = match (Url::parse(own), &api.url) {
            (Err(url::ParseError::RelativeUrlWithoutBase), Some(api)) => api.join(own),
            (url, _) => url,
        };
        let base = base.map_err(|error| Error::configuration(format!("server `{own}`: {error}")))?;
        let trusted = !api.moved
            || self.0.bases.iter().filter_map(|base| base.url.as_ref()).any(|url| url.origin() == base.origin());
        Ok(Target { base, trusted })
    }
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
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bases = self.0.bases.iter().map(|base| (base.api, base.url.as_ref().map_or("", Url::as_str)));
        f.debug_struct("Client")
            .field("bases", &bases.collect::<Vec<_>>())
            .field("credentials", &self.0.credentials)
            .finish_non_exhaustive()
    }
}
