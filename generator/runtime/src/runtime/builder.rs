//! How a client is set up.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use url::{Origin, Url};

use crate::runtime::auth::{Credentials, Secret};
use crate::runtime::client::{Base, Client, Shared, moved};
use crate::runtime::clock::{Clock, TokioClock};
use crate::runtime::error::Error;
use crate::runtime::options::Limits;
use crate::runtime::reqwest_transport::{self, HAS_TLS, ReqwestTransport};
use crate::runtime::retry::RetryPolicy;
use crate::runtime::spec::{ApiSpec, ClientSpec};
use crate::runtime::transport::Transport;

/// Puts one transport around another.
type Wrap = Box<dyn FnOnce(Arc<dyn Transport>) -> Box<dyn Transport> + Send>;

/// Sets up a [`Client`].
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    spec: &'static ClientSpec,
    credentials: Credentials,
    base_urls: Vec<(String, String)>,
    origin: Option<String>,
    trusted: Vec<String>,
    transport: Option<Box<dyn Transport>>,
    wraps: Vec<Wrap>,
    clock: Option<Arc<dyn Clock>>,
    user_agent: Option<String>,
    connect_timeout: Duration,
    limits: Limits,

    /// The first thing that cannot be; `build` reports it.
    error: Option<Error>,
}

impl ClientBuilder {
    /// A client with nothing set. Its users have `Client::builder` instead.
    #[doc(hidden)]
    pub fn new(spec: &'static ClientSpec) -> Self {
        Self {
            spec,
            credentials: Credentials::default(),
            base_urls: Vec::new(),
            origin: None,
            trusted: Vec::new(),
            transport: None,
            wraps: Vec::new(),
            clock: None,
            user_agent: None,
            connect_timeout: Duration::from_secs(10),
            limits: Limits::DEFAULT,
            error: None,
        }
    }

