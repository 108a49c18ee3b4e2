//! Small changes of documents by chance: what the comparison says of two clients agrees with what is emitted for them.
//!
//! The judge knows neither Models nor names: it reads the emitted files. If callers could do something that they no longer can, the verdict
//! is major, and only then; if they have more, it is at least minor; if the code differs, something is told; if no code differs, no
//! more is told than what is in words.

mod change;
mod surface;

use std::path::{Path, PathBuf};

use arbitrary::Unstructured;
use change::{change, configuration};
use clientsmith::config::Config;
use clientsmith::diag::Diagnostics;
use clientsmith::diff::{Comparison, Rule, Side, Verdict, compare};
use clientsmith::document::Memory;
use clientsmith::print::Extras;
use clientsmith::read::Sources;
use clientsmith_random::rules;
use proptest::prelude::*;
use serde::Deserialize as _;
use serde_json::{Value, json};
use surface::Surface;

/// What has no code of its own, but tells of other requests or answers.
const WITHOUT_CODE: [Rule; 5] =
    [Rule::ErrorRetyped, Rule::WebhookAdded, Rule::WebhookRemoved, Rule::WebhookChanged, Rule::CallbackChanged];

/// Patches that show in the code: words that only errors and readers see, and warnings.
const WITH_CODE: [Rule; 7] = [
    Rule::OperationIdChanged,
    Rule::ParameterRenamed,
    Rule::OperationUndeprecated,
    Rule::ArgumentUndeprecated,
    Rule::FieldUndeprecated,
    Rule::TypeDeprecated,
    Rule::TypeUndeprecated,
];

/// Changes after which callers compile by chance: what they give for one thing is taken for another one of the same type.
const MISTAKEN: [[Rule; 2]; 3] = [
    [Rule::ArgumentRemoved, Rule::ArgumentAddedRequired],
    [Rule::FieldRemoved, Rule::FieldAddedRequired],
    [Rule::ValueRenamed, Rule::ValueRenamed],
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_told_of_a_change_agrees_with_the_code(which in any::<prop::sample::Index>(), bytes in prop::collection::vec(any::<u8>(), 200)) {
        let documents = documents();
        let path = which.get(&documents);
        let tree: Value = serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let mut changed = tree.clone();
        let told = change(&mut changed, &mut Unstructured::new(&bytes));
        // A document of which nothing can be made has no comparison.
        let config = config(json!({"package": {"name": "fixture"}, "api": [{"document": DOCUMENT}]}));
        if let (Some(old), Some(new)) = (Client::of(&tree, &config), Client::of(&changed, &config)) {
            let about = format!("{}: {told}", path.display());
            agree(&old, &new, &about);
            agree(&new, &old, &format!("{about}, back"));
        }
    }

    #[test]
    fn what_is_told_of_a_configuration_agrees_with_the_code(which in any::<prop::sample::Index>(), bytes in prop::collection::vec(any::<u8>(), 50)) {
        let documents = documents();
        let path = which.get(&documents);
        let tree: Value = serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let mut bytes = Unstructured::new(&bytes);
        let [old, new] = [(); 2].map(|()| configuration(&mut bytes));
        let about = format!("{}: {new}, was {old}", path.display());
        if let (Some(old), Some(new)) = (Client::of(&tree, &config(old)), Client::of(&tree, &config(new))) {
            agree(&old, &new, &about);
        }
    }
}

const DOCUMENT: &str = "document.json";

fn config(text: Value) -> Config {
    let mut config = Config::deserialize(text).unwrap();
    config.pagination = rules();
    config
}

/// The fixtures, or other documents of a moderate size: `CLIENTSMITH_DOCUMENTS` is a folder of such.
fn documents() -> Vec<PathBuf> {
    let folder = std::env::var("CLIENTSMITH_DOCUMENTS").unwrap_or_else(|_| "../tests/fixtures".to_owned());
    let is_document = |path: &Path| {
        let is_named = path.extension().is_some_and(|extension| extension == "yaml" || extension == "json");
        is_named && path.metadata().is_ok_and(|metadata| metadata.len() < 60_000)
    };
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut documents: Vec<PathBuf> = entries.filter(|path| is_document(path)).collect();
    documents.sort();
    documents
}

/// A client as the comparison has it, and as callers do.
struct Client {
    side: Side,
    surface: Surface,
}

impl Client {
    fn of(tree: &Value, config: &Config) -> Option<Self> {
        let text = serde_json::to_string_pretty(tree).unwrap();
        let loader: Memory = std::iter::once((DOCUMENT, text.as_bytes())).collect();
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        let generated = clientsmith::generate(&loader, config, &Extras::default(), &mut sources, &mut diags)?;
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        let (model, origins, names) = clientsmith::understand(&loader, config, &mut sources, &mut diags)?;
        let side = Side { model, origins, names, config: Some(config.clone()), sources };
        Some(Self { side, surface: Surface::of(&generated.files) })
    }
}

/// Compares two clients.
///
/// # Panics
///
/// Where that contradicts what is emitted, or itself.
fn agree(old: &Client, new: &Client, about: &str) {
    let comparison = compare(&old.side, &new.side);
    assert_eq!(comparison, compare(&old.side, &new.side), "{about}: two comparisons differ");
    if let Some(fault) = fault(&old.surface, &new.surface, &comparison) {
        panic!("{about}\n{fault}\n{comparison}");
    }
}

/// In what a comparison contradicts the emitted code.
fn fault(old: &Surface, new: &Surface, comparison: &Comparison) -> Option<String> {
    let verdict = comparison.verdict();
    let tells = |rule: &Rule| comparison.changes.iter().any(|change| change.rule == *rule);
    let is_mistaken = MISTAKEN.iter().any(|rules| rules.iter().all(tells));
    let lost = old.lost(new);
    if (verdict == Some(Verdict::Major)) == lost.is_empty() && !is_mistaken {
        return Some(format!("the verdict is {verdict:?}, and callers lose {lost:#?}"));
    }
    let gained = new.gained(old);
    if !gained.is_empty() && verdict < Some(Verdict::Minor) {
        return Some(format!("the verdict is {verdict:?}, and callers gain {gained:#?}"));
    }
    let differs = old.differs(new);
    let is_told = verdict > Some(Verdict::Patch) || WITH_CODE.iter().any(tells);
    if !differs.is_empty() && !is_told {
        return Some(format!("the verdict is {verdict:?}, and the code differs: {differs:#?}"));
    }
    let more = comparison
        .changes
        .iter()
        .find(|change| change.verdict() > Verdict::Patch && !WITHOUT_CODE.contains(&change.rule));
    let is_same = differs.is_empty() && lost.is_empty() && gained.is_empty();
    more.filter(|_| is_same).map(|change| format!("the code is the same, and {} is told", change.rule.code()))
}
