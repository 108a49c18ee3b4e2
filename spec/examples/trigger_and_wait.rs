//! Triggers a pipeline and waits until all of its workflows have ended; the exit code tells how.
//!
//! ```text
//! export CIRCLECI_TOKEN=…
//! cargo run --features jiff --example trigger_and_wait -- gh/acme/api --branch main --parameter deploy=true --parameter region=eu
//! cargo run --features jiff --example trigger_and_wait -- gh/acme/api --definition 0f0ecc21-… --branch main --time-limit 3600
//! ```
//!
//! | exit code | |
//! |---|---|
//! | 0 | every workflow has succeeded, or there was nothing to run |
//! | 1 | a call failed, or CircleCI could not make sense of the configuration |
//! | 3 | a workflow has failed |
//! | 4 | a workflow was canceled |
//! | 5 | the time limit was over first |
//!
//! Features: `jiff`.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use circleci::v2::{
    GitReference, PipelineParameterValue, PipelineState, TriggerPipelineRunResponse, Workflow, WorkflowStatus,
};
use circleci::{Client, Uuid};
use clap::Parser;

/// Triggers a pipeline and waits until all of its workflows have ended.
#[derive(Parser)]
struct Arguments {
    /// The project's slug, such as `gh/acme/api`.
    project: String,
    /// The branch to run on; without it, the project's default branch.
    #[arg(long)]
    branch: Option<String>,
    /// A pipeline parameter; `true`, `false` and whole numbers are sent as what they are, anything else as text.
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = parameter)]
    parameters: Vec<(String, PipelineParameterValue)>,
    /// The pipeline definition to run, which projects of the GitHub App ask for.
    #[arg(long, value_name = "ID")]
    definition: Option<Uuid>,
    /// Seconds between two looks.
    #[arg(long, default_value_t = 10.0)]
    interval: f64,
    /// Seconds after which to wait no longer; the pipeline goes on.
    #[arg(long, default_value_t = 1800.0)]
    time_limit: f64,
    /// A self-hosted server, such as `https://circleci.example.com`.
    #[arg(long, env = "CIRCLECI_HOST")]
    host: Option<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let client = client(arguments.host.as_deref())?;
    let triggered = match arguments.definition {
        Some(definition) => run_definition(&client, &arguments, definition).await?,
        None => trigger(&client, &arguments).await?,
    };
    let Some((pipeline, number)) = triggered else {
        return Ok(ExitCode::SUCCESS);
    };
    println!("pipeline {number} ({pipeline})");
    let outcome = wait(&client, pipeline, &arguments).await?;
    println!("{}", outcome.description());
    Ok(outcome.exit_code())
}

fn client(host: Option<&str>) -> Result<Client, circleci::Error> {
    match host {
        Some(host) => Client::builder().token_from_env().origin(host).build(),
        None => Client::from_env(),
    }
}

fn parameter(text: &str) -> Result<(String, PipelineParameterValue), &'static str> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    let flag = value.parse().map(PipelineParameterValue::Flag);
    let number = value.parse().map(PipelineParameterValue::Number);
    let value = flag.or(number).unwrap_or_else(|_| PipelineParameterValue::Text(value.to_owned()));
    Ok((name.to_owned(), value))
}

/// Runs what the repository has in `.circleci/config.yml`.
async fn trigger(client: &Client, arguments: &Arguments) -> anyhow::Result<Option<(Uuid, i64)>> {
    let parameters = arguments.parameters.iter().cloned().collect();
    let mut call = client.v2().pipeline().trigger_pipeline(&arguments.project).parameters(parameters);
    if let Some(branch) = &arguments.branch {
        call = call.branch(branch);
    }
    let pipeline = call.send().await?;
    Ok(Some((pipeline.id, pipeline.number)))
}

/// Runs a pipeline definition. The answer may be that there is nothing to run, for instance because the commit asks to
/// be skipped.
async fn run_definition(
    client: &Client,
    arguments: &Arguments,
    definition: Uuid,
) -> anyhow::Result<Option<(Uuid, i64)>> {
    let slug: Vec<&str> = arguments.project.splitn(3, '/').collect();
    let [provider, organization, project] = slug[..] else {
        bail!("`{}` is no project slug: it has three parts, such as `gh/acme/api`", arguments.project);
    };
    let mut call = client.v2().pipeline().trigger_pipeline_run(provider.into(), organization, project);
    call = call.definition_id(definition);
    if let Some(branch) = &arguments.branch {
        let reference = GitReference::new().branch(branch);
        call = call.config(reference.clone()).checkout(reference);
    }
    if !arguments.parameters.is_empty() {
        let values = arguments.parameters.iter().map(|(name, value)| Ok((name.clone(), serde_json::to_value(value)?)));
        call = call.parameters(values.collect::<serde_json::Result<_>>()?);
    }
    match call.send().await? {
        TriggerPipelineRunResponse::Created(pipeline) => {
            let triggered = pipeline.id.zip(pipeline.number);
            Ok(Some(triggered.context("CircleCI has triggered a pipeline and not said which")?))
        }
        TriggerPipelineRunResponse::Ok(nothing) => {
            println!("nothing was triggered: {}", nothing.message.as_deref().unwrap_or("no reason was given"));
            Ok(None)
        }
        other => bail!("an answer that this program doesn't know: {other:?}"),
    }
}

