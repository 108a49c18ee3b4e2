//! Processes that may take too long, and what they cost.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use wait4::Wait4;

/// Seconds of CPU time after which the system ends a process. It stays one of this terminal's group, so that Ctrl-C ends
/// it too.
pub(crate) const LIMIT_SECONDS: u32 = 300;

/// What became of a process.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Its exit code; none if it was ended.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) cpu: Duration,
    /// The most memory that it held at once, in bytes.
    pub(crate) peak: u64,
}

impl Outcome {
    /// How it ended, where that was not well.
    pub(crate) fn end(&self) -> String {
        let last = self.stderr.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
        match self.code {
            Some(code) => format!("exit code {code}: {last}"),
            None if self.cpu.as_secs() + 1 >= u64::from(LIMIT_SECONDS) => format!("ended after {LIMIT_SECONDS} s"),
            None => format!("crashed: {last}"),
        }
    }
}

/// Runs a program to its end, which the system brings about if it takes too long.
pub(crate) fn run(program: &OsStr, arguments: &[&OsStr], input: String) -> Result<Outcome> {
    let mut command = Command::new("sh");
    command.args(["-c", r#"ulimit -t "$0" && exec "$@""#, &LIMIT_SECONDS.to_string()]).arg(program).args(arguments);
    finish(command, input)
}

/// Runs a command to its end, however long that takes. The cost is of all that it started and waited for.
pub(crate) fn finish(mut command: Command, input: String) -> Result<Outcome> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("{} can't be started", command.get_program().display()))?;
    let mut stdin = child.stdin.take().context("a process without input")?;
    // One that ends without reading is no fault.
    let writer = thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let stdout = read(child.stdout.take().context("a process without output")?);
    let stderr = read(child.stderr.take().context("a process without errors")?);
    let used = child.wait4().context("a process can't be waited for")?;
    let _ = writer.join();
    Ok(Outcome {
        code: used.status.code(),
        stdout: stdout.join().unwrap_or_default(),
        stderr: stderr.join().unwrap_or_default(),
        cpu: used.rusage.utime + used.rusage.stime,
        peak: used.rusage.maxrss,
    })
}

/// Reads all of a stream on a thread of its own, lest the process wait for that.
fn read(mut stream: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What has come until a stream fails is all that there is.
        let _ = stream.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Lets a script be run as a program.
#[cfg(unix)]
pub(crate) fn make_executable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))
}

/// The same, where there are no such scripts.
#[cfg(not(unix))]
pub(crate) fn make_executable(_: &Path) -> std::io::Result<()> {
    Err(std::io::Error::other("scripts of sh run on Unix alone"))
}
