//! Counting what programs cost: instructions where valgrind is at hand, CPU time and memory everywhere.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::bench::profile::{self, Profile};
use crate::process;

/// What the system's allocator is asked by.
const ALLOCATIONS: [&str; 5] = ["malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc"];

/// What is counted of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meter {
    /// Instructions, by valgrind: the same each time but for some tenths of a percent.
    Instructions,

    /// Nanoseconds, by the program's own report: these vary from run to run.
    CpuTime,
}

/// What one call costs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call {
    /// In the meter's unit.
    pub(crate) cost: u64,
    /// How often it asks for memory; only valgrind tells it.
    pub(crate) allocations: Option<u64>,
}

impl Meter {
    /// The better one that this machine has.
    pub(crate) fn at_hand() -> Self {
        if profile::is_at_hand() { Self::Instructions } else { Self::CpuTime }
    }

    /// What it counts, in words.
    pub(crate) const fn unit(self) -> &'static str {
        match self {
            Self::Instructions => "instructions",
            Self::CpuTime => "nanoseconds of CPU time",
        }
    }

    /// What one of a program's calls costs: of two runs, the longer one makes `count` calls more. What comes before
    /// the first call and after the last is the same in both.
    pub(crate) fn per_call(self, program: &Path, case: &str, origin: &str, count: u64) -> Result<Call> {
        // The clock is coarse, and nothing slows the program down: many more calls.
        let count = if self == Self::CpuTime { count * 50 } else { count };
        let (few, few_allocations) = self.total(program, case, origin, count)?;
        let (many, many_allocations) = self.total(program, case, origin, 2 * count)?;
        let allocations = few_allocations.zip(many_allocations);
        // Half a call's worth of chance is nothing: rounded.
        let allocations = allocations.map(|(few, many)| (many.saturating_sub(few) + count / 2) / count);
        Ok(Call { cost: many.saturating_sub(few) / count, allocations })
    }

    fn total(self, program: &Path, case: &str, origin: &str, count: u64) -> Result<(u64, Option<u64>)> {
        let mut command = Command::new(program);
        command.args([case, origin, &count.to_string()]);
        match self {
            Self::Instructions => {
                // Kept beside the program, for `callgrind_annotate`.
                let profile = profile::run(&command, &program.with_extension(format!("{case}.callgrind")))?;
                Ok((profile.total(), Some(allocations(&profile))))
            }
            Self::CpuTime => {
                let outcome = process::finish(command, String::new())?;
                if outcome.code != Some(0) {
                    bail!("{} {case}: {}", program.display(), outcome.end());
                }
                let time = outcome.stdout.lines().find_map(|line| line.strip_prefix("time "));
                Ok((time.and_then(|time| time.trim().parse().ok()).context("the program's cost was not told")?, None))
            }
        }
    }
}

/// How often a program asked for memory, or for more of it.
fn allocations(profile: &Profile) -> u64 {
    profile.calls(&ALLOCATIONS)
}

/// What runs of one command cost.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    /// Seconds of CPU time, the median of the runs.
    pub(crate) cpu: f64,
    /// The most memory that a single process of it held, in bytes.
    pub(crate) peak: u64,
}

/// Runs each command so many times, in turn, so that a slow spell of the machine hits all alike. A first round warms caches and
/// doesn't count. `command` makes the command anew for each run, and whatever has to stand before it.
pub(crate) fn in_turn(rounds: usize, count: usize, command: impl Fn(usize) -> Result<Command>) -> Result<Vec<Cost>> {
    let mut runs: Vec<Vec<(f64, u64)>> = vec![Vec::new(); count];
    for round in 0..=rounds {
        for (index, runs) in runs.iter_mut().enumerate() {
            let outcome = process::finish(command(index)?, String::new())?;
            if outcome.code != Some(0) {
                bail!("{:?}: {}", command(index)?, outcome.end());
            }
            if round > 0 {
                runs.push((outcome.cpu.as_secs_f64(), outcome.peak));
            }
        }
    }
    Ok(runs.into_iter().map(|runs| summary(&runs)).collect())
}

fn summary(runs: &[(f64, u64)]) -> Cost {
    let mut times: Vec<f64> = runs.iter().map(|(cpu, _)| *cpu).collect();
    times.sort_by(f64::total_cmp);
    let cpu = times.get(times.len() / 2).copied().unwrap_or_default();
    Cost { cpu, peak: runs.iter().map(|(_, peak)| *peak).max().unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_run_is_no_median_and_the_largest_memory_counts() {
        let cost = summary(&[(1.0, 5), (9.0, 7), (2.0, 6)]);
        assert!((cost.cpu - 2.0).abs() < 1e-9, "{cost:?}");
        assert_eq!(cost.peak, 7);
    }
}
