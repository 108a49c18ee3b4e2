//! Prints the newest pipelines of a project with their workflows.
//!
//! ```text
//! CIRCLECI_TOKEN=… cargo run --example recent_pipelines -- gh/acme/api --branch main
//! ```

use circleci::Client;
use clap::Parser;

/// Prints the newest pipelines of a project with their workflows.
#[derive(Parser)]
struct Arguments {
    /// The project's slug, such as `gh/acme/api`.
    project: String,
    /// One branch; without it, all.
    #[arg(long)]
    branch: Option<String>,
    /// How many pipelines at most.
    #[arg(long, default_value_t = 10)]
    limit: usize,
    /// A self-hosted server, such as `https://circleci.example.com`.
    #[arg(long, env = "CIRCLECI_HOST")]
    host: Option<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let client = client(arguments.host.as_deref())?;
    let api = client.v2().pipeline();

    let mut list = api.list_pipelines_for_project(arguments.project);
    if let Some(branch) = arguments.branch {
        list = list.branch(branch);
    }
    let mut pipelines = list.items();
    for _ in 0..arguments.limit {
        let Some(pipeline) = pipelines.try_next().await? else { break };
        println!("#{} {} ({})", pipeline.number, pipeline.state, pipeline.created_at);
        let mut workflows = api.list_workflows_by_pipeline_id(pipeline.id).items();
        while let Some(workflow) = workflows.try_next().await? {
            println!("    {}: {}", workflow.name, workflow.status);
        }
    }
    Ok(())
}

fn client(host: Option<&str>) -> Result<Client, circleci::Error> {
    match host {
        Some(host) => Client::builder().token_from_env().origin(host).build(),
        None => Client::from_env(),
    }
}
