//! The command line's grammar and help.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, RangedU64ValueParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::path;
use crate::config::{Limit, Limits};
use crate::diag::Code;
use crate::diff::Verdict;

#[derive(Debug, Parser)]
#[command(
    name = "clientsmith",
    version,
    about = "Generates a Rust client crate from Swagger 2.0 and OpenAPI 3 documents",
    after_help = "\
Examples:
  clientsmith init petstore.yaml                       a first client.toml, with what the document offers
  clientsmith generate petstore.yaml --out petstore    a crate `petstore` in the folder of that name
  clientsmith lint petstore.yaml                       what is wrong with the document
  clientsmith inspect petstore.yaml                    the operations and types that the client will have
  clientsmith diff old.yaml petstore.yaml              what has changed for those who use the client

Exit codes: 0 fine, warnings too; 1 findings; 2 wrong usage, or a file that can't be read or written."
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write a first client.toml for documents
    #[command(after_help = "\
Examples:
  clientsmith init petstore.yaml                       client.toml in this folder
  clientsmith init old.json new.json --out both.toml   one for both, each a module of the crate
  clientsmith init petstore.yaml --out - | less        shown, not written
  clientsmith init petstore.yaml --out spec/client.toml --force

What it recognises is set: names, credentials, how lists are paged. Choices that are open stand there as comments.")]
    Init(Init),
    /// Emit a client crate
    #[command(after_help = "\
Examples:
  clientsmith generate petstore.yaml --out petstore
  curl --silent https://example.org/openapi.json | clientsmith generate - --out example --name example-client
  clientsmith generate petstore.yaml --module crate::api::petstore --out src/api/petstore
  clientsmith generate --config spec/client.toml --out generated
  clientsmith generate --config spec/client.toml --out generated --check

Only files that change are written, and only files that an earlier run emitted are overwritten or removed: the
list is `.clientsmith-files` in the folder. An error writes nothing.")]
    Generate(Generate),
    /// Show the operations and types of the client
    #[command(after_help = "\
Examples:
  clientsmith inspect petstore.yaml
  clientsmith inspect --config spec/client.toml --format json")]
    Inspect(Inspect),
    /// Show what is wrong with documents
    #[command(after_help = "\
Examples:
  clientsmith lint petstore.yaml
  clientsmith lint old.json new.json --deny unsupported
  clientsmith lint petstore.yaml --format json 2> findings.jsonl
  clientsmith lint petstore.yaml --format github      in a workflow: beside the lines of the pull request
  curl --silent https://example.org/openapi.json | clientsmith lint -
  clientsmith lint --config spec/client.toml --fail-on warning

Findings go to standard error; as text, a line for each document says on standard output how many there are.
With several documents the exit code is that of the worst one.")]
    Lint(Lint),
    /// Show what a change of the documents means to those who use the client
    #[command(after_help = "\
Examples:
  clientsmith diff old.yaml new.yaml
  clientsmith diff old/client.toml spec/client.toml --fail-on major
  git show main:openapi.yaml | clientsmith diff - openapi.yaml
  clientsmith diff old/client.toml spec/client.toml --format markdown > comment.md
  git worktree add ../main main && clientsmith diff spec/client.toml spec/client.toml --old-root ../main

A change is major if callers have to change their code, minor if they get something new or the requests differ, patch
otherwise. Where NEW is a client.toml, the report ends with the version that the crate needs, counted from the latest
release in CHANGELOG.md. The exit code is 1 if --fail-on is reached or a side has errors.")]
    Diff(Diff),
    /// Explain a kind of finding
    #[command(after_help = "\
Examples:
  clientsmith explain                       all codes of findings
  clientsmith explain dangling-reference    what it means, an example, and what to do")]
    Explain(Explain),
}

