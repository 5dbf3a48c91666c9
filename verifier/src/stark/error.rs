//! Errors of shard proofs.

use alloc::string::String;

use super::open::OpeningError;
use crate::{ParameterError, ShapeError};

/// Why a shard proof is refused.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The parameters are out of range.
    #[error(transparent)]
    Parameters(#[from] ParameterError),
    /// The proof is less secure than the policy demands.
    #[error("the proof has {provable:.1} provable bits of security, the policy demands {required}")]
    Security {
        /// Bits that the proof has.
        provable: f64,
        /// Bits that the policy demands.
        required: u32,
    },
    /// The chip set does not allow the shape.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// The statement does not have the chip set's number of public values.
    #[error("the chip set has {expected} public values, the statement {got}")]
    PublicValues {
        /// Public values of the chip set.
        expected: usize,
        /// Public values of the statement.
        got: usize,
    },
    /// A public message does not fit its bus, or the bus does not have shard scope.
    #[error("public message {message} does not fit bus {bus}")]
    Message {
        /// Index of the message.
        message: usize,
        /// Name of the bus.
        bus: &'static str,
    },
    /// The shard uses run-scope buses, but the statement has no run-scope challenges.
    #[error("the shard needs run-scope challenges")]
    MissingRunChallenges,
    /// A commitment is missing or superfluous.
    #[error("the {round} commitment must be {}", if *.expected { "present" } else { "absent" })]
    Commitment {
        /// The round.
        round: &'static str,
        /// Whether the shape implies a commitment.
        expected: bool,
    },
    /// There are more or fewer cumulative sums than the shape implies.
    #[error("expected {expected} cumulative sums, got {got}")]
    Sums {
        /// Number that the shape implies.
        expected: usize,
        /// Number in the proof.
        got: usize,
    },
    /// The parameters have another blow-up than the key's commitments.
    #[error("the key was made for blow-up 2^{expected}, the parameters state 2^{got}")]
    Blowup {
        /// Log2 of the key's blow-up.
        expected: u8,
        /// Log2 of the parameters' blow-up.
        got: u8,
    },
    /// The proof of work before the lookup challenges is invalid.
    #[error("the proof of work before the lookup challenges is invalid")]
    LookupPowWitness,
    /// The out-of-domain point lies in the domain of a table. The probability is negligible.
    #[error("the out-of-domain point lies in the domain of table {table}")]
    PointInDomain {
        /// Index of the table.
        table: usize,
    },
    /// The constraints of a table do not hold at the out-of-domain point.
    #[error("the constraints of table {table} ({chip}) do not hold")]
    Constraints {
        /// Index of the table.
        table: usize,
        /// Name of its chip.
        chip: String,
    },
    /// The messages of shard-scope buses do not cancel.
    #[error("the messages on the shard's buses do not cancel")]
    Buses,
    /// The claimed values do not match the commitments, or the committed words are not of low degree.
    #[error("opening: {0}")]
    Opening(#[from] OpeningError),
}
