//! The shard STARK, prover side. The verifier uses the same round numbers and names.

mod commit;
mod cosets;
mod error;
mod extend;
mod folder;
mod hash;
mod lookups;
mod open;
mod packing;
mod prove;
mod quotient;
mod setup;
mod tables;

pub use commit::Committed;
pub use error::{ProveError, SetupError};
pub use nova_air::witness::Table;
pub use prove::ShardProver;
pub use setup::StarkProvingKey;
