//! `diff`: what the changes of `spec/` mean to those who use the client, by the tool's own command line. The old side is taken from git.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clientsmith::cli::{self, Io};

/// What is shown with an error.
const USAGE: &str = "\
usage: cargo xtask diff [--base REF] [--format text|markdown|json] [--fail-on major|minor|patch]

  --base REF   compare with this revision, instead of where the branch left origin/main, or HEAD if there is no origin/main";

/// The configuration on both sides.
const CONFIG: &str = "spec/client.toml";

/// What of a revision the old side is made from, as far as it is there.
const PARTS: [&str; 2] = ["spec", "CHANGELOG.md"];

/// Where a branch usually begins.
const UPSTREAM: &str = "refs/remotes/origin/main";

/// Compares, and gives the exit code.
pub(crate) fn run(arguments: &[&str]) -> Result<u8> {
    if let ["help" | "--help" | "-h"] = arguments {
        println!("{USAGE}");
        return Ok(0);
    }
    let options = match Options::parse(arguments) {
        Ok(options) => options,
        Err(error) => {
            eprintln!("error: {error}\n\n{USAGE}");
            return Ok(2);
        }
    };
    let base = Base::find(Path::new("."), options.base)?;
    let folder = Temporary::new()?;
    let root = base.check_out(Path::new("."), &folder.0)?;
    eprintln!("comparing with {base}");
    let root = root.to_str().context("the folder of temporary files has no name in UTF-8")?;
    let name = format!("{CONFIG} of {base}");
    let mut command = vec!["clientsmith", "diff", CONFIG, CONFIG, "--old-root", root, "--old-name", &name];
    command.extend(options.others);
    Ok(cli::run(command, &mut Io::process()))
}

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
struct Options<'a> {
    /// A revision; none for where the branch began.
    base: Option<&'a str>,
    /// Options of the tool, as they are.
    others: Vec<&'a str>,
}

impl<'a> Options<'a> {
    fn parse(arguments: &[&'a str]) -> Result<Self, String> {
        let mut options = Self { base: None, others: Vec::new() };
        let mut arguments = arguments.iter().copied();
        while let Some(argument) = arguments.next() {
            let (name, value) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (argument, None),
            };
            if !["--base", "--format", "--fail-on"].contains(&name) {
                return Err(format!("there is no option {argument}"));
            }
            let value = value.or_else(|| arguments.next()).ok_or_else(|| format!("{name} has no value"))?;
            if name == "--base" {
                options.base = Some(value);
            } else {
                options.others.extend([name, value]);
            }
        }
        Ok(options)
    }
}

/// The revision that is compared with.
#[derive(Debug)]
struct Base {
    commit: String,
    /// What it is to the user.
    name: String,
}

impl std::fmt::Display for Base {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} ({})", self.name, self.commit.get(..10).unwrap_or(&self.commit))
    }
}

impl Base {
    /// The revision that is asked for, or else the one at which the branch left its upstream: what was changed there since isn't a change
    /// of this branch.
    fn find(workspace: &Path, asked: Option<&str>) -> Result<Self> {
        git(workspace, &["rev-parse", "--git-dir"]).context("the old documents are taken from git")?;
        if let Some(name) = asked {
            let commit = commit(workspace, name).ok();
            let commit = commit.with_context(|| {
                format!("git knows no revision {name:?}; is it fetched? `git fetch origin` may help")
            })?;
            return Ok(Self { commit, name: name.to_owned() });
        }
        let head = commit(workspace, "HEAD").context("there is no commit to compare with")?;
        let Ok(upstream) = commit(workspace, UPSTREAM) else {
            return Ok(Self { commit: head, name: "HEAD".to_owned() });
        };
        // A shallow clone, as continuous integration makes it, may not reach back to where the branch began.
        let (commit, name) = match git(workspace, &["merge-base", &upstream, &head]) {
            Ok(commit) => (commit, "where the branch left origin/main"),
            Err(_) => (upstream, "origin/main"),
        };
        Ok(Self { commit, name: name.to_owned() })
    }

    /// Writes its documents, configuration and overlays below `folder`, and gives the folder that stands for the workspace there. Index,
    /// working tree and hooks of the repository are left alone.
    fn check_out(&self, workspace: &Path, folder: &Path) -> Result<PathBuf> {
        // Where the workspace is in its repository: nothing, or a path with a slash at its end.
        let prefix = git(workspace, &["rev-parse", "--show-prefix"])?;
        let is_there =
            |part: &str| git(workspace, &["cat-file", "-e", &format!("{}:{prefix}{part}", self.commit)]).is_ok();
        if !is_there(CONFIG) {
            bail!("{self} has no {CONFIG} that could be compared with");
        }
        let tree = folder.join("tree");
        fs::create_dir(&tree)?;
        let parts = PARTS.into_iter().filter(|part| is_there(part)).map(|part| format!("{prefix}{part}"));
        let mut command = Command::new("git");
        command.arg("--git-dir").arg(git(workspace, &["rev-parse", "--absolute-git-dir"])?);
        command.arg("--work-tree").arg(&tree).arg("-c").arg("core.hooksPath=none");
        command.args(["--literal-pathspecs", "checkout", "--quiet", &self.commit, "--"]).args(parts);
        output(command.current_dir(&tree).env("GIT_INDEX_FILE", folder.join("index")))?;
        Ok(tree.join(prefix))
    }
}

