//! A mock node: an HTTP server for one test.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// The server's reaction to a request.
pub(crate) enum Reply {
    /// A JSON response.
    Json(Value),
    /// A response with a status, header lines and a body.
    Raw(u16, &'static str, String),
    /// The connection is closed.
    Hangup,
}

/// Responds to requests with `answer` until the test ends.
pub(crate) fn serve(answer: impl Fn(&str, &Value) -> Value + Send + 'static) -> String {
    serve_replies(move |method, parameters| Reply::Json(answer(method, parameters)))
}

/// The same, with arbitrary HTTP responses.
pub(crate) fn serve_replies(reply: impl Fn(&str, &Value) -> Reply + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("it has an address"));
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            while let Some(request) = read_request(&stream) {
                let method = request["method"].as_str().expect("a method").to_owned();
                let (status, head, body) = match reply(&method, &request["params"]) {
                    Reply::Json(json) => (200, "", json.to_string()),
                    Reply::Raw(status, head, body) => (status, head, body),
                    Reply::Hangup => break,
                };
                let head = format!("HTTP/1.1 {status} Said\r\n{head}content-length: {}\r\n\r\n", body.len());
                stream.write_all((head + &body).as_bytes()).expect("the client listens");
            }
        }
    });
    url
}

/// The next request of a connection. `None` when the client has closed it.
fn read_request(stream: &TcpStream) -> Option<Value> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("JSON"))
}

pub(crate) fn result(value: Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": 1, "result": value })
}

pub(crate) fn error(code: i64, message: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": 1, "error": { "code": code, "message": message } })
}

/// A log of requests.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    pub(crate) fn add(&self, line: impl Into<String>) {
        self.0.lock().expect("no thread panics").push(line.into());
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.0.lock().expect("no thread panics").clone()
    }
}
