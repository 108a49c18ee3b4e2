//! What is sent: paths, queries, bodies, and where a redirect leads.

use probed::mini::{Filter, ThingPatch};
use probed::{Error, Patch, StatusCode};

use crate::{ID, Outcome, Probe, check, text};

pub async fn patch_null(probe: Probe) -> Outcome {
    let call = probe.client("patch_null").v2().schedule().update_schedule(ID);
    let schedule = call.description(None).send().await.map_err(|error| text(&error))?;
    check(schedule.description.is_none(), || format!("{schedule:?}"))?;
    Ok("`description` is not called (absent), takes None (null) or Some (value)".to_owned())
}

pub async fn patch_absent(probe: Probe) -> Outcome {
    let call = probe.client("patch_absent").v2().schedule().update_schedule(ID);
    let schedule = call.name("nightly").send().await.map_err(|error| text(&error))?;
    Ok(schedule.name)
}

pub async fn mini_patch_null(probe: Probe) -> Outcome {
    check(ThingPatch::new().note == Patch::Absent, || format!("{:?}", ThingPatch::new()))?;
    check(ThingPatch::new().note("text").note == Patch::Value("text".to_owned()), || "no value".to_owned())?;
    let call = probe.client("mini_patch_null").mini().things().patch_thing(1, ThingPatch::new().note(Patch::Null));
    let thing = call.send().await.map_err(|error| text(&error))?;
    check(thing.note.is_none(), || format!("{thing:?}"))?;
    Ok("Patch::{Absent, Null, Value}".to_owned())
}

pub async fn slug(probe: Probe) -> Outcome {
    let project = probe.client("slug").v2().project().get_project_by_slug("gh/acme/web").send().await;
    let project = project.map_err(|error| text(&error))?;
    check(project.slug == "gh/acme/web", || project.slug.clone())?;
    Ok("sent as gh%2Facme%2Fweb".to_owned())
}

pub async fn slug_hostile(probe: Probe) -> Outcome {
    let call = probe.client("slug_hostile").v2().project().get_project_by_slug("gh/a b?x=1#f%2F/é");
    let project = call.send().await.map_err(|error| text(&error))?;
    Ok(project.slug)
}

pub async fn dot_segment(probe: Probe) -> Outcome {
    let api = probe.client("dot_segment").v2().policy_management();
    match api.get_decision_settings(ID.to_string(), "..").send().await {
        Ok(settings) => Ok(format!("{settings:?}")),
        Err(error) => Ok(error.to_string()),
    }
}

pub async fn query_array(probe: Probe) -> Outcome {
    let call = probe.client("query_array").v2().insights().get_project_workflows_page_data("gh/acme/web");
    let data = call.branches(["main", "feature/x y&z"]).send().await.map_err(|error| text(&error))?;
    check(data.all_branches.is_none_or(|branches| branches.is_empty()), || "branches from nowhere".to_owned())?;
    Ok("repeated names".to_owned())
}

pub async fn mini_query(probe: Probe) -> Outcome {
    let call = probe.client("mini_query").mini().things().list_things();
    let call = call.tags(["a", "b c"]).ids(vec![1, 2, 3]).pipe(["x", "y"]).filter(Filter::new().from(1).to(2));
    let things = call.send().await.map_err(|error| text(&error))?;
    Ok(format!("{} things", things.len()))
}

pub async fn mini_204(probe: Probe) -> Outcome {
    let outcome: Result<(), Error> = probe.client("mini_204").mini().things().delete_thing(1).send().await;
    outcome.map_err(|error| text(&error))?;
    Ok("()".to_owned())
}

pub async fn redirect_same(probe: Probe) -> Outcome {
    let workflow = probe.workflow("redirect_same").await.map_err(|error| text(&error))?;
    Ok(format!("followed to {}", workflow.name))
}

pub async fn redirect_other(probe: Probe) -> Outcome {
    match probe.workflow("redirect_other").await {
        Ok(workflow) => Ok(format!("followed to {}", workflow.name)),
        Err(error) if error.status() == Some(StatusCode::FOUND) => Ok(error.to_string()),
        Err(error) => Err(text(&error)),
    }
}
