//! Verifies shard proofs.
//!
//! The crate is `no_std`, contains no unsafe code and never panics on any proof: every length is compared with what
//! the verifying key implies before it is used. The lints that keep it so cover what it calls in `nova-air`, too
//! (`docs/decisions/0106-no-panic-lints.md`). [`Verifier::verify_shard`] reads as the protocol's numbered rounds; the prover
//! uses the same numbers and names.
//!
//! | round | prover sends | verifier draws |
//! |---|---|---|
//! | 0 | (statement: parameters, verifying key, public values, messages, shape) | |
//! | 1 | boundary commitment | (takes the run-scope challenges, derived outside) |
//! | 2 | main commitment | |
//! | 3 | grinding witness; lookup commitment and terminal sums | lookup challenges |
//! | 4 | quotient commitment | constraint challenge |
//! | 5 | openings | out-of-domain point |
//! | 6 | FRI | folding challenges, queries |

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod config;
mod constraints;
mod encoding;
mod error;
pub mod execution;
mod grinding;
mod key;
mod lookup;
mod parameters;
mod proof;
mod rounds;
mod run;
pub mod security;
mod shape;
mod transcript;
mod verify;

pub use config::{
    Commitment, DIGEST_ELEMENTS, Digest, ExtMmcs, FriProof, LEAF_RATE, LeafHash, LeafPermutation, Mmcs, NodeHash,
    NodePermutation, Pcs, fri, leaf_hash, leaf_permutation, mmcs, node_hash, node_permutation, pcs,
};
pub use constraints::fold_lookups;
pub use encoding::DecodeError;
pub use error::VerifyError;
pub use key::{TableLimits, VerifyingKey, run_messages};
pub use lookup::{LookupChallenges, PublicMessage};
pub use parameters::{MAX_GRINDING_BITS, ParameterError, Parameters};
pub use proof::{ShardProof, TableOpenings};
pub use run::RunChallenges;
pub use security::{Policy, SecurityReport};
pub use shape::{MAX_LOG_HEIGHT, MAX_MESSAGES, MIN_LOG_HEIGHT, Shape, ShapeError, TableShape};
pub use transcript::{Event, EventKind, Transcript};
pub use verify::{ShardClaim, Statement, Verifier};
