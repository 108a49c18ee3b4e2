//! Each recipe of the overlay cookbook gives the result that it shows, and that is free of findings.

use clientsmith::config::Config;
use clientsmith::diag::{Diagnostics, Format, render};
use clientsmith::document::Memory;
use clientsmith::overlay;
use clientsmith::read::{self, Sources};
use serde_json::Value;

use crate::page::{self, Block};

/// What a document has besides the part that a recipe shows.
const REST: [&str; 3] = [
    "openapi: 3.0.3",
    "info: {title: Parcels, version: '1'}",
    "paths: {/ping: {get: {operationId: ping, responses: {'204': {description: It answers.}}}}}",
];

/// A recipe's document, its overlay, and its result.
struct Recipe {
    heading: String,
    document: String,
    overlay: String,
    result: Value,
}

fn recipes() -> Vec<Recipe> {
    let blocks = page::blocks(&page::text("overlays.md"));
    let head = blocks.iter().find(|block| block.text.starts_with("# overlay.yaml\n")).unwrap();
    let part = |block: &Block, name: &str| {
        assert!(block.text.starts_with(&format!("# {name}\n")), "{}: no {name}: {}", block.heading, block.text);
        block.text.clone()
    };
    let start = blocks.iter().position(|block| block.text.starts_with("# openapi.yaml\n")).unwrap();
    let recipe = |blocks: &[Block]| {
        let [document, actions, result] = blocks else { panic!("a recipe is three blocks") };
        Recipe {
            heading: document.heading.clone(),
            document: part(document, "openapi.yaml"),
            overlay: format!("{}{}", head.text, part(actions, "actions")),
            result: serde_yaml::from_str(&part(result, "result")).unwrap(),
        }
    };
    blocks[start..].chunks(3).map(recipe).collect()
}

/// A run's files, and the configuration that names them.
fn files(document: &str, overlay: &str) -> (Memory, Config) {
    let files = [("openapi.yaml", document), ("overlay.yaml", overlay)];
    let mut config = Config::for_document("openapi.yaml".into(), None);
    config.apis[0].overlays = vec!["overlay.yaml".into()];
    (files.map(|(name, text)| (name.to_owned(), text.to_owned())).into_iter().collect(), config)
}

#[test]
fn each_recipe_gives_what_it_shows() {
    let recipes = recipes();
    assert!(recipes.len() >= 10, "{}", recipes.len());
    for Recipe { heading, document, overlay, result } in recipes {
        let (loader, config) = files(&document, &overlay);
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        let documents = read::documents(&loader, &config, &mut sources, &mut diags);
        let documents = overlay::apply(documents, &loader, &config, &mut sources, &mut diags);
        let report = render(&diags, &sources, Format::Text { color: false });
        assert_eq!(report, "", "{heading}");
        assert_eq!(documents[0].tree, result, "{heading}");
    }
}

#[test]
fn what_a_recipe_gives_is_free_of_findings() {
    for Recipe { heading, document, overlay, .. } in recipes() {
        let is_missing = |line: &&str| !document.contains(&format!("\n{}:", line.split(':').next().unwrap()));
        let rest: Vec<&str> = REST.into_iter().filter(is_missing).collect();
        let (loader, config) = files(&format!("{document}{}\n", rest.join("\n")), &overlay);
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        let client = clientsmith::understand(&loader, &config, &mut sources, &mut diags);
        let report = render(&diags, &sources, Format::Text { color: false });
        assert!(client.is_some() && report.is_empty(), "{heading}:\n{report}");
    }
}
