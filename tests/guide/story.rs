//! What the guide tells from its first command on, done as it says: files are written, changed and generated from, programs built and
//! run, and each command prints what the guide shows. `…` stands for any lines, or for any part of a line.

use std::cell::RefCell;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;

use clientsmith::cli::{self, Io};
use serde_json::Value;

use crate::page::{self, Block};
use crate::scratch;
use crate::server::Server;

/// The pages that tell it, one after the other in the same folder.
const PAGES: [&str; 2] = ["quick-start.md", "maintaining.md"];

/// The file that a block is; none if it is none.
pub(crate) fn file(block: &Block) -> Option<&str> {
    let first = block.text.lines().next()?;
    let name = first.strip_prefix("# ").or_else(|| first.strip_prefix("// "))?;
    let is_name = Path::new(name).extension().is_some() && !name.contains(' ');
    Some(name).filter(|_| is_name)
}

pub(crate) fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    scratch::write(&path, text);
}

#[test]
fn each_command_prints_what_the_guide_shows() {
    let story = Story::begin("guide-story", str::to_owned);
    for name in PAGES {
        for block in page::blocks(&page::text(name)) {
            match (block.language.as_str(), file(&block)) {
                ("console", _) => story.console(name, &block.text),
                ("diff", _) => story.change(name, &block.text),
                (_, Some(file)) => story.write(file, &block.text),
                _ => {}
            }
        }
    }
}

/// A folder in which what a text says is done.
pub(crate) struct Story {
    pub(crate) folder: PathBuf,
    /// What has to be the same of each text that is printed.
    same: fn(&str) -> String,
}

impl Story {
    pub(crate) fn begin(name: &str, same: fn(&str) -> String) -> Self {
        let folder = scratch::folder(name);
        // What an earlier run has left would be seen by `generate`.
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self { folder, same }
    }

    fn write(&self, name: &str, text: &str) {
        // Without this it would be taken for a part of the workspace around it.
        let own = if name == "Cargo.toml" { "\n[workspace]\n" } else { "" };
        write(&self.folder, name, &format!("{text}{own}"));
    }

    /// Does what a difference says: its lines stand at one place of the file.
    pub(crate) fn change(&self, page: &str, difference: &str) {
        let mut lines = difference.lines();
        let name = lines.next().unwrap().strip_prefix("--- ").unwrap();
        assert_eq!(lines.next().unwrap().strip_prefix("+++ "), Some(name), "{page}");
        let (mut before, mut after) = (String::new(), String::new());
        for line in lines {
            let (sign, text) = line.split_at_checked(1).unwrap_or((" ", ""));
            for (_, side) in
                [("-", &mut before), ("+", &mut after)].into_iter().filter(|(own, _)| [*own, " "].contains(&sign))
            {
                side.extend([text, "\n"]);
            }
        }
        let text = std::fs::read_to_string(self.folder.join(name)).unwrap();
        assert_eq!(text.matches(&before).count(), 1, "{page}, {name}: these lines have to stand there once:\n{before}");
        scratch::write(&self.folder.join(name), &text.replace(&before, &after));
    }

    /// Runs the commands of a block, each with the lines below it as what it prints.
    pub(crate) fn console(&self, page: &str, text: &str) {
        for part in format!("\n{text}").split("\n$ ").skip(1) {
            let (command, expected) = part.split_once('\n').unwrap_or((part, ""));
            let found = self.run(page, command);
            let lines = |text: &str| text.trim_end().lines().map(self.same).collect::<Vec<_>>();
            assert!(fits(&lines(expected), &lines(&found)), "{page}: {command}\nprints\n{found}\nand not\n{expected}");
        }
    }

    /// Runs a command, and gives all that it prints.
    fn run(&self, page: &str, command: &str) -> String {
        let words: Vec<&str> = command.split(' ').collect();
        match words[..] {
            ["clientsmith", ref arguments @ ..]
            | ["cargo", "run", "--package", "clientsmith", "--", ref arguments @ ..] => self.clientsmith(arguments),
            ["cargo", "xtask", ref task @ ..] => self.task(page, task),
            ["mkdir", name] => {
                std::fs::create_dir(self.folder.join(name)).unwrap();
                String::new()
            }
            ["cp", ref files @ .., to] => {
                for file in files {
                    std::fs::copy(self.folder.join(file), self.folder.join(to).join(file)).unwrap();
                }
                String::new()
            }
            [setting, "cargo", "run", "--quiet"] => {
                let (variable, _) = setting.split_once('=').unwrap();
                self.program(page, variable)
            }
            _ => panic!("{page}: nobody knows how to run `{command}`"),
        }
    }

