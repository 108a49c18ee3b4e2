//! What the sides of a comparison say of versions.

use std::io;
use std::path::{Path, PathBuf};

use semver::Version;

use crate::config::Config;
use crate::diag::Diagnostics;
use crate::diff::{Declared, Proposal, Release, Verdict, latest_release};
use crate::document::{Loader, straight};
use crate::read::unreadable;

/// What a side that is a `client.toml` says of versions.
pub(super) struct Versions {
    declared: Declared,
    /// By the changelog, where there is one.
    released: Option<Release>,
}

impl Versions {
    /// Asks the configuration at `path`. None for a module, which has the version of the crate that it is in.
    pub(super) fn of(config: &Config, path: &Path, loader: &dyn Loader, diags: &mut Diagnostics) -> Option<Self> {
        if config.module.is_some() {
            return None;
        }
        let version = config.package.version.as_deref().unwrap_or("0.1.0");
        let declared = Declared { version: Version::parse(version).ok()?, file: path.display().to_string() };
        let changelog = changelog(config, path, loader, diags);
        let released =
            changelog.map(|(path, text)| Release { version: latest_release(&text), file: path.display().to_string() });
        Some(Self { declared, released })
    }
}

/// The changelog that is configured, or else is where changelogs are; with its text.
fn changelog(config: &Config, path: &Path, loader: &dyn Loader, diags: &mut Diagnostics) -> Option<(PathBuf, String)> {
    let read = |path: PathBuf| {
        let bytes = loader.load(&path, config.limits.max_size)?;
        Ok::<_, io::Error>((path, String::from_utf8_lossy(&bytes).into_owned()))
    };
    if let Some(path) = &config.package.changelog {
        return read(path.clone()).map_err(|error| unreadable(path, &error, diags)).ok();
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    ["CHANGELOG.md", "../CHANGELOG.md"].into_iter().find_map(|name| read(straight(&folder.join(name))).ok())
}

/// The version that the new side needs; none where it says of none. What was released is what the old side knows of, since the new
/// one may be about to be.
pub(super) fn propose(verdict: Verdict, old: Option<Versions>, new: Option<Versions>) -> Option<Proposal> {
    let Versions { declared, released } = new?;
    let (before, released_before) = old.map_or((None, None), |old| (Some(old.declared), old.released));
    let release = |Declared { version, file }| Release { version: Some(version), file };
    let released = released_before.or(released).unwrap_or_else(|| release(before.unwrap_or_else(|| declared.clone())));
    Some(Proposal::new(verdict, released, declared))
}
