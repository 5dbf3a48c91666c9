//! The constraint systems of a run.
//!
//! A test writes this file: `UPDATE_EXPECT=1 cargo test -p nova-verifier --test constraints`.

use nova_air::F;

use crate::Digest;

/// Digest of the constraint system of the run section's chips.
pub const RUN_CONSTRAINTS: Digest =
    F::new_array([0x2a749175, 0x7d1cbb1f, 0x1d590208, 0x63d8a0ab, 0x6de3374b, 0x7d30b750, 0x4a9175a2, 0x0f60bbc8]);

/// Digest of the constraint system of the memory table's chips.
pub const MEMORY_CONSTRAINTS: Digest =
    F::new_array([0x20e8cd22, 0x7abd2355, 0x5a379792, 0x3f91c26f, 0x1b16759e, 0x339c4043, 0x4384fd68, 0x38363bcb]);

/// Digest of the constraint system of a shard's chips.
pub const SHARD_CONSTRAINTS: Digest =
    F::new_array([0x0a9b58bf, 0x7a968492, 0x3c251265, 0x5f4fe252, 0x29bc033e, 0x438d9557, 0x7a846a53, 0x3bf86534]);
