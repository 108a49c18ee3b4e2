//! Counting what a program costs: its instructions where valgrind is at hand, and else its CPU time.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meter {
    /// Instructions, by valgrind: the same each time but for some tenths of a percent.
    Instructions,

    /// Nanoseconds, by the program's own report: these vary from run to run.
    CpuTime,
}

impl Meter {
    /// The better one that this machine has.
    pub(crate) fn at_hand() -> Self {
        let valgrind = Command::new("valgrind").arg("--version").output();
        if valgrind.is_ok_and(|output| output.status.success()) { Self::Instructions } else { Self::CpuTime }
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
    pub(crate) fn per_call(self, program: &Path, case: &str, origin: &str, count: u64) -> Result<u64> {
        // The clock is coarse, and nothing slows the program down: many more calls.
        let count = if self == Self::CpuTime { count * 50 } else { count };
        let few = self.total(program, case, origin, count)?;
        let many = self.total(program, case, origin, 2 * count)?;
        Ok(many.saturating_sub(few) / count)
    }

    fn total(self, program: &Path, case: &str, origin: &str, count: u64) -> Result<u64> {
        let mut command = match self {
            Self::Instructions => {
                let mut valgrind = Command::new("valgrind");
                // Kept beside the program, for `callgrind_annotate`.
                let profile = program.with_extension(format!("{case}.callgrind"));
                valgrind
                    .arg("--tool=callgrind")
                    .arg(format!("--callgrind-out-file={}", profile.display()))
                    .arg(program);
                valgrind
            }
            Self::CpuTime => Command::new(program),
        };
        let output = command.args([case, origin, &count.to_string()]).output().context("can't be started")?;
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        if !output.status.success() {
            bail!("{} {case} failed: {err}", program.display());
        }
        let figure = match self {
            Self::Instructions => err.lines().find_map(|line| line.split_once("Collected : ").map(|(_, sum)| sum)),
            Self::CpuTime => out.lines().find_map(|line| line.strip_prefix("time ")),
        };
        figure.and_then(|figure| figure.trim().parse().ok()).context("the program's cost was not told")
    }
}
