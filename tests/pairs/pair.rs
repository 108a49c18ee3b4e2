//! The pairs as their files have them.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::fs;

use clientsmith::diff::{Change, Rule, Verdict};
use serde::{Deserialize, Deserializer};

use crate::side::Side;

/// A client before and after, and what has changed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Pair {
    pub(crate) before: Side,
    pub(crate) after: Side,
    pub(crate) changes: Vec<Expected>,
    /// The gravest of the changes' verdicts; `none` where there is no change.
    pub(crate) verdict: Overall,
    /// Why cargo-semver-checks doesn't find a major change.
    pub(crate) unseen_by_semver: Option<String>,
    /// Why a caller of all that was there compiles after a major change.
    pub(crate) unseen_by_callers: Option<String>,
}

/// A change that is to be found.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expected {
    /// The rule's code.
    rule: String,
    item: String,
    /// The name of an argument, a field, a value.
    part: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Overall(pub(crate) Option<Verdict>);

impl<'de> Deserialize<'de> for Overall {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        let verdict = Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == word);
        match (verdict, word.as_str()) {
            (Some(_), _) | (None, "none") => Ok(Self(verdict)),
            _ => Err(serde::de::Error::custom(format!("`{word}` is no verdict"))),
        }
    }
}

impl From<&Change> for Expected {
    fn from(change: &Change) -> Self {
        let part = change.part.as_ref().map(|part| part.name.clone());
        Self { rule: change.rule.code().to_owned(), item: change.item.clone(), part }
    }
}

impl Expected {
    pub(crate) fn rule(&self) -> Option<Rule> {
        Rule::ALL.iter().copied().find(|rule| rule.code() == self.rule)
    }
}

/// As the files have it.
impl Display for Expected {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let quoted = |text: &str| {
            let is_plain = text.chars().all(|letter| letter.is_alphanumeric() || "_:-".contains(letter));
            let is_text = text.starts_with(char::is_alphabetic) && !text.ends_with(':');
            if is_plain && is_text { text.to_owned() } else { format!("'{text}'") }
        };
        write!(out, "{{rule: {}, item: {}", self.rule, quoted(&self.item))?;
        if let Some(part) = &self.part {
            write!(out, ", part: {}", quoted(part))?;
        }
        write!(out, "}}")
    }
}

/// All pairs of all files, by name.
pub(crate) fn all() -> BTreeMap<String, Pair> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir("pairs").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "yaml") || path.ends_with("base.yaml") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        // A mapping refuses a key that is there twice.
        let pairs = serde_yaml::from_str::<serde_yaml::Mapping>(&text).map(Into::into).and_then(serde_yaml::from_value);
        let pairs: BTreeMap<String, Pair> = pairs.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for (name, pair) in pairs {
            assert!(all.insert(name.clone(), pair).is_none(), "{name} is there twice");
        }
    }
    all
}

/// What is said where another judge than the comparison disagrees with a pair.
pub(crate) struct Disagreements {
    /// It sees a major change where there is none.
    pub(crate) seen: &'static str,
    /// It doesn't see one, and the pair doesn't say why.
    pub(crate) unseen: &'static str,
    /// It sees one, although the pair says why it couldn't.
    pub(crate) needless: &'static str,
}

/// Has another judge agree that what is major is, and nothing else. `found` is what it says of a pair by its name, if that is major to it.
///
/// # Panics
///
/// If it disagrees with a pair.
pub(crate) fn agree(
    pairs: &BTreeMap<String, Pair>,
    found: impl Fn(&str) -> Option<String>,
    is_excused: impl Fn(&Pair) -> bool,
    disagreements: &Disagreements,
) {
    let disagreement = |(name, pair): (&String, &Pair)| {
        let found = found(name);
        let is_major = pair.verdict.0 == Some(Verdict::Major);
        let words = match (is_major, found.is_some(), is_excused(pair)) {
            (false, true, _) => disagreements.seen,
            (true, false, false) => disagreements.unseen,
            (true, true, true) => disagreements.needless,
            _ => return None,
        };
        Some(format!("{name}: {words}: {}", found.unwrap_or_default()))
    };
    let wrong: Vec<String> = pairs.iter().filter_map(disagreement).collect();
    assert!(wrong.is_empty(), "{} of {} pairs:\n{}", wrong.len(), pairs.len(), wrong.join("\n"));
}
