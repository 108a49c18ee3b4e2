//! Prints the newest pipelines of a project with their workflows.
//!
//! ```text
//! CIRCLECI_TOKEN=… cargo run --example recent_pipelines -- gh/acme/api main
//! ```

use circleci::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let slug = arguments.next().ok_or("usage: recent_pipelines PROJECT-SLUG [BRANCH]")?;
    let client = Client::from_env()?;
    let api = client.v2().pipeline();

    let mut list = api.list_pipelines_for_project(slug);
    if let Some(branch) = arguments.next() {
        list = list.branch(branch);
    }
    let mut pipelines = list.items();
    for _ in 0..10 {
        let Some(pipeline) = pipelines.try_next().await? else { break };
        println!("#{} {} ({})", pipeline.number, pipeline.state, pipeline.created_at);
        let mut workflows = api.list_workflows_by_pipeline_id(pipeline.id).items();
        while let Some(workflow) = workflows.try_next().await? {
            println!("    {}: {}", workflow.name, workflow.status);
        }
    }
    Ok(())
}
