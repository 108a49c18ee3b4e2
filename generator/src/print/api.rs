//! What emission knows of one API: the Model's part, its names, and the words of its documentation.

use super::inline::Words;
use crate::config::{ApiConfig, Config, Package, path};
use crate::model::{Api, Docs, Model, OperationId, TagId, Type, TypeId};
use crate::name::{ApiNames, Names};

/// One API of the client.
pub(super) struct ApiView<'a> {
    pub(super) api: &'a Api,
    pub(super) names: &'a ApiNames,
    /// Words of documentation that aren't code.
    pub(super) words: &'a Words,
    /// The path of the client: `crate`, or where the module is that it stands in.
    pub(super) home: String,
    /// The path of its module: `crate::v2`, or that of the client.
    pub(super) root: String,
    /// The path of the client as its users have it: the emitted crate's name (`circleci`), or that of the module.
    pub(super) krate: String,
    /// What the configuration says of it.
    pub(super) configured: Option<&'a ApiConfig>,
    /// The document it comes from, as the header shows it.
    pub(super) document: String,
    /// The operations of each tag, by name.
    by_tag: Vec<Vec<OperationId>>,
}

impl<'a> ApiView<'a> {
    /// Every API of a model.
    pub(super) fn all(model: &'a Model, names: &'a Names, config: &'a Config, words: &'a [Words]) -> Vec<Self> {
        let pairs = model.apis.iter().zip(&names.apis).zip(words).enumerate();
        let view = |(index, ((api, names), words)): (usize, ((&'a Api, &'a ApiNames), &'a Words))| {
            let configured = config.apis.get(index);
            let home = home(config);
            let root = names.module.as_ref().map_or_else(|| home.clone(), |module| format!("{home}::{module}"));
            let krate = krate(config);
            let document = configured.map(|configured| shown(configured.shown.as_ref())).unwrap_or_default();
            ApiView { api, names, words, home, root, krate, configured, document, by_tag: by_tag(api) }
        };
        pairs.map(view).collect()
    }

    /// What files see that belong to no API.
    pub(super) fn of_none((api, names, words): (&'a Api, &'a ApiNames, &'a Words), config: &Config) -> Self {
        let (home, krate) = (home(config), krate(config));
        let document = String::new();
        Self { api, names, words, root: home.clone(), home, krate, configured: None, document, by_tag: by_tag(api) }
    }

    /// The type behind an id.
    pub(super) fn ty(&self, id: TypeId) -> Option<&'a Type> {
        self.api.types.get(id.0)
    }

    /// The operations of a tag, by name.
    pub(super) fn operations_of(&self, tag: TagId) -> &[OperationId] {
        self.by_tag.get(tag.0).map_or(&[], Vec::as_slice)
    }

    /// The expression that leads from `client` to this API: `client.v2()`.
    pub(super) fn client_path(&self) -> String {
        self.names.module.as_ref().map_or_else(String::new, |module| format!(".{module}()"))
    }

    /// How an example begins: within another crate nobody knows who can see the module.
    pub(super) fn fence(&self) -> &'static str {
        if self.home == "crate" { "```no_run" } else { "```ignore" }
    }

    /// The folder of its files below the crate's root.
    pub(super) fn folder(&self) -> String {
        self.names.module.as_ref().map_or_else(|| "src/".to_owned(), |module| format!("src/{module}/"))
    }
}

/// All tags' operations in one pass: there may be as many tags as operations.
fn by_tag(api: &Api) -> Vec<Vec<OperationId>> {
    let mut by_tag = vec![Vec::new(); api.tags.len()];
    for (index, operation) in api.operations.iter().enumerate() {
        by_tag.get_mut(operation.tag.0).into_iter().for_each(|operations| operations.push(OperationId(index)));
    }
    by_tag
}

/// The path of the client.
pub(super) fn home(config: &Config) -> String {
    let module = config.module.as_ref().and_then(|module| path::of_module(&module.path));
    module.unwrap_or_else(|| "crate".to_owned())
}

/// The same as users have it.
fn krate(config: &Config) -> String {
    match config.module {
        Some(_) => home(config),
        None => crate_name(&config.package).replace('-', "_"),
    }
}

/// The emitted package's name.
pub(crate) fn crate_name(package: &Package) -> &str {
    package.name.as_deref().unwrap_or("client")
}

/// A path as it can stand in a comment, the same on every system.
pub(super) fn shown(path: &std::path::Path) -> String {
    path.to_string_lossy().replace('\\', "/").chars().filter(|c| !c.is_control()).collect()
}

/// The names of an item that are worth searching for beside its identifier. Search ignores case and underscores, so what
/// differs only there is left out; so is what rustdoc would refuse.
pub(super) fn aliases<'d>(identifier: &str, wire: &'d str, docs: Option<&'d Docs>) -> Vec<&'d str> {
    if identifier == wire && docs.is_none_or(|docs| docs.aliases.is_empty()) {
        return Vec::new();
    }
    let folded = |text: &str| text.trim_start_matches("r#").replace('_', "").to_lowercase();
    let mut known = vec![folded(identifier)];
    let others = docs.into_iter().flat_map(|docs| docs.aliases.iter().map(String::as_str));
    let is_new = |alias: &&str| {
        let folded = folded(alias);
        let is_new = !known.contains(&folded);
        known.push(folded);
        is_new
    };
    std::iter::once(wire).chain(others).filter(|alias| is_alias(alias)).filter(is_new).collect()
}

/// Whether rustdoc takes a text for an alias, and someone might search for it.
pub(super) fn is_alias(text: &str) -> bool {
    text.contains(char::is_alphabetic) && text.chars().all(|c| c.is_alphanumeric() || "-_.:/@+#$".contains(c))
}