    /// The token that every module is called with, each by its own scheme.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.credentials.token = Some(Secret::from(token.into()));
        self
    }

    /// Takes the token from the first of the API's environment variables that is set and not empty; without one,
    /// [`build`](Self::build) fails.
    #[inline]
    pub fn token_from_env(self) -> Self {
        let mut names = String::new();
        for name in self.spec.token_variables {
            match std::env::var(name) {
                Ok(token) if !token.is_empty() => return self.token(token),
                _ => list(&mut names, name),
            }
        }
        if names.is_empty() {
            return self.fails("the API names no environment variable for its token".to_owned());
        }
        self.fails(format!("no token: none of these environment variables is set: {names}"))
    }

    /// User and password, for operations that take them.
    pub fn basic(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.credentials.basic = Some((Secret::from(user.into()), Secret::from(password.into())));
        self
    }

    /// Where one API module lives, with its path, such as `https://ci.example.com/api/v2`. An API without a module of its
    /// own has the name `""`.
    pub fn base_url(mut self, api: impl Into<String>, url: impl Into<String>) -> Self {
        self.base_urls.push((api.into(), url.into()));
        self
    }

    /// Moves every API module to another server, such as `https://ci.example.com`; their paths stay the same.
    pub fn origin(mut self, url: impl Into<String>) -> Self {
        self.origin = Some(url.into());
        self
    }

    /// Another server that may have the credentials, such as the one that keeps the API's files: calls that are
    /// redirected there, and [`request`](Client::request)s to it, take them along.
    pub fn trusted_origin(mut self, url: impl Into<String>) -> Self {
        self.trusted.push(url.into());
        self
    }

    /// The time for a whole call, with all of its attempts and the waits between them: 60 seconds unless set.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.timeout = timeout;
        self
    }

    /// The time for one attempt of a call, as long as another may follow: 30 seconds unless set. Where none may follow,
    /// an attempt has all that is left of the call's time.
    pub const fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.limits.attempt_timeout = timeout;
        self
    }

    /// How often and how patiently calls are tried again.
    pub const fn retries(mut self, policy: RetryPolicy) -> Self {
        self.limits.retries = policy;
        self
    }

    /// The time to connect: 10 seconds unless set. It has no effect on a transport that is brought along.
    pub const fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The `User-Agent`, in place of the crate's name and version.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// What sends the requests, in place of reqwest.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Puts a transport of one's own around the one that sends the requests, be it the client's or one that is brought
    /// along: for logs, metrics or a cache. It sees each attempt and each redirect by itself. Of several, the last one
    /// set is the outermost.
    pub fn wrap_transport<T: Transport>(mut self, wrap: impl FnOnce(Arc<dyn Transport>) -> T + Send + 'static) -> Self {
        self.wraps.push(Box::new(|inner| Box::new(wrap(inner))));
        self
    }

    /// What tells the time, in place of tokio.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// The reqwest client that sends the requests, with its own TLS settings and proxies. It must have been built
    /// with `redirect(reqwest::redirect::Policy::none())`: reqwest would take credentials to another server.
    #[inline]
    pub fn http_client(self, client: reqwest::Client) -> Self {
        self.transport(ReqwestTransport::new(client))
    }

    /// The most bytes that an answer's body may have: 64 MiB unless set. Streamed bodies have no limit.
    pub const fn max_body(mut self, bytes: u64) -> Self {
        self.limits.max_body = bytes;
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// Of kind `Configuration`: something that was set cannot be: a token that fits no header, an address that is no URL, a variable
    /// that is not there.
    pub fn build(self) -> Result<Client, Error> {
        if let Some(error) = self.error {
            return Err(error);
        }
        check_credentials(&self.credentials)?;
        let origin = match &self.origin {
            Some(url) => Some(origin("origin", url)?),
            None => None,
        };
        let Ok(user_agent) = HeaderValue::from_str(self.user_agent.as_deref().unwrap_or(self.spec.user_agent)) else {
            return Err(Error::configuration("the user agent has characters that no header may have"));
        };
        let bases = bases(self.spec, &self.base_urls, origin.as_ref())?;
        let trusted = trusted(&bases, &self.trusted)?;
        let tells_of_calls = self.transport.is_some() || !self.wraps.is_empty();
        let mut transport = match self.transport {
            Some(transport) => transport,
            None => default_transport(self.connect_timeout, &bases)?,
        };
        for wrap in self.wraps {
            transport = wrap(transport.into());
        }
        Ok(Client::new_shared(Shared {
            trusted,
            transport,
            tells_of_calls,
            needs_tokio: self.clock.is_none(),
            clock: self.clock.unwrap_or_else(|| Arc::new(TokioClock)),
            bases,
            origin,
            credentials: self.credentials.for_apis(self.spec.apis).into(),
            user_agent,
            limits: self.limits,
        }))
    }

    #[inline]
    fn fails(mut self, detail: String) -> Self {
        if self.error.is_none() {
            self.error = Some(Error::configuration(detail));
        }
        self
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").field("credentials", &self.credentials).finish_non_exhaustive()
    }
}

fn default_transport(connect_timeout: Duration, bases: &[Base]) -> Result<Box<dyn Transport>, Error> {
    let is_https = |base: &&Base| base.url.as_ref().is_some_and(|url| url.scheme() == "https");
    if !HAS_TLS && let Some(base) = bases.iter().find(is_https) {
        let advice = "enable the feature `rustls`, or bring an HTTP client by `http_client` or `transport`";
        let detail =
            format!("the server of `{}` is https, but this client was built without TLS: {advice}", base.api.name);
        return Err(Error::configuration(detail));
    }
    reqwest_transport::built(connect_timeout)
}

