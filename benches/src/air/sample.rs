//! One measured proof.

use super::{Hash, ProofSystem};
use crate::usage::{Usage, measured};
use nova_air::{ChipSetError, EvalError};
use nova_stark::{ProveError, SetupError};
use nova_verifier::{ShapeError, VerifyError};
use std::time::{Duration, Instant};

/// The figures of one proof.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Committed field elements per row: trace, lookup columns and quotient.
    pub cells_per_row: u64,
    /// Time, memory and stages of the prover.
    pub usage: Usage,
    /// Time of the verifier.
    pub verify: Duration,
    /// Length of the encoded proof.
    pub proof_bytes: usize,
    /// Provable bits of security, where the proof system computes them.
    pub provable_bits: Option<f64>,
}

impl Sample {
    /// Measures a prover, and then its verifier. The verifier is not among the prover's usage.
    ///
    /// # Errors
    ///
    /// Those of prover and verifier.
    pub(super) fn of<P>(
        cells_per_row: u64,
        prove: impl FnOnce() -> Result<P, MeasureError>,
        length: impl FnOnce(&P) -> usize,
        verify: impl FnOnce(&P) -> Result<Option<f64>, MeasureError>,
    ) -> Result<Self, MeasureError> {
        let (proof, usage) = measured(prove);
        let proof = proof?;
        let start = Instant::now();
        let provable_bits = verify(&proof)?;
        let verify = start.elapsed();
        Ok(Self { cells_per_row, usage, verify, proof_bytes: length(&proof), provable_bits })
    }
}

/// Bytes of a proof in the encoding of Nova's proofs.
pub(super) fn encoded_bytes(proof: &impl serde::Serialize) -> usize {
    postcard::to_allocvec(proof).map_or(0, |bytes| bytes.len())
}

/// Why a constraint system was not measured.
#[derive(Debug, thiserror::Error)]
pub enum MeasureError {
    /// Nova does not accept the constraints.
    #[error("Nova's prover does not take these constraints: {0}")]
    Chips(#[from] ChipSetError),
    /// The constraints cannot be evaluated.
    #[error("the constraints cannot be evaluated: {0}")]
    Evaluation(#[from] EvalError),
    /// The parameters, or the preprocessed columns, are not accepted.
    #[error("no proving key: {0}")]
    Setup(#[from] SetupError),
    /// The table does not fit the proof system.
    #[error("the table has no shape in Nova's proof system: {0}")]
    Shape(#[from] ShapeError),
    /// The stacks are lower than the table.
    #[error(
        "stacks of 2^{log_stack} rows do not hold this table; they need 2^{least} rows at least. Omit --log-stack for the least height"
    )]
    StackHeight {
        /// Log2 of the height that was asked for.
        log_stack: u8,
        /// Log2 of the least height.
        least: u8,
    },
    /// Nova's prover failed.
    #[error("Nova's prover refused the trace: {0}. Does it satisfy the AIR, and do its messages cancel?")]
    Prove(#[from] ProveError),
    /// Nova's verifier refused the proof.
    #[error("Nova's verifier refused the proof: {0}. Does the trace satisfy the AIR?")]
    Verify(#[from] VerifyError),
    /// A prover or verifier of Plonky3 failed.
    #[error("{system}: {reason}")]
    Plonky3 {
        /// The proof system.
        system: ProofSystem,
        /// What it printed.
        reason: String,
    },
    /// The proof system cannot prove the AIR.
    #[error("{system} cannot prove {air}: {reason}")]
    Unsupported {
        /// The proof system.
        system: ProofSystem,
        /// The AIR.
        air: String,
        /// What it lacks.
        reason: &'static str,
    },
    /// Only Nova's prover has this hash.
    #[error("{system} is measured with the hash {} only, not {hash}", Hash::Poseidon2)]
    Hash {
        /// The proof system.
        system: ProofSystem,
        /// The hash.
        hash: Hash,
    },
}
