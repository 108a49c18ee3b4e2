//! The steps of the command, in their order.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, anyhow, bail, ensure};
use clientsmith::config::{self, ApiConfig, Config};
use clientsmith::diag::{Diagnostics, Format, render};
use clientsmith::diff::{self, Side};
use clientsmith::document::{Disk, Document, Files, Loader, Memory};
use clientsmith::overlay::{self, Trace};
use clientsmith::read::{self, Sources};
use serde_json::{Map, Value};

use super::conflicts::conflicts;
use super::merge::{self, Merged};
use super::options::Options;
use super::settings::Settings;
use super::{fetch, moves, rewrite, unused};
use crate::codegen;

/// References lead from one frame to the next: of what isn't used, nothing is taken.
const STACK_BYTES: usize = 1 << 30;

/// Runs the command.
pub(super) fn run(options: &Options) -> Result<u8> {
    let workspace = Workspace::read(options)?;
    let theirs = workspace.theirs(&options.from)?;
    let Pulled { text, merged, gone } = thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK_BYTES);
        thread.spawn_scoped(scope, || workspace.pull(&theirs))?.join().map_err(|_| anyhow!("the merge panicked"))?
    })?;
    let new = With { path: &workspace.api.document, text: &text };
    let before = workspace.side(&Disk).context("spec/ has errors before the pull")?;
    let Ok(after) = workspace.side(&new) else {
        eprintln!("error: the client can't be made of what the vendor says now; nothing was written");
        eprintln!("{}", lines_of(&workspace.api.document));
        return Ok(1);
    };
    say("to be described", merged.undescribed);
    say("left out, since nothing leads there any more", gone);
    say("corrections to look at", conflicts(&workspace.trace(&Disk), &workspace.trace(&new)));
    let path = workspace.api.document.clone();
    match (text == workspace.text, options.is_dry) {
        (true, _) => println!("{}: says the same as the vendor's document", path.display()),
        (false, true) => println!("{}: would change\n{}", path.display(), lines_of(&path)),
        (false, false) => {}
    }
    if !options.is_dry {
        // Where it says the same too: a run that was killed may have left the client as it was.
        let code = codegen::run_in(&workspace.root, codegen::Mode::Write, Files::from([(path, text)]));
        if code != 0 {
            eprintln!("error: nothing was written");
            return Ok(code);
        }
    }
    print!("\n{}", diff::compare(&before, &after));
    Ok(0)
}

/// What the places mean that are shown of a document that isn't written.
fn lines_of(document: &Path) -> String {
    format!("lines of {} are those that it would have", document.display())
}

/// Prints what has to be looked at, if there is anything.
fn say(head: &str, lines: impl IntoIterator<Item = String>) {
    let lines: Vec<String> = lines.into_iter().collect();
    if !lines.is_empty() {
        println!("{head}:\n  {}", lines.join("\n  "));
    }
}

/// What the documents are before.
struct Workspace {
    root: PathBuf,
    config: Config,
    api: ApiConfig,
    settings: Settings,
    /// Our document as it is written, and what it says.
    text: String,
    tree: Value,
}

/// What our document becomes.
struct Pulled {
    text: String,
    merged: Merged,
    /// Components that are not needed any more.
    gone: Vec<String>,
}

impl Workspace {
    fn read(options: &Options) -> Result<Self> {
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        let spec = options.root.join("spec");
        let config = config::load(&Disk, &spec.join("client.toml"), &mut sources, &mut diags);
        let config = config.ok_or_else(|| shown(&diags, &sources))?;
        let modules = || config.apis.iter().filter_map(|api| api.module.as_deref());
        let api = config.apis.iter().find(|api| api.module.as_deref() == Some(&*options.module));
        let api = api.cloned().with_context(|| {
            let known = modules().collect::<Vec<_>>().join("`, `");
            format!("there is no module `{}` in spec/client.toml, but `{known}`", options.module)
        })?;
        let settings = Settings::read(&spec.join("pull.toml"))?;
        let text =
            fs::read_to_string(&api.document).with_context(|| format!("can't read `{}`", api.document.display()))?;
        let mut this = Self { root: options.root.clone(), config, api, settings, text, tree: Value::Null };
        this.tree = this.parse(&this.api.document, &this.text)?;
        Ok(this)
    }

    /// What a text says; fails on what the generator's reader has to find fault with.
    fn parse(&self, path: &Path, text: &str) -> Result<Value> {
        let loader = Memory { files: [(path.to_owned(), text.as_bytes().to_vec())].into() };
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        let document = read::document(&loader, path, &self.config.limits, &mut sources, &mut diags);
        ensure!(!diags.has_errors() && document.tree.is_object(), shown(&diags, &sources));
        Ok(document.tree)
    }

