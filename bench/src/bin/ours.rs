//! Calls the API by the emitted client: `ours CASE ORIGIN COUNT`.

use std::error::Error;

use circleci::{Client, v2};

#[path = "../run.rs"]
mod run;

fn main() -> Result<(), Box<dyn Error>> {
    run::run(|case, origin, count| async move {
        let client = Client::builder().token(run::TOKEN).origin(origin).build()?;
        let mut sum = 0;
        for _ in 0..count {
            sum += call(&client.v2(), &case).await?;
        }
        Ok(sum)
    })
}

/// One call; gives a number that depends on the answer, so that nothing of it can be left out.
async fn call(v2: &v2::V2, case: &str) -> Result<usize, Box<dyn Error>> {
    let list = || v2.pipeline().list_pipelines_for_project("gh/acme/api");
    match case {
        "user" => Ok(v2.user().get_current_user().send().await?.name.len()),
        "page" => Ok(list().send().await?.items.len()),
        "pages" => {
            let (mut pages, mut sum) = (list().pages(), 0);
            while let Some(page) = pages.try_next().await? {
                sum += page.items.len();
            }
            Ok(sum)
        }
        "items" => {
            let (mut items, mut sum) = (list().items(), 0);
            while let Some(item) = items.try_next().await? {
                sum += usize::from(item.number > 0);
            }
            Ok(sum)
        }
        other => Err(format!("no case `{other}`").into()),
    }
}
