//! The errors of a node that returns no witness: the method is missing, or the block is at fault.

use super::transport::Failure;
use crate::import::ImportError;

/// The weight of an error about the block, not about the method or its parameters.
pub(super) const MOST_WEIGHT: u8 = 2;

/// How much a failure tells about the missing witness: nothing if the method is missing, little if the node expects
/// other parameters. `None` if the failure is not a response to the request, so that other requests would fail, too.
pub(super) fn weight(failure: &Failure) -> Option<u8> {
    match &*failure.error {
        _ if is_closed(failure.status) => Some(0),
        ImportError::Rpc { code, message, .. } if lacks_method(*code, message) => Some(0),
        ImportError::Rpc { code: -32_602, .. } => Some(1),
        ImportError::Rpc { .. } => Some(MOST_WEIGHT),
        _ => None,
    }
}

/// Whether an HTTP status means that the method is not available to us. Providers restrict some methods, and the node
/// has answered other requests before.
const fn is_closed(status: Option<u16>) -> bool {
    matches!(status, Some(401 | 403 | 404 | 405))
}

/// Whether an error means that the node does not have the method, or does not offer it to us.
fn lacks_method(code: i64, message: &str) -> bool {
    const ALONE: [&str; 3] = ["is disabled", "not whitelisted", "not available on"];
    const OF_METHODS: [&str; 8] = [
        "does not exist",
        "not available",
        "not supported",
        "unsupported",
        "method not found",
        "no such method",
        "not enabled",
        "not allowed",
    ];
    let message = message.to_lowercase();
    let has = |words: &&str| message.contains(words);
    matches!(code, -32_601 | -32_004)
        || ALONE.iter().any(has)
        || (message.contains("method") && OF_METHODS.iter().any(has))
}
