//! The constraint systems of a run.
//!
//! A test writes this file: `UPDATE_EXPECT=1 cargo test -p nova-verifier --test constraints`.

use nova_air::F;

use crate::Digest;

/// Digest of the constraint system of a shard's chips.
pub const SHARD_CONSTRAINTS: Digest =
    F::new_array([0x60fb27c6, 0x6cab748a, 0x68cefa86, 0x0671d730, 0x44f2247e, 0x0fb1c3cc, 0x16711940, 0x2eb913f9]);

/// Digest of the constraint system of the memory table's chips.
pub const MEMORY_CONSTRAINTS: Digest =
    F::new_array([0x7e16a812, 0x52f912d8, 0x1894e37f, 0x50ab8b35, 0x57664849, 0x26764f23, 0x4771c454, 0x38cc7753]);
