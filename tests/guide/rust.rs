//! Each block of Rust compiles without a warning, against the client of the quick start; what one asserts holds.

use std::fmt::Write as _;
use std::process::Command;

use crate::command::clientsmith;
use crate::story::{file, write};
use crate::{page, scratch};

const MANIFEST: &str = r#"[package]
name = "guide-blocks"
version = "0.0.0"
edition = "2024"

[dependencies]
parcels = { path = "parcels", features = ["blocking", "testing"] }
serde_json = "1"
tokio = { version = "1", default-features = false, features = ["macros", "rt", "time"] }

[workspace]
"#;

/// The blocks that assert something are run; no others, since there is no server.
const MAIN: &str = r#"
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = parcels::Client::new("any")?;
"#;

#[test]
fn each_block_compiles() {
    let folder = scratch::folder("guide-blocks");
    for block in page::blocks(&page::text("quick-start.md")) {
        if let Some(name) = file(&block).filter(|_| block.language != "rust") {
            write(&folder, name, &block.text);
        }
    }
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let outcome = clientsmith(&["generate", "--config", &path("client.toml"), "--out", &path("parcels")]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let mut program = "//! The blocks of the guide.\n#![allow(dead_code)]\n".to_owned();
    let (mut count, mut run) = (0, String::new());
    for name in page::names() {
        let blocks = page::blocks(&page::text(&name)).into_iter();
        for block in blocks.filter(|block| block.language == "rust" && file(block).is_none()) {
            count += 1;
            if block.text.contains("assert") {
                writeln!(run, "    block_{count}(client.clone()).await?;").unwrap();
            }
            let lines: Vec<&str> = block.text.lines().map(|line| line.strip_prefix("# ").unwrap_or(line)).collect();
            let head =
                format!("async fn block_{count}(client: parcels::Client) -> Result<(), Box<dyn std::error::Error>> {{");
            writeln!(
                program,
                "\n// {name}, {}\n{head}\nlet _ = &client;\n{}\nOk(())\n}}",
                block.heading,
                lines.join("\n")
            )
            .unwrap();
        }
    }
    assert!(count > 4 && !run.is_empty(), "{count} blocks; run are: {run}");
    write!(program, "{MAIN}{run}    Ok(())\n}}\n").unwrap();
    write(&folder, "Cargo.toml", MANIFEST);
    write(&folder, "src/main.rs", &program);
    let target = scratch::build(&folder, &["--bin", "guide-blocks"]);
    let program = target.join("debug").join(format!("guide-blocks{}", std::env::consts::EXE_SUFFIX));
    let output = Command::new(program).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
