//! Where the vendor's document comes from, and what is no such document.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread;

use crate::workspace::{Workspace, parcel, theirs};

#[test]
fn what_is_no_such_document_is_refused() {
    let workspace = Workspace::new("refused");
    let file = |name: &str, text: &str| {
        workspace.write(name, text);
        workspace.0.join(name).to_str().unwrap().to_owned()
    };
    workspace.refuses(&file("a.html", "<!doctype html><p>No"), 2, "this is HTML or XML");
    workspace.refuses(&file("a.json", "{\"openapi\": "), 2, "error[syntax]");
    assert!(workspace.pull(&file("a.json", "{"), &[]).out.starts_with("error[syntax]"));
    workspace.refuses(&file("b.json", "{\"a\": 1}"), 2, "neither `openapi` nor `swagger`");
    workspace.refuses(&file("c.json", "{\"swagger\": \"2.0\"}"), 2, "is Swagger 2, and ours OpenAPI 3");
    workspace.refuses(&file("d.json", "{\"openapi\": \"3.0.3\"}"), 2, "has no paths");
    let another = theirs(&parcel(""), &parcel(""), "").replace("arcel", "icture");
    workspace.refuses(&file("e.json", &another), 2, "is of another API");
    workspace.refuses(&workspace.0.join("gone.json").display().to_string(), 2, "can't read");
    workspace.refuses("ftp://localhost/a", 2, "begins with http:// or https://");
}

/// A server on this machine that answers by path; gives its address.
fn serve(document: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut requests = BufReader::new(stream.unwrap());
            let mut line = String::new();
            requests.read_line(&mut line).unwrap();
            let mut header = line.clone();
            while header.trim_end() != "" {
                header.clear();
                requests.read_line(&mut header).unwrap();
            }
            let answer = answer(line.split(' ').nth(1).unwrap_or_default(), &document);
            // A caller that has seen enough hangs up.
            let _ = requests.into_inner().write_all(answer.as_bytes());
        }
    });
    address
}

fn answer(path: &str, document: &str) -> String {
    let (head, body) = match path {
        "/document" => ("200 OK\r\ncontent-type: application/json", document),
        "/moved" => ("302 Found\r\nlocation: /document", ""),
        "/loop" => ("302 Found\r\nlocation: /loop", ""),
        "/page" => ("200 OK\r\ncontent-type: text/html; charset=utf-8", "<p>Sign in"),
        "/large" => ("200 OK", &*" ".repeat(2_000_000)),
        "/short" => return "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\nconnection: close\r\n\r\n{".to_owned(),
        "/empty" => ("200 OK", ""),
        _ => ("404 Not Found", "{}"),
    };
    format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

#[test]
fn documents_come_by_http() {
    let workspace = Workspace::new("http");
    let schema = parcel(r#", "fee": {"type": "integer"}"#);
    let address = serve(theirs(&schema, &schema, ""));
    for (path, says) in [
        ("none", "404 Not Found"),
        ("page", "answers with a page"),
        ("loop", "redirect"),
        ("large", "more than"),
        ("short", "broke off"),
        ("empty", "is empty"),
    ] {
        workspace.refuses(&format!("{address}/{path}"), 2, says);
    }
    let outcome = workspace.pull(&format!("{address}/moved"), &[]);
    assert_eq!(outcome.code, 0, "{}", outcome.out);
    assert!(workspace.document().contains("fee:"));
}
