//! What pairs become: two crates, each of one side of all of them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clientsmith::diff;
use clientsmith::document::Files;

use crate::pair::Pair;
use crate::side::{Client, Side};
use crate::{emit, scratch};

/// One side of all pairs as a crate, a module each.
pub(crate) struct Emitted {
    pub(crate) folder: PathBuf,
    pub(crate) files: Files,
    pub(crate) side: diff::Side,
    pub(crate) features: Vec<String>,
    /// Each module with the pair that it is of.
    pub(crate) modules: Vec<(String, String)>,
}

impl Emitted {
    pub(crate) fn new(pairs: &BTreeMap<String, Pair>, name: &str, side: impl Fn(&Pair) -> &Side) -> Self {
        let (mut client, mut modules) = (Client::default(), Vec::new());
        for (name, pair) in pairs {
            let put = side(pair).put(&mut client, Some(&name.replace('-', "_")));
            modules.extend(put.into_iter().map(|module| (module, name.clone())));
        }
        let folder = scratch::folder(name);
        let mut files = emit::emit(client.documents(), &client.config());
        emit::write(&folder, &mut files);
        // What the workspace has built is of the same releases.
        std::fs::copy("../Cargo.lock", folder.join("Cargo.lock")).unwrap();
        let side = client.understand(name);
        let features = side.names.apis.iter().flat_map(|api| {
            let tags = api.tags.iter().filter_map(|tag| tag.feature.clone());
            api.feature.clone().into_iter().chain(tags)
        });
        Self { folder, files, features: features.collect(), side, modules }
    }

    pub(crate) fn pairs_by_module(&self) -> impl Iterator<Item = (&str, &str)> {
        self.modules.iter().map(|(module, pair)| (module.as_str(), pair.as_str()))
    }
}
