//! Proving a run of a program: emulate it, commit to what its shards exchange, then prove shard after shard.
//!
//! ```text
//! pass 1   emulate everything; commit to each shard's boundary table and to the image -> shared challenges
//! pass 2   image proof; then for each shard: emulate it again, fill its tables, prove, write, forget
//! ```
//!
//! Emulation is a hundred times faster than proving, so emulating twice costs little, and memory does not grow with
//! the number of shards: a shard's records and traces live only while it is proved.

mod error;
mod key;
mod progress;
mod prove;

pub use error::{ProveRunError, SetupRunError};
pub use key::ProvingKey;
pub use progress::{Progress, StageTimes};
pub use prove::{Prover, ProverConfig, RunSummary};
