//! A server on this machine that gives the answer prepared for it to every request, and keeps the request.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A request as it came.
#[derive(Debug, Default)]
pub(crate) struct Request {
    /// `GET`
    pub(crate) method: String,
    /// `/api/v2/me?x=y`
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// The values of a header, in all its lines.
    pub(crate) fn header<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'r str> {
        let is_meant = move |(key, _): &&(String, String)| key.eq_ignore_ascii_case(name);
        self.headers.iter().filter(is_meant).map(|(_, value)| value.as_str())
    }
}

/// An answer to give.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The media type and the bytes; none for an answer without a body.
    pub(crate) body: Option<(String, Vec<u8>)>,
}

#[derive(Default)]
struct Exchange {
    answer: Answer,
    requests: Vec<Request>,
}

/// A running server. Connections stay open, as they do where the client runs for long.
pub(crate) struct Server {
    /// `http://127.0.0.1:49152`
    pub(crate) origin: String,
    exchange: Arc<Mutex<Exchange>>,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let exchange = Arc::new(Mutex::new(Exchange::default()));
        let shared = Arc::clone(&exchange);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || serve(&stream.unwrap(), &shared));
            }
        });
        Self { origin, exchange }
    }

    /// From now on, gives this answer.
    pub(crate) fn prepare(&self, answer: Answer) {
        self.exchange.lock().unwrap().answer = answer;
    }

    /// The requests since they were last taken.
    pub(crate) fn requests(&self) -> Vec<Request> {
        std::mem::take(&mut self.exchange.lock().unwrap().requests)
    }
}

/// Serves one connection, until the client closes it.
fn serve(stream: &TcpStream, exchange: &Mutex<Exchange>) {
    stream.set_nodelay(true).unwrap();
    let mut reader = BufReader::new(stream);
    let mut writer = stream;
    while let Some(request) = read(&mut reader) {
        let answer = {
            let mut exchange = exchange.lock().unwrap();
            exchange.requests.push(request);
            exchange.answer.clone()
        };
        if writer.write_all(&written(&answer)).is_err() {
            return;
        }
    }
}

fn written(Answer { status, body }: &Answer) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {status} Prepared\r\n").into_bytes();
    let (head, body) = match body {
        Some((media, body)) => (format!("content-type: {media}\r\ncontent-length: {}\r\n\r\n", body.len()), &body[..]),
        // With this status a length would be a fault.
        None if *status == 204 => ("\r\n".to_owned(), &[][..]),
        None => ("content-length: 0\r\n\r\n".to_owned(), &[][..]),
    };
    text.extend(head.bytes());
    text.extend(body);
    text
}

fn read(reader: &mut BufReader<&TcpStream>) -> Option<Request> {
    let mut line = String::new();
    if reader.read_line(&mut line).ok()? == 0 {
        return None;
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let mut request = Request { method: words.next()?, target: words.next()?, ..Request::default() };
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        request.headers.push((name.to_owned(), value.to_owned()));
    }
    let length = request.header("content-length").next().map_or(0, |length| length.parse().unwrap());
    request.body = vec![0; length];
    reader.read_exact(&mut request.body).ok()?;
    Some(request)
}
