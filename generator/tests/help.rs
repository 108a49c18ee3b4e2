//! The examples of `--help` run as they stand there.
#![cfg(unix)]

use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const TOOL: &str = env!("CARGO_BIN_EXE_clientsmith");
const DOCUMENT: &str = "../tests/fixtures/token-paging.yaml";

fn help(arguments: &[&str]) -> io::Result<String> {
    let output = Command::new(TOOL).args(arguments).arg("--help").output()?;
    String::from_utf8(output.stdout).map_err(io::Error::other)
}

/// The lines below `Examples:`, without the words behind them.
fn examples(help: &str) -> Vec<&str> {
    let lines = help.lines().skip_while(|line| *line != "Examples:").skip(1).take_while(|line| !line.is_empty());
    lines.map(|line| line.trim_start().split("   ").next().unwrap_or_default()).collect()
}

/// A folder with all files that examples name, and with what stands in for the programs that they call besides.
fn folder(name: &str) -> io::Result<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("help").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    for below in ["bin", "old", "spec"] {
        std::fs::create_dir_all(folder.join(below))?;
    }
    let document = std::fs::canonicalize(DOCUMENT)?;
    for file in [
        "petstore.yaml",
        "openapi.yaml",
        "old.yaml",
        "new.yaml",
        "old.json",
        "new.json",
        "old/api.yaml",
        "spec/api.yaml",
    ] {
        std::fs::copy(&document, folder.join(file))?;
    }
    for config in ["old/client.toml", "spec/client.toml"] {
        std::fs::write(folder.join(config), "[[api]]\ndocument = \"api.yaml\"\n")?;
    }
    let shown = format!("cat '{}'", document.display());
    let tool = format!("exec '{TOOL}' \"$@\"");
    // `git worktree add FOLDER BRANCH` and `git show FILE`.
    let git = format!("if [ \"$1\" = worktree ]; then mkdir -p \"$3\" && cp -r spec \"$3\"; else {shown}; fi");
    for (program, script) in [("clientsmith", &tool), ("curl", &shown), ("git", &git), ("less", &"cat".to_owned())] {
        let path = folder.join("bin").join(program);
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n"))?;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755))?;
    }
    Ok(folder)
}

fn run(line: &str, folder: &Path) -> io::Result<Output> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let bin = std::path::absolute(folder.join("bin"))?;
    let paths = std::iter::once(bin).chain(std::env::split_paths(&path));
    let path = std::env::join_paths(paths).map_err(io::Error::other)?;
    Command::new("sh").args(["-c", line]).current_dir(folder).env("PATH", path).output()
}

#[test]
fn every_command_has_examples_and_they_run() {
    let all = help(&[]).unwrap();
    let commands = all.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let commands = commands.filter_map(|line| line.split_whitespace().next()).filter(|command| *command != "help");
    let helps: Vec<_> = commands.map(|command| (command, help(&[command]).unwrap())).collect();
    assert!(helps.len() > 5, "{all}");
    for (command, text) in
        helps.iter().map(|(command, text)| (*command, text.as_str())).chain([("clientsmith", all.as_str())])
    {
        let folder = folder(command).unwrap();
        let examples = examples(text);
        assert!(
            examples.iter().filter(|line| line.contains(command)).count() > 1,
            "{command} has no examples:\n{text}"
        );
        for line in examples {
            let output = run(line, &folder).unwrap();
            let error = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{line}\n{error}");
        }
    }
}
