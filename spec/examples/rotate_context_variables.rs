//! Gives variables of a context new values. The values come from the environment or from standard input, never from the
//! command line, where other users of the machine could read them.
//!
//! ```text
//! export CIRCLECI_TOKEN=…
//! DEPLOY_KEY=… API_SECRET=… cargo run --example rotate_context_variables -- 0f0ecc21-… DEPLOY_KEY API_SECRET
//! cargo run --example rotate_context_variables -- 0f0ecc21-… --stdin <secrets.env     # lines NAME=VALUE
//! ```
//!
//! All values are there before the first is sent: a missing one changes nothing. Only variables that the context has are
//! set, unless `--create` is given. `--dry-run` shows what would be done.

use std::collections::BTreeMap;
use std::io::BufRead as _;

use anyhow::{Context as _, bail, ensure};
use circleci::v2::{ContextApi, ContextEnvironmentVariable, ContextEnvironmentVariableResponse};
use circleci::{Client, Uuid};
use clap::Parser;

/// Gives variables of a context new values.
#[derive(Parser)]
struct Arguments {
    /// The context's ID.
    context: Uuid,
    /// The variables; their values are those that the environment has under the same names.
    #[arg(required_unless_present = "stdin")]
    names: Vec<String>,
    /// Read lines `NAME=VALUE` from standard input, instead of the environment; of all or of the named variables.
    #[arg(long)]
    stdin: bool,
    /// Also set variables that the context doesn't have yet.
    #[arg(long)]
    create: bool,
    /// Change nothing, only say what would be changed.
    #[arg(long)]
    dry_run: bool,
    /// A self-hosted server, such as `https://circleci.example.com`.
    #[arg(long, env = "CIRCLECI_HOST")]
    host: Option<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let values = new_values(&arguments)?;
    let contexts = client(arguments.host.as_deref())?.v2().context();
    let variables = variables(&contexts, arguments.context).await?;
    if !arguments.create {
        let unknown: Vec<&str> =
            values.keys().filter(|name| !variables.contains_key(*name)).map(String::as_str).collect();
        ensure!(unknown.is_empty(), "the context has no variable {}; --create makes them", unknown.join(", "));
    }
    for (name, value) in values {
        let before = variables.get(&name).map_or("new", |variable| variable.updated_at.as_str());
        if arguments.dry_run {
            println!("{name}: {before} -> would be set");
            continue;
        }
        let call = contexts.add_environment_variable_to_context(arguments.context, &name, value);
        let after = call.send().await.with_context(|| format!("{name} is not changed, nor is any after it"))?;
        println!("{name}: {before} -> {}", said(&after));
    }
    Ok(())
}

fn client(host: Option<&str>) -> Result<Client, circleci::Error> {
    match host {
        Some(host) => Client::builder().token_from_env().origin(host).build(),
        None => Client::from_env(),
    }
}

/// The new values by name. No error shows one.
fn new_values(arguments: &Arguments) -> anyhow::Result<BTreeMap<String, String>> {
    let values = if arguments.stdin { read_standard_input(&arguments.names)? } else { BTreeMap::new() };
    let value = |name: &String| {
        let value = if arguments.stdin { values.get(name).cloned() } else { std::env::var(name).ok() };
        let value = value.filter(|value| !value.is_empty());
        Ok((name.clone(), value.with_context(|| format!("there is no value for {name}"))?))
    };
    let names = if arguments.names.is_empty() { values.keys().cloned().collect() } else { arguments.names.clone() };
    names.iter().map(value).collect()
}

fn read_standard_input(wanted: &[String]) -> anyhow::Result<BTreeMap<String, String>> {
    let mut values = BTreeMap::new();
    for (index, line) in std::io::stdin().lock().lines().enumerate() {
        let line = line.context("standard input can't be read")?;
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((name, value)) = line.split_once('=') else {
            bail!("line {} of standard input is not NAME=VALUE", index + 1);
        };
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            values.insert(name.to_owned(), value.to_owned());
        }
    }
    Ok(values)
}

/// The context's variables by name; their values can't be read.
async fn variables(
    contexts: &ContextApi,
    context: Uuid,
) -> Result<BTreeMap<String, ContextEnvironmentVariable>, circleci::Error> {
    let mut variables = BTreeMap::new();
    let mut items = contexts.list_environment_variables_from_context(context).items();
    while let Some(variable) = items.try_next().await? {
        variables.insert(variable.variable.clone(), variable);
    }
    Ok(variables)
}

/// What the API says of a change: mostly the variable, sometimes only that all is well.
fn said(answer: &ContextEnvironmentVariableResponse) -> &str {
    match answer {
        ContextEnvironmentVariableResponse::ContextEnvironmentVariable(variable) => variable.updated_at.as_str(),
        ContextEnvironmentVariableResponse::ContextMessageResponse(response) => &response.message,
        _ => "set",
    }
}
