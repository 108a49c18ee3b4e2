//! A Cargo feature a tag: any of them alone, none and all compile without a warning, and so does the documentation.

#[path = "support/emit.rs"]
mod emit;
#[path = "support/scratch.rs"]
mod scratch;

use std::path::Path;
use std::process::Command;

use clientsmith::config::{self, Config};
use clientsmith::diag::Diagnostics;
use clientsmith::document::{Files, Memory};
use clientsmith::read::Sources;
use clientsmith::write::{self, Overwrite};

const DOCUMENT: &str = include_str!("fixtures/tag-features.yaml");

fn loader(client: &str) -> Memory {
    Memory::from_iter([("client.toml", client), ("library.yaml", DOCUMENT)])
}

fn config(loader: &Memory) -> Config {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    config::load(loader, Path::new("client.toml"), &mut sources, &mut diags).unwrap()
}

fn emitted(client: &str) -> Files {
    let loader = loader(client);
    emit::emit(&loader, &config(&loader))
}

const ALONE: &str = "
package.name = 'library'
[[api]]
document = 'library.yaml'
features = 'tag'
";

const TWO: &str = "
package.name = 'library'
[[api]]
document = 'library.yaml'
module = 'v1'
[[api]]
document = 'library.yaml'
module = 'v2'
features = 'tag'
";

#[test]
fn each_tag_is_a_feature_that_is_on_by_default() {
    let files = emitted(ALONE);
    let manifest = &files[Path::new("Cargo.toml")];
    let default = "default = [\"book\", \"book-loans\", \"tag-bytes\", \"tag-time\", \"rustls\"]\n";
    assert!(manifest.contains(default), "{manifest}");
    assert!(manifest.contains("# The operations of Book Loans.\nbook-loans = []\n"), "{manifest}");
    let root = &files[Path::new("src/lib.rs")];
    assert!(root.contains("//! - `tag-time` (default): the operations of `time`.\n"), "{root}");
    assert!(root.contains("#![cfg_attr(feature = \"book\", doc = \"```no_run\")]\n"), "{root}");

    let manifest = &emitted(TWO)[Path::new("Cargo.toml")];
    let default = "default = [\"v1\", \"v2\", \"v2-book\", \"v2-book-loans\", \"v2-bytes\", \"v2-time\", \"rustls\"]\n";
    assert!(manifest.contains(default), "{manifest}");
    assert!(manifest.contains("\nv2-time = [\"v2\"]\n"), "{manifest}");
}

#[test]
fn any_features_compile_without_a_warning() {
    for (name, client, features) in [
        ("tag-features", ALONE, &["", "book", "book-loans", "tag-bytes", "tag-time", "book tag-time blocking"][..]),
        ("tag-features-of-two", TWO, &["", "v2", "v2-book", "v2-book-loans v1"]),
    ] {
        let scratch = scratch::folder(name);
        let mut files = emitted(client);
        files.entry("Cargo.toml".into()).and_modify(|manifest| manifest.push_str("\n[workspace]\n"));
        let changes = write::plan(&scratch, &files, Overwrite::All).unwrap();
        write::apply(&scratch, &files, &changes).unwrap();
        scratch::check(&scratch, &[]);
        for features in features {
            scratch::check(&scratch, &["--no-default-features", "--features", features]);
        }
        document(&scratch, "");
    }
}

/// Documents a crate, which must have no warning.
fn document(scratch: &Path, features: &str) {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["doc", "--quiet", "--no-deps", "--no-default-features", "--features", features, "--target-dir"])
        .arg(target)
        .env("RUSTDOCFLAGS", "-D warnings")
        .current_dir(scratch)
        .output()
        .unwrap();
    assert!(output.status.success(), "{features}: {}", String::from_utf8_lossy(&output.stderr));
}
