//! Proves runs of programs.
//!
//! [`Prover`] is the whole: an ELF and an input in, a proof out, written section by section. [`stark`] is the core: traces of
//! a shard's tables in, a [`ShardProof`](nova_verifier::ShardProof) out. [`run`] is what lies between.

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
