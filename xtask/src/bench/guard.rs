//! `bench guard`: counts that hardly hang on the machine, held against those of a committed file, so that what a change costs is seen in
//! its review.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::bench::Options;
use crate::bench::compile;
use crate::bench::input::{self, Input};
use crate::bench::ir::Ir;
use crate::bench::profile;
use crate::bench::report::{self, digits};
use crate::bench::source::Size;
use crate::tool;

/// The committed counts.
const FILE: &str = "bench/counts.toml";

const HEAD: &str = "\
# What `cargo xtask bench guard` holds the workspace to. `cargo xtask bench guard --update` writes it, with --full all of it; the
# reason for what has grown stands in the commit.
";

/// What is counted.
struct Count {
    /// Its key in the file.
    key: &'static str,
    /// What it is, for a report.
    meaning: &'static str,
    /// By how many thousandths it may grow before that is reported: as much as small changes make together.
    tolerance: u64,
}

const COUNTS: [Count; 9] = [
    Count::new("lines", "lines of code of the emitted crate, without its runtime", 5),
    Count::new("runtime-lines", "lines of code of the runtime", 10),
    Count::new("types", "public types of the emitted crate", 0),
    Count::new("dependencies", "crates that the emitted crate needs", 0),
    Count::new(
        "functions",
        "functions that rustc compiles for the emitted crate, each instance of a generic one by itself",
        10,
    ),
    Count::new("llvm-lines", "lines of LLVM's input for the emitted crate", 10),
    Count::new("caller-functions", "functions that rustc compiles for a program with three calls", 10),
    Count::new("caller-llvm-lines", "lines of LLVM's input for a program with three calls", 10),
    Count::new("instructions", "instructions of the tool that emits it", 20),
];

impl Count {
    const fn new(key: &'static str, meaning: &'static str, tolerance: u64) -> Self {
        Self { key, meaning, tolerance }
    }
}

/// The file's content.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    /// What compiled that which was counted.
    compiler: String,
    counts: BTreeMap<String, u64>,
}

/// Counts and compares; 1 if something has grown beyond its tolerance.
pub(crate) fn run(options: &Options) -> Result<u8> {
    let text = fs::read_to_string(FILE).unwrap_or_default();
    let kept: Kept = if text.is_empty() {
        Kept::default()
    } else {
        toml::from_str(&text).with_context(|| format!("{FILE} is not read"))?
    };
    let compiler = report::version("rustc").context("there is no rustc")?;
    let is_same = kept.compiler == compiler || options.update;
    let mut counted = sizes()?;
    if is_same {
        counted.extend(compiled()?);
    } else {
        println!("skipped what another compiler counts otherwise: {FILE} is of {}, this is {compiler}", kept.compiler);
    }
    match options.full && is_same {
        true if profile::is_at_hand() => drop(counted.insert("instructions", instructions(&options.tool()?)?)),
        true => println!("skipped the tool's instructions: there is no valgrind"),
        false => {}
    }
    if options.update {
        // What wasn't counted, by the same compiler, stays.
        let stay = kept.counts.into_iter().filter(|_| kept.compiler == compiler);
        let mut counts: BTreeMap<String, u64> = stay.collect();
        counts.extend(counted.into_iter().map(|(key, count)| (key.to_owned(), count)));
        fs::write(FILE, written(&compiler, &counts)).with_context(|| format!("{FILE} can't be written"))?;
        println!("{FILE} is as counted now");
        return Ok(0);
    }
    let (text, is_fine) = judged(&kept.counts, &counted);
    print!("{text}");
    Ok(u8::from(!is_fine))
}

/// What can be told without a compiler.
fn sizes() -> Result<BTreeMap<&'static str, u64>> {
    let (all, runtime) = (Size::of(Path::new("generated/src"))?, Size::of(Path::new("generated/src/runtime"))?);
    let dependencies = compile::dependencies(tool::cargo(), "circleci")? as u64;
    let lines = all.lines.saturating_sub(runtime.lines);
    let sizes =
        [("lines", lines), ("runtime-lines", runtime.lines), ("types", all.types), ("dependencies", dependencies)];
    Ok(sizes.into())
}

/// What rustc makes of the emitted crate, and of a program that uses it: generic code may be in either. Another release makes it otherwise.
fn compiled() -> Result<BTreeMap<&'static str, u64>> {
    let of = |package| Ir::of(tool::cargo(), &[], package).map(|ir| ir.total());
    let (client, caller) = (of("circleci")?, of("clientsmith-bench")?);
    Ok([
        ("functions", client.count),
        ("llvm-lines", client.lines),
        ("caller-functions", caller.count),
        ("caller-llvm-lines", caller.lines),
    ]
    .into())
}

