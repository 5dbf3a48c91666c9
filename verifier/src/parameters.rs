//! The parameters of a run's proof. Its header states them, every transcript absorbs them first, and the verifier's
//! policy judges them.

use nova_air::F;
use p3_field::PrimeCharacteristicRing;
use serde::{Deserialize, Serialize};

/// Maximum bits of a proof of work. More bits would stand for security that hardware built for the hash buys cheaply. The
/// witness is one field element, so there are some for this many bits.
pub const MAX_GRINDING_BITS: u8 = 24;

/// Heights are limited further: a domain has at most 2^24 points.
const MAX_LOG_BLOWUP: u8 = 5;
const MAX_LOG_ARITY: u8 = 4;
const MAX_LOG_FINAL_LENGTH: u8 = 8;
/// Log2 of the most roots of a cap.
pub const MAX_LOG_CAP: u8 = 10;
const MAX_QUERIES: u16 = 1024;

/// Parameters of the low-degree test and of the proofs of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameters {
    /// Log2 of the inverse rate of the committed codewords.
    pub log_blowup: u8,
    /// Log2 of the largest factor by which one layer of the low-degree test folds a word.
    pub max_log_arity: u8,
    /// Log2 of the length of the polynomial that ends the low-degree test.
    pub log_final_length: u8,
    /// Log2 of the number of roots in a tree's cap, at which paths end.
    pub log_cap: u8,
    /// Number of queries.
    pub queries: u16,
    /// Bits of the proof of work before the lookup challenges are drawn.
    pub lookup_grinding: u8,
    /// Bits of the proof of work before the challenge that batches the openings is drawn.
    pub batch_grinding: u8,
    /// Bits of the proof of work before each folding challenge is drawn.
    pub commit_grinding: u8,
    /// Bits of the proof of work before the queries are drawn.
    pub query_grinding: u8,
}

/// Parameters outside the range that the protocol is defined for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("parameter {name} is {value}, outside {least}..={most}")]
pub struct ParameterError {
    /// Name of the field.
    pub name: &'static str,
    /// Its value.
    pub value: u16,
    /// Smallest accepted value.
    pub least: u16,
    /// Largest accepted value.
    pub most: u16,
}

impl Parameters {
    /// 128 provable bits in the unique-decoding regime, for every shape.
    ///
    /// A query catches a word outside the unique-decoding radius with probability 1/4 (0.415 bits), so 261 queries
    /// yield 108 bits even with the degree slack of short stacks. The proof of work adds 20 bits. The smaller proofs of
    /// work offset the two errors that grow with the number of stacks and messages.
    pub const fn standard() -> Self {
        Self {
            log_blowup: 1,
            max_log_arity: 3,
            log_final_length: 5,
            log_cap: 8,
            queries: 261,
            lookup_grinding: 13,
            batch_grinding: 8,
            commit_grinding: 0,
            query_grinding: 20,
        }
    }

    /// Fast and insecure, for tests only. [`Policy::default`](crate::Policy) refuses such proofs.
    pub const fn insecure_for_tests() -> Self {
        Self {
            log_blowup: 1,
            max_log_arity: 3,
            log_final_length: 5,
            log_cap: 4,
            queries: 8,
            lookup_grinding: 1,
            batch_grinding: 1,
            commit_grinding: 0,
            query_grinding: 1,
        }
    }

    /// Refuses parameters for which the protocol is undefined or degenerate.
    ///
    /// # Errors
    ///
    /// Names the first parameter outside its range.
    pub fn validate(&self) -> Result<(), ParameterError> {
        let grinding = u16::from(MAX_GRINDING_BITS);
        let ranges = [
            ("log_blowup", u16::from(self.log_blowup), 1, u16::from(MAX_LOG_BLOWUP)),
            ("max_log_arity", u16::from(self.max_log_arity), 1, u16::from(MAX_LOG_ARITY)),
            ("log_final_length", u16::from(self.log_final_length), 0, u16::from(MAX_LOG_FINAL_LENGTH)),
            ("log_cap", u16::from(self.log_cap), 0, u16::from(MAX_LOG_CAP)),
            ("queries", self.queries, 1, MAX_QUERIES),
            ("lookup_grinding", u16::from(self.lookup_grinding), 0, grinding),
            ("batch_grinding", u16::from(self.batch_grinding), 0, grinding),
            ("commit_grinding", u16::from(self.commit_grinding), 0, grinding),
            ("query_grinding", u16::from(self.query_grinding), 0, grinding),
        ];
        for (name, value, least, most) in ranges {
            if !(least..=most).contains(&value) {
                return Err(ParameterError { name, value, least, most });
            }
        }
        Ok(())
    }

    /// The parameters as field elements, for the transcript.
    pub(crate) fn elements(&self) -> [F; 9] {
        [
            F::from_u8(self.log_blowup),
            F::from_u8(self.max_log_arity),
            F::from_u8(self.log_final_length),
            F::from_u8(self.log_cap),
            F::from_u16(self.queries),
            F::from_u8(self.lookup_grinding),
            F::from_u8(self.batch_grinding),
            F::from_u8(self.commit_grinding),
            F::from_u8(self.query_grinding),
        ]
    }
}
