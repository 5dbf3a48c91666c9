//! The constraint systems of a run.
//!
//! A test writes this file: `UPDATE_EXPECT=1 cargo test -p nova-verifier --test constraints`.

use nova_air::F;

use crate::Digest;

/// Digest of the constraint system of the run section's chips.
pub const RUN_CONSTRAINTS: Digest =
    F::new_array([0x569cc856, 0x51931a64, 0x5c24fd9d, 0x12336d22, 0x1d666691, 0x75b71ade, 0x7e0784e8, 0x11b6e138]);

/// Digest of the constraint system of the memory table's chips.
pub const MEMORY_CONSTRAINTS: Digest =
    F::new_array([0x41f5fb35, 0x3aad4e8d, 0x73c2584a, 0x53372a6e, 0x37f1f417, 0x7afc3f80, 0x043c110e, 0x6a953a0b]);

/// Digest of the constraint system of a shard's chips.
pub const SHARD_CONSTRAINTS: Digest =
    F::new_array([0x0a9b58bf, 0x7a968492, 0x3c251265, 0x5f4fe252, 0x29bc033e, 0x438d9557, 0x7a846a53, 0x3bf86534]);
