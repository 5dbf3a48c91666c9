//! The shard STARK, prover side. The verifier uses the same round numbers and names.

mod butterfly;
mod commit;
mod cosets;
mod error;
mod evaluate;
mod extend;
mod folder;
mod fri;
mod gather;
mod hash;
mod lookups;
mod merkle;
mod open;
mod packing;
mod prove;
mod quotient;
mod reduce;
mod selectors;
mod setup;
mod stack;
mod tables;

pub use error::{ProveError, SetupError};
pub use nova_air::witness::Table;
pub use prove::ShardProver;
pub use setup::StarkProvingKey;
