//! What README.md tells the maintainer and the reviewer, done on a copy of the workspace: each command prints what it shows there. Numbers
//! are any numbers: whoever adds an operation moves lines, and has no text to correct.

use std::path::Path;

use similar::TextDiff;

use crate::page::{self, Block};
use crate::story::{Story, write};

/// The name that the page has in reports.
const PAGE: &str = "README.md";

/// The parts of the workspace that commands read or write.
const PARTS: [&str; 6] = ["spec", "generated", "tests/wire", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"];

fn blocks(section: &str) -> Vec<Block> {
    let blocks = page::blocks(&std::fs::read_to_string("../README.md").unwrap()).into_iter();
    let blocks: Vec<Block> = blocks.filter(|block| block.heading.starts_with(section)).collect();
    assert!(!blocks.is_empty(), "there is no section `{section}`");
    blocks
}

/// A copy of the workspace.
fn workspace(name: &str) -> Story {
    let story = Story::begin(name, numbers);
    for part in PARTS {
        copy(&Path::new("..").join(part), &story.folder.join(part));
    }
    story
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(from, to).unwrap();
    }
}

/// Whether a block shows what a command has changed, and is no change to be made.
fn is_shown(difference: &str) -> bool {
    difference.contains("\n@@ ")
}

/// Does what a section says.
fn tell(story: &Story, section: &str) {
    for block in blocks(section) {
        match block.language.as_str() {
            // Tests count what they have done, and how long it took.
            "console" if block.text.starts_with("$ cargo test") => {}
            "console" => story.console(PAGE, &block.text),
            "diff" if is_shown(&block.text) => compare(story, &block.text),
            "diff" => story.change(PAGE, &block.text),
            language => panic!("{PAGE}: a block of `{language}` in `{section}`"),
        }
    }
}

/// A file has changed as is shown. Behind the places of a hunk, git names the item around it.
fn compare(story: &Story, shown: &str) {
    let name = shown.lines().next().unwrap().strip_prefix("--- ").unwrap();
    let [old, new] = [Path::new(".."), &story.folder].map(|root| std::fs::read_to_string(root.join(name)).unwrap());
    let difference = TextDiff::from_lines(&old, &new);
    let found = difference.unified_diff().context_radius(3).header(name, name).to_string();
    let hunk = |line: &str| line.find(" @@ ").map_or_else(|| line.to_owned(), |at| line[..at + 3].to_owned());
    let lines = |text: &str| text.lines().map(|line| numbers(&hunk(line))).collect::<Vec<_>>();
    assert_eq!(lines(shown), lines(&found), "{PAGE}: {name} changes so:\n{found}");
}

/// A text in which every number is the same.
pub(crate) fn numbers(text: &str) -> String {
    let mut same = String::new();
    for character in text.chars() {
        match character {
            '0'..='9' if same.ends_with('0') => {}
            '0'..='9' => same.push('0'),
            other => same.push(other),
        }
    }
    same
}

#[test]
fn the_maintainer_sees_what_it_shows() {
    tell(&workspace("readme-maintainer"), "For the maintainer");
}

#[test]
fn the_reviewer_sees_what_it_shows() {
    let story = workspace("readme-reviewer");
    let changes = blocks("For the maintainer").into_iter();
    let change = changes.filter(|block| block.language == "diff").find(|block| !is_shown(&block.text)).unwrap();
    story.change(PAGE, &change.text);
    tell(&story, "For the reviewer");
}

#[test]
fn who_has_another_document_sees_what_it_shows() {
    let story = Story::begin("readme-other", numbers);
    let document = |limit: &str| {
        format!(
            "openapi: 3.0.3\ninfo:\n  title: Petstore\n  version: '1'\nservers: [{{url: https://pets.example}}]\npaths:\n  /pets:\n    get:\n      operationId: listPets\n      tags: [Pet]\n      parameters: [{{name: limit, in: query{limit}, schema: {{type: integer}}}}]\n      responses: {{'200': {{description: All pets.}}}}\n"
        )
    };
    write(&story.folder, "old.yaml", &document(""));
    write(&story.folder, "petstore.yaml", &document(", required: true"));
    let mut told = 0;
    for block in blocks("For your own document") {
        if block.language == "console" && block.text.lines().count() > 1 {
            story.console(PAGE, &block.text);
            told += 1;
        }
    }
    assert!(told > 0);
}

#[test]
fn numbers_may_differ_and_nothing_else() {
    assert_eq!(numbers("a.yaml:6182, was 97"), numbers("a.yaml:7, was 1000"));
    assert_ne!(numbers("v2"), numbers("v"));
}
