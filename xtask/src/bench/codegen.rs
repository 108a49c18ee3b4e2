//! `bench codegen`: what a run of the tool costs, and which stage takes which part of it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::bench::Options;
use crate::bench::input::{self, Input};
use crate::bench::measure::{self, Cost};
use crate::bench::profile::{self, Profile};
use crate::bench::report::{self, Table, float, megabytes, ratio, share};
use crate::tool;

/// The stages in their order, and the functions that are all of each.
const STAGES: [(&str, &[&str]); 11] = [
    ("read", &["clientsmith::read::documents"]),
    ("bundle", &["clientsmith::bundle::files"]),
    ("overlay", &["clientsmith::overlay::apply"]),
    ("choose", &["clientsmith::choose::operations"]),
    ("upgrade", &["clientsmith::upgrade::to_openapi_3_0"]),
    ("check", &["clientsmith::check::vocabulary"]),
    ("parse", &["clientsmith::parse::documents"]),
    ("lower", &["clientsmith::lower::model"]),
    ("name", &["clientsmith::name::table", "clientsmith::derive::put"]),
    // The second runs on threads of its own.
    (
        "print",
        &["clientsmith::print::client", "clientsmith::print::calls::files", "clientsmith::print::module::Job::files"],
    ),
    (
        "write",
        &[
            "clientsmith::write::plan",
            "clientsmith::write::stage::stage",
            "clientsmith::write::stage::Staged::put",
            "clientsmith::write::stage::Staged::keep",
        ],
    ),
];

/// How many crates are named.
const MOST_CRATES: usize = 10;

const PAGE: &str = "docs/src/costs.md";

/// What was measured of one input.
struct Measured {
    name: String,
    cost: Cost,
    profile: Option<Profile>,
    /// Each stage's CPU time in nanoseconds, as Criterion has it.
    times: BTreeMap<String, f64>,
}

/// Prints the tables.
pub(crate) fn run(options: &Options) -> Result<u8> {
    let tool = options.tool()?;
    let inputs = Input::all(&options.files)?;
    let folder = input::folder("codegen")?;
    let out = |input: &Input| folder.join(&input.name);
    let costs = measure::in_turn(options.rounds, inputs.len(), |index| {
        let input = inputs.get(index).context("no such input")?;
        input::remove(&out(input))?;
        Ok(input.generate(&tool, &out(input)))
    })?;
    let has_valgrind = profile::is_at_hand();
    let mut all = Vec::new();
    for (input, cost) in inputs.iter().zip(costs) {
        let profile = has_valgrind.then(|| {
            input::remove(&out(input))?;
            whole(profile::run(&input.generate(&tool, &out(input)), &folder.join(format!("{}.callgrind", input.name)))?)
        });
        all.push(Measured { name: input.name.clone(), cost, profile: profile.transpose()?, times: times(input)? });
    }
    let mut parts = vec![report::head("codegen", &["rustc", "valgrind"], options), runs(&all), stages(&all)];
    parts.push(if has_valgrind { crates(&all) } else { "Without valgrind there are no instructions.\n".to_owned() });
    if options.files.is_empty() {
        parts.push(check(&tool, options.rounds)?);
    }
    let text = parts.join("\n");
    println!("{text}");
    if options.write {
        report::fill(Path::new(PAGE), "codegen", &text)?;
    }
    Ok(0)
}

/// A profile in which each stage is found: one that became part of another function would be counted as nothing.
fn whole(profile: Profile) -> Result<Profile> {
    let mut functions = STAGES.iter().flat_map(|(_, functions)| *functions);
    match functions.find(|function| profile.of(function).is_none()) {
        Some(function) => bail!("{function} is in no profile: it was inlined, or is called otherwise now"),
        None => Ok(profile),
    }
}

/// What a run costs beside the first one.
fn runs(all: &[Measured]) -> String {
    let mut table = Table::new(&["client"], &["instructions, millions", "CPU, ratio to the first", "memory, MB"]);
    let first = all.first().map_or(0.0, |measured| measured.cost.cpu);
    for measured in all {
        let instructions = measured.profile.as_ref().map(|profile| (profile.total() / 1_000_000).to_string());
        let cells = [instructions.unwrap_or_else(|| "–".to_owned()), ratio(measured.cost.cpu, first)];
        table.row([measured.name.clone()].into_iter().chain(cells).chain([megabytes(measured.cost.peak)]));
    }
    table.text()
}

