//! `bench client`: what a call by the emitted client costs beside the same call by reqwest and `serde_json` alone.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::bench::Options;
use crate::bench::measure::Meter;
use crate::bench::report::{self, Table, digits};
use crate::bench::server;
use crate::tool;

/// A call with a goal may cost this many thousandths of what it costs by hand.
const GOAL: u64 = 1050;

struct Case {
    name: &'static str,
    ours: &'static str,
    by_hand: &'static str,
    count: u64,
    /// Whether the goal holds for it.
    judged: bool,
}

const CASES: [Case; 4] = [
    Case { name: "a user, 200 bytes: `send()`", ours: "user", by_hand: "user", count: 200, judged: true },
    Case { name: "a page, 1 MB: `send()`", ours: "page", by_hand: "page", count: 10, judged: true },
    Case { name: "the same page: `pages()`", ours: "pages", by_hand: "page", count: 10, judged: false },
    Case { name: "the same page: `items()`", ours: "items", by_hand: "page", count: 10, judged: false },
];

/// Where the table goes, if it is to be kept.
const PAGE: &str = "docs/bench-client.md";

/// Prints the table; 1 if a goal is missed.
pub(crate) fn run(options: &Options) -> Result<u8> {
    let meter = Meter::at_hand();
    if meter == Meter::CpuTime {
        println!("There is no valgrind here: CPU time is measured, which varies; nothing is judged.\n");
    }
    let (ours, by_hand) = (build("ours")?, build("by-hand")?);
    let origin = server::start().context("no server on this machine")?;
    let mut table =
        Table::new(&["call"], &["emitted client", "reqwest + serde_json", "ratio", "allocations", "by hand"]);
    let mut missed = Vec::new();
    for case in &CASES {
        let ours = meter.per_call(&ours, case.ours, &origin, case.count)?;
        let by_hand = meter.per_call(&by_hand, case.by_hand, &origin, case.count)?;
        let (cost, beside) = (ours.cost, by_hand.cost.max(1));
        let costs = [digits(cost), digits(beside), thousandths(cost * 1000 / beside)];
        let allocations = [ours.allocations, by_hand.allocations].map(|count| count.map_or("–".to_owned(), digits));
        table.row(std::iter::once(case.name.to_owned()).chain(costs).chain(allocations));
        if case.judged && cost * 1000 > GOAL * beside {
            missed.push(case.name);
        }
    }
    let text = format!("A call's {}, with {}:\n\n{}", meter.unit(), versions()?, table.text());
    println!("{text}");
    if options.write {
        report::fill(Path::new(PAGE), "client", &text)?;
    }
    if meter == Meter::CpuTime || missed.is_empty() {
        return Ok(0);
    }
    println!("above {}: {}", thousandths(GOAL), missed.join("; "));
    Ok(1)
}

/// Builds one of the two programs as users build theirs, and gives its path.
fn build(program: &str) -> Result<PathBuf> {
    let arguments = ["build", "--quiet", "--package", "clientsmith-bench", "--profile", "downstream", "--bin", program];
    let cargo = tool::cargo().args(arguments).args(["--message-format", "json"]).output()?;
    if !cargo.status.success() {
        bail!("{program} does not build: {}", String::from_utf8_lossy(&cargo.stderr));
    }
    let messages = String::from_utf8_lossy(&cargo.stdout);
    let found = messages.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let path = found.filter_map(|message| Some(PathBuf::from(message.get("executable")?.as_str()?))).next_back();
    path.with_context(|| format!("cargo did not say where {program} is"))
}

/// The compiler, and the crates that both programs stand on.
fn versions() -> Result<String> {
    let lock = std::fs::read_to_string("Cargo.lock")?;
    let version = |name: &str| {
        let (_, rest) = lock.split_once(&format!("name = \"{name}\"\nversion = \""))?;
        Some(format!("{name} {}", rest.split_once('"')?.0))
    };
    let crates = ["reqwest", "hyper", "serde_json", "tokio"].iter().filter_map(|name| version(name));
    let programs = ["rustc", "valgrind"].iter().filter_map(|program| report::version(program));
    Ok(programs.chain(crates).collect::<Vec<_>>().join(", "))
}

/// Thousandths as a decimal fraction.
fn thousandths(thousandths: u64) -> String {
    format!("{}.{:03}", thousandths / 1000, thousandths % 1000)
}
