//! The tool as its users have it, and where what is built goes.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

/// Cargo's target folder, as it is for this program.
pub(crate) fn target() -> Result<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    std::path::absolute(target).context("the target folder has no path")
}

/// Builds the tool for release, and gives its path.
pub(crate) fn build() -> Result<PathBuf> {
    build_as("release", "release")
}

/// Builds the tool in the profile in which Cargo runs this program, and gives its path.
pub(crate) fn build_for_development() -> Result<PathBuf> {
    build_as("dev", "debug")
}

fn build_as(profile: &str, folder: &str) -> Result<PathBuf> {
    let arguments = ["build", "--quiet", "--profile", profile, "--package", "clientsmith", "--bin", "clientsmith"];
    let status = cargo().args(arguments).status().context("cargo can't be started")?;
    if !status.success() {
        bail!("the tool can't be built");
    }
    Ok(target()?.join(folder).join(format!("clientsmith{}", std::env::consts::EXE_SUFFIX)))
}

/// The cargo that has started this program.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}
