//! Every document in a process of its own, which has little time, little memory, and may write into one folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

use crate::command::{Outcome, clientsmith};
use crate::documents::{Expected, documents};
use crate::run::Run;

/// Seconds of the processor's time, in which a busy machine makes no difference. A build without optimisation has the same: it needs no more.
const MOST_SECONDS: u64 = 2;

/// Where `/proc` tells how much memory a process had at most.
const MOST_MEMORY: u64 = 512 << 20;

/// Address space, which is not memory: each thread reserves some. It stops what would take all there is.
const MOST_ADDRESSES: u64 = 4 << 30;

/// For a process that waits instead of computing.
const PATIENCE: Duration = Duration::from_secs(60);

/// Tells the test below which document a process is for.
const DOCUMENT: &str = "CLIENTSMITH_TEST_DOCUMENT";

#[test]
fn every_document_ends_in_time_and_memory_and_writes_where_it_should() {
    let Some(documents) = documents() else { return };
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("torture-confined");
    let _ = std::fs::remove_dir_all(&root);
    let faults: Vec<String> = documents.iter().filter_map(|document| fault(document, &root)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn fault(document: &Expected, root: &Path) -> Option<String> {
    let folder = root.join(&document.file);
    std::fs::create_dir_all(&folder).unwrap();
    let outcome = run(document, &folder).and_then(|()| judge(document, &folder));
    outcome.err().map(|fault| format!("{}: {fault}", document.file))
}

fn run(document: &Expected, folder: &Path) -> Result<(), String> {
    let limits = format!(
        "ulimit -t {MOST_SECONDS}; ulimit -v {} 2>/dev/null; exec \"$0\" \"$@\" >/dev/null 2>&1",
        MOST_ADDRESSES >> 10
    );
    let mut process = Command::new("sh")
        .args(["-c", &limits])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "confined::one_document"])
        .env(DOCUMENT, document.path.canonicalize().unwrap())
        // A flag of `cargo test` is no flag of this process.
        .env_remove("RUST_TEST_THREADS")
        .current_dir(folder)
        .spawn()
        .unwrap();
    let begin = Instant::now();
    loop {
        match process.try_wait().unwrap() {
            Some(status) => return ended(status),
            None if begin.elapsed() > PATIENCE => {
                process.kill().unwrap();
                process.wait().unwrap();
                return Err("it doesn't end".to_owned());
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    }
}

fn ended(status: ExitStatus) -> Result<(), String> {
    status.success().then_some(()).ok_or_else(|| format!("it didn't end well: {status}"))
}

/// In a process of its own: generates from the document into `out`, and writes down how that went.
#[test]
fn one_document() {
    let Some(document) = std::env::var_os(DOCUMENT) else { return };
    let document = document.to_str().unwrap();
    let outcome = clientsmith(&["generate", document, "--out", "out", "--name", "probe"]);
    let Outcome { code, stdout, stderr } = outcome;
    std::fs::write("outcome", format!("{code}\n{}\n{stderr}{stdout}", peak())).unwrap();
}

/// The most memory that this process had, in bytes; 0 where nothing tells.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or(0, |line| line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10)
}

/// The folder has the outcome and, if there is no error, the same files as a run in memory gives.
fn judge(document: &Expected, folder: &Path) -> Result<(), String> {
    let outcome = std::fs::read_to_string(folder.join("outcome")).map_err(|error| error.to_string())?;
    let mut lines = outcome.splitn(3, '\n');
    let (code, peak) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let report = lines.next().unwrap_or_default();
    if peak.parse::<u64>().unwrap() > MOST_MEMORY {
        return Err(format!("it took {peak} bytes"));
    }
    if report.contains("a stage panicked") {
        return Err(report.to_owned());
    }
    let expected = Run::of(document).files;
    if (code == "0") != expected.is_some() {
        return Err(format!("exit code {code}: {report}"));
    }
    let mut expected: BTreeMap<PathBuf, String> =
        expected.into_iter().flatten().map(|(path, text)| (Path::new("out").join(path), text)).collect();
    expected.insert("outcome".into(), outcome.clone());
    let mut found = files(folder, folder);
    // The list of the files, by which the next run knows its own.
    if let Some(list) = found.remove(Path::new("out/.clientsmith-files")) {
        expected.retain(|path, _| !path.ends_with(".clientsmith-files"));
        assert!(list.contains("Cargo.toml"), "{list}");
    }
    if found.keys().ne(expected.keys()) {
        return Err(format!("other files: {:?}", found.keys().collect::<Vec<_>>()));
    }
    (found == expected).then_some(()).ok_or_else(|| "other bytes in files than those of a run in memory".to_owned())
}

/// All files below a folder, hidden ones too.
fn files(folder: &Path, root: &Path) -> BTreeMap<PathBuf, String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let below = entries.flat_map(|path| {
        if path.is_dir() {
            return files(&path, root);
        }
        let text = std::fs::read_to_string(&path).unwrap();
        BTreeMap::from([(path.strip_prefix(root).unwrap().to_owned(), text)])
    });
    below.collect()
}
