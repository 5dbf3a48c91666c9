//! Proves runs of programs.
//!
//! [`Prover`] is the whole: an ELF and an input in, a proof out, written part by part. [`stark`] is the core: traces of
//! a shard's tables in, a [`ShardProof`](nova_verifier::ShardProof) out. [`run`] is what lies between.

pub mod run;
pub mod stark;

pub use run::{Progress, ProveRunError, Prover, ProverConfig, ProvingKey, RunSummary, SetupRunError, StageTimes};
