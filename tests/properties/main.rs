//! What holds for any input: what a caller gives arrives as it was given or is refused, and nothing that a server sends
//! makes the client fail in another way than by an error, or go on for ever.

#[path = "../support/memory.rs"]
mod memory;
#[path = "../support/server.rs"]
mod server;

mod answers;
mod requests;

use std::sync::{Arc, LazyLock};

use circleci::{Client, ClientBuilder, Transport};

const TOKEN: &str = "secret";

/// A client without a network.
fn over(transport: Arc<impl Transport>) -> ClientBuilder {
    Client::builder().token(TOKEN).transport(transport)
}

/// Runs a call to its end.
fn wait<T>(call: impl Future<Output = T>) -> T {
    static RUNTIME: LazyLock<tokio::runtime::Runtime> =
        LazyLock::new(|| tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap());
    RUNTIME.block_on(call)
}