#[derive(Debug, Args)]
pub(super) struct Init {
    /// Swagger 2.0 or OpenAPI 3 documents in YAML or JSON
    #[arg(value_name = "DOC", required = true)]
    pub(super) documents: Vec<PathBuf>,
    /// Where it is written; `-` is standard output
    #[arg(long, value_name = "FILE", default_value = "client.toml")]
    pub(super) out: PathBuf,
    /// Overwrite a file that is there
    #[arg(long)]
    pub(super) force: bool,
    /// Set `lenient`, by which operations that have errors are left out, and schemas loosened
    #[arg(long)]
    pub(super) lenient: bool,
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[derive(Debug, Args)]
pub(super) struct Generate {
    #[command(flatten)]
    pub(super) input: Input,
    /// The folder of the crate; it is made if need be
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// The crate's name, instead of that in client.toml or, without one, the folder's
    #[arg(long)]
    pub(super) name: Option<String>,
    /// Emit a module of an existing crate in place of a package; this is its path, such as `crate::api`, and --out its folder
    #[arg(long, value_name = "PATH", conflicts_with = "name", value_parser = module)]
    pub(super) module: Option<String>,
    /// Write nothing; name files that are stale, missing or orphaned, and exit with 1 if there is one
    #[arg(long)]
    pub(super) check: bool,
    /// Overwrite files that no earlier run emitted
    #[arg(long, conflicts_with = "check")]
    pub(super) force: bool,
    /// The command that a failing --check names as the remedy, instead of this one without --check
    #[arg(long, value_name = "COMMAND")]
    pub(super) mend: Option<String>,
    #[command(flatten)]
    pub(super) reading: Reading,
    #[command(flatten)]
    pub(super) findings: Findings,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

#[derive(Debug, Args)]
pub(super) struct Inspect {
    #[command(flatten)]
    pub(super) input: Input,
    #[command(flatten)]
    pub(super) reading: Reading,
    #[command(flatten)]
    pub(super) findings: Findings,
    /// How operations, types and findings are written
    #[arg(long, value_enum, default_value_t = InspectFormat::Text)]
    pub(super) format: InspectFormat,
}

#[derive(Debug, Args)]
pub(super) struct Lint {
    /// Swagger 2.0 or OpenAPI 3 documents in YAML or JSON; `-` is standard input
    #[arg(value_name = "DOC", required_unless_present = "config")]
    pub(super) documents: Vec<PathBuf>,
    /// A client.toml, whose documents are read with their overlays
    #[arg(long, value_name = "FILE", conflicts_with = "documents")]
    pub(super) config: Option<PathBuf>,
    /// Exit with 1 if a finding is as grave as this, or graver
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = LintFailOn::Error)]
    pub(super) fail_on: LintFailOn,
    #[command(flatten)]
    pub(super) reading: Reading,
    #[command(flatten)]
    pub(super) findings: Findings,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LintFailOn {
    /// No client could be made
    Error,
    /// Any finding that is shown
    Warning,
}

#[derive(Debug, Args)]
pub(super) struct Diff {
    /// The document or client.toml before; `-` is standard input
    #[arg(value_name = "OLD")]
    pub(super) old: PathBuf,
    /// The document or client.toml after; `-` is standard input
    #[arg(value_name = "NEW")]
    pub(super) new: PathBuf,
    /// Exit with 1 if a change is as grave as this, or graver
    #[arg(long, value_enum, value_name = "VERDICT")]
    pub(super) fail_on: Option<FailOn>,
    /// How the changes are written; findings are text
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub(super) format: DiffFormat,
    /// Read the old side below this folder; places are shown as if it stood here, as in a checkout of another revision
    #[arg(long, value_name = "DIR")]
    pub(super) old_root: Option<PathBuf>,
    /// What to call the old side, instead of its path
    #[arg(long, value_name = "NAME")]
    pub(super) old_name: Option<String>,
    #[command(flatten)]
    pub(super) reading: Reading,
    #[command(flatten)]
    pub(super) findings: Findings,
}

/// How changes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum DiffFormat {
    /// For a terminal
    Text,
    /// For a comment on a pull request, with details folded
    Markdown,
    /// For programs: a JSON object
    Json,
}

/// How grave a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Callers have to change their code
    Major,
    /// Callers get something new, or the requests differ
    Minor,
    /// Any change
    Patch,
}

