//! What a node says that gives no witness: that it lacks the method, or what is wrong with the block.

use super::transport::Failure;
use crate::import::ImportError;

/// The weight of an error that is about the block, not about the method or its parameters.
pub(super) const MOST_WEIGHT: u8 = 2;

/// How much a failure says about why there is no witness: nothing if the method is missing, little if it takes other
/// parameters. `None` if it is no answer to the request, so that other requests would fail, too.
pub(super) fn weight(failure: &Failure) -> Option<u8> {
    match &*failure.error {
        _ if is_closed(failure.status) => Some(0),
        ImportError::Rpc { code, message, .. } if lacks_method(*code, message) => Some(0),
        ImportError::Rpc { code: -32_602, .. } => Some(1),
        ImportError::Rpc { .. } => Some(MOST_WEIGHT),
        _ => None,
    }
}

/// Whether a status of HTTP says that this method is not for us: providers open some methods only, and the node has
/// answered others before.
const fn is_closed(status: Option<u16>) -> bool {
    matches!(status, Some(401 | 403 | 404 | 405))
}

/// Whether an error says that the node does not have the method, or does not give it to us.
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
