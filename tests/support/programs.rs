//! The emitted crate's example programs, as built beside the tests.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::SystemTime;

/// What a program left behind.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A program to be run with nothing in its environment but a token, and with what is set here.
pub(crate) struct Program {
    command: Command,
    input: String,
}

impl Program {
    /// An example, calling this server.
    pub(crate) fn new(name: &str, origin: &str) -> Self {
        let mut command = Command::new(folder().join(format!("{name}{}", std::env::consts::EXE_SUFFIX)));
        command.env_clear().env("CIRCLECI_TOKEN", "very-secret").env("CIRCLECI_HOST", origin);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Self { command, input: String::new() }
    }

    pub(crate) fn args(mut self, arguments: &[&str]) -> Self {
        self.command.args(arguments);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    pub(crate) fn input(mut self, text: &str) -> Self {
        text.clone_into(&mut self.input);
        self
    }

    /// Runs it to its end. Whatever it prints, the token is not in it.
    pub(crate) fn run(mut self) -> Outcome {
        let mut child = self.command.spawn().unwrap_or_else(|error| panic!("{:?}: {error}", self.command));
        let mut stdin = child.stdin.take().unwrap();
        // One that ends without reading is no fault.
        let _ = stdin.write_all(self.input.as_bytes());
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let outcome =
            Outcome { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) };
        assert!(!format!("{outcome:?}").contains("very-secret"), "{outcome:?}");
        outcome
    }
}

/// Where cargo puts examples: beside the tests. `cargo test` has built them; a run of this test alone may have not.
fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let test = std::env::current_exe().unwrap();
        let profile = test.parent().and_then(Path::parent).unwrap();
        let folder = profile.join("examples");
        if !is_fresh(&folder) {
            build(profile);
        }
        folder
    })
}

/// Whether there is a program for each example, newer than all sources: what cargo looks at as well.
fn is_fresh(folder: &Path) -> bool {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated");
    let examples = std::fs::read_dir(package.join("examples")).unwrap().map(|entry| entry.unwrap().path());
    let program =
        |source: PathBuf| folder.join(source.with_extension(std::env::consts::EXE_EXTENSION).file_name().unwrap());
    let newest = newest(&package);
    examples
        .map(program)
        .all(|program| std::fs::metadata(program).is_ok_and(|program| program.modified().unwrap() >= newest))
}

fn newest(path: &Path) -> SystemTime {
    let metadata = std::fs::metadata(path).unwrap();
    if metadata.is_file() {
        return metadata.modified().unwrap();
    }
    let entries = std::fs::read_dir(path).unwrap().map(|entry| newest(&entry.unwrap().path()));
    entries.max().unwrap_or(SystemTime::UNIX_EPOCH)
}

/// With the packages of a run without `--package`, so that dependencies are built with the same features, and not once more.
fn build(profile: &Path) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--examples"]).current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    cargo.arg("--target-dir").arg(profile.parent().unwrap());
    if profile.file_name().is_some_and(|name| name == "release") {
        cargo.arg("--release");
    }
    assert!(cargo.status().unwrap().success(), "the examples can't be built");
}
