#![doc = include_str!("../README.md")]
//!
//! # Structure
//!
//! [`Prover`] takes an ELF and an input and writes a proof. [`run`] divides the run into sections. `nova_stark` proves each one,
//! and `nova_recursion` makes one proof of them.

pub mod run;
mod slow_build;

pub use nova_stark::keep_freed_memory;
pub use nova_verifier::ProofKind;
pub use run::{
    CostLine, CostReport, FunctionCost, Progress, ProveRunError, Prover, ProverConfig, ProvingCost, ProvingKey,
    RunSummary, SetupRunError, StageTimes, UnfinishedError,
};
pub use slow_build::slow_build;
