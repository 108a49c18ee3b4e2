//! The HTTP client that a client builds itself, and how it speaks TLS.

use std::time::Duration;

use crate::runtime::error::Error;

/// Whether there is any TLS.
pub(crate) const IS_THERE: bool = cfg!(any(feature = "rustls", feature = "rustls-no-provider", feature = "native-tls"));

#[cfg(all(feature = "rustls-no-provider", not(any(feature = "rustls", feature = "native-tls"))))]
const NO_PROVIDER: &str = "rustls has no provider of cryptography: call `install_default` of one before, or enable \
    the feature `rustls`, which brings one";

/// Everything is said that features of reqwest change by themselves: another crate of the program may enable them.
/// rustls is preferred to the system's TLS where both are there.
///
/// # Errors
///
/// There is no provider of cryptography, or the system's certificates cannot be used.
pub(crate) fn http_client(connect_timeout: Duration) -> Result<reqwest::Client, Error> {
    let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).referer(false);
    let builder = builder.retry(reqwest::retry::never()).connect_timeout(connect_timeout);
    let builder = builder.no_brotli().no_deflate().no_zstd();
    #[cfg(not(feature = "gzip"))]
    let builder = builder.no_gzip();
    #[cfg(not(feature = "http2"))]
    let builder = builder.http1_only();
    #[cfg(feature = "rustls")]
    let builder = builder.tls_backend_rustls();
    #[cfg(all(feature = "rustls-no-provider", not(feature = "rustls")))]
    let builder = match rustls::crypto::CryptoProvider::get_default() {
        Some(_) => builder.tls_backend_rustls(),
        #[cfg(feature = "native-tls")]
        None => builder.tls_backend_native(),
        // reqwest would panic.
        #[cfg(not(feature = "native-tls"))]
        None => return Err(Error::configuration(NO_PROVIDER)),
    };
    #[cfg(all(feature = "native-tls", not(any(feature = "rustls", feature = "rustls-no-provider"))))]
    let builder = builder.tls_backend_native();
    let client = builder.build();
    client.map_err(|error| Error::configuration("the HTTP client cannot be set up").caused_by(error.without_url()))
}
