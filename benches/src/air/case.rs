//! What is measured: a prover and its parameters.

use clap::ValueEnum;
use nova_verifier::Parameters;
use std::fmt;

/// A proof system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum ProofSystem {
    /// Nova's.
    #[value(name = "nova")]
    Nova,
    /// `p3-uni-stark`: one table, no messages.
    #[value(name = "p3-uni-stark")]
    UniStark,
    /// `p3-batch-stark`: several tables, with messages.
    #[value(name = "p3-batch-stark")]
    BatchStark,
}

impl fmt::Display for ProofSystem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Nova => "nova",
            Self::UniStark => "p3-uni-stark",
            Self::BatchStark => "p3-batch-stark",
        })
    }
}

/// The hash of trees and transcripts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Hash {
    /// Poseidon2 over KoalaBear, as in the proofs of runs.
    #[default]
    #[value(name = "poseidon2")]
    Poseidon2,
    /// Poseidon2 over BN254's scalars, as in the last proof before Groth16. For Nova's prover only.
    #[value(name = "poseidon2-bn254")]
    Poseidon2Bn254,
}

impl fmt::Display for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Poseidon2 => "poseidon2",
            Self::Poseidon2Bn254 => "poseidon2-bn254",
        })
    }
}

/// How a trace is made and proved.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// Log2 of the number of rows.
    pub log_rows: u8,
    /// Makes traces of repetitions different, and with them their proofs of work.
    pub seed: u64,
    /// Rate, queries and proofs of work, the same for all proof systems.
    pub parameters: Parameters,
    /// The hash of trees and transcripts.
    pub hash: Hash,
    /// Log2 of the height of Nova's stacks. `None`: as low as the tables allow.
    pub log_stack: Option<u8>,
}

/// Queries at a rate that have as many bits as the standard ones at rate 1/2: a query misses a word outside of the unique
/// radius with probability (1 + rate) / 2.
#[must_use]
pub fn standard_queries(log_blowup: u8) -> u16 {
    let bits = |log_blowup: u8| -f64::midpoint(1.0, 0.5_f64.powi(log_blowup.into())).log2();
    let standard = f64::from(Parameters::standard().queries) * bits(1);
    (standard / bits(log_blowup)).ceil() as u16
}
