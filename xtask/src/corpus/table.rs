//! The rows as text.

use std::fmt::Write as _;

use super::row::{Generated, Row};

/// How many lines are shown of what is said of a document.
const MOST_SHOWN: usize = 5;

const HEADS: [&str; 11] = [
    "document",
    "version",
    "operations",
    "types",
    "generated",
    "compiles",
    "lints",
    "examples",
    "findings",
    "CPU",
    "memory",
];

/// The table, what is at fault, and a line that counts.
pub(super) fn text(rows: &[Row]) -> String {
    let lines: Vec<[String; 11]> = rows.iter().map(cells).collect();
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column)).map(String::len);
        cells.chain(HEADS.get(column).map(|head| head.len())).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..HEADS.len()).map(width).collect();
    let mut text = String::new();
    for line in std::iter::once(&HEADS.map(str::to_owned)).chain(&lines) {
        let cells = line.iter().zip(&widths).enumerate();
        let cells = cells.map(|(column, (cell, width))| match column {
            // Words to the left, numbers to the right.
            0 | 1 | 4 | 5 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        let _ = writeln!(text, "{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
    for row in rows {
        explain(row, &mut text);
    }
    text + &summary(rows)
}

fn cells(row: &Row) -> [String; 11] {
    let compiled = row.compiled.as_ref();
    let cpu = row.generator_cpu + compiled.map(|compiled| compiled.cpu).unwrap_or_default();
    let examples = &row.examples;
    let decoded = examples.all.saturating_sub(examples.broken.len() + examples.faults.len());
    [
        row.name.clone(),
        row.version.clone(),
        row.operations.to_string(),
        row.types.len().to_string(),
        match &row.generated {
            Generated::Strictly => "yes".to_owned(),
            Generated::Leniently => "lenient".to_owned(),
            Generated::Not | Generated::Failed(_) => "NO".to_owned(),
        },
        compiled.map_or("-", |compiled| if compiled.errors.is_empty() { "yes" } else { "NO" }).to_owned(),
        compiled.map_or_else(|| "-".to_owned(), |compiled| compiled.warnings.len().to_string()),
        format!("{decoded}/{}", examples.all),
        format!("{}/{}", row.errors, row.warnings),
        format!("{:.1} s", cpu.as_secs_f64()),
        format!("{} MB", row.peak >> 20),
    ]
}

/// What is at fault in a row, and what its document is at fault for.
fn explain(row: &Row, text: &mut String) {
    if let Generated::Failed(reason) = &row.generated {
        let _ = writeln!(text, "\n{}: not generated: {reason}", row.name);
    }
    if let Some(compiled) = &row.compiled {
        list(&row.name, "errors of rustc", &compiled.errors, text);
        list(&row.name, "warnings of rustc and clippy", &compiled.warnings, text);
    }
    list(&row.name, "examples that keep to their schema and can't be read as they are", &row.examples.faults, text);
    list(&row.name, "examples that break their schema", &row.examples.broken, text);
}

fn list(name: &str, what: &str, lines: &[String], text: &mut String) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{name}: {} {what}", lines.len());
    for line in lines.iter().take(MOST_SHOWN) {
        let _ = writeln!(text, "  {}", line.trim_end().replace('\n', "\n  "));
    }
    if lines.len() > MOST_SHOWN {
        let _ = writeln!(text, "  and {} more", lines.len() - MOST_SHOWN);
    }
}

fn summary(rows: &[Row]) -> String {
    let count = |is: &dyn Fn(&&Row) -> bool| rows.iter().filter(is).count();
    let sum = |of: &dyn Fn(&Row) -> usize| rows.iter().map(of).sum::<usize>();
    format!(
        "\n{} documents: {} generated, {} of them leniently; {} compile, {} without a warning; {} examples, {} at odds with \
         their schemas, {} with their types\n",
        rows.len(),
        count(&|row| row.is_generated()),
        count(&|row| row.generated == Generated::Leniently),
        count(&|row| row.compiles()),
        count(&|row| row.compiled.as_ref().is_some_and(|said| said.errors.is_empty() && said.warnings.is_empty())),
        sum(&|row| row.examples.all),
        sum(&|row| row.examples.broken.len()),
        sum(&|row| row.examples.faults.len()),
    )
}
