//! JSON-RPC responses.

use super::json::clean;
use serde_json::Value;
use std::fmt;
use thiserror::Error;

/// An error in a node's response.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub struct RpcError {
    /// Its code.
    pub code: i64,
    /// Its message.
    pub message: String,
    /// Its data as JSON. Empty if it has none.
    pub data: String,
}

impl fmt::Display for RpcError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the error {}: {}", self.code, self.message)?;
        if self.data.is_empty() { Ok(()) } else { write!(f, " ({})", self.data) }
    }
}

impl RpcError {
    /// Parses an error: an object, or the bare message that some proxies send. `scrub` removes secrets from the node's
    /// texts before they are shortened.
    pub(super) fn of(json: &Value, scrub: impl Fn(&str) -> String) -> Self {
        let text = |value: &Value| clean(&scrub(&value.as_str().map_or_else(|| value.to_string(), str::to_owned)));
        let code = json.get("code").and_then(|code| code.as_i64().or_else(|| code.as_str()?.parse().ok()));
        Self {
            code: code.unwrap_or_default(),
            message: json.get("message").map_or_else(|| text(json), text),
            data: json.get("data").filter(|data| !data.is_null()).map(text).unwrap_or_default(),
        }
    }
}

/// The result of a JSON-RPC response. Any other value is returned as it is. A batch of one response is that response.
///
/// # Errors
/// [`RpcError`] if the response is an error.
pub(super) fn open(mut json: Value) -> Result<Value, RpcError> {
    if let Value::Array(answers) = &mut json
        && let [answer] = answers.as_mut_slice()
        && is_answer(answer)
    {
        json = answer.take();
    }
    if let Some(error) = error_of(&json) {
        return Err(RpcError::of(error, str::to_owned));
    }
    if !is_answer(&json) {
        return Ok(json);
    }
    Ok(json.get_mut("result").map(Value::take).unwrap_or_default())
}

/// The error of a response, if it has one. Some proxies omit the object around it.
pub(super) fn error_of(answer: &Value) -> Option<&Value> {
    let is_there = |name: &str| answer.get(name).is_some_and(|value| !value.is_null());
    let is_bare = answer.get("result").is_none() && is_there("code") && is_there("message");
    answer.get("error").filter(|error| !error.is_null()).or_else(|| is_bare.then_some(answer))
}

/// Whether this is a response: no block and no witness has such fields.
fn is_answer(json: &Value) -> bool {
    ["result", "error", "jsonrpc"].iter().any(|name| json.get(name).is_some()) || error_of(json).is_some()
}