/// How it ended.
enum Outcome {
    Succeeded,
    Failed(Vec<String>),
    Canceled(Vec<String>),
    NothingToRun,
    OutOfTime,
}

impl Outcome {
    fn description(&self) -> String {
        match self {
            Self::Succeeded => "every workflow has succeeded".to_owned(),
            Self::Failed(names) => format!("failed: {}", names.join(", ")),
            Self::Canceled(names) => format!("canceled: {}", names.join(", ")),
            Self::NothingToRun => "the pipeline has no workflows".to_owned(),
            Self::OutOfTime => "the time limit is over; the pipeline goes on".to_owned(),
        }
    }

    fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Succeeded | Self::NothingToRun => 0,
            Self::Failed(_) => 3,
            Self::Canceled(_) => 4,
            Self::OutOfTime => 5,
        })
    }
}

/// Looks at the pipeline every now and then, and prints what has changed.
async fn wait(client: &Client, pipeline: Uuid, arguments: &Arguments) -> anyhow::Result<Outcome> {
    let interval = Duration::try_from_secs_f64(arguments.interval).context("--interval")?;
    let time_limit = Duration::try_from_secs_f64(arguments.time_limit).context("--time-limit")?;
    let end = Instant::now().checked_add(time_limit).context("--time-limit is too long")?;
    let mut known = BTreeMap::new();
    let mut looks_without_workflow = 0;
    loop {
        let is_under_way = is_under_way(client, pipeline).await?;
        let workflows = newest_runs(client, pipeline).await?;
        for workflow in workflows.values() {
            if known.insert(workflow.id, workflow.status.clone()).as_ref() != Some(&workflow.status) {
                println!("  {}: {}", workflow.name, workflow.status);
            }
        }
        if is_under_way && workflows.is_empty() {
            looks_without_workflow += 1;
            if looks_without_workflow == 3 {
                return Ok(Outcome::NothingToRun);
            }
        }
        if is_under_way && !workflows.is_empty() && workflows.values().all(has_ended) {
            return Ok(outcome(&workflows));
        }
        if interval > end.saturating_duration_since(Instant::now()) {
            return Ok(Outcome::OutOfTime);
        }
        tokio::time::sleep(interval).await;
    }
}

/// Whether CircleCI is done with the configuration, so that all workflows are known.
async fn is_under_way(client: &Client, pipeline: Uuid) -> anyhow::Result<bool> {
    let pipeline = client.v2().pipeline().get_pipeline_by_id(pipeline).send().await?;
    if pipeline.state == PipelineState::Errored {
        let errors: Vec<_> = pipeline.errors.into_iter().map(|error| error.message).collect();
        bail!("the pipeline can't run: {}", errors.join("; "));
    }
    Ok(pipeline.state == PipelineState::Created)
}

/// The workflows by name; of one that was run again, the latest run.
async fn newest_runs(client: &Client, pipeline: Uuid) -> anyhow::Result<BTreeMap<String, Workflow>> {
    let mut newest: BTreeMap<String, Workflow> = BTreeMap::new();
    let mut workflows = client.v2().pipeline().list_workflows_by_pipeline_id(pipeline).items();
    while let Some(workflow) = workflows.try_next().await? {
        let created = workflow.created_at.timestamp()?;
        match newest.get(&workflow.name) {
            Some(other) if other.created_at.timestamp()? > created => {}
            _ => {
                newest.insert(workflow.name.clone(), workflow);
            }
        }
    }
    Ok(newest)
}

/// A state that this release doesn't know is taken to be one on the way.
fn has_ended(workflow: &Workflow) -> bool {
    use WorkflowStatus::{Canceled, Error, Failed, NotRun, Success, Unauthorized};
    matches!(workflow.status, Success | Failed | Error | Canceled | NotRun | Unauthorized)
}

fn outcome(workflows: &BTreeMap<String, Workflow>) -> Outcome {
    use WorkflowStatus::{Canceled, Error, Failed, Unauthorized};
    let named = |is_meant: fn(&WorkflowStatus) -> bool| -> Vec<String> {
        workflows.values().filter(|workflow| is_meant(&workflow.status)).map(|workflow| workflow.name.clone()).collect()
    };
    let failed = named(|status| matches!(status, Failed | Error | Unauthorized));
    let canceled = named(|status| *status == Canceled);
    match (failed.is_empty(), canceled.is_empty()) {
        (false, _) => Outcome::Failed(failed),
        (true, false) => Outcome::Canceled(canceled),
        (true, true) => Outcome::Succeeded,
    }
}
