//! Calls without `async`.

use std::thread;

use clientsmith_runtime::runtime::{
    AnswerKind, Body, Error, ErrorKind, Items, Operation, OperationSpec, Pages, Value, Wait, decode,
};

use crate::support::{Fake, LIST, List, Page, Reply, Server, json, leak, operation as spec_of, write};

/// Two pages, and a third that cannot be had.
fn three_pages() -> Fake {
    Fake::new(|request| {
        let (status, body) = match request.uri.query() {
            None => (200, r#"{"items":[1,2],"next_page_token":"a"}"#),
            Some("page-token=a") => (200, r#"{"items":[3],"next_page_token":"b"}"#),
            _ => (500, "{}"),
        };
        Ok(http::Response::builder().status(status).body(Body::from(body)).unwrap())
    })
}

fn list(fake: &Fake) -> List {
    List(Operation::new(&fake.client(), &LIST))
}

/// A server with a runtime of its own, since the thread of a test that waits must have none.
fn serve(answer: impl Fn(&crate::support::Sent) -> Vec<Reply> + Send + Sync + 'static) -> Server {
    let (sender, started) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            sender.send(Server::start(answer).await).unwrap();
            std::future::pending::<()>().await;
        });
    });
    started.recv().unwrap()
}

#[test]
fn calls_are_waited_for_from_many_threads_at_once() {
    // The server answers once on each connection, and says so, lest one be used again while it is being closed.
    let server = serve(|request| json("200 OK\r\nconnection: close", &format!("{:?}", request.target)));
    let client = server.client();
    thread::scope(|scope| {
        for thread in 0..16 {
            let client = &client;
            scope.spawn(move || {
                for call in 0..4 {
                    let path = format!("/{thread}/{call}");
                    let operation = Operation::new(client, leak(operation_at(path.clone())));
                    let response = operation.send_with_response(decode::json::<String>).wait().unwrap();
                    assert_eq!(*response.value(), format!("/api/v2{path}"));
                }
            });
        }
    });
    assert_eq!(server.sent().len(), 64);
}

fn operation_at(path: String) -> OperationSpec {
    spec_of(path.leak())
}

#[test]
fn blocks_of_code_and_errors_of_other_types_are_waited_for() {
    fn both(fake: &Fake) -> Result<i64, Box<dyn std::error::Error>> {
        let client = fake.client();
        let call = || Operation::new(&client, leak(spec_of("/x"))).send(decode::json::<i64>);
        let sum = async { Ok::<_, Box<dyn std::error::Error>>(call().await? + call().await?) };
        Ok(sum.wait()? + call().wait()?)
    }
    assert_eq!(both(&Fake::ok("2")).unwrap(), 6);
    assert_eq!(both(&Fake::ok("x")).unwrap_err().downcast::<Error>().unwrap().kind(), ErrorKind::Decode);
}

#[test]
fn time_passes_while_one_waits() {
    let server = serve(|_| vec![Reply::Pause(std::time::Duration::from_secs(20))]);
    let options = clientsmith_runtime::runtime::CallOptions::new().timeout(std::time::Duration::from_millis(50));
    let call = Operation::new(&server.client(), leak(spec_of("/x"))).options(options).send(decode::empty);
    assert!(call.wait().unwrap_err().is_timeout());
}

#[tokio::test]
async fn within_a_runtime_it_is_an_error_and_no_panic() {
    let fake = three_pages();
    let client = fake.client();
    let call = move || Operation::new(&client, leak(spec_of("/x"))).send(decode::json::<i64>).wait().unwrap_err();
    for error in [call.clone()(), tokio::task::spawn_blocking(call).await.unwrap()] {
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("`.await` it"), "{error}");
    }
    let mut items = list(&fake).items().wait();
    assert_eq!(items.next().unwrap().unwrap_err().kind(), ErrorKind::Configuration);
    assert!(items.next().is_none());
    assert_eq!(fake.count(), 0);
}

#[test]
fn waiting_for_what_waits_is_an_error() {
    let fake = Fake::ok("1");
    let client = fake.client();
    let inner = async { Operation::new(&client, leak(spec_of("/x"))).send(decode::json::<i64>).wait() };
    assert_eq!(inner.wait().unwrap_err().kind(), ErrorKind::Configuration);
}

#[test]
fn items_are_iterated() {
    let fake = three_pages();
    let mut items = list(&fake).items().wait();
    assert_eq!((items.page_token(), fake.count()), (None, 0));
    let mut seen = Vec::new();
    let error = items.find_map(|item| item.map(|item| seen.push(item)).err()).unwrap();
    assert_eq!((seen, error.status().unwrap().as_u16()), (vec![1, 2, 3], 500));
    assert_eq!(items.page_token(), Some("b"));
    assert!(items.next().is_none());
}

#[test]
fn pages_are_iterated() {
    let fake = three_pages();
    let mut pages = list(&fake).pages().wait();
    assert_eq!(pages.next().unwrap().unwrap(), Page { items: vec![1, 2] });
    assert_eq!((pages.page_token(), fake.count()), (Some("a"), 1));
    assert!(format!("{pages:?}").contains("list"), "{pages:?}");
    drop(pages);
    let all: Result<Vec<Page>, Error> = list(&fake).pages().wait().collect();
    assert_eq!(all.unwrap_err().status().unwrap(), 500);
}

#[test]
fn a_stream_is_iterated_and_may_be_left() {
    let server = serve(|_| {
        let mut replies = write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\n");
        replies.push(Reply::Pause(std::time::Duration::from_millis(30)));
        replies.extend(write("3\r\ntwo\r\n0\r\n\r\n"));
        replies
    });
    let spec = leak(OperationSpec { answer: AnswerKind::Stream, ..spec_of("/x") });
    let stream = || Operation::new(&server.client(), spec).send(decode::stream).wait().unwrap();
    let pieces: Result<Vec<_>, Error> = stream().wait().collect();
    assert_eq!(pieces.unwrap(), ["one", "two"]);
    let mut left = stream().wait();
    assert_eq!(left.next().unwrap().unwrap(), "one");
    drop(left);
    assert_eq!(stream().collect().wait().unwrap(), "onetwo");
}

fn is_send<T: Send>() {}

#[test]
fn what_is_waited_for_need_not_move_between_threads() {
    let here = std::rc::Rc::new(Value::from(1));
    let there = std::rc::Rc::clone(&here);
    let value = async move { Ok::<_, Error>(there.as_i64()) };
    assert_eq!(value.wait().unwrap(), Some(1));
    is_send::<clientsmith_runtime::runtime::WaitIter<Items<i64>>>();
    is_send::<clientsmith_runtime::runtime::WaitIter<Pages<i64>>>();
}
