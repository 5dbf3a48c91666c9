#![doc = include_str!("../README.md")]
//!
//! # Structure
//!
//! [`Prover`] takes an ELF and an input and writes a proof. [`stark`] is the core: it takes the traces of a shard's tables
//! and returns a [`ShardProof`](nova_verifier::ShardProof). [`run`] lies between them.

mod memory;
pub mod run;
mod slow_build;
pub mod stark;

pub use memory::keep_freed_memory;
pub use run::{
    Progress, ProveRunError, Prover, ProverConfig, ProvingCost, ProvingKey, RunSummary, SetupRunError, StageTimes,
    UnfinishedError,
};
pub use slow_build::slow_build;
