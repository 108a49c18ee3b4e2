//! A server on this machine that gives prepared answers as fast as it can, many over one connection. It runs in this
//! process, so that what it does is not counted as the caller's.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use crate::bench::answers::Answers;

/// Starts it for the rest of this process; gives its address, such as `http://127.0.0.1:49152`.
pub(crate) fn start() -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let origin = format!("http://{}", listener.local_addr()?);
    let answers = Arc::new(Answers::new());
    thread::spawn(move || {
        for stream in listener.incoming().filter_map(Result::ok) {
            let answers = Arc::clone(&answers);
            // A caller that goes away ends its connection, and nothing else.
            thread::spawn(move || serve(&stream, &answers));
        }
    });
    Ok(origin)
}

fn serve(mut stream: &TcpStream, answers: &Answers) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut requests = BufReader::new(stream);
    let mut line = String::new();
    while requests.read_line(&mut line)? > 0 {
        let body = if line.contains("/me ") { &answers.user } else { &answers.page };
        while line.trim_end() != "" {
            line.clear();
            requests.read_line(&mut line)?;
        }
        line.clear();
        let mut answer = head(body.len()).into_bytes();
        answer.extend_from_slice(body);
        stream.write_all(&answer)?;
    }
    Ok(())
}

/// With the headers that the API sends.
fn head(length: usize) -> String {
    format!(
        "HTTP/1.1 200 OK\r\n\
         content-type: application/json;charset=utf-8\r\n\
         content-length: {length}\r\n\
         date: Fri, 02 Jan 2026 03:04:05 GMT\r\n\
         x-request-id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427\r\n\
         x-ratelimit-remaining: 50\r\n\
         strict-transport-security: max-age=15724800\r\n\
         x-frame-options: DENY\r\n\r\n"
    )
}
