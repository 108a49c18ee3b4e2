//! Calls of an emitted crate against a server on this machine, each beside what must be on the wire. It prints what differs.

mod incoming;
mod media;
mod parameters;
mod server;
mod servers;

use std::process::ExitCode;

use formed::{Call, Client};
use server::{Answer, Request, Server};

/// What was found to differ.
#[derive(Default)]
struct Findings(Vec<String>);

impl Findings {
    fn same<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, found: T, expected: T) {
        if found != expected {
            self.0.push(format!("{what}\n  found:    {found:?}\n  expected: {expected:?}"));
        }
    }
}

/// A server that gives one answer, and a client for it.
fn serve(answer: Answer) -> (Server, Client) {
    let server = Server::start(vec![answer]);
    let client = Client::builder().origin(server.origin.clone()).build().unwrap();
    (server, client)
}

/// The request that a call makes; the answer has no content.
async fn sent<T>(call: impl FnOnce(&Client) -> Call<T>) -> Request {
    let (server, client) = serve(Answer::new(204, &[], ""));
    // What becomes of the answer is of no interest here.
    let _ = call(&client).await;
    server.take_requests().pop().expect("nothing was sent")
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut findings = Findings::default();
    parameters::check(&mut findings).await;
    media::check(&mut findings).await;
    incoming::check(&mut findings);
    servers::check(&mut findings);
    findings.0.iter().for_each(|finding| println!("{finding}"));
    if findings.0.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