    /// A command of the workspace, as `xtask` has it done by the tool: the folder is a copy of this workspace.
    fn task(&self, page: &str, task: &[&str]) -> String {
        const CONFIG: &str = "spec/client.toml";
        match task {
            ["codegen", flags @ ..] => {
                let codegen = ["generate", "--config", CONFIG, "--out", "generated", "--mend", "cargo xtask codegen"];
                self.clientsmith(&[&codegen, flags].concat())
            }
            ["diff", flags @ ..] => {
                let root = std::fs::canonicalize("..").unwrap();
                let old = root.join(CONFIG).display().to_string();
                let text = self.clientsmith(&[&["diff", &old, CONFIG], flags].concat());
                text.replace(&format!("{}/", root.display()), "")
            }
            _ => panic!("{page}: nobody knows how to run `cargo xtask {}`", task.join(" ")),
        }
    }

    /// The tool, with paths as they are from the folder.
    fn clientsmith(&self, arguments: &[&str]) -> String {
        let folder = format!("{}/", self.folder.to_str().unwrap());
        let is_path = |at: usize, word: &str| {
            self.folder.join(word).exists() || (at > 0 && ["--out", "--config"].contains(&arguments[at - 1]))
        };
        let absolute = |(at, word): (usize, &&str)| match word {
            word if is_path(at, word) => self.folder.join(word).display().to_string(),
            word => (*word).to_owned(),
        };
        let arguments: Vec<String> = arguments.iter().enumerate().map(absolute).collect();
        let printed = Shared::default();
        let mut io = Io {
            stdin: Box::new(std::io::empty()),
            stdout: Box::new(printed.clone()),
            stderr: Box::new(printed.clone()),
            color: false,
            changed: clientsmith::document::Files::new(),
        };
        cli::run(std::iter::once("clientsmith".to_owned()).chain(arguments), &mut io);
        drop(io);
        let text = String::from_utf8(printed.0.take()).unwrap();
        text.replace(&folder, "")
    }

    /// The folder's program, against a server that gives what a page has put into a file.
    fn program(&self, page: &str, variable: &str) -> String {
        let target = scratch::build(&self.folder, &["--bin", "courier"]);
        let text = page::text(page);
        let (_, rest) = text.split_once("echo '").unwrap();
        let answer: Value = serde_json::from_str(rest.split('\'').next().unwrap()).unwrap();
        let server = Server::start(vec![(200, answer)]);
        let program = target.join("debug").join(format!("courier{}", std::env::consts::EXE_SUFFIX));
        let output = Command::new(program).env(variable, &server.origin).output().unwrap();
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
    }
}

/// What both streams of a run write to, in the order in which they do.
#[derive(Clone, Default)]
struct Shared(Rc<RefCell<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Whether lines are as expected.
fn fits(expected: &[String], found: &[String]) -> bool {
    let Some((line, rest)) = expected.split_first() else { return found.is_empty() };
    if line == "…" {
        return (0..=found.len()).any(|skipped| fits(rest, &found[skipped..]));
    }
    found.split_first().is_some_and(|(first, after)| fits_line(line, first) && fits(rest, after))
}

fn fits_line(expected: &str, found: &str) -> bool {
    let Some((start, rest)) = expected.split_once('…') else { return expected == found };
    let Some(found) = found.strip_prefix(start) else { return false };
    let ends = found.char_indices().map(|(at, _)| at).chain([found.len()]);
    ends.into_iter().any(|at| fits_line(rest, &found[at..]))
}

#[test]
fn only_what_is_left_out_may_differ() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert!(fits(&lines("a\n…\nwrote … files to b"), &lines("a\nx\ny\nwrote 40 of 40 files to b")));
    assert!(!fits(&lines("a\n…\nwrote … files"), &lines("a\nx\nwrote 40 of 40 files to b")));
    assert!(!fits(&lines("a\nb"), &lines("a")));
}
