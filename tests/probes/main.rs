//! One call a scenario against the mock that judges the wire; this program judges what the caller gets. It prints
//! `SCENARIO<TAB>ok|fail|na<TAB>what it saw`.

mod answers;
mod failures;
mod pages;
mod requests;
mod retries;
mod surroundings;

use std::future::Future;
use std::time::Duration;

use probed::v2::Workflow;
use probed::{Client, ClientBuilder, Error, Uuid};

/// What a caller saw: in order, or not.
type Outcome = Result<String, String>;

/// Where the mock is.
#[derive(Clone)]
struct Probe {
    base: String,
    token: String,
}

impl Probe {
    fn from_env() -> Self {
        let variable = |name| std::env::var(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        Self { base: variable("PROBE_BASE"), token: variable("PROBE_TOKEN") }
    }

    fn builder(&self, scenario: &str) -> ClientBuilder {
        let base = format!("{}/s/{scenario}/api/v2", self.base);
        Client::builder().token(self.token.clone()).base_url("v2", base.clone()).base_url("mini", base)
    }

    fn client(&self, scenario: &str) -> Client {
        self.builder(scenario).build().unwrap()
    }

    /// The call that most scenarios make.
    async fn workflow(&self, scenario: &str) -> Result<Workflow, Error> {
        self.client(scenario).v2().workflow().get_workflow_by_id(ID).send().await
    }
}

/// The id that the mock has answers for.
const ID: Uuid = Uuid::from_u128(0x5034_460f_c7c4_4c43_9457_de07_e202_9e7b);

/// Fails, saying what was seen, unless it is as it should be.
fn check(right: bool, seen: impl FnOnce() -> String) -> Result<(), String> {
    if right { Ok(()) } else { Err(seen()) }
}

fn text(error: &Error) -> String {
    format!("{error:?}")
}

/// The error that a call must end with.
fn refused<T: std::fmt::Debug>(outcome: Result<T, Error>) -> Result<Error, String> {
    match outcome {
        Ok(value) => Err(format!("no error, but {value:?}")),
        Err(error) => Ok(error),
    }
}

/// Runs one scenario beside the others. A panic is a failure as well.
async fn report(name: &'static str, scenario: impl Future<Output = Outcome> + Send + 'static) {
    let limit = tokio::time::timeout(Duration::from_secs(50), tokio::spawn(scenario));
    let outcome = match limit.await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(panic)) => Err(panic.to_string()),
        Err(_) => Err("not finished".to_owned()),
    };
    print(name, &outcome);
}

fn print(name: &str, outcome: &Outcome) {
    let (verdict, Ok(seen) | Err(seen)) = (if outcome.is_ok() { "ok" } else { "fail" }, outcome);
    println!("{name}\t{verdict}\t{}", seen.replace(char::is_control, " "));
}

/// Runs all of them at once, each under its function's name.
macro_rules! scenarios {
    ($probe:ident: $($module:ident { $($name:ident)* })*) => {
        tokio::join!($($(report(stringify!($name), $module::$name($probe.clone()))),*),*)
    };
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let probe = Probe::from_env();
    scenarios!(probe:
        answers {
            plain enum_unknown field_unknown null_fields required_absent ok_html ok_truncated ok_204 ok_201 ok_202
        }
        failures { error_404 error_404_listed error_unlisted error_html error_empty }
        retries {
            retry_get retry_get_date retry_get_503 retry_get_drop retry_get_forever retry_get_day retry_post
            retry_post_drop
        }
        requests {
            patch_null patch_absent mini_patch_null slug slug_hostile dot_segment query_array mini_query mini_204
            redirect_same redirect_other
        }
        pages { pages pages_error pages_loop }
        surroundings { debug_token default_timeout tls blocking }
    );
    // By themselves: those above keep this thread busy for more than what is measured.
    scenarios!(probe: failures { timeout_head timeout_body });
}
