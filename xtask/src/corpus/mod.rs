//! `corpus`: a folder of documents, each through the generator, through cargo and clippy, and its own examples through the types
//! that it has become. A document that is refused, crashes or hangs is a row of the table like any other.

mod compile;
pub(crate) mod crates;
mod decode;
mod document;
mod examples;
mod generate;
mod judge;
mod kept;
mod options;
mod progress;
mod row;
mod table;
mod whole;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::tool;
use options::Options;
use row::Row;

/// Packs the documents that stand beside the workspace out.
const UNPACK: &str = "../shared/corpus/unpack.sh";

/// Runs the documents of a folder, and gives the exit code: 1 if one is not what it has to be.
pub(crate) fn run(arguments: &[&str]) -> Result<u8> {
    let options = match Options::parse(arguments) {
        Ok(options) => options,
        Err(wrong) => {
            eprintln!("error: {wrong}\n\n{}", options::USAGE);
            return Ok(2);
        }
    };
    let target = tool::target()?;
    let documents = documents(&options, &target)?;
    let tool = match &options.tool {
        Some(tool) => tool.clone(),
        None => tool::build()?,
    };
    let workspace = crates::Workspace::new(target.join("corpus/crates"))?;
    let mut rows = generate::all(&documents, &tool, &workspace, options.jobs)?;
    compile::all(&mut rows, &workspace, options.jobs)?;
    decode::all(&mut rows, &workspace, options.jobs)?;
    print!("{}", table::text(&rows));
    Ok(u8::from(rows.iter().any(Row::is_faulty)))
}

/// The documents that are asked for, by name.
fn documents(options: &Options, target: &Path) -> Result<Vec<PathBuf>> {
    let folder = match &options.folder {
        Some(folder) => folder.clone(),
        None => unpacked(&target.join("corpus"))?,
    };
    let folder = [folder.join("visible"), folder].into_iter().find(|folder| folder.is_dir());
    let folder = folder.context("there is no such folder")?;
    let entries = std::fs::read_dir(&folder).with_context(|| format!("{} can't be read", folder.display()))?;
    let mut documents = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    let is_document = |path: &Path| {
        path.extension().is_some_and(|ending| ["json", "yaml", "yml"].iter().any(|known| ending == *known))
    };
    documents.retain(|path| is_document(path) && options.is_wanted(path));
    documents.sort();
    if documents.is_empty() {
        bail!("{} has no such document", folder.display());
    }
    documents.iter().map(|path| std::path::absolute(path).context("a document has no path")).collect()
}

/// The documents beside the workspace, packed out.
pub(crate) fn unpacked(folder: &Path) -> Result<PathBuf> {
    let status =
        Command::new("sh").arg(UNPACK).arg(folder).stdout(Stdio::null()).status().context("sh can't be started")?;
    if !status.success() {
        bail!("{UNPACK} failed; name a folder of documents instead");
    }
    Ok(folder.to_owned())
}