/// The commit that a revision names, be it a branch, a tag or a part of a hash.
fn commit(workspace: &Path, revision: &str) -> Result<String> {
    git(workspace, &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{revision}^{{commit}}")])
}

/// What git prints, without the line break at its end.
fn git(workspace: &Path, arguments: &[&str]) -> Result<String> {
    output(Command::new("git").args(arguments).current_dir(workspace))
}

fn output(command: &mut Command) -> Result<String> {
    let output = command.output().context("git can't be started; is it installed?")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        match said.trim().trim_start_matches("fatal: ") {
            "" => bail!("git fails with {}", output.status),
            said => bail!("git says: {said}"),
        }
    }
    let text = String::from_utf8(output.stdout).context("git prints what isn't UTF-8")?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

/// A folder that is gone when it is no longer needed.
struct Temporary(PathBuf);

impl Temporary {
    fn new() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("xtask-diff-{}", std::process::id()));
        fs::create_dir(&folder).with_context(|| format!("can't make the folder {}", folder.display()))?;
        Ok(Self(folder))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // Whoever can't remove a temporary folder leaves it to the system.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A repository of the test's own, with one commit.
    fn repository(name: &str, files: &[(&str, &str)]) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("xtask-diff-test-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        git(&folder, &["init", "--quiet", "--initial-branch=main"]).unwrap();
        record(&folder, files);
        folder
    }

    fn record(folder: &Path, files: &[(&str, &str)]) {
        for (path, text) in files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        git(folder, &["add", "--all"]).unwrap();
        let author = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false"];
        git(folder, &[author.as_slice(), &["commit", "--quiet", "--message=more"]].concat()).unwrap();
    }

    fn told(error: &anyhow::Error) -> String {
        format!("{error:#}")
    }

    #[test]
    fn the_old_side_is_that_of_the_revision_and_nothing_else_changes() {
        let folder =
            repository("old", &[("spec/client.toml", "old"), ("spec/v2/a b.yaml", "old"), ("README.md", "old")]);
        fs::write(folder.join("spec/client.toml"), "new").unwrap();
        let base = Base::find(&folder, Some("main")).unwrap();
        let out = repository("old-out", &[("x", "")]);
        let root = base.check_out(&folder, &out).unwrap();
        assert_eq!(fs::read_to_string(root.join("spec/client.toml")).unwrap(), "old");
        assert_eq!(fs::read_to_string(root.join("spec/v2/a b.yaml")).unwrap(), "old");
        assert!(!root.join("README.md").exists() && !root.join("CHANGELOG.md").exists());
        assert_eq!(fs::read_to_string(folder.join("spec/client.toml")).unwrap(), "new");
        assert_eq!(git(&folder, &["status", "--short"]).unwrap(), " M spec/client.toml");
        let _ = (fs::remove_dir_all(folder), fs::remove_dir_all(out));
    }

    #[test]
    fn a_workspace_may_be_a_folder_of_its_repository() {
        let folder = repository("inner", &[("rust/spec/client.toml", "old"), ("rust/CHANGELOG.md", "old")]);
        let out = repository("inner-out", &[("x", "")]);
        let workspace = folder.join("rust");
        let root = Base::find(&workspace, None).unwrap().check_out(&workspace, &out).unwrap();
        assert_eq!(fs::read_to_string(root.join("spec/client.toml")).unwrap(), "old");
        assert_eq!(fs::read_to_string(root.join("CHANGELOG.md")).unwrap(), "old");
        let _ = (fs::remove_dir_all(folder), fs::remove_dir_all(out));
    }

    #[test]
    fn without_a_base_the_branch_is_compared_with_where_it_began() {
        let folder = repository("base", &[("spec/client.toml", "old")]);
        assert_eq!(Base::find(&folder, None).unwrap().name, "HEAD");
        let began = commit(&folder, "HEAD").unwrap();
        git(&folder, &["checkout", "--quiet", "-b", "branch"]).unwrap();
        record(&folder, &[("spec/client.toml", "new")]);
        git(&folder, &["checkout", "--quiet", "main"]).unwrap();
        record(&folder, &[("other", "")]);
        git(&folder, &["update-ref", UPSTREAM, "main"]).unwrap();
        git(&folder, &["checkout", "--quiet", "branch"]).unwrap();
        let base = Base::find(&folder, None).unwrap();
        assert_eq!((base.commit, base.name.as_str()), (began, "where the branch left origin/main"));
        assert_eq!(Base::find(&folder, Some("branch")).unwrap().commit, commit(&folder, "HEAD").unwrap());
        let _ = fs::remove_dir_all(folder);
    }

    #[test]
    fn what_can_not_be_compared_with_is_said() {
        let folder = repository("bad", &[("README.md", "")]);
        for name in ["nowhere", "--output=x", "", "HEAD:README.md"] {
            let error = told(&Base::find(&folder, Some(name)).unwrap_err());
            assert!(error.starts_with(&format!("git knows no revision {name:?}")), "{error}");
        }
        let base = Base::find(&folder, None).unwrap();
        let error = told(&base.check_out(&folder, &folder).unwrap_err());
        assert!(error.starts_with("HEAD (") && error.contains("has no spec/client.toml"), "{error}");
        fs::remove_dir_all(folder.join(".git")).unwrap();
        let error = told(&Base::find(&folder, None).unwrap_err());
        assert!(error.starts_with("the old documents are taken from git: git says: not a git repository"), "{error}");
        let _ = fs::remove_dir_all(folder);
    }

    #[test]
    fn options_go_to_the_tool_as_they_are() {
        let options = Options::parse(&["--format=json", "--base", "v1", "--fail-on", "major"]).unwrap();
        assert_eq!(options, Options { base: Some("v1"), others: vec!["--format", "json", "--fail-on", "major"] });
        for wrong in [&["--base"][..], &["main"], &["--bass", "main"]] {
            assert!(Options::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
