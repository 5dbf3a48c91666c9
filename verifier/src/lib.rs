#![doc = include_str!("../README.md")]
//!
//! # Rounds
//!
//! Every length in a proof is compared with what the verifying key implies before it is used. The lints that forbid
//! panics also cover what this crate calls in `nova-air` (`docs/decisions/0106-no-panic-lints.md`). [`Verifier::verify_shard`] reads as the protocol's numbered rounds; the prover
//! uses the same numbers and names.
//!
//! | round | prover sends | verifier draws |
//! |---|---|---|
//! | 0 | (statement: parameters, verifying key, public values, messages, shape) | |
//! | 1 | boundary commitment | (receives the run-scope challenges, derived outside) |
//! | 2 | main commitment | |
//! | 3 | pow witness; lookup commitment and cumulative sums | lookup challenges |
//! | 4 | quotient commitment | constraint challenge |
//! | 5 | openings | out-of-domain point |
//! | 6 | FRI | folding challenges, queries |

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod config;
mod encoding;
mod grinding;
mod parameters;
pub mod run;
pub mod security;
mod stark;
mod transcript;

pub use config::{
    Commitment, DIGEST_ELEMENTS, Digest, ExtMmcs, FriProof, LEAF_RATE, LeafHash, LeafPermutation, Mmcs, NodeHash,
    NodePermutation, Pcs, fri, leaf_hash, leaf_permutation, mmcs, node_hash, node_permutation, pcs,
};
pub use encoding::DecodeError;
pub use parameters::{MAX_GRINDING_BITS, ParameterError, Parameters};
pub use run::RunChallenges;
pub use security::{Policy, SecurityReport};
pub use stark::{
    Column, Layout, LookupChallenges, MAX_LOG_HEIGHT, MAX_MESSAGES, MIN_LOG_HEIGHT, MIN_LOG_STACK, PublicMessage,
    Shape, ShapeError, ShardClaim, ShardProof, Stack, Statement, TableLimits, TableOpenings, TableShape, Tree,
    TreeLayout, Verifier, VerifyError, VerifyingKey, fold_lookups, run_messages,
};
pub use transcript::{Event, EventKind, Transcript};
