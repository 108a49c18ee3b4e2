//! `bench compile`: what the emitted crate costs those who build it, without its dependencies, and where that goes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::bench::Options;
use crate::bench::input::{self, Input};
use crate::bench::ir::Ir;
use crate::bench::measure::{self, Cost};
use crate::bench::report::{self, Table, digits, float, megabytes, ratio, share};
use crate::bench::source::Size;
use crate::corpus::crates::Workspace;
use crate::process::{self, make_executable};
use crate::tool;

/// What a client has whatever its document says: the yardstick.
const SMALLEST: &str = r#"{
  "openapi": "3.0.3",
  "info": {"title": "One", "version": "1"},
  "servers": [{"url": "https://example.com"}],
  "paths": {"/name": {"get": {
    "operationId": "getName",
    "responses": {"200": {"description": "OK", "content": {"application/json": {"schema": {"type": "string"}}}}}
  }}}
}"#;

/// Has rustc say how long each of its passes takes, which it does on request of nightly Rust alone, or so. Dependencies are
/// not touched by it.
const WRAPPER: &str = "#!/bin/sh\nRUSTC_BOOTSTRAP=1 exec \"$@\" -Ztime-passes\n";

/// A pass with less than this part of the whole isn't shown.
const LEAST_SHARE: f64 = 0.03;

/// How many functions are named.
const MOST_FUNCTIONS: usize = 12;

const PAGE: &str = "docs/src/costs.md";

/// The two things that are done with a crate.
const VERBS: [&str; 2] = ["check", "build"];

/// What was measured of one crate.
struct Measured {
    name: String,
    size: Size,
    runtime: Size,
    dependencies: usize,
    ir: Ir,
    costs: [Cost; 2],
    /// Of either verb, the seconds of each pass.
    passes: [BTreeMap<String, f64>; 2],
}

/// Prints the tables.
pub(crate) fn run(options: &Options) -> Result<u8> {
    let tool = options.tool()?;
    let workspace = Workspace::new(input::folder("compile")?)?;
    let smallest = workspace.file("smallest.json");
    fs::write(&smallest, SMALLEST).with_context(|| format!("{} can't be written", smallest.display()))?;
    let mut inputs = Input::all(&[smallest])?;
    inputs.extend(Input::all(&options.files)?);
    let clients = Clients { workspace, inputs };
    clients.emit(&tool)?;
    let all = clients.measure(options.rounds)?;
    let text = [report::head("compile", &["rustc"], options), crates(&all), passes(&all), functions(&all)].join("\n");
    println!("{text}");
    if options.write {
        report::fill(Path::new(PAGE), "compile", &text)?;
    }
    Ok(0)
}

struct Clients {
    workspace: Workspace,
    inputs: Vec<Input>,
}

impl Clients {
    /// Has the tool make each crate, as members of one workspace.
    fn emit(&self, tool: &Path) -> Result<()> {
        let folders: Vec<PathBuf> = self.inputs.iter().map(|input| self.workspace.client(&input.name)).collect();
        for (input, folder) in self.inputs.iter().zip(&folders) {
            let outcome = process::finish(input.generate(tool, folder), String::new())?;
            if outcome.code != Some(0) {
                bail!("{}: {}", input.name, outcome.end());
            }
        }
        self.workspace.describe(&folders)
    }

    fn measure(&self, rounds: usize) -> Result<Vec<Measured>> {
        // Every crate's check, then every crate's build, in turn; the first round has all dependencies built.
        let costs = measure::in_turn(rounds, self.inputs.len() * VERBS.len(), |index| {
            let input = self.inputs.get(index % self.inputs.len()).context("no such input")?;
            let verb = VERBS.get(index / self.inputs.len()).context("no such verb")?;
            self.touch(input)?;
            Ok(self.cargo(input, verb))
        })?;
        let (checks, builds) = costs.split_at(self.inputs.len());
        let costs = checks.iter().zip(builds).map(|(check, build)| [*check, *build]);
        let wrapper = self.workspace.file("time-passes.sh");
        fs::write(&wrapper, WRAPPER)?;
        make_executable(&wrapper).context("a script can't be made executable")?;
        self.inputs.iter().zip(costs).map(|(input, costs)| self.measured(input, costs, &wrapper)).collect()
    }

    fn measured(&self, input: &Input, costs: [Cost; 2], wrapper: &Path) -> Result<Measured> {
        let source = self.workspace.client(&input.name).join("src");
        let passes = |verb| -> Result<BTreeMap<String, f64>> {
            let mut cargo = self.cargo(input, verb);
            cargo.env("RUSTC_WORKSPACE_WRAPPER", wrapper);
            self.touch(input)?;
            let outcome = process::finish(cargo, String::new())?;
            Ok(times(&format!("{}{}", outcome.stdout, outcome.stderr)))
        };
        Ok(Measured {
            name: input.name.clone(),
            size: Size::of(&source)?,
            runtime: Size::of(&source.join("runtime"))?,
            dependencies: dependencies(self.in_workspace(), &input.package())?,
            ir: Ir::of(self.in_workspace(), &self.target(), &input.package())?,
            costs,
            passes: [passes("check")?, passes("build")?],
        })
    }

    fn target(&self) -> [String; 2] {
        ["--target-dir".to_owned(), self.workspace.target().display().to_string()]
    }

    fn in_workspace(&self) -> Command {
        let mut cargo = tool::cargo();
        cargo.current_dir(self.workspace.file(""));
        // What the caller's shell sets for the workspace's own builds is none of theirs.
        cargo.env_remove("CARGO_PROFILE_DEV_DEBUG").env_remove("RUSTFLAGS").env_remove("RUSTC_WORKSPACE_WRAPPER");
        cargo
    }

