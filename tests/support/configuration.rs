//! The configuration under which fixtures are generated: nothing, except that pages of each style are recognised.

use clientsmith::config::{Config, PagingRule};

/// That of one document.
pub(crate) fn configuration(document: &str) -> Config {
    let mut config = Config::for_document(document.into(), Some("fixture".to_owned()));
    config.pagination = rules();
    config
}

fn rules() -> Vec<PagingRule> {
    let offset = |items: &str, total: Option<&str>| PagingRule::Offset {
        parameter: "offset".into(),
        items: items.into(),
        total: total.map(String::from),
        more: None,
    };
    vec![
        PagingRule::Token { parameter: "page-token".into(), next: "next_page_token".into(), items: "items".into() },
        offset("", None),
        offset("data", Some("meta/total")),
        PagingRule::Page {
            parameter: "page".into(),
            first: Some(0),
            items: "results".into(),
            total_pages: Some("page_count".into()),
            more: None,
        },
        PagingRule::Link { parameter: Some("per_page".into()), items: String::new() },
        PagingRule::NextUrl { next: "links/next".into(), items: "values".into() },
        PagingRule::LastItem {
            parameter: "starting_after".into(),
            key: "id".into(),
            items: "data".into(),
            more: Some("has_more".into()),
        },
    ]
}
