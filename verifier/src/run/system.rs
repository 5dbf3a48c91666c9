//! The constraint systems of a run.
//!
//! A test writes this file: `UPDATE_EXPECT=1 cargo test -p nova-verifier --test constraints`.

use nova_air::F;

use crate::Digest;

/// Digest of the constraint system of the run section's chips.
pub const RUN_CONSTRAINTS: Digest =
    F::new_array([0x6881b1e6, 0x7033e73b, 0x5564c554, 0x22b1e2d9, 0x5f8ec248, 0x12b7d4ec, 0x62df95ac, 0x1e28a7c5]);

/// Digest of the constraint system of the memory table's chips.
pub const MEMORY_CONSTRAINTS: Digest =
    F::new_array([0x150658f9, 0x118777d7, 0x0109912b, 0x0c3ab67c, 0x340e619b, 0x722f8cfa, 0x74f4245b, 0x1d399132]);

/// Digest of the constraint system of a shard's chips.
pub const SHARD_CONSTRAINTS: Digest =
    F::new_array([0x1fc3cbcc, 0x4c17dd30, 0x5222027d, 0x430f401c, 0x0de02fd6, 0x4face9f0, 0x6d27ac7b, 0x7973a8ef]);
