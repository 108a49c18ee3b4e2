//! Commands of the guide have only flags that there are.

use std::collections::BTreeSet;

use crate::command::clientsmith;
use crate::page::{self, quoted};

/// The commands that blocks show: each line of `sh`, what stands behind `$` in `console`.
pub(crate) fn shown(language: &str, text: &str) -> Vec<String> {
    let lines = text.lines().filter_map(|line| match language {
        "sh" => Some(line),
        "console" => line.strip_prefix("$ "),
        _ => None,
    });
    // Behind a pipe stands another one.
    let commands = lines.flat_map(|line| line.split(" | "));
    commands
        .map(|command| command.split('#').next().unwrap().trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

/// The words of a command, without where its streams lead.
pub(crate) fn words(command: &str) -> Vec<&str> {
    command
        .split(' ')
        .take_while(|word| !matches!(*word, ">" | "2>" | "<" | "&"))
        .filter(|word| !word.is_empty())
        .collect()
}

fn help(arguments: &[&str]) -> String {
    let outcome = clientsmith(&[arguments, &["--help"]].concat());
    assert_eq!(outcome.code, 0, "clientsmith {}: {}", arguments.join(" "), outcome.stderr);
    outcome.stdout
}

#[test]
fn each_command_is_one_of_the_tool() {
    let (mut tool, mut tasks) = (0, 0);
    let known_tasks = std::fs::read_to_string("../xtask/src/main.rs").unwrap();
    for name in page::names() {
        for block in page::blocks(&page::text(&name)) {
            for command in shown(&block.language, &block.text) {
                match words(&command)[..] {
                    // Flags before `--help` are read, and refused if there are no such.
                    ["clientsmith", ref arguments @ ..] => {
                        let said = help(arguments);
                        assert!(said.contains("Usage: clientsmith"), "{name}: {command}");
                        tool += 1;
                    }
                    ["cargo", "xtask", task, ..] => {
                        assert!(known_tasks.contains(&format!("cargo xtask {task}")), "{name}: {command}");
                        tasks += 1;
                    }
                    _ => {}
                }
            }
        }
    }
    assert!(tool >= 8 && tasks > 0, "{tool} commands, {tasks} tasks");
}

#[test]
fn a_flag_that_is_not_there_is_found() {
    assert_eq!(clientsmith(&["lint", "x.yaml", "--verbos", "--help"]).code, 2);
}

#[test]
fn each_flag_that_the_text_names_is_one_of_the_tool() {
    let overview = help(&[]);
    let (_, commands) = overview.split_once("Commands:\n").unwrap();
    let commands = commands.lines().map_while(|line| line.strip_prefix("  ")).filter_map(|line| line.split(' ').next());
    let helps: String =
        commands.map(|command| if command == "help" { overview.clone() } else { help(&[command]) }).collect();
    let is_flag = |letter: char| letter.is_ascii_lowercase() || letter == '-';
    let flags = |text: &str| -> BTreeSet<String> {
        let starts = text.match_indices("--").map(|(at, _)| &text[at..]);
        starts.map(|rest| rest.chars().take_while(|letter| is_flag(*letter)).collect()).collect()
    };
    let known = flags(&helps);
    for name in page::names() {
        let prose = page::prose(&page::text(&name));
        for code in quoted(&prose).into_iter().filter(|code| code.starts_with("--") || code.starts_with("clientsmith "))
        {
            let unknown: Vec<_> = flags(code).difference(&known).cloned().collect();
            assert!(unknown.is_empty(), "{name}: `{code}`: there is no {unknown:?}");
        }
    }
}
