//! Downloads the artifacts of a job into a folder.
//!
//! ```text
//! CIRCLECI_TOKEN=… cargo run --example download_artifacts -- gh/acme/api 1234 --into artifacts
//! CIRCLECI_TOKEN=… cargo run --example download_artifacts -- gh/acme/api 1234 --only .xml
//! ```
//!
//! Each file is written as it arrives, whatever its size, under another name until it is whole. Where the job ran in
//! several parallel runs, each has a folder of its own. An artifact whose path would lead out of the folder is refused.
//!
//! The artifacts of a private project are given out for the token alone. The client sends it to where CircleCI keeps
//! artifacts, and to no other server than its own. A self-hosted server may keep them elsewhere: if they are refused, name
//! the place that the message shows by `--trust`.

use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use circleci::v2::Artifact;
use circleci::{Client, Method};
use clap::Parser;
use indicatif::{HumanBytes, ProgressBar, ProgressStyle};
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt as _;
use url::Url;

/// Downloads the artifacts of a job into a folder.
#[derive(Parser)]
struct Arguments {
    /// The project's slug, such as `gh/acme/api`.
    project: String,
    /// The job's number.
    job: i64,
    /// The folder to put them in.
    #[arg(long, default_value = "artifacts")]
    into: PathBuf,
    /// Only those whose path ends so.
    #[arg(long, value_name = "ENDING")]
    only: Option<String>,
    /// Another server that may have the token, such as `https://artifacts.example.com`.
    #[arg(long, value_name = "ORIGIN")]
    trust: Vec<String>,
    /// A self-hosted server, such as `https://circleci.example.com`.
    #[arg(long, env = "CIRCLECI_HOST")]
    host: Option<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let client = client(&arguments)?;
    let artifacts = artifacts(&client, &arguments).await?;
    let is_parallel = artifacts.iter().any(|artifact| artifact.node_index > 0);
    // All paths are looked at before the first file is written.
    let places = artifacts.iter().map(|artifact| place(&arguments.into, artifact, is_parallel));
    let places: Vec<PathBuf> = places.collect::<Result<_, _>>()?;
    let mut total = 0;
    for (artifact, place) in artifacts.iter().zip(&places) {
        let failed = || format!("{} ({}) is not downloaded", artifact.path, server(&artifact.url));
        let size = download(&client, artifact, place).await.with_context(failed)?;
        println!("{} ({})", place.display(), HumanBytes(size));
        total += size;
    }
    println!("{} files, {}", places.len(), HumanBytes(total));
    Ok(())
}

fn client(arguments: &Arguments) -> Result<Client, circleci::Error> {
    // A large file takes its time: the limit is for each of its pieces, since the body is read as a stream.
    let mut builder = Client::builder().token_from_env().timeout(Duration::from_secs(120));
    if let Some(host) = &arguments.host {
        builder = builder.origin(host);
    }
    for origin in &arguments.trust {
        builder = builder.trusted_origin(origin);
    }
    builder.build()
}

async fn artifacts(client: &Client, arguments: &Arguments) -> Result<Vec<Artifact>, circleci::Error> {
    let mut artifacts = Vec::new();
    let mut items = client.v2().job().get_job_artifacts(&arguments.project, arguments.job).items();
    while let Some(artifact) = items.try_next().await? {
        if arguments.only.as_ref().is_none_or(|ending| artifact.path.ends_with(ending)) {
            artifacts.push(artifact);
        }
    }
    Ok(artifacts)
}

/// Where an artifact goes: below the folder, whatever its path says.
fn place(folder: &Path, artifact: &Artifact, is_parallel: bool) -> anyhow::Result<PathBuf> {
    let refused = || format!("the path `{}` leads out of the folder", artifact.path.escape_debug());
    let mut place = folder.to_owned();
    if is_parallel {
        place.push(artifact.node_index.to_string());
    }
    let mut names = 0;
    // A backslash separates names on some systems, and a colon starts a path of its own there.
    for name in artifact.path.split(['/', '\\']).filter(|name| !matches!(*name, "" | ".")) {
        let mut components = Path::new(name).components();
        let is_name = matches!((components.next(), components.next()), (Some(Component::Normal(_)), None));
        ensure!(is_name && !name.contains(|c: char| c == ':' || c.is_control()), refused());
        place.push(name);
        names += 1;
    }
    ensure!(names > 0, refused());
    Ok(place)
}

/// Writes an artifact to disk as it comes in, and gives its size.
async fn download(client: &Client, artifact: &Artifact, place: &Path) -> anyhow::Result<u64> {
    let response = client.request(Method::Get, &artifact.url).send_stream().with_response().await?;
    let length = response.headers().get("content-length").and_then(|length| length.to_str().ok()?.parse().ok());
    let progress = progress(length, artifact)?;
    let mut body = response.into_value();

    let mut partial = place.as_os_str().to_owned();
    partial.push(".part");
    fs::create_dir_all(place.parent().unwrap_or(Path::new("."))).await?;
    let mut file = File::create(&partial).await?;
    while let Some(piece) = body.try_next().await? {
        file.write_all(&piece).await?;
        progress.inc(piece.len() as u64);
    }
    file.sync_all().await?;
    fs::rename(&partial, place).await?;
    progress.finish_and_clear();
    Ok(progress.position())
}

/// A bar on standard error; on anything but a terminal it draws nothing.
fn progress(length: Option<u64>, artifact: &Artifact) -> anyhow::Result<ProgressBar> {
    const TEMPLATE: &str = "{bytes:>10} of {total_bytes:<10} {wide_bar} {bytes_per_sec} {msg}";
    let bar = length.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    Ok(bar.with_style(ProgressStyle::with_template(TEMPLATE)?).with_message(artifact.path.clone()))
}

/// Where an artifact is; the path and the query of its URL may hold a signature.
fn server(url: &str) -> String {
    Url::parse(url).map_or_else(|_| "on the same server".to_owned(), |url| url.origin().ascii_serialization())
}
