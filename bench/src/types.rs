//! The emitted types once more, as one would write them by hand: serde's derive, dates as text, closed enums.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;

#[derive(Deserialize, PartialEq)]
pub(crate) struct User {
    pub(crate) id: Uuid,
    pub(crate) login: String,
    pub(crate) name: String,
    pub(crate) avatar_url: Option<String>,
}

#[derive(Deserialize, PartialEq)]
pub(crate) struct Page {
    pub(crate) items: Vec<Pipeline>,
    pub(crate) next_page_token: Option<String>,
}

#[derive(Deserialize, PartialEq)]
pub(crate) struct Pipeline {
    pub(crate) id: Uuid,
    pub(crate) number: i64,
    pub(crate) project_slug: String,
    pub(crate) state: State,
    pub(crate) errors: Vec<PipelineError>,
    pub(crate) trigger: Trigger,
    pub(crate) trigger_parameters: Option<BTreeMap<String, Parameter>>,
    pub(crate) vcs: Option<Vcs>,
    pub(crate) created_at: String,
    pub(crate) updated_at: Option<String>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum State {
    Created,
    SetupPending,
    Setup,
    Pending,
    Errored,
}

#[derive(Deserialize, PartialEq)]
pub(crate) struct PipelineError {
    #[serde(rename = "type")]
    pub(crate) kind: ErrorKind,
    pub(crate) message: String,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ErrorKind {
    Config,
    ConfigFetch,
    TriggerRule,
    InvalidTriggerSetup,
    Permission,
    Plan,
    Timeout,
    Other,
}

#[derive(Deserialize, PartialEq)]
pub(crate) struct Trigger {
    #[serde(rename = "type")]
    pub(crate) kind: TriggerKind,
    pub(crate) actor: Actor,
    pub(crate) received_at: String,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TriggerKind {
    Webhook,
    Api,
    Explicit,
    ScheduledPipeline,
}

#[derive(Deserialize, PartialEq)]
pub(crate) struct Actor {
    pub(crate) login: String,
    pub(crate) avatar_url: Option<String>,
}

#[derive(Deserialize, PartialEq)]
#[serde(untagged)]
pub(crate) enum Parameter {
    Text(String),
    Number(i64),
    Flag(bool),
    Object(Map<String, Value>),
}

#[derive(Deserialize, PartialEq)]
pub(crate) struct Vcs {
    pub(crate) provider_name: String,
    pub(crate) origin_repository_url: String,
    pub(crate) target_repository_url: String,
    pub(crate) branch: Option<String>,
    pub(crate) tag: Option<String>,
    pub(crate) revision: Option<String>,
    pub(crate) commit: Option<Commit>,
    pub(crate) review_id: Option<String>,
    pub(crate) review_url: Option<String>,
}

#[derive(Deserialize, PartialEq)]
pub(crate) struct Commit {
    pub(crate) subject: Option<String>,
    pub(crate) body: Option<String>,
}
