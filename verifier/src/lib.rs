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
//! | 0 | (statement: parameters, verifying key, shape, public values, messages) | |
//! | 1 | (boundary commitment, in the run's header) | (receives the run challenges, derived outside) |
//! | 2 | main commitment | |
//! | 3 | pow witness; lookup commitment and cumulative sums | lookup challenges |
//! | 4 | quotient commitment | constraint challenge |
//! | 5 | values of columns | out-of-domain point |
//! | 6 | commitment to the quotient of these claims | quotient challenge |
//! | 7 | values of stacks | second point |
//! | 8 | pow witness; layers of the low-degree test, final polynomial | batching challenge, folding challenges |
//! | 9 | pow witness; opened leaves and rows | queries |

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod commitment;
pub mod compressed;
mod config;
mod encoding;
mod grinding;
mod kind;
mod layers;
mod merkle;
mod parameters;
pub mod run;
pub mod security;
pub mod shapes;
mod stark;
mod transcript;

pub use commitment::Commitment;
pub use config::{
    DIGEST_ELEMENTS, Digest, LEAF_RATE, LeafHash, LeafPermutation, NodeHash, NodePermutation, leaf_hash,
    leaf_permutation, node_hash, node_permutation,
};
pub use encoding::DecodeError;
pub use kind::{ProofError, ProofKind, Verified, verify, verify_open};
#[cfg(feature = "std")]
pub use kind::{verify_open_read, verify_read};
pub use layers::Layer;
pub use parameters::{MAX_GRINDING_BITS, MAX_LOG_CAP, ParameterError, Parameters};
pub use run::RunChallenges;
pub use security::{Policy, SecurityReport};
pub use shapes::Shapes;
pub use stark::{
    Column, Folding, LayerRow, Layout, Leaf, LookupChallenges, MAX_LOG_HEIGHT, MAX_MESSAGES, MAX_TABLES,
    MIN_LOG_HEIGHT, MIN_LOG_STACK, OpeningError, OpeningProof, PublicMessage, Query, Shape, ShapeError, ShardClaim,
    ShardProof, Stack, Statement, TableLimits, TableShape, Tree, TreeLayout, Verifier, VerifyError, VerifyingKey,
    check_lengths, check_opening, constraint_digest, fold_lookups, log_arities, shift,
};
pub use transcript::{Event, EventKind, Transcript};
