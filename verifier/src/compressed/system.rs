//! The constraint system of shrink.
//!
//! A test writes this file: `UPDATE_EXPECT=1 cargo test -p nova-verifier --test constraints`.

use nova_air::F;

use crate::Digest;

/// Digest of the constraint system of the chips of circuits with 48 public values.
pub const SHRINK_CONSTRAINTS: Digest =
    F::new_array([0x38bff7f7, 0x0e17e30a, 0x7e996a45, 0x53d707c4, 0x22f63646, 0x4f3a9390, 0x41e5f40c, 0x6c4e2e05]);
