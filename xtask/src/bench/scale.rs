//! `bench scale`: how the cost of a run grows with the document, by documents made for that.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::bench::Options;
use crate::bench::input;
use crate::bench::measure;
use crate::bench::report::{self, Table, digits, megabytes, ratio};
use crate::process;

/// Makes documents of any size.
const MAKER: &str = "../shared/torture/gen_big.py";

/// The sizes that its probe has, with as many schemas as operations.
const OPERATIONS: [u32; 5] = [1000, 2000, 4000, 8000, 16_000];

/// What an operation among the most may cost, as a ratio to what it costs among the fewest.
const GOAL: f64 = 1.15;

const PAGE: &str = "docs/src/costs.md";

/// Prints the table.
pub(crate) fn run(options: &Options) -> Result<u8> {
    if !Path::new(MAKER).is_file() {
        println!("skipped: there is no {MAKER}, which makes the documents");
        return Ok(0);
    }
    let tool = options.tool()?;
    let folder = input::folder("scale")?;
    let documents = OPERATIONS.map(|operations| folder.join(format!("big-{operations}-3.0.json")));
    if !documents.iter().all(|document| document.is_file()) {
        make(&folder)?;
    }
    let out = folder.join("client");
    let command = |document: &PathBuf| {
        let mut command = Command::new(&tool);
        command.arg("generate").arg(document).args(["--name", "big", "--out"]).arg(&out);
        command
    };
    let costs = measure::in_turn(options.rounds, documents.len(), |index| {
        input::remove(&out)?;
        Ok(command(documents.get(index).context("no such document")?))
    })?;
    input::remove(&out)?;
    let mut table =
        Table::new(&[], &["operations", "document, MB", "CPU an operation", "memory, MB", "memory an operation"]);
    let each = |index: usize| {
        let operations = OPERATIONS.get(index).copied().map_or(1.0, f64::from);
        costs.get(index).map(|cost| (cost.cpu / operations, report::float(cost.peak) / operations)).unwrap_or_default()
    };
    let first = each(0);
    for (index, (operations, document)) in OPERATIONS.iter().zip(&documents).enumerate() {
        let ((cpu, memory), peak) = (each(index), costs.get(index).map_or(0, |cost| cost.peak));
        let bytes = std::fs::metadata(document).map_or(0, |file| file.len());
        let cells = [digits(u64::from(*operations)), megabytes(bytes), ratio(cpu, first.0), megabytes(peak)];
        table.row(cells.into_iter().chain([ratio(memory, first.1)]));
    }
    let growth = each(OPERATIONS.len() - 1).0 / first.0;
    let verdict = if growth <= GOAL { "met" } else { "missed" };
    let text = format!(
        "{}\n{}\nRatios are to the first row, of one run of all. The goal, {GOAL:.2} for the last, is {verdict}.\n",
        report::head("scale", &["rustc"], options),
        table.text()
    );
    println!("{text}");
    if options.write {
        report::fill(Path::new(PAGE), "scale", &text)?;
    }
    Ok(0)
}

/// Has all documents made.
fn make(folder: &Path) -> Result<()> {
    let mut python = Command::new("python3");
    python.arg(MAKER).arg("--probe").arg(folder);
    let outcome = process::finish(python, String::new())?;
    if outcome.code != Some(0) {
        bail!("{MAKER}: {}", outcome.end());
    }
    Ok(())
}
