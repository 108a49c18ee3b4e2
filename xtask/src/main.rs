//! The workspace's own commands.

mod bench;
mod codegen;
mod corpus;
mod diff;
mod process;
mod spec;
mod tool;
mod verify;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};

const HELP: &str = "\
The workspace's own commands.

  cargo xtask codegen           emit generated/ from spec/client.toml: writes what changed, removes what is ours no more
  cargo xtask codegen --check   write nothing; name every file that is stale, missing or orphaned, and fail if there is one
  cargo xtask spec pull v2 --from FILE|URL
                                take the vendor's new document into spec/: facts from there, words and form from ours; check that the
                                overlays still apply, emit generated/, and say what that means to callers; --dry-run writes nothing
  cargo xtask diff              what the changes of spec/ mean to those who use the client: since the branch left origin/main, or --base REF
  cargo xtask verify            all that a change has to pass: format, lints, codegen --check, tests, documentation
  cargo xtask verify --full     the same, and what takes longer or needs more: features, bench, the guide, facts about the API, Prism, Redocly's rules
  cargo xtask bench client      what a call costs beside hand-written reqwest and serde_json; fails above 1.10 times that
  cargo xtask bench codegen|compile|scale|peers
                                what the tool and what it emits cost: by stages, to those who build it, with larger documents, beside others
  cargo xtask bench guard       counts of these against bench/counts.toml; --update accepts what has grown
  cargo xtask corpus [DIR]      documents of other APIs through generator, rustc, clippy, and their examples through the types
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments.iter().map(String::as_str).collect::<Vec<_>>()) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            let text = format!("{error:#}");
            // A report says by itself what it is.
            let head = if text.starts_with("error[") { "" } else { "error: " };
            eprintln!("{head}{text}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &[&str]) -> Result<u8> {
    let here = std::env::current_dir().context("the folder that this was called in is gone")?;
    // Reports name files as seen from the workspace, wherever the command is given.
    std::env::set_current_dir(root()?).context("the workspace's folder is gone")?;
    match arguments {
        ["codegen"] => Ok(codegen::run(codegen::Mode::Write)),
        ["codegen", "--check"] => Ok(codegen::run(codegen::Mode::Check)),
        ["spec", arguments @ ..] => spec::run(&here, arguments),
        ["diff", arguments @ ..] => diff::run(arguments),
        ["verify"] => verify::run(verify::Extent::Usual),
        ["verify", "--full"] => verify::run(verify::Extent::Full),
        ["corpus", arguments @ ..] => corpus::run(arguments),
        ["bench", name, arguments @ ..] => bench::run(name, arguments),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(0)
        }
        other => {
            eprintln!("error: there is no `cargo xtask {}`\n\n{HELP}", other.join(" "));
            Ok(2)
        }
    }
}

fn root() -> Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    root.map(Path::to_path_buf).context("xtask stands in no workspace")
}
