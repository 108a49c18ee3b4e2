//! A comparison for people: what to think of it first, then each change under what it belongs to, at last the reasons, each once.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use super::{Change, Comparison, Group, Rule, Spot, Verdict};
use crate::diag::shown;

/// The column at which what follows a verdict starts.
const INDENT: &str = "         ";

impl Display for Comparison {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        writeln!(out, "{}", self.summary())?;
        if self.is_unrelated() {
            writeln!(out, "The two sides have hardly anything in common: are they versions of one API?")?;
        }
        let mut group = None;
        for change in &self.changes {
            let next = (&change.module, &change.group);
            if group != Some(next) {
                group = Some(next);
                writeln!(out, "\n{}", heading(change))?;
            }
            change.write(out)?;
        }
        let rules: BTreeMap<(std::cmp::Reverse<Verdict>, &str), Rule> = self
            .changes
            .iter()
            .map(|change| ((std::cmp::Reverse(change.verdict()), change.rule.code()), change.rule))
            .collect();
        if !rules.is_empty() {
            writeln!(out, "\nWhy")?;
        }
        for rule in rules.values() {
            writeln!(out, "  {:5}  {}: {}", rule.verdict(), rule.code(), rule.reason())?;
        }
        Ok(())
    }
}

impl Comparison {
    /// What to think of it, in a line: `major: 2 major changes, 1 minor change`.
    #[must_use]
    pub fn summary(&self) -> String {
        let Some(verdict) = self.verdict() else { return "no changes: both sides give the same client".to_owned() };
        let counts = Verdict::ALL.into_iter().map(|verdict| (verdict, self.count(verdict)));
        let counts: Vec<String> = counts
            .filter(|(_, count)| *count > 0)
            .map(|(verdict, count)| format!("{count} {verdict} {}", if count == 1 { "change" } else { "changes" }))
            .collect();
        format!("{verdict}: {}", counts.join(", "))
    }
}

/// What changes stand under.
pub(super) fn heading(change: &Change) -> String {
    let path = |name: &str| match &change.module {
        Some(module) => format!("{module}::{name}"),
        None => name.to_owned(),
    };
    match &change.group {
        Group::Client => "client".to_owned(),
        Group::Api => change.module.clone().unwrap_or_else(|| "API".to_owned()),
        Group::Tag(handle) => path(handle),
        Group::Type(name) => path(name),
    }
}

impl Change {
    /// The item as far as the heading above doesn't say it: an operation's name; of a type nothing, if it is a part that has changed.
    pub(super) fn item_below_heading(&self) -> Option<&str> {
        match (&self.group, &self.part) {
            (Group::Tag(_), _) => self.item.rsplit("::").next(),
            (Group::Client | Group::Api | Group::Type(_), Some(_)) => None,
            (Group::Client | Group::Api | Group::Type(_), None) => Some(&self.item),
        }
    }

    /// Its lines below the heading, of which it doesn't repeat what that says.
    fn write(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "  {:5}  ", self.verdict())?;
        match (self.item_below_heading().map(shown), &self.part) {
            (Some(item), Some(part)) => write!(out, "{item}: {} `{}` ", part.kind.as_str(), shown(&part.name))?,
            (None, Some(part)) => write!(out, "{} `{}` ", part.kind.as_str(), shown(&part.name))?,
            (Some(item), None) => write!(out, "{item} ")?,
            (None, None) => {}
        }
        write!(out, "{}", self.rule.title())?;
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => write!(out, ": {} → {}", shown(before), shown(after))?,
            (Some(one), None) | (None, Some(one)) => write!(out, ": {}", shown(one))?,
            (None, None) => {}
        }
        writeln!(out, " [{}]", self.rule.code())?;
        if let Some(note) = &self.note {
            writeln!(out, "{INDENT}{}", shown(note))?;
        }
        match (&self.old, &self.new) {
            (Some(old), Some(new)) => writeln!(out, "{INDENT}{new}, was {old}"),
            (Some(old), None) => writeln!(out, "{INDENT}was {old}"),
            (None, Some(new)) => writeln!(out, "{INDENT}{new}"),
            (None, None) => Ok(()),
        }
    }
}

impl Display for Spot {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", shown(&self.file), self.line)
    }
}
