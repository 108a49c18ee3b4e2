//! What a program has compiled for its own calls, beside what the client's crate holds already: `cargo xtask bench guard` counts it, so
//! that what moves from one to the other isn't taken for a gain. Nothing here is run.
#![cfg(feature = "calls")]

use std::pin::Pin;

use circleci::{Client, Error};

/// A call that is compiled where it is made, and not only where somebody waits for it.
pub type Call<'a> = Pin<Box<dyn Future<Output = Result<usize, Error>> + Send + 'a>>;

/// A small answer.
#[must_use]
pub fn user(client: &Client) -> Call<'_> {
    Box::pin(async move { Ok(client.v2().user().get_current_user().send().await?.name.len()) })
}

/// One page of a list.
#[must_use]
pub fn page(client: &Client) -> Call<'_> {
    Box::pin(
        async move { Ok(client.v2().pipeline().list_pipelines_for_project("gh/acme/api").send().await?.items.len()) },
    )
}

/// All items of a list.
#[must_use]
pub fn items(client: &Client) -> Call<'_> {
    Box::pin(async move {
        let mut items = client.v2().pipeline().list_pipelines_for_project("gh/acme/api").items();
        let mut count = 0;
        while items.try_next().await?.is_some() {
            count += 1;
        }
        Ok(count)
    })
}
