//! Every operation of every API, on the wire: an independent reader of the documents says what a call has to send, and what its
//! answers may be; a server on this machine takes and gives just that. And every type: its JSON comes back as it was.

#[rustfmt::skip]
mod calls;
mod document;
mod exchange;
mod operation;
mod overlay;
mod prism;
mod properties;
mod request;
mod samples;
#[path = "../support/server.rs"]
mod server;
mod support;

use std::io::Write as _;
use std::time::Instant;

use document::Document;
use exchange::Bench;

#[tokio::test]
async fn every_operation_is_right_on_the_wire() {
    let begin = Instant::now();
    let mut bench = Bench::start();
    for document in Document::all() {
        let operations = operation::all(&document);
        assert!(!operations.is_empty(), "{} has operations", document.name);
        let (_, calls, _) = client_of(&document);
        for call in calls.iter().filter(|call| !operations.iter().any(|operation| operation.id == call.id)) {
            bench.fault(call.id, "", "the document has no such operation");
        }
        for operation in &operations {
            match calls.iter().find(|call| call.id == operation.id) {
                Some(call) => bench.exercise(&document, operation, call).await,
                None => bench.fault(&operation.id, "", "the client has no such operation"),
            }
        }
    }
    assert!(bench.faults.is_empty(), "{} faults:\n{}", bench.faults.len(), bench.faults.join("\n"));
    let Bench { operations, requests, answers, .. } = bench;
    let took = begin.elapsed().as_secs_f64();
    say(&format!("{operations} operations: {requests} requests and {answers} answers judged in {took:.1} s"));
}

#[test]
fn every_type_comes_back_as_it_was() {
    let begin = Instant::now();
    let (mut types, mut count, mut faults) = (0, 0, Vec::new());
    for document in Document::all() {
        let (.., all) = client_of(&document);
        types += all.len();
        for (name, place, round_trip) in all {
            let Some(schema) = document.at(place) else {
                faults.push(format!("{}: {name}: there is nothing at {place}", document.name));
                continue;
            };
            for (variant, sample) in samples::all(&document, schema) {
                count += 1;
                let back = round_trip(&sample.value);
                let is_well = |back: &_| request::is_same(back, &sample.back) || request::is_same(back, &sample.value);
                let is_known = !support::take_unrecognized() || sample.is_novel;
                if !is_known || !back.as_ref().is_ok_and(is_well) {
                    let back = back.map_or_else(|error| error, |back| back.to_string());
                    faults.push(format!("{}: {name}: {variant}: {} came back as {back}", document.name, sample.value));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    let took = begin.elapsed().as_secs_f64();
    say(&format!("{types} types: {count} samples came back in {took:.1} s"));
}

/// What the client has of a document.
fn client_of(document: &Document) -> support::Api {
    *calls::APIS.iter().find(|(name, ..)| *name == document.name).expect("the client has every API")
}

/// Says something even if the test goes well: what is printed, nobody would see then.
fn say(line: &str) {
    std::io::stderr().write_all(format!("{line}\n").as_bytes()).unwrap();
}