/// A header must be able to carry each of them.
fn check_credentials(credentials: &Credentials) -> Result<(), Error> {
    let fits = |secret: &Secret| HeaderValue::from_str(secret.expose()).is_ok();
    if credentials.token.as_ref().is_some_and(|token| token.expose().is_empty()) {
        return Err(Error::configuration("the token is empty"));
    }
    if credentials.token.as_ref().is_some_and(|token| !fits(token)) {
        return Err(Error::configuration("the token has characters that no header may have, such as a line break"));
    }
    if credentials.token.as_ref().is_some_and(|token| token.expose().trim() != token.expose()) {
        return Err(Error::configuration("the token begins or ends with a space"));
    }
    match &credentials.basic {
        Some((user, _)) if user.expose().contains(':') => Err(Error::configuration("the user name has a colon")),
        _ => Ok(()),
    }
}

/// Adds a name to those before it.
#[inline]
fn list(names: &mut String, name: &str) {
    if !names.is_empty() {
        names.push_str(", ");
    }
    names.push_str(name);
}

fn bases(spec: &ClientSpec, given: &[(String, String)], origin: Option<&Url>) -> Result<Vec<Base>, Error> {
    for (name, _) in given {
        if !spec.apis.iter().any(|api| api.name == name) {
            let mut known = String::new();
            for api in spec.apis {
                list(&mut known, api.name);
            }
            return Err(Error::configuration(format!("there is no module `{name}`, only {known}")));
        }
    }
    let mut bases = Vec::with_capacity(spec.apis.len());
    for api in spec.apis {
        bases.push(base(api, given, origin)?);
    }
    Ok(bases)
}

/// The origins that may have the credentials besides those where the modules live. What a document trusts is not
/// trusted with credentials for another server.
fn trusted(bases: &[Base], given: &[String]) -> Result<Vec<(Origin, &'static ApiSpec)>, Error> {
    let mut trusted = Vec::new();
    for base in bases {
        if !base.moved {
            for origin in base.api.trusted_origins {
                trusted.push((self::origin("trusted_origin", origin)?.origin(), base.api));
            }
        }
    }
    for origin in given {
        let origin = self::origin("trusted_origin", origin)?.origin();
        if let Some(base) = bases.last() {
            trusted.push((origin, base.api));
        }
    }
    Ok(trusted)
}

fn base(api: &'static ApiSpec, given: &[(String, String)], origin: Option<&Url>) -> Result<Base, Error> {
    let mut latest = None;
    for (name, url) in given {
        if name == api.name {
            latest = Some(url);
        }
    }
    let url = match (latest, origin) {
        (Some(url), _) => Some(server(api.name, url)?),
        (None, Some(origin)) => Some(moved(api.base_url, origin)?),
        (None, None) => match Url::parse(api.base_url) {
            Ok(url) => Some(url),
            Err(url::ParseError::RelativeUrlWithoutBase) => None,
            Err(error) => return Err(Error::configuration(format!("server of `{}`: {error}", api.name))),
        },
    };
    Ok(Base { api, url, moved: latest.is_some() || origin.is_some() })
}

/// An address that a caller gives. It is not repeated in errors: it may hold a password.
fn server(of: &str, url: &str) -> Result<Url, Error> {
    let refuse = |why: &str| Err(Error::configuration(format!("the address given for `{of}` {why}")));
    match Url::parse(url) {
        Err(error) => refuse(&format!("is no URL: {error}")),
        Ok(url) if !matches!(url.scheme(), "http" | "https") => refuse("is neither http nor https"),
        Ok(url) if !url.username().is_empty() || url.password().is_some() => {
            refuse("has credentials in it: use `token` or `basic`")
        }
        Ok(url) if url.query().is_some() || url.fragment().is_some() => refuse("has a query or a fragment"),
        Ok(url) => Ok(url),
    }
}

/// A server as a whole. A path would have no effect.
fn origin(of: &str, url: &str) -> Result<Url, Error> {
    match server(of, url)? {
        url if url.path() == "/" => Ok(url),
        _ => Err(Error::configuration(format!("the address given for `{of}` has a path: `base_url` takes one"))),
    }
}
