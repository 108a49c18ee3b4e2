//! Lists the newest builds of all followed projects, or of one, by version 1 of the API.
//!
//! ```text
//! CIRCLECI_TOKEN=… cargo run --example recent_builds -- --limit 50
//! CIRCLECI_TOKEN=… cargo run --example recent_builds -- acme/api --status failed
//! ```

use circleci::Client;
use circleci::v1::{Build, Filter};
use clap::Parser;

/// Lists the newest builds.
#[derive(Parser)]
struct Arguments {
    /// One project, `OWNER/NAME`; without it, all that are followed.
    #[arg(value_parser = project)]
    project: Option<(String, String)>,
    /// Only builds of this kind: completed, successful, failed or running.
    #[arg(long, requires = "project")]
    status: Option<Filter>,
    /// How many builds at most.
    #[arg(long, default_value_t = 20)]
    limit: usize,
    /// A self-hosted server, such as `https://circleci.example.com`.
    #[arg(long, env = "CIRCLECI_HOST")]
    host: Option<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let client = client(arguments.host.as_deref())?;
    let builds = client.v1().build();
    // A page has 100 builds at most. More are fetched as they are asked for, so the limit may be above that.
    let page = i64::try_from(arguments.limit.min(100))?;
    let mut builds = match &arguments.project {
        Some((owner, name)) => {
            let mut list = builds.list_project_builds(owner, name).limit(page);
            if let Some(status) = arguments.status {
                list = list.filter(status);
            }
            list.items()
        }
        None => builds.list_recent_builds().limit(page).items(),
    };
    for _ in 0..arguments.limit {
        let Some(build) = builds.try_next().await? else { break };
        println!("{}", line(&build));
    }
    Ok(())
}

fn client(host: Option<&str>) -> Result<Client, circleci::Error> {
    match host {
        Some(host) => Client::builder().token_from_env().origin(host).build(),
        None => Client::from_env(),
    }
}

fn project(text: &str) -> Result<(String, String), &'static str> {
    let (owner, name) = text.split_once('/').ok_or("write it as OWNER/NAME")?;
    Ok((owner.to_owned(), name.to_owned()))
}

/// One build. Version 1 promises none of its fields.
fn line(build: &Build) -> String {
    let or = |value: Option<&str>, other: &str| value.filter(|text| !text.is_empty()).unwrap_or(other).to_owned();
    let project = format!("{}/{}", or(build.username.as_deref(), "?"), or(build.reponame.as_deref(), "?"));
    let number = build.build_num.map_or_else(|| "?".to_owned(), |number| number.to_string());
    let status = build.status.as_ref().map_or_else(|| "?".to_owned(), ToString::to_string);
    let minutes = build.build_time_millis.map_or_else(String::new, |millis| {
        let seconds = millis / 1000;
        format!("{}m {:02}s", seconds / 60, seconds % 60)
    });
    let branch = or(build.branch.as_deref(), "-");
    let subject = or(build.subject.as_deref(), "");
    format!("{project} #{number:<6} {status:<12} {minutes:>8}  {branch}  {subject}").trim_end().to_owned()
}
