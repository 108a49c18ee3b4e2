//! What the server answers: bodies of the size and the kind that the API sends.

use serde_json::{Value, json};

/// The bodies: a user, and a list.
#[derive(Debug)]
pub(crate) struct Answers {
    pub(crate) user: Vec<u8>,
    pub(crate) page: Vec<u8>,
}

/// A page has as many items as fit in this.
const PAGE: usize = 1 << 20;

impl Answers {
    pub(crate) fn new() -> Self {
        Self { user: user().to_string().into_bytes(), page: page().into_bytes() }
    }
}

fn user() -> Value {
    json!({
        "id": "b7c2a1de-5f0e-4a53-9d6c-2f1c7b0a9e11",
        "login": "someone",
        "name": "Some One",
        "avatar_url": "https://avatars.githubusercontent.com/u/1234567?v=4&s=128-of-a-usual-length-for-a-picture",
    })
}

fn page() -> String {
    let mut page = String::from("{\"next_page_token\":null,\"items\":[");
    for number in 1.. {
        let item = pipeline(number).to_string();
        if page.len() + item.len() > PAGE {
            break;
        }
        if number > 1 {
            page.push(',');
        }
        page.push_str(&item);
    }
    page + "]}"
}

/// In the order in which the API's own documentation shows the properties, which is not the document's.
fn pipeline(number: u64) -> Value {
    let states = ["created", "created", "created", "setup-pending", "setup", "pending", "errored"];
    let state = states.iter().cycle().nth(usize::try_from(number % 70).unwrap_or_default());
    let failed = state == Some(&"errored");
    let error = json!({"type": "config", "message": "Error calling workflow: 'build'\nCannot find a job named `test`"});
    let parameters = match number % 4 {
        0 => json!({"deploy": true, "environment": "staging", "workers": 4}),
        _ => json!({}),
    };
    json!({
        "id": format!("5034460f-c7c4-4c43-9457-{number:012x}"),
        "errors": if failed { vec![error] } else { vec![] },
        "project_slug": "gh/acme/api",
        "updated_at": format!("2026-01-02T03:{:02}:05.678Z", number % 60),
        "number": number,
        "trigger_parameters": parameters,
        "state": state,
        "created_at": format!("2026-01-02T02:{:02}:05.678Z", number % 60),
        "trigger": {
            "type": "webhook",
            "received_at": format!("2026-01-02T02:{:02}:04.123Z", number % 60),
            "actor": {"login": "someone", "avatar_url": "https://avatars.githubusercontent.com/u/1234567?v=4"},
        },
        "vcs": vcs(number),
    })
}

fn vcs(number: u64) -> Value {
    json!({
        "provider_name": "GitHub",
        "target_repository_url": "https://github.com/acme/api",
        "branch": format!("feature/{number}-a-branch"),
        "review_id": number.to_string(),
        "review_url": format!("https://github.com/acme/api/pull/{number}"),
        "revision": format!("{:040x}", u128::from(number) * 0x9e37_79b9_7f4a_7c15_f39c_c060),
        "origin_repository_url": "https://github.com/acme/api",
        "commit": {"subject": "Say \"no\" to what nobody asked for", "body": "It was slow.\n\nNow it is not."},
    })
}