    /// The vendor's document.
    fn theirs(&self, from: &str) -> Result<Value> {
        let bytes = fetch::fetch(from, self.config.limits.max_size)?;
        let text = String::from_utf8(bytes).with_context(|| format!("{from} is no text in UTF-8"))?;
        let tree = self.parse(Path::new(from), text.trim_start_matches('\u{feff}'))?;
        let (ours, theirs) = (dialect(&self.tree), dialect(&tree));
        let Some(theirs) = theirs else {
            bail!("{from} is no API description: it has neither `openapi` nor `swagger`")
        };
        ensure!(ours.as_ref() == Some(&theirs), "{from} is {theirs}, and ours {}", ours.unwrap_or_default());
        let paths = tree.get("paths").and_then(Value::as_object);
        ensure!(paths.is_some_and(|paths| !paths.is_empty()), "{from} has no paths");
        let known = calls(&self.tree);
        ensure!(
            calls(&tree).iter().any(|call| known.contains(call)),
            "{from} is of another API: nothing in it is known by path or operationId"
        );
        Ok(tree)
    }

    fn pull(&self, theirs: &Value) -> Result<Pulled> {
        let theirs = moves::push_down(theirs);
        let ours = moves::follow(&moves::push_down(&self.tree), &theirs);
        let mut merged = merge::merge(&theirs, &ours, &self.settings)?;
        moves::pull_up(&mut merged.document, &self.tree);
        let overlays = self.api.overlays.iter().map(|path| self.parse(path, &fs::read_to_string(path)?));
        let overlays = overlays.collect::<Result<Vec<_>>>()?;
        let gone = unused::without_unused(&mut merged.document, &self.tree, &theirs, &overlays);
        let text = rewrite::rewrite(&self.text, &self.tree, &merged.document)?;
        let written = self.parse(&self.api.document, &text)?;
        ensure!(written == merged.document, "a fault of `spec pull`: what it would write is not what it means");
        Ok(Pulled { text, merged, gone })
    }

    /// The client that the documents make, as `loader` has them. All findings are shown.
    fn side(&self, loader: &(dyn Loader + Sync)) -> Result<Side> {
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        // Once more, for the weights that it gives to findings.
        let config = config::load(&Disk, &self.root.join("spec/client.toml"), &mut sources, &mut diags);
        let config = config.ok_or_else(|| shown(&diags, &sources))?;
        let client = clientsmith::understand(loader, &config, &mut sources, &mut diags);
        eprint!("{}", render(&diags, &sources, Format::Text { color: false }));
        let (model, origins, names) = client.ok_or_else(|| anyhow!("nothing was written"))?;
        Ok(Side { model, origins, names, config: Some(config), sources })
    }

    /// What the overlays' actions find.
    fn trace(&self, loader: &dyn Loader) -> Vec<Trace> {
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        let limits = &self.config.limits;
        let document: Document = read::document(loader, &self.api.document, limits, &mut sources, &mut diags);
        overlay::trace(document, &self.api, loader, limits, &mut sources, &mut diags)
    }
}

/// Findings as an error.
fn shown(diags: &Diagnostics, sources: &Sources) -> anyhow::Error {
    anyhow!("{}", render(diags, sources, Format::Text { color: false }).trim_end())
}

/// What operations are called: their paths, and their ids.
fn calls(document: &Value) -> BTreeSet<&str> {
    let mut calls = BTreeSet::new();
    for (path, item) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
        let operations = item.as_object().into_iter().flat_map(Map::values);
        calls.insert(path.as_str());
        calls.extend(operations.filter_map(|operation| operation.get("operationId")?.as_str()));
    }
    calls
}

/// The standard that a document follows, as far as its form hangs on it: `Swagger 2`, `OpenAPI 3`.
fn dialect(tree: &Value) -> Option<String> {
    let (name, version) = match (tree.get("swagger"), tree.get("openapi")) {
        (Some(version), _) => ("Swagger", version),
        (None, Some(version)) => ("OpenAPI", version),
        (None, None) => return None,
    };
    let version = version.as_str().map_or_else(|| version.to_string(), str::to_owned);
    Some(format!("{name} {}", version.split('.').next().unwrap_or_default()))
}

/// The files of the disk, but for one.
struct With<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Loader for With<'_> {
    fn load(&self, path: &Path, most: usize) -> io::Result<Vec<u8>> {
        if path == self.path { Ok(self.text.as_bytes().to_vec()) } else { Disk.load(path, most) }
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        Disk.canonicalize(path)
    }
}
