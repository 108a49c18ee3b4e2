//! A comparison as a comment on a pull request: what to think of it first, changes that break callers in full view, others folded.
//!
//! Whatever comes from documents and the command line stands in code spans, in which neither Markdown nor HTML, mentions nor
//! addresses have a meaning. A comment has a longest length: what no longer fits is counted.

use super::text::heading;
use super::{Change, Comparison, Report, Spot, Verdict};
use crate::diag::shown;

/// Bytes of a comment. GitHub takes 65,536 characters; whoever posts it may add words, and a last line counts what is left out.
const MOST: usize = 60_000;

pub(super) fn render(report: &Report<'_>) -> String {
    let Report { comparison, .. } = report;
    let head = head(report);
    let (mut sections, mut left_out) = (String::new(), Vec::new());
    for verdict in Verdict::ALL {
        let room = MOST.saturating_sub(head.len() + sections.len());
        let (section, count) = section(comparison, verdict, room);
        sections.push_str(&section);
        if count > 0 {
            left_out.push(format!("{count} {verdict}"));
        }
    }
    if !left_out.is_empty() {
        let count = left_out.join(", ");
        sections = format!("{sections}\nLeft out for their length: {count}. `--format text` shows all changes.\n");
    }
    head + &sections
}

fn head(report: &Report<'_>) -> String {
    let Report { old, new, comparison, proposal } = report;
    let (verdict, counts) = match comparison.verdict() {
        Some(verdict) => (verdict.as_str(), counts(comparison)),
        None => ("nothing", "Both sides give the same client.".to_owned()),
    };
    let mut head = format!("## What changes for callers: {verdict}\n\n{counts}");
    if let Some(proposal) = proposal {
        head = format!("{head}\n\nNext version: {}.", proposal.told(code));
    }
    head = format!("{head}\n\nFrom {} to {}; lines after “was” are of the former.\n", code(old), code(new));
    if comparison.is_unrelated() {
        head.push_str("\nThe two sides have hardly anything in common: are they versions of one API?\n");
    }
    head
}

/// `**2 major**, 1 minor, 0 patch`: the gravest stands out.
fn counts(comparison: &Comparison) -> String {
    let count = |verdict| match (comparison.count(verdict), Some(verdict) == comparison.verdict()) {
        (count, true) => format!("**{count} {verdict}**"),
        (count, false) => format!("{count} {verdict}"),
    };
    format!("Changes: {}.", Verdict::ALL.map(count).join(", "))
}

/// The changes of one verdict, and how many of them there is no room for.
fn section(comparison: &Comparison, verdict: Verdict, room: usize) -> (String, usize) {
    let (open, close) = frame(comparison, verdict);
    let (mut text, mut group, mut left_out) = (open.clone(), None, 0);
    for change in comparison.changes.iter().filter(|change| change.verdict() == verdict) {
        let of = (&change.module, &change.group);
        let mut entry = String::new();
        if group != Some(of) {
            entry = format!("\n#### {}\n\n", code(&heading(change)));
        }
        entry.push_str(&item(change));
        if text.len() + entry.len() + close.len() > room {
            left_out += 1;
            continue;
        }
        text.push_str(&entry);
        group = Some(of);
    }
    if text == open {
        return (String::new(), left_out);
    }
    (text + close, left_out)
}

/// What stands before and after the changes of one verdict. Those that break callers aren't folded, nor are new things, if they are the
/// gravest.
fn frame(comparison: &Comparison, verdict: Verdict) -> (String, &'static str) {
    let meaning = match verdict {
        Verdict::Major => return ("\n### Major: callers have to change their code\n".to_owned(), ""),
        Verdict::Minor => "Minor: more for callers, or other requests",
        Verdict::Patch => "Patch: nothing that callers write or get",
    };
    let open = if comparison.verdict() == Some(verdict) && verdict == Verdict::Minor { " open" } else { "" };
    let count = comparison.count(verdict);
    (format!("\n<details{open}>\n<summary>{meaning} ({count})</summary>\n"), "\n</details>\n")
}

/// A change: what happened, why that is as grave as it is, and where it stands.
fn item(change: &Change) -> String {
    let part = change.part.as_ref().map(|part| format!("{} {}", part.kind.as_str(), code(&part.name)));
    let subject: Vec<String> = change.item_below_heading().map(code).into_iter().chain(part).collect();
    let what = match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!(": {} → {}", code(before), code(after)),
        (Some(one), None) | (None, Some(one)) => format!(": {}", code(one)),
        (None, None) => String::new(),
    };
    let note = change.note.as_ref().map(|note| format!("<br>{}", code(note)));
    let spot = |spot: &Spot| code(&format!("{}:{}", spot.file, spot.line));
    let place = match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!("<br>{}, was {}", spot(new), spot(old)),
        (Some(old), None) => format!("<br>was {}", spot(old)),
        (None, Some(new)) => format!("<br>{}", spot(new)),
        (None, None) => String::new(),
    };
    format!(
        "- {} {}{what}{}<br>{} (`{}`){place}\n",
        subject.join(": "),
        change.rule.title(),
        note.unwrap_or_default(),
        change.rule.reason(),
        change.rule.code()
    )
}

/// Text as it is, in a line: a code span between more backticks than the text has anywhere.
fn code(text: &str) -> String {
    if text.is_empty() {
        return "nothing".to_owned();
    }
    let text = shown(text);
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn a_code_span_has_a_longer_fence_than_its_text() {
        let cases = [
            ("Vec<Pipeline>", "`Vec<Pipeline>`"),
            ("a`b", "``a`b``"),
            ("```", "```` ``` ````"),
            ("", "nothing"),
            ("a\nb\u{202e}", "`a\\nb\\u{202e}`"),
        ];
        for (text, wanted) in cases {
            assert_eq!(code(text), wanted, "{text:?}");
        }
    }
}
