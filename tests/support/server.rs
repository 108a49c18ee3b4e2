//! A server on this machine that gives prepared answers, one a connection, and keeps the requests.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;

use serde_json::Value;

/// A request as it came.
#[derive(Debug)]
pub(crate) struct Request {
    /// `GET /api/v2/me?x=y`
    pub(crate) line: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    /// A header's value; none if it is absent.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The body as JSON; null where there is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// A running server.
pub(crate) struct Server {
    /// `http://127.0.0.1:49152`
    pub(crate) origin: String,
    thread: JoinHandle<Vec<Request>>,
}

impl Server {
    /// Gives these answers, each a status and a JSON body, to the first requests that come.
    pub(crate) fn start(answers: Vec<(u16, Value)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let thread = std::thread::spawn(move || {
            answers.into_iter().map(|(status, body)| serve(&listener.accept().unwrap().0, status, &body)).collect()
        });
        Self { origin, thread }
    }

    /// The requests, once all answers have been given.
    pub(crate) fn requests(self) -> Vec<Request> {
        self.thread.join().unwrap()
    }
}

fn serve(mut stream: &TcpStream, status: u16, body: &Value) -> Request {
    let request = read(stream);
    let body = body.to_string();
    let head = format!("HTTP/1.1 {status} Prepared\r\ncontent-type: application/json\r\nx-request-id: prepared\r\n");
    write!(stream, "{head}connection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
    request
}

fn read(stream: &TcpStream) -> Request {
    let mut reader = BufReader::new(stream);
    let mut lines = reader.by_ref().lines().map(Result::unwrap);
    let line = lines.next().unwrap().trim_end_matches(" HTTP/1.1").to_owned();
    let headers: Vec<_> = lines
        .take_while(|line| !line.is_empty())
        .map(|line| line.split_once(": ").map(|(key, value)| (key.to_owned(), value.to_owned())).unwrap())
        .collect();
    let mut request = Request { line, headers, body: Vec::new() };
    let length = request.header("content-length").map_or(0, |length| length.parse().unwrap());
    request.body = vec![0; length];
    reader.read_exact(&mut request.body).unwrap();
    request
}
