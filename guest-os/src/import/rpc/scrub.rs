//! Removes the secrets of the node's address from errors: a node may repeat them anywhere in its response.

use super::endpoint::Endpoint;
use crate::import::ImportError;
use crate::import::json::{FieldError, clean};

/// An error without the secrets of the address in any of its texts.
pub(super) fn scrub(mut error: ImportError, endpoint: &Endpoint) -> ImportError {
    for text in node_texts(&mut error) {
        // A text may have been truncated within a secret.
        *text = endpoint.scrub_cut(&clean(&endpoint.scrub(text)));
    }
    error
}

/// The texts of an error that may repeat the node's words. The other errors have this program's own texts.
fn node_texts(error: &mut ImportError) -> Vec<&mut String> {
    match error {
        ImportError::BlockFormat(text) | ImportError::WitnessFormat(text) | ImportError::Genesis(text) => vec![text],
        ImportError::BlockField(reason)
        | ImportError::TransactionField { reason, .. }
        | ImportError::WithdrawalField { reason, .. }
        | ImportError::HeaderField { reason, .. } => field(reason),
        ImportError::Root { blame: text, .. }
        | ImportError::NodeConfig { reason: text, .. }
        | ImportError::Transport { reason: text, .. }
        | ImportError::Answer { reason: text, .. } => vec![text],
        ImportError::Answered { reason, .. } => vec![&mut reason.message, &mut reason.data],
        ImportError::Rpc { message, data, .. } => vec![message, data],
        _ => Vec::new(),
    }
}

fn field(error: &mut FieldError) -> Vec<&mut String> {
    match error {
        FieldError::NotAnObject { found } => vec![found],
        FieldError::Missing { .. } => Vec::new(),
        FieldError::Malformed { found, reason, .. } => vec![found, reason],
    }
}