/// What a run of the tool for our own client takes.
fn instructions(tool: &Path) -> Result<u64> {
    let (own, folder) = (Input::ours()?, input::folder("guard")?);
    let out = folder.join(&own.name);
    input::remove(&out)?;
    Ok(profile::run(&own.generate(tool, &out), &folder.join("codegen.callgrind"))?.total())
}

/// A line for each count, and what to do about those that have grown; whether none has.
fn judged(kept: &BTreeMap<String, u64>, counted: &BTreeMap<&str, u64>) -> (String, bool) {
    let (mut text, mut is_fine, mut has_shrunk) = (String::new(), true, false);
    for count in COUNTS {
        let (Some(&now), before) = (counted.get(count.key), kept.get(count.key).copied()) else { continue };
        let Some(before) = before else {
            is_fine = false;
            let _ = writeln!(text, "{}: {} is not in {FILE}", count.key, digits(now));
            continue;
        };
        let most = before + before * count.tolerance / 1000;
        has_shrunk |= now + before * count.tolerance / 1000 < before;
        let verdict = if now > most { "GREW" } else { "ok" };
        let _ = writeln!(text, "{}: {} {verdict}, was {} ({})", count.key, digits(now), digits(before), count.meaning);
        if now > most {
            is_fine = false;
            let more = (now - before) * 1000 / before.max(1);
            let tolerance = tenths(count.tolerance);
            let _ =
                writeln!(text, "    {} more, by {} %; {tolerance} % are allowed", digits(now - before), tenths(more));
        }
    }
    if !is_fine {
        text += "\n`cargo xtask bench compile` and `codegen` show where it goes. If it is worth that, accept it with\n\
                 \n    cargo xtask bench guard --full --update\n\nand say in the commit what it is for.\n";
    } else if has_shrunk {
        text +=
            "\nSome are less than they were: `cargo xtask bench guard --full --update` holds the workspace to that.\n";
    }
    (text, is_fine)
}

/// Thousandths as percent.
fn tenths(thousandths: u64) -> String {
    format!("{}.{}", thousandths / 10, thousandths % 10)
}

fn written(compiler: &str, counts: &BTreeMap<String, u64>) -> String {
    let mut text = format!("{HEAD}compiler = {compiler:?}\n\n[counts]\n");
    for count in COUNTS {
        if let Some(number) = counts.get(count.key) {
            let _ = writeln!(text, "# {}\n{} = {number}", count.meaning, count.key);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> BTreeMap<String, u64> {
        COUNTS.map(|count| (count.key.to_owned(), 1000)).into()
    }

    #[test]
    fn what_grows_beyond_its_tolerance_is_named() {
        let (text, is_fine) = judged(&kept(), &[("lines", 1005), ("types", 1000), ("llvm-lines", 1010)].into());
        assert!(is_fine, "{text}");
        let (text, is_fine) = judged(&kept(), &[("lines", 1006), ("types", 1001), ("llvm-lines", 1010)].into());
        assert!(!is_fine);
        assert!(text.contains("lines: 1 006 GREW, was 1 000"), "{text}");
        assert!(text.contains("    6 more, by 0.6 %; 0.5 % are allowed"), "{text}");
        assert!(text.contains("types: 1 001 GREW"), "{text}");
        assert!(text.contains("llvm-lines: 1 010 ok"), "{text}");
        assert!(text.contains("cargo xtask bench guard --full --update"), "{text}");
    }

    #[test]
    fn what_is_counted_for_the_first_time_has_to_be_kept() {
        let (text, is_fine) = judged(&BTreeMap::new(), &[("lines", 5)].into());
        assert!(!is_fine && text.contains("is not in bench/counts.toml"), "{text}");
    }

    #[test]
    fn less_is_said_to_be_less() {
        let (text, is_fine) = judged(&kept(), &[("lines", 900)].into());
        assert!(is_fine && text.contains("less than they were"), "{text}");
    }

    #[test]
    fn what_is_written_is_read() {
        let read: Kept = toml::from_str(&written("rustc 1.0.0", &kept())).unwrap();
        assert_eq!((read.compiler.as_str(), read.counts), ("rustc 1.0.0", kept()));
    }
}
