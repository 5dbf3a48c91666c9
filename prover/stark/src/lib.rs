#![doc = include_str!("../README.md")]

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
mod memory;
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
pub use hash::{Hasher, PackedHasher, ProverCommitment, ScalarHasher};
pub use memory::{keep_freed_memory, return_freed_memory};
pub use nova_air::witness::Table;
pub use prove::ShardProver;
pub use setup::StarkProvingKey;
