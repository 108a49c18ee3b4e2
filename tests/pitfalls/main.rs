//! One test a pitfall of HTTP clients, each against the emitted crate: what the server sees, and what the caller gets.

#[path = "../support/memory.rs"]
mod memory;
#[path = "../support/server.rs"]
mod server;

mod answers;
mod credentials;
mod lifecycle;
mod pages;
mod redirects;
mod requests;
mod retries;
mod time;
mod values;

use std::sync::{Arc, LazyLock};

use circleci::{Client, ClientBuilder, Error, Transport, Uuid};
use serde_json::{Value, json};
use server::Server;

/// A token that is found wherever it is shown, whole or encoded.
const TOKEN: &str = "secret/token+1";

const ID: Uuid = Uuid::from_u128(0x5034_460f_c7c4_4c43_9457_de07_e202_9e7b);

fn builder() -> ClientBuilder {
    Client::builder().token(TOKEN)
}

fn client(server: &Server) -> Client {
    builder().origin(&server.origin).http_client(http_client()).build().unwrap()
}

/// One for all: to set up TLS takes longer than a test.
fn http_client() -> reqwest::Client {
    static SHARED: LazyLock<reqwest::Client> = LazyLock::new(|| {
        let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        builder.build().unwrap()
    });
    SHARED.clone()
}

/// A client without a network.
fn over(transport: &Arc<impl Transport>) -> Client {
    builder().transport(Arc::clone(transport)).build().unwrap()
}

/// The call that most tests make: `GET /api/v2/me`.
async fn me(client: &Client) -> Result<circleci::v2::User, Error> {
    client.v2().user().get_current_user().send().await
}

fn somebody() -> Value {
    json!({"id": ID, "login": "somebody", "name": "Some Body", "avatar_url": null})
}
