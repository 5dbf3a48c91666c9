//! A request and its response over HTTP, with retries, and without secrets in errors.

use super::endpoint::Endpoint;
use super::{NodeOptions, Notice};
use crate::import::envelope::{self, RpcError};
use crate::import::error::ImportError;
use serde_json::{Value, json};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use ureq::http::Response;
use ureq::{Agent, Body};

/// The maximum wait before another attempt, whatever the node asks for.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// The maximum number of characters that an error shows of a response that is not JSON.
const SHOWN: usize = 120;

/// Receives the progress of an import.
pub(super) type Listener = Arc<dyn Fn(&Notice) + Send + Sync>;

/// Sends requests to a node.
#[derive(Clone)]
pub(super) struct Transport {
    pub(super) endpoint: Endpoint,
    agent: Agent,
    options: NodeOptions,
    pub(super) listener: Listener,
}

/// Why a request failed.
pub(super) struct Failure {
    pub(super) error: Box<ImportError>,
    /// The HTTP status, if there was a response.
    pub(super) status: Option<u16>,
    /// Whether another attempt may help, and the wait that the node asks for.
    again: Option<Option<Duration>>,
}

impl Failure {
    fn new(error: ImportError, again: Option<Option<Duration>>) -> Self {
        Self { error: Box::new(error), status: None, again }
    }

    fn with_status(self, status: u16) -> Self {
        Self { status: Some(status), ..self }
    }
}

impl Transport {
    pub(super) fn new(endpoint: Endpoint, options: NodeOptions) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(options.timeout))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false);
        Self { endpoint, agent: config.build().into(), options, listener: Arc::new(|_| {}) }
    }

    /// The result of a method.
    pub(super) fn call(&self, method: &'static str, parameters: Value) -> Result<Value, ImportError> {
        self.try_call(method, parameters).map_err(|failure| *failure.error)
    }

    /// The result of a method, or the failure. If the node is overloaded or the connection breaks, the request is
    /// repeated, with doubling waits.
    pub(super) fn try_call(&self, method: &'static str, parameters: Value) -> Result<Value, Failure> {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": parameters }).to_string();
        let mut wait = self.options.first_wait;
        let mut left = self.options.attempts.max(1);
        loop {
            left -= 1;
            let failure = match self.attempt(method, &request) {
                Ok(result) => return Ok(result),
                Err(failure) => failure,
            };
            let Some(requested) = failure.again.filter(|_| left > 0) else { return Err(failure) };
            let wait_now = requested.map_or(wait, |requested| requested.max(wait)).min(LONGEST_WAIT);
            (self.listener)(&Notice::Retry { reason: failure.error.to_string(), wait: wait_now });
            std::thread::sleep(wait_now);
            wait = wait.saturating_mul(2);
        }
    }

    fn attempt(&self, method: &'static str, request: &str) -> Result<Value, Failure> {
        let url = self.endpoint.url().map_err(|reason| Failure::new(ImportError::Url(reason), None))?;
        let broken = |error| self.broken(method, &error);
        let request = self.agent.post(url).header("content-type", "application/json").send(request);
        let mut response = request.map_err(broken)?;
        let body = response.body_mut().with_config().limit(self.options.max_answer_bytes).read_to_vec();
        let body = body.map_err(broken)?;
        let status = response.status().as_u16();
        let is_busy = is_retryable(status) || status >= 500;
        let again = is_busy.then(|| retry_after(&response));
        self.result(method, status, &body, again).map_err(|failure| failure.with_status(status))
    }

    /// The result in a response.
    fn result(
        &self,
        method: &'static str,
        status: u16,
        body: &[u8],
        again: Option<Option<Duration>>,
    ) -> Result<Value, Failure> {
        let answer = serde_json::from_slice::<Value>(body).ok().filter(Value::is_object);
        if let Some(error) = answer.as_ref().and_then(envelope::error_of) {
            let error = RpcError::of(error, |text| self.endpoint.scrub(text));
            return Err(refused(method, error, status, again));
        }
        match answer {
            _ if status >= 300 => Err(Failure::new(self.no_answer(method, self.status(status, body)), again)),
            Some(mut answer) => Ok(answer.get_mut("result").map(Value::take).unwrap_or_default()),
            None => {
                let reason = format!("it is not a JSON-RPC response: {}", self.excerpt(body));
                Err(Failure::new(ImportError::Answer { method, reason }, None))
            }
        }
    }

    /// The connection failed. A connection that breaks is retried; one that cannot be made is not.
    fn broken(&self, method: &'static str, error: &ureq::Error) -> Failure {
        let again = match error {
            ureq::Error::Io(error) => is_transient(error),
            ureq::Error::Protocol(_) | ureq::Error::ConnectionFailed => true,
            _ => false,
        };
        let reason = match error {
            ureq::Error::BodyExceedsLimit(limit) => format!("its answer has more than {limit} bytes"),
            ureq::Error::Timeout(_) => format!("no answer within {:?}", self.options.timeout),
            // The error's own text would show the address.
            ureq::Error::BadUri(_) => "the address is invalid".to_owned(),
            other => self.endpoint.scrub(&other.to_string()),
        };
        Failure::new(self.no_answer(method, reason), again.then_some(None))
    }

    fn no_answer(&self, method: &'static str, reason: String) -> ImportError {
        ImportError::Transport { url: self.endpoint.to_string(), method, reason }
    }

    fn status(&self, status: u16, body: &[u8]) -> String {
        match status {
            300..=399 => format!("HTTP status {status}: it is a redirect; name its target instead"),
            401 | 403 => {
                format!(
                    "HTTP status {status}: the credentials or the key are missing or invalid: {}",
                    self.excerpt(body)
                )
            }
            _ => format!("HTTP status {status}: {}", self.excerpt(body)),
        }
    }

    /// The beginning of a response that is not JSON.
    fn excerpt(&self, body: &[u8]) -> String {
        let text = self.endpoint.scrub(&String::from_utf8_lossy(body));
        let text = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
        let text = text.take(SHOWN).collect::<String>();
        if text.trim().is_empty() { "nothing".to_owned() } else { text.trim().to_owned() }
    }
}

