//! The real program, killed at any moment: each file is the old or the new one, and the next run leaves nothing else.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

type State = BTreeMap<PathBuf, Vec<u8>>;

/// Every file below a folder.
fn state(folder: &Path) -> State {
    let mut files = State::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                let path = entry.path().strip_prefix(folder).unwrap().to_owned();
                files.insert(path, fs::read(entry.path()).unwrap());
            }
        }
    }
    files
}

fn restore(folder: &Path, files: &State) {
    let _ = fs::remove_dir_all(folder);
    for (path, bytes) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// A document with operations in many files, whose texts all have `word` in them; `only` is there in one version alone.
fn document(word: &str, only: &str) -> String {
    let tags: Vec<String> = (0..30).map(|tag| format!("T{tag}")).chain([only.to_owned()]).collect();
    let paths: Vec<String> = tags
        .iter()
        .map(|tag| {
            let answer = "responses: {'204': {description: Done.}}";
            format!("  /{tag}:\n    get: {{operationId: get{tag}, summary: {word} it., tags: [{tag}], {answer}}}\n")
        })
        .collect();
    format!(
        "openapi: 3.0.3\ninfo: {{title: {word}, version: '1'}}\nservers: [{{url: https://example.com}}]\npaths:\n{}",
        paths.concat()
    )
}

fn start(document: &Path, out: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clientsmith"));
    let command = command.arg("generate").arg(document).arg("--out").arg(out).args(["--name", "killed"]);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Kills the run after `delay`, counted from the moment when it begins to write, if `from_writing`.
fn kill(mut run: Child, out: &Path, delay: Duration, from_writing: bool) {
    let is_running = |run: &mut Child| run.try_wait().unwrap().is_none();
    while from_writing && is_running(&mut run) && !out.join(".clientsmith-staging").exists() {
        std::hint::spin_loop();
    }
    let begun = Instant::now();
    while begun.elapsed() < delay && is_running(&mut run) {
        std::hint::spin_loop();
    }
    let _ = run.kill();
    run.wait().unwrap();
}

#[test]
fn a_killed_run_leaves_whole_files_and_the_next_one_no_litter() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("interrupted");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let [old, new] = [("old", "Was"), ("new", "Is")].map(|(name, word)| {
        let path = folder.join(format!("{name}.yaml"));
        fs::write(&path, document(word, name)).unwrap();
        let begun = Instant::now();
        assert!(start(&path, &folder.join(name)).wait().unwrap().success());
        (path, state(&folder.join(name)), begun.elapsed())
    });
    let out = folder.join("out");
    let (mut mixed, mut litter) = (0, 0);
    for round in 0..24_u32 {
        restore(&out, &old.1);
        // Writing takes some milliseconds; what comes before it takes most of the time.
        let from_writing = round % 4 != 0;
        let delay = if from_writing { Duration::from_micros(u64::from(round) * 150) } else { new.2 * round / 24 };
        kill(start(&new.0, &out), &out, delay, from_writing);
        let mut found = state(&out);
        let staged = found.len();
        found.retain(|path, _| !path.starts_with(".clientsmith-staging"));
        litter += usize::from(found.len() < staged);
        let is_list = |path: &Path| path == Path::new(".clientsmith-files");
        for (path, bytes) in found.iter().filter(|(path, _)| !is_list(path)) {
            let is_whole = old.1.get(path) == Some(bytes) || new.1.get(path) == Some(bytes);
            assert!(is_whole, "round {round}: {} is neither", path.display());
        }
        for path in old.1.keys().filter(|path| new.1.contains_key(*path)) {
            assert!(found.contains_key(path), "round {round}: {} is gone", path.display());
        }
        let list = String::from_utf8(found[Path::new(".clientsmith-files")].clone()).unwrap();
        for path in found.keys().filter(|path| !is_list(path)) {
            assert!(list.lines().any(|line| Path::new(line) == path), "round {round}: {} isn't listed", path.display());
        }
        mixed += usize::from(found != old.1 && found != new.1);
        assert!(start(&new.0, &out).wait().unwrap().success());
        assert_eq!(state(&out).keys().collect::<Vec<_>>(), new.1.keys().collect::<Vec<_>>());
        assert!(state(&out) == new.1, "round {round}: the next run doesn't mend it");
        assert!(!out.join(".clientsmith-staging").exists());
    }
    // Otherwise nothing has been interrupted.
    assert!(litter > 0, "no run was killed while it wrote ({mixed} were while files were put in place)");
}

/// A limit of the size of files stands in for a disk that is full.
#[cfg(unix)]
#[test]
fn a_disk_that_is_full_changes_nothing() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("full");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let [old, new] = [("old", "Was"), ("new", "Is")].map(|(name, word)| {
        let path = folder.join(format!("{name}.yaml"));
        fs::write(&path, document(word, name)).unwrap();
        path
    });
    let out = folder.join("out");
    assert!(start(&old, &out).wait().unwrap().success());
    let before = state(&out);
    let largest = before.values().map(Vec::len).max().unwrap();
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" generate \"$1\" --out \"$2\" --name killed";
    let mut shell = Command::new("sh");
    let run = shell.args(["-c", script, env!("CARGO_BIN_EXE_clientsmith")]).args([&new, &out]).output().unwrap();
    assert!(largest > 8 * 1024, "no file is as large as the limit");
    assert_eq!(run.status.code(), Some(2), "{run:?}");
    assert!(state(&out) == before);
    assert!(!out.join(".clientsmith-staging").exists());
}
