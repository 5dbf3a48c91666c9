//! The constraint systems of a run.
//!
//! A test writes this file: `UPDATE_EXPECT=1 cargo test -p nova-verifier --test constraints`.

use nova_air::F;

use crate::Digest;

/// Digest of the constraint system of the run section's chips.
pub const RUN_CONSTRAINTS: Digest =
    F::new_array([0x7c91dc6d, 0x13136c4b, 0x7c25f792, 0x333c660c, 0x2ee426ed, 0x15b812e5, 0x54a107d2, 0x1c92110d]);

/// Digest of the constraint system of the memory table's chips.
pub const MEMORY_CONSTRAINTS: Digest =
    F::new_array([0x150658f9, 0x118777d7, 0x0109912b, 0x0c3ab67c, 0x340e619b, 0x722f8cfa, 0x74f4245b, 0x1d399132]);

/// Digest of the constraint system of a shard's chips.
pub const SHARD_CONSTRAINTS: Digest =
    F::new_array([0x56c2f611, 0x0de5fc94, 0x217ca94b, 0x767fb969, 0x407a4f60, 0x5b9ca328, 0x632d9fb7, 0x2d759bca]);
