//! Proving a run of a program: emulate it, commit to what its shards exchange, then prove shard after shard.
//!
//! ```text
//! first    emulate everything: a run that fails or traps, or is too long, is refused here; see where to cut it
//! pass 1   emulate shard by shard; commit to each shard's boundary table and to the image -> shared challenges;
//!          a run with a table or a number of messages that a verifier refuses is refused here
//! pass 2   image proof; then for each shard: emulate it again, fill its tables, prove, write, forget
//! ```
//!
//! What an interrupted attempt wrote is kept: [`Prover::resume`] goes on after its last whole section.
//!
//! Emulation is hundreds of times faster than proving, so emulating three times costs little, and memory does not grow with
//! the number of shards: a shard's records and traces live only while it is proved.

mod bounds;
mod config;
mod cost;
mod error;
mod key;
mod planner;
mod progress;
mod prove;
mod resume;

pub use config::{ProverConfig, RunSummary};
pub use cost::Work;
pub use error::{ProveRunError, SetupRunError, UnfinishedError};
pub use key::ProvingKey;
pub use progress::{Progress, StageTimes};
pub use prove::Prover;
