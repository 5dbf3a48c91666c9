//! The shard STARK, prover side. The verifier uses the same round numbers and names.

mod butterfly;
#[expect(unreachable_pub, reason = "the rounds still use the trees of `pcs`")]
#[cfg_attr(not(test), expect(dead_code, reason = "the rounds still use the trees of `pcs`"))]
mod commit;
mod cosets;
mod error;
mod extend;
mod folder;
mod gather;
mod hash;
mod lookups;
#[cfg_attr(not(test), expect(dead_code, reason = "the rounds still use the trees of `pcs`"))]
mod merkle;
mod open;
mod packing;
mod pcs;
mod prove;
mod quotient;
mod setup;
#[cfg_attr(not(test), expect(dead_code, reason = "the rounds still use the trees of `pcs`"))]
mod stack;
mod tables;

pub use error::{ProveError, SetupError};
pub use nova_air::witness::Table;
pub use pcs::Committed;
pub use prove::ShardProver;
pub use setup::StarkProvingKey;
