//! The configuration under which fixtures are generated: nothing, except that token pages are recognised.

use clientsmith::config::{Config, PagingRule};

/// That of one document.
pub(crate) fn configuration(document: &str) -> Config {
    let mut config = Config::for_document(document.into(), Some("fixture".to_owned()));
    let (parameter, next, items) = ("page-token".into(), "next_page_token".into(), "items".into());
    config.pagination.push(PagingRule::Token { parameter, next, items });
    config
}
