//! Modules of an existing crate: two of them in one program, which compiles without a warning and calls a server by either.

#[path = "support/command.rs"]
mod command;
#[path = "support/scratch.rs"]
mod scratch;
#[path = "support/server.rs"]
mod server;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use command::clientsmith;
use serde_json::json;
use server::Server;

const PROGRAM: &str = r#"//! A program with two clients.

mod api;

use api::shop::Wait;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("no server")?;
    let shop = api::shop::Client::builder().token("x").origin(&url).build()?;
    let names: Vec<String> = shop.order().list_orders().items().wait().map(|order| order.map(|order| order.id)).collect::<Result<_, _>>()?;
    println!("{names:?}");
    let library = api::library::Client::builder().token("x").origin(&url).build()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    println!("{:?}", runtime.block_on(library.book().list_books().send())?);
    Ok(())
}
"#;

const SHOP: &str = "
openapi: 3.0.3
info: {title: Shop, version: '1'}
servers: [{url: 'https://shop.example'}]
paths:
  /orders:
    get:
      operationId: listOrders
      tags: [order]
      parameters: [{name: offset, in: query, schema: {type: integer}}]
      responses: {'200': {description: All., content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Order'}}}}}}
  /files:
    post:
      operationId: addFile
      tags: [file]
      requestBody: {required: true, content: {multipart/form-data: {schema: {type: object, required: [file], properties: {file: {type: string, format: binary}}}}}}
      responses:
        '200': {description: Known., content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
        '201': {description: Made., content: {application/json: {schema: {oneOf: [{$ref: '#/components/schemas/Order'}, {type: string}]}}}}
components:
  schemas:
    Order: {type: object, required: [id], properties: {id: {type: string}, state: {type: string, enum: [open, closed]}, at: {type: string, format: date-time}, key: {type: string, format: byte}}}
";

const CLIENT: &str = "
[module]
path = 'crate::api::shop'
features = ['blocking', 'testing', 'jiff']
[[api]]
document = 'shop.yaml'
[[pagination]]
style = 'offset'
parameter = 'offset'
items = ''
[webhooks]
signature-header = 'x-signature'
[[webhooks.signature]]
version = 'v1'
algorithm = 'hmac-sha256'
";

/// The crates that a run says are needed.
fn dependencies(stdout: &str) -> BTreeMap<String, String> {
    let (_, listed) = stdout.split_once("[dependencies]\n").unwrap_or_else(|| panic!("{stdout}"));
    let lines = listed.lines().filter_map(|line| line.split_once(" = "));
    lines.map(|(name, requirement)| (name.to_owned(), requirement.to_owned())).collect()
}

fn run(arguments: &[&str]) -> String {
    let outcome = clientsmith(arguments);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    outcome.stdout
}

#[test]
fn two_modules_are_part_of_a_program() {
    let host = scratch::folder("host");
    let api = host.join("src/api");
    fs::create_dir_all(&api).unwrap();
    fs::write(host.join("shop.yaml"), SHOP).unwrap();
    fs::write(host.join("client.toml"), CLIENT).unwrap();
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    let (config, shop, library) =
        (path(&host.join("client.toml")), path(&api.join("shop")), path(&api.join("library")));
    let first = run(&["generate", "--config", &config, "--out", &shop]);
    let of_library = ["generate", "fixtures/tag-features.yaml", "--module", "crate::api::library", "--out", &library];
    let second = run(&of_library);
    run(&[&of_library[..], &["--check"]].concat());
    assert!(!api.join("shop/Cargo.toml").exists() && !api.join("shop/runtime/trace/x").exists());
    assert!(fs::read_to_string(api.join("shop/mod.rs")).unwrap().contains("//! [dependencies]\n"));

    let mut all = dependencies(&first);
    assert!(!all.contains_key("hmac") && all.contains_key("jiff"), "{first}");
    assert!(all["reqwest"].contains("[\"system-proxy\"]"), "{first}");
    let others = dependencies(&second);
    assert!(others["reqwest"].contains("[\"system-proxy\", \"rustls\"]"), "{second}");
    // The two need the same crates, this one with more features.
    all.extend(others);
    all.insert(
        "tokio".to_owned(),
        "{ version = \"1\", default-features = false, features = [\"rt\", \"time\", \"net\"] }".to_owned(),
    );
    let all: Vec<String> = all.iter().map(|(name, requirement)| format!("{name} = {requirement}")).collect();
    let all = all.join("\n");
    let manifest =
        "[package]\nname = \"host\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n";
    fs::write(host.join("Cargo.toml"), format!("{manifest}{all}")).unwrap();
    fs::write(api.join("mod.rs"), "pub mod library;\npub mod shop;\n").unwrap();
    fs::write(host.join("src/main.rs"), PROGRAM).unwrap();
    let target = scratch::build(&host, &["--bin", "host"]);

    let server = Server::start(vec![
        (200, json!([{"id": "a"}, {"id": "b"}])),
        (200, json!([])),
        (200, json!([{"title": "Emma", "state": "gone"}])),
    ]);
    let program = target.join("debug").join(format!("host{}", std::env::consts::EXE_SUFFIX));
    let output = Command::new(program).arg(&server.origin).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("[\"a\", \"b\"]") && said.contains("title: \"Emma\""), "{said}");
}

#[test]
fn modules_that_can_not_be_are_refused() {
    let outcome = clientsmith(&["generate", "fixtures/maps.yaml", "--module", "api", "--out", "/nowhere"]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("crate::api"), "{}", outcome.stderr);

    let folder = scratch::folder("refused-modules");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("shop.yaml"), SHOP).unwrap();
    let config = folder.join("client.toml");
    let text = CLIENT.replace("crate::api::shop", "crate::fn").replace("'testing'", "'tsting'")
        + "[tests]\ncalls = 'calls.rs'\n";
    fs::write(&config, text).unwrap();
    let outcome = clientsmith(&["generate", "--config", config.to_str().unwrap(), "--out", "/nowhere"]);
    assert_eq!(outcome.code, 1);
    for finding in [
        "`crate::fn` is no path of a module",
        "there is no feature `tsting`",
        "did you mean `testing`?",
        "calls are written for a package alone",
    ] {
        assert!(outcome.stderr.contains(finding), "{finding}: {}", outcome.stderr);
    }
}
