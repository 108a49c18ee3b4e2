//! Results as Markdown: tables, figures, and the places of pages that they fill.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::bench::Options;

/// A table, row by row.
#[derive(Debug)]
pub(crate) struct Table {
    words: usize,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// With columns of words, and after them columns of figures.
    pub(crate) fn new(words: &[&str], figures: &[&str]) -> Self {
        let heads = words.iter().chain(figures).map(|&head| head.to_owned()).collect();
        Self { words: words.len(), rows: vec![heads] }
    }

    /// Adds a row, with a cell for each column.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Markdown, words to the left and figures to the right.
    pub(crate) fn text(&self) -> String {
        let line = |cells: &Vec<String>| format!("| {} |\n", cells.join(" | "));
        let mut lines: Vec<String> = self.rows.iter().map(line).collect();
        let columns = self.rows.first().map_or(0, Vec::len);
        let rule: String = (0..columns).map(|column| if column < self.words { "|---" } else { "|--:" }).collect();
        lines.insert(1, rule + "|\n");
        lines.concat()
    }
}

/// Puts a text into the place of a page that is marked by a name: `<!-- NAME -->`, and below it `<!-- end of NAME -->`.
pub(crate) fn fill(page: &Path, name: &str, text: &str) -> Result<()> {
    let old = fs::read_to_string(page).with_context(|| format!("{} can't be read", page.display()))?;
    let new = filled(&old, name, text).with_context(|| format!("{} has no place for {name}", page.display()))?;
    fs::write(page, new).with_context(|| format!("{} can't be written", page.display()))?;
    eprintln!("{}: {name} is as measured now", page.display());
    Ok(())
}

/// The text that stands in such a place.
pub(crate) fn place<'t>(page: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = page.split_once(&format!("<!-- {name} -->\n"))?;
    Some(rest.split_once(&format!("<!-- end of {name} -->"))?.0)
}

fn filled(page: &str, name: &str, text: &str) -> Option<String> {
    let old = place(page, name)?;
    let begin = old.as_ptr().addr() - page.as_ptr().addr();
    Some(format!("{}{}\n{}", page.get(..begin)?, text.trim_end(), page.get(begin + old.len()..)?))
}

/// A ratio with as many digits as it has a meaning for.
pub(crate) fn ratio(ours: f64, beside: f64) -> String {
    if beside <= 0.0 {
        return "–".to_owned();
    }
    let ratio = ours / beside;
    if ratio < 0.1 { format!("{ratio:.3}") } else { format!("{ratio:.2}") }
}

/// A part of a whole, in percent.
pub(crate) fn share(part: f64, whole: f64) -> String {
    if whole <= 0.0 { "–".to_owned() } else { format!("{:.1} %", 100.0 * part / whole) }
}

/// A number with its thousands apart.
pub(crate) fn digits(number: u64) -> String {
    let text = number.to_string();
    let groups = text.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(" ")
}

/// A count as a number that ratios are made of.
#[expect(clippy::cast_precision_loss, reason = "sixteen digits are more than any ratio shows")]
pub(crate) fn float(count: u64) -> f64 {
    count as f64
}

/// Bytes as MB.
pub(crate) fn megabytes(bytes: u64) -> String {
    (bytes >> 20).to_string()
}

/// What a program calls its version; none where there is no such program.
pub(crate) fn version(program: &str) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().next()?.trim();
    Some(line.split(" (").next().unwrap_or(line).replace("valgrind-", "valgrind "))
}

/// The command, the revision that it measured unless a program was given, and the programs that it stands on.
pub(crate) fn head(command: &str, programs: &[&str], options: &Options) -> String {
    let revision = if options.tool.is_none() { revision() } else { None };
    let versions = programs.iter().filter_map(|program| version(program));
    let versions: Vec<String> = revision.into_iter().chain(versions).collect();
    format!("`cargo xtask bench {command}`, {}, {}.\n", versions.join(", "), std::env::consts::ARCH)
}

/// The workspace's revision; that the pages have changed, into which figures are put, changes nothing.
fn revision() -> Option<String> {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let (revision, changed) =
        (git(&["rev-parse", "--short", "HEAD"])?, git(&["status", "--porcelain", "--", ".", ":!docs"])?);
    Some(format!("revision {revision}{}", if changed.is_empty() { "" } else { " with changes" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_words_to_the_left_and_figures_to_the_right() {
        let mut table = Table::new(&["stage"], &["share", "CPU"]);
        table.row(["read".to_owned(), share(1.0, 3.0), ratio(1.0, 20.0)]);
        assert_eq!(table.text(), "| stage | share | CPU |\n|---|--:|--:|\n| read | 33.3 % | 0.050 |\n");
    }

    #[test]
    fn a_marked_place_is_filled_and_nothing_else() {
        let page = "a\n<!-- x -->\nold\n<!-- end of x -->\nb\n";
        let new = filled(page, "x", "new\n").unwrap();
        assert_eq!(new, "a\n<!-- x -->\nnew\n<!-- end of x -->\nb\n");
        assert_eq!(filled(&new, "x", "new\n").as_ref(), Some(&new));
        assert_eq!(filled(page, "y", "new"), None);
    }

    #[test]
    fn numbers_have_their_thousands_apart() {
        assert_eq!(
            ["0", "999", "1 000", "1 234 567"],
            [0, 999, 1000, 1_234_567].map(digits).each_ref().map(String::as_str)
        );
    }
}
