//! Lists in pages.

use probed::{ErrorKind, StatusCode};

use crate::{Outcome, Probe, check, refused, text};

pub async fn pages(probe: Probe) -> Outcome {
    let (numbers, error) = numbers(&probe, "pages").await;
    check(error.is_none(), || format!("{error:?}"))?;
    check(numbers == [1, 2, 3], || format!("{numbers:?}"))?;
    Ok(format!("pipelines {numbers:?}"))
}

pub async fn pages_error(probe: Probe) -> Outcome {
    let (numbers, error) = numbers(&probe, "pages_error").await;
    check(numbers == [1, 2], || format!("{numbers:?}"))?;
    let error = refused(error.map_or(Ok(()), Err))?;
    check(error.status() == Some(StatusCode::INTERNAL_SERVER_ERROR), || text(&error))?;
    Ok(format!("pipelines {numbers:?}, then {error}"))
}

pub async fn pages_loop(probe: Probe) -> Outcome {
    let (numbers, error) = numbers(&probe, "pages_loop").await;
    let error = refused(error.map_or(Ok(()), Err))?;
    check(error.kind() == ErrorKind::RepeatedPageToken, || text(&error))?;
    Ok(format!("pipelines {numbers:?}, then {error}"))
}

/// All items up to the end or to the first error; after either there is nothing more.
async fn numbers(probe: &Probe, scenario: &str) -> (Vec<i64>, Option<probed::Error>) {
    let api = probe.client(scenario).v2().pipeline();
    let mut items = api.list_pipelines_for_project("gh/acme/web").branch("main").items();
    let mut numbers = Vec::new();
    loop {
        match items.try_next().await {
            Ok(Some(pipeline)) => numbers.push(pipeline.number),
            Ok(None) => return (numbers, None),
            Err(error) => {
                assert!(matches!(items.try_next().await, Ok(None)), "something follows the error {error}");
                return (numbers, Some(error));
            }
        }
    }
}
