//! A first `client.toml`: what documents say that a configuration can have, with a word on each choice.
//!
//! Beside the pipeline, of which it uses the stages up to the Model. Pagination is recognised by the names that APIs have for it,
//! and kept where a run with it finds lists that are paged so: a configuration has no rule that nothing follows.

mod facts;
mod pages;
mod text;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::config::{ApiConfig, Config, Limits, Package};
use crate::diag::{At, Code, Diagnostics};
use crate::document::Loader;
use crate::read::Sources;

use facts::Facts;
use pages::Recognised;

/// What a configuration is drafted from.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The documents, one an API.
    pub documents: Vec<DocumentPath>,
    /// Whether references to other files are followed.
    pub file_refs: bool,
    /// Whether what has errors is left out.
    pub is_lenient: bool,
    /// How large a document may be.
    pub limits: Limits,
}

/// Where a document is.
#[derive(Clone, Debug, Default)]
pub struct DocumentPath {
    /// As it is loaded.
    pub path: PathBuf,
    /// As the configuration names it: from its own folder, with `/`.
    pub named: String,
}

/// A configuration, drafted.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The crate's name.
    pub name: String,
    /// The text of `client.toml`.
    pub text: String,
}

/// What is known of one API.
struct Known {
    named: String,
    module: Option<String>,
    facts: Facts,
    pages: Vec<Recognised>,
}

/// Drafts a configuration. None if the documents have errors, which are then in `diags`.
#[must_use]
pub fn draft(
    request: &Request,
    loader: &(dyn Loader + Sync),
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<Draft> {
    if request.is_lenient {
        diags.set_lenient();
    }
    let mut config = configuration(request);
    let mut known = crate::survey(loader, &config, sources, diags, |documents, model| {
        let apis = documents.iter().zip(&model.apis).zip(&request.documents);
        let known = apis.map(|((document, api), path)| Known {
            named: path.named.clone(),
            module: None,
            facts: facts::of(&document.tree, api),
            pages: pages::recognise(api, &document.tree),
        });
        known.collect::<Vec<_>>()
    })?;
    let modules = facts::modules(&request.documents, known.iter().map(|api| &api.facts));
    for ((api, known), module) in config.apis.iter_mut().zip(&mut known).zip(modules) {
        known.module = module;
        api.pagination = known.pages.iter().map(|found| found.rule.clone()).collect();
    }
    if config.apis.iter().any(|api| !api.pagination.is_empty()) {
        let is_followed = trial(loader, config, request);
        for (api, known) in known.iter_mut().enumerate() {
            let pages = std::mem::take(&mut known.pages).into_iter().enumerate();
            known.pages = pages.filter(|(rule, _)| is_followed(api, *rule)).map(|(_, found)| found).collect();
        }
    }
    let stem = request.documents.first().and_then(|document| document.path.file_stem());
    let stem = stem.map(|stem| stem.to_string_lossy());
    let name = facts::crate_name(known.iter().map(|api| &api.facts), stem.as_deref());
    let text = text::configuration(&name, &known, request);
    Some(Draft { name, text })
}

/// The configuration before anything is known but the documents.
fn configuration(request: &Request) -> Config {
    let api = |(index, document): (usize, &DocumentPath)| ApiConfig {
        module: (request.documents.len() > 1).then(|| format!("api{}", index + 1)),
        document: document.path.clone(),
        shown: document.named.clone(),
        file_refs: request.file_refs,
        ..ApiConfig::default()
    };
    let apis = request.documents.iter().enumerate().map(api).collect();
    Config { package: Package::default(), apis, limits: request.limits, ..Config::default() }
}

/// Tries the rules of a configuration: which of an API's some list follows. An earlier one may have taken all that a later one fits.
fn trial(loader: &(dyn Loader + Sync), mut config: Config, request: &Request) -> impl Fn(usize, usize) -> bool + use<> {
    // No source has this number: the findings of the trial are not shown.
    config.source = Some(usize::MAX);
    let mut diags = Diagnostics::default();
    if request.is_lenient {
        diags.set_lenient();
    }
    let is_fine = crate::survey(loader, &config, &mut Sources::default(), &mut diags, |_, _| ()).is_some();
    let unmatched = diags.list().iter().filter(|finding| finding.code == Code::UnmatchedChoice);
    let pointers = unmatched.filter_map(|finding| match &finding.at {
        At::Place(place) => Some(place.pointer.clone()),
        _ => None,
    });
    let pointers: BTreeSet<String> = pointers.collect();
    move |api, rule| is_fine && !pointers.contains(&format!("/api/{api}/pagination/{rule}"))
}

/// The way from one folder to a file, as a configuration has it: `None` if there is none, on another drive for instance.
#[must_use]
pub fn way(folder: &Path, file: &Path) -> Option<String> {
    let (mut from, mut to) = (folder.components().peekable(), file.components().peekable());
    if from.peek() != to.peek() {
        return None;
    }
    while from.peek().is_some() && from.peek() == to.peek() {
        from.next();
        to.next();
    }
    let up = from.map(|_| "..".to_owned());
    let parts: Vec<String> = up.chain(to.map(|part| part.as_os_str().to_string_lossy().into_owned())).collect();
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::way;

    #[test]
    fn a_way_leads_up_and_down() {
        let cases = [("/a/b", "/a/b/c.yaml", "c.yaml"), ("/a/b", "/a/c/d.yaml", "../c/d.yaml"), ("/", "/a/b", "a/b")];
        for (folder, file, expected) in cases {
            assert_eq!(way(Path::new(folder), Path::new(file)).as_deref(), Some(expected));
        }
        assert_eq!(way(Path::new("a"), Path::new("/b")), None);
    }
}
