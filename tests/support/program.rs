//! Programs that depend on an emitted crate, and say by what they print whether it does right.

use std::path::PathBuf;

use crate::{command, scratch};

/// Emits the crate that `folder/client.toml` asks for, builds the program of that folder's Rust files and `others`, and says
/// where it is. `client` is how it depends on the crate, as a manifest says it; any other dependency has the features that
/// the tests of the workspace have, so that it is built already.
pub(crate) fn build(folder: &str, client: (&str, &str), dependencies: &str, others: &[&str]) -> PathBuf {
    let scratch = scratch::folder(folder);
    let (name, features) = client;
    let (config, out) = (format!("{folder}/client.toml"), scratch.join(name));
    let outcome = command::clientsmith(&["generate", "--config", &config, "--out", out.to_str().unwrap()]);
    assert_eq!(outcome.code, 0, "{}{}", outcome.stdout, outcome.stderr);
    let source = scratch.join("src");
    std::fs::create_dir_all(&source).unwrap();
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let rust = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    for path in rust.chain(others.iter().map(PathBuf::from)) {
        scratch::write(&source.join(path.file_name().unwrap()), &std::fs::read_to_string(&path).unwrap());
    }
    let manifest = format!(
        r#"[package]
name = "{folder}"
version = "0.0.0"
edition = "2024"

[[bin]]
name = "{folder}"
path = "src/main.rs"

[dependencies]
{name} = {{ path = "{name}", features = [{features}] }}
serde_json = "1"
tokio = {{ version = "1", default-features = false, features = ["macros", "rt", "time"] }}
{dependencies}
[workspace]
"#
    );
    scratch::write(&scratch.join("Cargo.toml"), &manifest);
    let target = scratch::build(&scratch, &["--bin", folder]);
    target.join("debug").join(format!("{folder}{}", std::env::consts::EXE_SUFFIX))
}