/// Each stage's part: of the instructions of the whole run, and of the CPU time of all stages together.
fn stages(all: &[Measured]) -> String {
    let heads: Vec<String> =
        all.iter().flat_map(|measured| ["instructions", "CPU"].map(|of| format!("{}: {of}", measured.name))).collect();
    let mut table = Table::new(&["stage"], &heads.iter().map(String::as_str).collect::<Vec<_>>());
    for (stage, functions) in STAGES {
        let shares = all.iter().flat_map(|measured| {
            let instructions = measured.profile.as_ref().map(|profile| {
                let sum = functions.iter().filter_map(|function| profile.of(function)).sum();
                share(float(sum), float(profile.total()))
            });
            let sum: f64 = measured.times.values().sum();
            let time = measured.times.get(stage).map(|time| share(*time, sum));
            [instructions, time].map(|cell| cell.unwrap_or_else(|| "–".to_owned()))
        });
        table.row(std::iter::once(stage.to_owned()).chain(shares));
    }
    table.text()
}

/// The crates whose functions take the most instructions.
fn crates(all: &[Measured]) -> String {
    let heads: Vec<&str> = all.iter().map(|measured| measured.name.as_str()).collect();
    let mut table = Table::new(&["instructions in functions of"], &heads);
    let parts: Vec<(BTreeMap<String, u64>, u64)> = all
        .iter()
        .filter_map(|measured| measured.profile.as_ref())
        .map(|profile| (profile.crates().into_iter().collect(), profile.total()))
        .collect();
    let first = all.first().and_then(|measured| measured.profile.as_ref()).map(Profile::crates).unwrap_or_default();
    for (name, _) in first.into_iter().take(MOST_CRATES) {
        let shares = parts
            .iter()
            .map(|(parts, total)| share(float(parts.get(&name).copied().unwrap_or_default()), float(*total)));
        table.row(std::iter::once(format!("`{name}`")).chain(shares));
    }
    table.text()
}

/// Has Criterion time the stages of an input; each one's nanoseconds of CPU.
fn times(input: &Input) -> Result<BTreeMap<String, f64>> {
    let mut cargo = tool::cargo();
    cargo.args(["bench", "--quiet", "--package", "clientsmith-bench", "--no-default-features", "--bench", "stages"]);
    cargo.args(["--", "--noplot"]);
    cargo.env("BENCH_INPUT", input.path()).env("BENCH_NAME", &input.name);
    let output = cargo.output().context("cargo can't be started")?;
    if !output.status.success() {
        bail!("the stages can't be timed: {}", String::from_utf8_lossy(&output.stderr));
    }
    let folder = tool::target()?.join("criterion").join(&input.name);
    let estimate = |stage: &str| -> Option<f64> {
        let text = std::fs::read_to_string(folder.join(stage).join("new/estimates.json")).ok()?;
        serde_json::from_str::<Value>(&text).ok()?.get("median")?.get("point_estimate")?.as_f64()
    };
    Ok(STAGES.iter().filter_map(|(stage, _)| Some(((*stage).to_owned(), estimate(stage)?))).collect())
}

/// `cargo xtask codegen --check` beside the tool's own runs for the same client: built as `xtask` is, and for release.
fn check(tool: &Path, rounds: usize) -> Result<String> {
    let own = input::folder("own")?;
    let config = own.join("spec/client.toml");
    let out = own.join("circleci");
    let generate = |tool: &Path| {
        let mut command = Command::new(tool);
        command.args([OsStr::new("generate"), "--config".as_ref(), config.as_ref(), "--out".as_ref(), out.as_ref()]);
        command
    };
    let alike = tool::build_for_development()?;
    let xtask = std::env::current_exe().context("this program has no path")?;
    let costs = measure::in_turn(rounds, 3, |index| {
        input::remove(&out)?;
        Ok(match index {
            0 => generate(tool),
            1 => generate(&alike),
            _ => {
                let mut command = Command::new(&xtask);
                command.args(["codegen", "--check"]);
                command
            }
        })
    })?;
    let [released, alike, check] = costs[..] else { bail!("three commands have three costs") };
    Ok(format!(
        "`cargo xtask codegen --check`, with nothing changed, takes {} times the CPU time of the tool's own run, where both are built alike: for development.\n\
         Beside the tool's release build it is {} times.\n",
        ratio(check.cpu, alike.cpu),
        ratio(check.cpu, released.cpu)
    ))
}
