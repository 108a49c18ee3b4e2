//! Prints how the newest pipelines of a branch went, in a program without `async`.
//!
//! ```text
//! CIRCLECI_TOKEN=… cargo run --features blocking --example blocking -- gh/acme/api main
//! ```
//!
//! Features: `blocking`.

use anyhow::Context as _;
use circleci::{Client, Wait as _};

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let project = arguments.next().context("usage: blocking PROJECT-SLUG BRANCH")?;
    let branch = arguments.next().context("usage: blocking PROJECT-SLUG BRANCH")?;
    let client = match std::env::var("CIRCLECI_HOST") {
        Ok(host) => Client::builder().token_from_env().origin(host).build()?,
        Err(_) => Client::from_env()?,
    };
    let v2 = client.v2();

    let me = v2.user().get_current_user().send().wait()?;
    println!("{} looks at {branch} of {project}", me.name);

    // A list is an iterator; it fetches the next page when the items of one are used up.
    for pipeline in v2.pipeline().list_pipelines_for_project(project).branch(branch).items().wait().take(5) {
        let pipeline = pipeline?;
        let workflows = v2.pipeline().list_workflows_by_pipeline_id(pipeline.id).items().wait();
        let workflows: Vec<_> = workflows.collect::<Result<_, _>>()?;
        let states: Vec<_> =
            workflows.iter().map(|workflow| format!("{}: {}", workflow.name, workflow.status)).collect();
        println!("#{} {}", pipeline.number, states.join(", "));
    }
    Ok(())
}
