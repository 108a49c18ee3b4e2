//! Types of other crates for formats, in arguments, bodies and answers, and what types derive besides: a program uses them.

#[path = "support/emit.rs"]
mod emit;
#[path = "support/scratch.rs"]
mod scratch;

use std::path::Path;
use std::process::Command;

use clientsmith::config::{self, Config};
use clientsmith::diag::{Diagnostics, Format, render};
use clientsmith::document::{Files, Memory};
use clientsmith::read::Sources;
use clientsmith::write::{self, Overwrite};

const DOCUMENT: &str = "
openapi: 3.0.3
info: {title: Events, version: '1'}
servers: [{url: 'https://events.example'}]
paths:
  /hosts/{host}/events/{at}:
    get:
      operationId: listEvents
      tags: [event]
      parameters:
      - {name: host, in: path, required: true, schema: {type: string, format: ipv4}}
      - {name: at, in: path, required: true, schema: {type: string, format: date-time}}
      - {name: until, in: query, schema: {type: string, format: date-time}}
      - {name: any, in: query, schema: {type: array, items: {type: string, format: date-time}}}
      - {name: short, in: query, explode: false, schema: {type: integer, format: unix-time}}
      - {name: x-from, in: header, schema: {type: string, format: uri}}
      - {name: seen, in: cookie, schema: {type: string, format: email}}
      responses: {'200': {description: Some., content: {application/json: {schema: {$ref: '#/components/schemas/Events'}}}}}
  /events:
    post:
      operationId: addEvent
      tags: [event]
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, required: [at, from], properties: {at: {type: string, format: date-time}, from: {type: array, items: {type: string, format: uri}}, note: {type: string, format: date-time, nullable: true}}}}}
      responses: {'204': {description: Added.}}
    patch:
      operationId: patchEvents
      tags: [event]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Event'}}}}
      responses: {'204': {description: Changed.}}
    put:
      operationId: putForm
      tags: [event]
      requestBody: {required: true, content: {application/x-www-form-urlencoded: {schema: {type: object, required: [at], properties: {at: {type: string, format: date-time}}}}}}
      responses: {'204': {description: Changed.}}
