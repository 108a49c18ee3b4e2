//! The pages of the guide, as far as tests look at them: blocks, tables, headings.

use std::path::{Path, PathBuf};

/// The folder of the pages.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/src")
}

/// The text of a page.
pub(crate) fn text(name: &str) -> String {
    let path = folder().join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All pages: their paths below the folder, in order.
pub(crate) fn names() -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(below) = folders.pop() {
        for entry in std::fs::read_dir(folder().join(&below)).unwrap() {
            let path = below.join(entry.unwrap().file_name());
            if folder().join(&path).is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path.to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// A fenced block.
#[derive(Debug)]
pub(crate) struct Block {
    /// What stands behind its fence.
    pub(crate) language: String,
    pub(crate) text: String,
    /// The last heading above it, without its `#`.
    pub(crate) heading: String,
}

/// A row of a table, each cell without the spaces around it.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) cells: Vec<String>,
    /// The cells of the table's first row.
    pub(crate) head: Vec<String>,
    /// The heading above the table, or a later line that says whose keys follow.
    pub(crate) above: String,
}

/// The blocks of a page, in their order.
pub(crate) fn blocks(page: &str) -> Vec<Block> {
    let mut lines = page.lines();
    let (mut blocks, mut heading) = (Vec::new(), String::new());
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let text = text.join("\n") + "\n";
            blocks.push(Block { language: language.to_owned(), text, heading: heading.clone() });
        } else if line.starts_with('#') {
            line.trim_start_matches('#').trim().clone_into(&mut heading);
        }
    }
    blocks
}

/// A page without its blocks.
pub(crate) fn prose(page: &str) -> String {
    let mut is_block = false;
    let is_prose = |line: &&str| {
        let is_fence = line.starts_with("```");
        is_block ^= is_fence;
        !is_block && !is_fence
    };
    page.lines().filter(is_prose).flat_map(|line| [line, "\n"]).collect()
}

/// The rows of a page's tables, in their order.
pub(crate) fn rows(page: &str) -> Vec<Row> {
    let (mut rows, mut above, mut head) = (Vec::new(), String::new(), Vec::new());
    for line in prose(page).lines() {
        let Some(inner) = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')) else {
            head.clear();
            if line.starts_with("Keys of ") || line.starts_with('#') {
                line.clone_into(&mut above);
            }
            continue;
        };
        let cells: Vec<String> = inner.split('|').map(|cell| cell.trim().to_owned()).collect();
        if head.is_empty() {
            head = cells;
        } else if !cells.iter().all(|cell| cell.chars().all(|letter| matches!(letter, '-' | ':'))) {
            rows.push(Row { cells, head: head.clone(), above: above.clone() });
        }
    }
    rows
}

/// What stands in backticks.
pub(crate) fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}