    fn cargo(&self, input: &Input, verb: &str) -> Command {
        let mut cargo = self.in_workspace();
        cargo.args([verb, "--quiet", "--lib", "--package", &input.package()]).args(self.target());
        cargo
    }

    /// Has cargo think that a crate has changed.
    fn touch(&self, input: &Input) -> Result<()> {
        let file = fs::File::options().append(true).open(self.workspace.client(&input.name).join("src/lib.rs"))?;
        Ok(file.set_modified(SystemTime::now())?)
    }
}

/// How many crates a package needs that are not itself, for whatever it is built without tests.
pub(crate) fn dependencies(mut cargo: Command, package: &str) -> Result<usize> {
    let arguments = ["tree", "--edges", "normal", "--prefix", "none", "--format", "{p}", "--package", package];
    let output = cargo.args(arguments).output().context("cargo can't be started")?;
    if !output.status.success() {
        bail!("cargo tree: {}", String::from_utf8_lossy(&output.stderr));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let crates = text.lines().map(|line| line.split(" (").next().unwrap_or(line)).filter(|line| !line.is_empty());
    Ok(crates.collect::<std::collections::BTreeSet<_>>().len().saturating_sub(1))
}

/// What rustc says of its passes: `time:   0.123; rss:   40MB ->   50MB (  +10MB)`, a tab, and the pass.
fn times(text: &str) -> BTreeMap<String, f64> {
    let mut times = BTreeMap::new();
    for line in text.lines() {
        let Some((figures, pass)) = line.trim().strip_prefix("time:").and_then(|rest| rest.split_once('\t')) else {
            continue;
        };
        let seconds = figures.split(';').next().and_then(|seconds| seconds.trim().parse::<f64>().ok());
        *times.entry(pass.trim().to_owned()).or_default() += seconds.unwrap_or_default();
    }
    times
}

fn crates(all: &[Measured]) -> String {
    let heads =
        ["lines", "of these runtime", "types", "crates that it needs", "functions", "of these copies", "LLVM lines"];
    let costs = ["`cargo check`", "`cargo build`", "memory of check, MB", "of build"];
    let mut table = Table::new(&["client"], &[heads.as_slice(), costs.as_slice()].concat());
    let [first_check, first_build] =
        all.first().map(|measured| measured.costs.map(|cost| cost.cpu)).unwrap_or_default();
    for measured in all {
        let (total, [check, build]) = (measured.ir.total(), measured.costs);
        let counts = [measured.size.lines, measured.runtime.lines, measured.size.types, measured.dependencies as u64];
        let compiled = [total.count, measured.ir.repeated(), total.lines];
        let cells = counts.into_iter().chain(compiled).map(digits);
        let costs = [ratio(check.cpu, first_check), ratio(build.cpu, first_build)];
        let memory = [check.peak, build.peak].map(megabytes);
        table.row([measured.name.clone()].into_iter().chain(cells).chain(costs).chain(memory));
    }
    format!("{}\nCPU time of cargo and rustc is given as a ratio to that of the first.\n", table.text())
}

/// The passes that take most of one crate's time, for each crate.
fn passes(all: &[Measured]) -> String {
    let heads: Vec<String> =
        all.iter().flat_map(|measured| VERBS.map(|verb| format!("{}: {verb}", measured.name))).collect();
    let mut table = Table::new(&["pass of rustc"], &heads.iter().map(String::as_str).collect::<Vec<_>>());
    let columns: Vec<&BTreeMap<String, f64>> = all.iter().flat_map(|measured| &measured.passes).collect();
    let part = |times: &BTreeMap<String, f64>, pass: &str| {
        let total = times.get("total").copied().unwrap_or_default();
        times.get(pass).map_or(0.0, |seconds| if total > 0.0 { seconds / total } else { 0.0 })
    };
    let names: std::collections::BTreeSet<&String> = columns.iter().flat_map(|times| times.keys()).collect();
    let most = |pass: &str| columns.iter().map(|times| part(times, pass)).fold(0.0, f64::max);
    let mut names: Vec<(&String, f64)> = names.into_iter().map(|pass| (pass, most(pass))).collect();
    names.retain(|(pass, most)| *most >= LEAST_SHARE && *pass != "total");
    names.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    for (pass, _) in names {
        let shares = columns.iter().map(|times| share(part(times, pass), 1.0));
        table.row(std::iter::once(format!("`{pass}`")).chain(shares));
    }
    format!("{}\nOf the time of rustc as a whole, by `-Ztime-passes`; some passes are parts of others.\n", table.text())
}

/// The functions that most of LLVM's input is made of.
fn functions(all: &[Measured]) -> String {
    let mut text = String::new();
    for measured in all {
        let mut table = Table::new(&[&format!("function of {}", measured.name)], &["copies", "part of LLVM's lines"]);
        let total = float(measured.ir.total().lines);
        for (name, copies) in measured.ir.largest(MOST_FUNCTIONS) {
            table.row([format!("`{name}`"), digits(copies.count), share(float(copies.lines), total)]);
        }
        text += &table.text();
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_are_read_and_summed() {
        let times = times(
            "time:   0.250; rss:   40MB ->   50MB (  +10MB)\tparse_crate\nwarning: other\n\
             time:   0.125; rss:   40MB ->   50MB (  +10MB)\tparse_crate\ntime:   1.000; rss:    9MB ->  50MB (  +41MB)\ttotal\n",
        );
        let times: Vec<_> = times.iter().map(|(pass, seconds)| (pass.as_str(), (seconds * 1000.0).round())).collect();
        assert_eq!(times, [("parse_crate", 375.0), ("total", 1000.0)]);
    }
}