components:
  schemas:
    Events: {type: object, required: [all, by], properties: {all: {type: array, items: {$ref: '#/components/schemas/Event'}}, by: {type: object, additionalProperties: {type: string, format: date-time}}, day: {type: string, format: date}}}
    Event:
      type: object
      required: [at, level]
      properties:
        at: {type: string, format: date-time}
        level: {$ref: '#/components/schemas/Level'}
        code: {type: integer, format: unix-time}
        mail: {type: string, format: email}
        when: {$ref: '#/components/schemas/When'}
        next: {$ref: '#/components/schemas/Event'}
    Level: {type: integer, enum: [1, 2]}
    When: {oneOf: [{type: string, format: date-time}, {type: string}, {type: integer, format: unix-time}]}
    Key: {type: object, required: [id, level], properties: {id: {type: string, format: uuid}, level: {$ref: '#/components/schemas/Level'}, at: {type: string, format: date-time}}}
    Ratio: {type: object, required: [value], properties: {value: {type: number}}}
    Tree: {type: object, properties: {name: {type: string}, below: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}
";

const CLIENT: &str = "
package.name = 'events'
[formats]
email = 'String'
ipv4 = 'std::net::Ipv4Addr'
date-time = { type = 'jiff::Timestamp', implements = ['Copy', 'Default', 'Eq', 'Hash', 'Ord', 'PartialOrd'] }
uri = 'url::Url'
'integer/unix-time' = 'u32'
[derives]
'*' = ['Eq', 'Hash', 'PartialOrd']
Key = ['Ord', 'Copy']
Level = ['Ord', 'Copy']
'Rat*' = ['Default', 'Copy']
[dependencies]
jiff = { version = '0.2', features = ['serde'] }
url = { version = '2', features = ['serde'] }
[[api]]
document = 'events.yaml'
";

const PROGRAM: &str = r#"
use std::hash::Hash;

use events::testing::{Fake, Reply};
use events::{Client, Event, Key, Level, Ratio, Tree, Wait, When};

fn ordered<T: Copy + Hash + Ord>() {}
fn hashed<T: Eq + Hash + PartialOrd>() {}
fn copied<T: Copy + Default + PartialOrd>() {}

fn main() {
    ordered::<Key>();
    ordered::<Level>();
    hashed::<Tree>();
    copied::<Ratio>();
    let at: jiff::Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
    let uri: url::Url = "https://a.example/x?y".parse().unwrap();
    let fake = Fake::new();
    fake.on("listEvents").json(serde_json::json!({
        "all": [{"at": "2026-01-02T04:04:05+01:00", "level": 3, "code": 7, "mail": "a@b", "when": "soon",
            "next": {"at": "2026-01-02T03:04:05Z", "level": 1, "when": "2026-01-02T03:04:05Z"}}],
        "by": {"me": "2026-01-02T03:04:05Z"},
        "day": "2026-01-02",
    }));
    for operation in ["addEvent", "patchEvents", "putForm"] {
        fake.on(operation).reply(Reply::status(204));
    }
    let client = Client::builder().token("x").transport(fake.clone()).clock(fake.clock()).build().unwrap();
    let call = client.event().list_events([127, 0, 0, 1].into(), at).until(at).any(vec![at, at]).short(5);
    let events = call.x_from(uri.clone()).seen("a@b").send().wait().unwrap();
    assert_eq!((events.all[0].at, events.by["me"]), (at, at));
    assert_eq!(events.day.unwrap().date().unwrap(), jiff::civil::date(2026, 1, 2));
    assert_eq!(events.all[0].when, Some(When::Text("soon".to_owned())));
    let next = events.all[0].next.as_ref().unwrap();
    assert_eq!((next.level.clone(), next.when.clone()), (Level::V1, Some(When::Timestamp(at))));
    client.event().add_event(at, vec![uri]).note(at).send().wait().unwrap();
    client.event().patch_events(Event::new(at, Level::V2).code(9)).send().wait().unwrap();
    client.event().put_form(at).send().wait().unwrap();

    let requests = fake.requests();
    assert_eq!(requests[0].path(), "/hosts/127.0.0.1/events/2026-01-02T03%3A04%3A05Z");
    let query = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let time = "2026-01-02T03:04:05Z";
    assert_eq!(requests[0].queries(), [query("until", time), query("any", time), query("any", time), query("short", "5")]);
    assert_eq!(requests[0].header("x-from"), Some("https://a.example/x?y"));
    assert_eq!(requests[0].header("cookie"), Some("seen=a%40b"));
    let sent = serde_json::json!({"at": time, "from": ["https://a.example/x?y"], "note": time});
    assert_eq!(requests[1].json(), sent);
    assert_eq!(requests[2].json(), serde_json::json!({"at": time, "level": 2, "code": 9}));
}
"#;

fn load(client: &str) -> (Option<Config>, Memory, String) {
    let loader = Memory::from_iter([("client.toml", client), ("events.yaml", DOCUMENT)]);
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let config = config::load(&loader, Path::new("client.toml"), &mut sources, &mut diags);
    if let Some(config) = &config {
        let _ = clientsmith::understand(&loader, config, &mut sources, &mut diags);
    }
    (config, loader, render(&diags, &sources, Format::Text { color: false }))
}

fn emitted(client: &str) -> Files {
    let (config, loader, report) = load(client);
    assert!(!report.contains("unmatched-choice"), "{report}");
    emit::emit(&loader, &config.expect(&report))
}

#[test]
fn a_program_sends_and_receives_types_of_other_crates() {
    let mut files = emitted(CLIENT);
    let manifest = files.get_mut(Path::new("Cargo.toml")).unwrap();
    // What the configuration asks for is always there, so that the feature has nothing to enable.
    assert!(manifest.contains("\njiff = { version = \"0.2\", features = [\"serde\", \"std\"] }\n"), "{manifest}");
    assert!(manifest.contains("\njiff = []\n"), "{manifest}");
    manifest.push_str("\n[workspace]\n");
    files.insert("examples/program.rs".into(), PROGRAM.to_owned());
    let scratch = scratch::folder("foreign-types");
    let changes = write::plan(&scratch, &files, Overwrite::All).unwrap();
    write::apply(&scratch, &files, &changes).unwrap();
    let target = scratch::build(&scratch, &["--lib", "--features", "testing,blocking,jiff"]);
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--example", "program", "--features", "testing,blocking,jiff", "--target-dir"])
        .arg(target)
        .current_dir(&scratch)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn types_of_another_shape_are_found_where_they_stand() {
    let (config, _, report) = load(
        "
[formats]
uri = { path = 'url::Url' }
ipv4 = 7
[[api]]
document = 'events.yaml'
",
    );
    assert!(config.is_none());
    for finding in ["expected the path of a type, found integer `7`", "has no key `path`"] {
        assert!(report.contains(finding), "{finding}: {report}");
    }
}

#[test]
fn types_and_derives_that_cannot_be_are_found_where_they_stand() {
    let (config, _, report) = load(
        "
[formats]
email = 'String; fn main() {}'
'integr/unix-time' = 'u32'
date-time = { type = 'jiff::Timestamp', implements = ['Odr', 'Serialize'] }
uuid = 'crate::Id'
[derives]
'*' = ['Clone', 'Hahs', 'schemars::JsonSchema', 'a<b>::C']
[dependencies]
jif = { version = '0.2' }
uuid = { version = '2' }
serde = { version = '1' }
[[api]]
document = 'events.yaml'
",
    );
    assert!(config.is_none());
    for finding in [
        "`String; fn main() {}` is no path of a type",
        "there is no type `integr`",
        "did you mean `integer`?",
        "the crate `jiff` is not among the dependencies",
        "did you mean `jif`?",
        "`Odr` can't be derived",
        "did you mean `Ord`?",
        "`Serialize` can't be derived",
        "`crate::Id` is no path of a type",
        "every type has `Clone`",
        "did you mean `Hash`?",
        "the crate `schemars` is not among the dependencies",
        "add it below `[dependencies]`: `schemars = { version = \"…\" }`",
        "`a<b>::C` can't be derived",
        "the client has `uuid` in version 1",
        "`serde` is another crate in a client",
    ] {
        assert!(report.contains(finding), "{finding}: {report}");
    }
}

#[test]
fn choices_of_types_that_nothing_answers_to_are_found() {
    let (_, _, report) = load(
        "
[formats]
emial = 'String'
unix-time = 'u32'
[derives]
Evnt = ['Hash']
When = ['Eq']
Event = ['Copy']
[dependencies]
regex = { version = '1' }
[[api]]
document = 'events.yaml'
",
    );
    for finding in [
        "no schema has the format `emial`",
        "did you mean `email`?",
        "no schema has the format `unix-time`",
        "write `\"integer/unix-time\"`",
        "no type is called `Evnt`",
        "did you mean `Event`?",
        "`When` can't be `Eq`",
        "`Event` can't be `Copy`",
        "no format or derive is from the crate `regex`",
    ] {
        assert!(report.contains(finding), "{finding}: {report}");
    }
    assert_eq!(report.matches("warning[unmatched-choice]").count(), 6, "{report}");
}
