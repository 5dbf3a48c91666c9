#![doc = include_str!("../README.md")]
//!
//! # Related crates
//!
//! To verify without a prover, use [`nova_verifier::verify`] with the program's key and the proof's bytes.
//! This crate is built on [`nova_prover::Prover`], which writes a proof to a file shard by shard, resumes an
//! interrupted proof, and reports progress.
//!
//! # Development mode
//!
//! With `NOVA_DEV=1`, [`Prover::from_env`] runs the guest without proving it, and returns a development proof, which
//! only claims a result. It proves nothing, and says so wherever it is printed. Verifiers reject it as
//! [`RunError::DevelopmentProof`](nova_verifier::run::RunError::DevelopmentProof); only a [`Prover`] in development mode
//! accepts it. Claims are checked like those of proofs, against development proofs. The mode exists only with the feature `development` of this crate.
#![forbid(unsafe_code)]

mod claims;
#[cfg(feature = "development")]
mod development;
mod embed;
mod error;
mod input;
mod proof;
mod prover;
mod verified;

pub use error::Error;
pub use input::{Input, InputError};
pub use nova_prover::{ProverConfig, ProvingKey};
pub use nova_verifier::run::{OutputError, ProgramKey, PublicValues, SecuritySummary, Values};
pub use nova_verifier::{Policy, ProofError, ProofKind};
pub use nova_vm::ExecutionReport;
pub use proof::Proof;
pub use prover::{DEVELOPMENT_VARIABLE, Execution, Prover};
pub use verified::{Assurance, Verified};
