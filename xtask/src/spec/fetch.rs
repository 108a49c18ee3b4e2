//! The vendor's document: from a file, or by HTTP.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use clientsmith::document::{Disk, Loader as _};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};

/// How long the whole of it may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);
/// How often an address may lead on to another one.
const REDIRECTS: usize = 5;

/// The bytes behind a path or an address of `http` or `https`; no more than `most` of them.
pub(super) fn fetch(from: &str, most: usize) -> Result<Vec<u8>> {
    let (scheme, is_address) = from.split_once("://").map_or(("", false), |(scheme, _)| (scheme, true));
    match scheme.to_ascii_lowercase().as_str() {
        _ if !is_address => Disk.load(Path::new(from), most).with_context(|| format!("can't read `{from}`")),
        "http" | "https" => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(download(from, most)).with_context(|| format!("can't get {from}"))
        }
        _ => bail!("`{from}`: an address begins with http:// or https://"),
    }
}

async fn download(address: &str, most: usize) -> Result<Vec<u8>> {
    let client =
        Client::builder().timeout(PATIENCE).connect_timeout(CONNECT).redirect(Policy::limited(REDIRECTS)).build()?;
    let accepted = "application/json, application/yaml, text/yaml, */*;q=0.1";
    let mut response = client.get(address).header("accept", accepted).send().await?;
    let status = response.status();
    ensure!(status.is_success(), "the server answers with {status}");
    if let Some(kind) = media_type(&response).filter(|kind| kind.contains("html")) {
        bail!("the server answers with a page ({kind}): the address of the API description itself is needed");
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.context("the answer broke off")? {
        ensure!(
            chunk.len() <= most - bytes.len(),
            "it has more than {most} bytes: `[limits]` of client.toml could allow more"
        );
        bytes.extend_from_slice(&chunk);
    }
    ensure!(!bytes.is_empty(), "the answer is empty");
    Ok(bytes)
}

fn media_type(response: &Response) -> Option<String> {
    let kind = response.headers().get("content-type")?.to_str().ok()?;
    Some(kind.split(';').next().unwrap_or(kind).trim().to_ascii_lowercase())
}
