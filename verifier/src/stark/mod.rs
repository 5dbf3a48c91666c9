//! The shard STARK, verifier side. The prover uses the same round numbers and names.

mod claims;
mod constraints;
mod error;
mod fri;
mod key;
mod layout;
mod lookup;
mod open;
mod proof;
mod rounds;
mod shape;
mod system;
mod verify;

pub use constraints::fold_lookups;
pub use error::VerifyError;
pub use fri::{Folding, log_arities, shift};
pub(crate) use key::interactions;
pub use key::{TableLimits, VerifyingKey};
pub use layout::{Column, Layout, Stack, Tree, TreeLayout};
pub use lookup::{LookupChallenges, PublicMessage};
pub use open::{OpeningError, check_lengths, check_opening};
pub use proof::{LayerRow, Leaf, OpeningProof, Query, ShardProof};
pub use shape::{
    MAX_LOG_HEIGHT, MAX_MESSAGES, MAX_TABLES, MIN_LOG_HEIGHT, MIN_LOG_STACK, Shape, ShapeError, TableShape,
};
pub use system::constraint_digest;
pub use verify::{ShardClaim, Statement, Verifier};