impl From<FailOn> for Verdict {
    fn from(fail_on: FailOn) -> Self {
        match fail_on {
            FailOn::Major => Self::Major,
            FailOn::Minor => Self::Minor,
            FailOn::Patch => Self::Patch,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The code in the brackets of a finding; without one, all codes are listed
    #[arg(value_name = "CODE", value_parser = code(|_| true), hide_possible_values = true)]
    pub(super) code: Option<Code>,
}

/// What the client is made from.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct Input {
    /// A Swagger 2.0 or OpenAPI 3 document in YAML or JSON; `-` is standard input
    #[arg(value_name = "DOC")]
    pub(super) document: Option<PathBuf>,
    /// A client.toml, which names documents and says how they become a crate
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

/// What may be read.
#[derive(Debug, Args)]
pub(super) struct Reading {
    /// Follow references to other files, of which only those below the document's folder are read
    #[arg(long)]
    pub(super) allow_file_refs: bool,
    #[command(flatten)]
    pub(super) limits: LimitFlags,
}

/// How large a document may be.
#[derive(Debug, Args)]
pub(super) struct LimitFlags {
    /// The most bytes that a file may have [default: 256 MiB]
    #[arg(long = Limit::Size.key(), help_heading = "Limits", value_name = "BYTES", value_parser = limit(Limit::Size))]
    size: Option<usize>,
    /// The most levels that a document may be nested [default: 128, at most 512]
    #[arg(long = Limit::Depth.key(), help_heading = "Limits", value_name = "LEVELS", value_parser = limit(Limit::Depth))]
    depth: Option<usize>,
    /// The most values that a document may have, aliases counted as what they stand for [default: 3000000]
    #[arg(long = Limit::Nodes.key(), help_heading = "Limits", value_name = "COUNT", value_parser = limit(Limit::Nodes))]
    nodes: Option<usize>,
    /// The most schemas that a document may have [default: 500000]
    #[arg(long = Limit::Schemas.key(), help_heading = "Limits", value_name = "COUNT", value_parser = limit(Limit::Schemas))]
    schemas: Option<usize>,
    /// The most bytes that a name may have [default: 65536]
    #[arg(long = Limit::NameLength.key(), help_heading = "Limits", value_name = "BYTES", value_parser = limit(Limit::NameLength))]
    name_length: Option<usize>,
}

impl LimitFlags {
    /// Sets the limits that are given; the others stay as they are.
    pub(super) fn set(&self, limits: &mut Limits) {
        for (limit, given) in self.given() {
            *limits.get_mut(limit) = given;
        }
    }

    /// The limits that are given.
    pub(super) fn given(&self) -> impl Iterator<Item = (Limit, usize)> {
        Limit::ALL.into_iter().filter_map(|limit| {
            let given = match limit {
                Limit::Size => self.size,
                Limit::Depth => self.depth,
                Limit::Nodes => self.nodes,
                Limit::Schemas => self.schemas,
                Limit::NameLength => self.name_length,
            };
            Some((limit, given?))
        })
    }
}

fn limit(limit: Limit) -> impl TypedValueParser<Value = usize> {
    RangedU64ValueParser::<usize>::new().range(1..=limit.most() as u64)
}

/// How findings are weighed.
#[derive(Debug, Args)]
pub(super) struct Findings {
    /// Findings of this code are errors
    #[arg(long, value_name = "CODE", value_parser = code(|_| true), hide_possible_values = true)]
    pub(super) deny: Vec<Code>,
    /// Findings of this code are warnings
    #[arg(long, value_name = "CODE", value_parser = code(is_weighable), hide_possible_values = true)]
    pub(super) warn: Vec<Code>,
    /// Findings of this code are not shown
    #[arg(long, value_name = "CODE", value_parser = code(is_weighable), hide_possible_values = true)]
    pub(super) allow: Vec<Code>,
    /// Leave out operations, and loosen schemas, that have errors: these are warnings then
    #[arg(long)]
    pub(super) lenient: bool,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// For programs: a JSON object a line
    Json,
    /// For GitHub's workflows: a command a line, which shows the finding beside its line
    Github,
}

/// How findings, and what `inspect` shows, are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum InspectFormat {
    /// For people
    Text,
    /// For programs: a JSON document, and for findings a JSON object a line
    Json,
}

/// Reads the path of a module.
fn module(text: &str) -> Result<String, String> {
    path::of_module(text).ok_or_else(|| "write where the module stands in its crate: crate::api".to_owned())
}

/// Reads the name of one of the codes that are `fit`, and suggests one where it is misspelled.
fn code(fit: fn(Code) -> bool) -> impl TypedValueParser<Value = Code> {
    let codes = Code::ALL.iter().filter(move |code| fit(**code));
    let names = PossibleValuesParser::new(codes.map(|code| code.as_str()));
    names.try_map(|name| Code::ALL.iter().copied().find(|code| code.as_str() == name).ok_or("there is no such code"))
}

/// Whether a code's findings may be less than errors.
fn is_weighable(code: Code) -> bool {
    !code.is_fatal()
}
