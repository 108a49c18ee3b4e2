//! `bench`: what things cost, measured on this machine beside something to compare with.

mod answers;
mod client;
mod measure;
mod server;

use anyhow::Result;

/// Runs the measurement of this name and gives the exit code.
pub(crate) fn run(name: &str, arguments: &[&str]) -> Result<u8> {
    if let ("client", []) = (name, arguments) {
        return client::run();
    }
    eprintln!("error: there is no `cargo xtask bench {name}`; there is `client`");
    Ok(2)
}