/// The node responded with an error. Another attempt does not help against an error in the request, unless the node
/// reports too many requests.
fn refused(method: &'static str, error: RpcError, status: u16, again: Option<Option<Duration>>) -> Failure {
    const WRONG_REQUEST: [i64; 4] = [-32_700, -32_600, -32_601, -32_602];
    let RpcError { code, message, data } = error;
    let is_limit = is_retryable(status) || is_rate_limit(code, &message);
    let again = again.or(is_limit.then_some(None));
    let rpc = ImportError::Rpc { method, code, message, data };
    Failure::new(rpc, again.filter(|_| is_limit || !WRONG_REQUEST.contains(&code)))
}

/// Whether an HTTP status means that the same request may succeed later: it took too long, or there were too many.
const fn is_retryable(status: u16) -> bool {
    matches!(status, 408 | 429)
}

/// Whether an error reports too many requests.
fn is_rate_limit(code: i64, message: &str) -> bool {
    const CODES: [i64; 2] = [429, -32_005];
    const WORDS: [&str; 3] = ["rate limit", "too many requests", "request limit"];
    let message = message.to_lowercase();
    CODES.contains(&code) || WORDS.iter().any(|words| message.contains(words))
}

/// The wait that the node asks for, in seconds. A date is ignored.
fn retry_after(response: &Response<Body>) -> Option<Duration> {
    let seconds = response.headers().get("retry-after")?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

fn is_transient(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, Interrupted, UnexpectedEof};
    matches!(error.kind(), ConnectionReset | ConnectionAborted | BrokenPipe | UnexpectedEof | Interrupted)
}
