//! Calls the API as a careful person would without a client of it: `by-hand CASE ORIGIN COUNT`.

use std::error::Error;
use std::time::Duration;

use reqwest::Client;
use reqwest::header::{ACCEPT, HeaderMap, HeaderValue, USER_AGENT};
use reqwest::redirect::Policy;
use serde::de::DeserializeOwned;

#[path = "../run.rs"]
mod run;
#[path = "../types.rs"]
mod types;

use types::{Page, User};

fn main() -> Result<(), Box<dyn Error>> {
    run::run(|case, origin, count| async move {
        let client = client()?;
        let mut sum = 0;
        for _ in 0..count {
            sum += call(&client, &origin, &case).await?;
        }
        Ok(sum)
    })
}

/// With what the emitted client sets as well.
fn client() -> Result<Client, Box<dyn Error>> {
    let mut token = HeaderValue::from_static(run::TOKEN);
    token.set_sensitive(true);
    let mut headers = HeaderMap::new();
    headers.insert("circle-token", token);
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(USER_AGENT, HeaderValue::from_static("by-hand/0.1.0"));
    let builder = Client::builder().default_headers(headers).redirect(Policy::none()).referer(false);
    Ok(builder.timeout(Duration::from_secs(60)).connect_timeout(Duration::from_secs(10)).build()?)
}

async fn call(client: &Client, origin: &str, case: &str) -> Result<usize, Box<dyn Error>> {
    match case {
        "user" => {
            let user: User = get(client, format!("{origin}/api/v2/me")).await?;
            Ok(user.name.len())
        }
        "page" => {
            let project = "gh%2Facme%2Fapi";
            let page: Page = get(client, format!("{origin}/api/v2/project/{project}/pipeline")).await?;
            Ok(page.items.len())
        }
        other => Err(format!("no case `{other}`").into()),
    }
}

/// The whole body as one type; anything but success is an error.
async fn get<T: DeserializeOwned>(client: &Client, url: String) -> Result<T, Box<dyn Error>> {
    let response = client.get(url).send().await?.error_for_status()?;
    Ok(serde_json::from_slice(&response.bytes().await?)?)
}
