//! Proves a run of a program: emulates it, commits to the memory that its shards exchange, then proves shard by shard.
//!
//! ```text
//! dry run  emulate the run: refuse it if it fails, traps or is too long; plan its shards and their shapes; refuse a run with
//!          too many sections or messages
//! pass 1   emulate shard by shard; commit to each shard's boundary and slice of the program, to how often the program's
//!          instructions are used, and to the memory tables -> run challenges
//! pass 2   prove the run section and the memory tables; then for each shard: emulate it again, fill its tables, prove, write or compress, drop
//! ```
//!
//! A run that is compressed passes the proofs of its sections to a thread ([`nova_recursion::run::Compressor`]), which lifts and
//! joins them while further shards are proved.
//!
//! [`Prover::resume`] keeps the sections that an interrupted attempt wrote, and continues after the last complete one.
//!
//! Emulation is hundreds of times faster than proving, so emulating three times costs little. Memory does not grow with
//! the number of shards: a shard's records and traces live only while it is proved.

mod bounds;
mod commitments;
mod compression;
mod config;
mod cost;
mod dry;
mod error;
mod key;
pub mod plan;
mod progress;
mod prove;
mod prover;
mod resume;
mod sections;

pub use config::{ProverConfig, RunSummary};
pub use cost::{CostLine, CostReport, FunctionCost, ProvingCost};
pub use error::{ProveRunError, SetupRunError, UnfinishedError};
pub use key::ProvingKey;
pub use progress::{Progress, StageTimes};
pub use prover::Prover;
