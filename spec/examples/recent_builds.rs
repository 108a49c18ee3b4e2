//! Prints the newest builds of all followed projects, by version 1 of the API.
//!
//! ```text
//! CIRCLECI_TOKEN=… cargo run --example recent_builds
//! ```

use circleci::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), circleci::Error> {
    let client = Client::from_env()?;
    for build in client.v1().build().list_recent_builds().limit(10).send().await? {
        println!("{build:?}");
    }
    Ok(())
}
