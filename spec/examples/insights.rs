//! Prints a table of how a project's workflows have been doing: runs, success, durations, credits.
//!
//! ```text
//! CIRCLECI_TOKEN=… cargo run --example insights -- gh/acme/api --days 30 --branch main
//! ```
//!
//! The pages are counted on standard error while they come in, if that is a terminal.

use std::time::Duration;

use circleci::Client;
use circleci::v2::{ReportingWindow, WorkflowInsights};
use clap::Parser;
use comfy_table::{CellAlignment, Table, presets};
use indicatif::{ProgressBar, ProgressStyle};

/// Prints how a project's workflows have been doing.
#[derive(Parser)]
struct Arguments {
    /// The project's slug, such as `gh/acme/api`.
    project: String,
    /// How many days to look back.
    #[arg(long, default_value = "90", value_parser = ["1", "7", "30", "60", "90"])]
    days: String,
    /// One branch; without it, the default branch.
    #[arg(long, conflicts_with = "all_branches")]
    branch: Option<String>,
    /// All branches together.
    #[arg(long)]
    all_branches: bool,
    /// A self-hosted server, such as `https://circleci.example.com`.
    #[arg(long, env = "CIRCLECI_HOST")]
    host: Option<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let client = client(arguments.host.as_deref())?;
    let mut workflows = fetch(&client, &arguments).await?;
    if workflows.is_empty() {
        println!("no workflow ran in that time");
        return Ok(());
    }
    workflows.sort_by_key(|workflow| std::cmp::Reverse(workflow.metrics.total_runs));
    println!("{}", table(&workflows));
    Ok(())
}

fn client(host: Option<&str>) -> Result<Client, circleci::Error> {
    match host {
        Some(host) => Client::builder().token_from_env().origin(host).build(),
        None => Client::from_env(),
    }
}

/// All pages, counted by a progress bar. How many there will be is not known before the last, so it has no end.
async fn fetch(client: &Client, arguments: &Arguments) -> anyhow::Result<Vec<WorkflowInsights>> {
    let window = match arguments.days.as_str() {
        "1" => ReportingWindow::Last24Hours,
        "7" => ReportingWindow::Last7Days,
        "30" => ReportingWindow::Last30Days,
        "60" => ReportingWindow::Last60Days,
        _ => ReportingWindow::Last90Days,
    };
    let mut call = client.v2().insights().get_project_workflow_metrics(&arguments.project).reporting_window(window);
    if let Some(branch) = &arguments.branch {
        call = call.branch(branch);
    }
    if arguments.all_branches {
        call = call.all_branches(true);
    }
    // On anything but a terminal it draws nothing.
    let progress = ProgressBar::new_spinner().with_style(ProgressStyle::with_template("{spinner} {msg} {elapsed}")?);
    progress.enable_steady_tick(Duration::from_millis(100));
    let mut pages = call.pages();
    let mut workflows = Vec::new();
    while let Some(page) = pages.try_next().await? {
        workflows.extend(page.items);
        progress.inc(1);
        progress.set_message(format!("{} pages, {} workflows", progress.position(), workflows.len()));
    }
    progress.finish_and_clear();
    Ok(workflows)
}

fn table(workflows: &[WorkflowInsights]) -> Table {
    const TITLES: [&str; 8] = ["Workflow", "Runs", "Failed", "Success", "Median", "95 %", "To recover", "Credits"];
    let mut table = Table::new();
    table.load_preset(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header(TITLES);
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    for workflow in workflows {
        let metrics = &workflow.metrics;
        let durations = &metrics.duration_metrics;
        table.add_row([
            workflow.name.clone(),
            metrics.total_runs.to_string(),
            metrics.failed_runs.to_string(),
            share(metrics.successful_runs, metrics.successful_runs + metrics.failed_runs),
            duration(durations.median),
            duration(durations.p95),
            duration(metrics.mttr),
            metrics.total_credits_used.map_or_else(unknown, |credits| credits.to_string()),
        ]);
    }
    table
}

fn unknown() -> String {
    "-".to_owned()
}

/// Of the runs that came to an end; the API's own `success_rate` doesn't say whether it is a fraction or in percent.
fn share(part: u64, whole: u64) -> String {
    match (part * 100).checked_div(whole) {
        Some(percent) => format!("{percent} %"),
        None => unknown(),
    }
}

fn duration(seconds: Option<u64>) -> String {
    match seconds {
        None => unknown(),
        Some(seconds) if seconds < 60 => format!("{seconds}s"),
        Some(seconds) if seconds < 3600 => format!("{}m {:02}s", seconds / 60, seconds % 60),
        Some(seconds) => format!("{}h {:02}m", seconds / 3600, seconds / 60 % 60),
    }
}
