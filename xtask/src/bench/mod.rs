//! `bench`: what things cost, measured on this machine beside something to compare with.

mod answers;
mod client;
mod codegen;
mod compile;
mod guard;
mod input;
mod ir;
mod measure;
mod options;
mod peers;
mod profile;
mod report;
mod scale;
mod server;
mod source;

use anyhow::Result;

pub(crate) use options::Options;

/// Runs the measurement of this name and gives the exit code.
pub(crate) fn run(name: &str, arguments: &[&str]) -> Result<u8> {
    let options = match Options::parse(arguments) {
        Ok(options) => options,
        Err(wrong) => {
            eprintln!("error: {wrong}\n\n{}", options::USAGE);
            return Ok(2);
        }
    };
    match name {
        "codegen" => codegen::run(&options),
        "compile" => compile::run(&options),
        "scale" => scale::run(&options),
        "peers" => peers::run(&options),
        "guard" => guard::run(&options),
        "client" => client::run(&options),
        _ => {
            eprintln!("error: there is no `cargo xtask bench {name}`\n\n{}", options::USAGE);
            Ok(2)
        }
    }
}
