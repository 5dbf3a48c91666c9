//! The shard STARK, prover side. Rounds have the numbers and names of the verifier's.

mod commit;
mod error;
mod folder;
mod lookups;
mod packing;
mod prove;
mod quotient;
mod setup;

pub use commit::Committed;
pub use error::{ProveError, SetupError};
pub use prove::{ShardProver, Table};
pub use setup::ProvingKey;
