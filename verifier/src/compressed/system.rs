//! The constraint system of shrink.
//!
//! A test writes this file: `UPDATE_EXPECT=1 cargo test -p nova-verifier --test constraints`.

use nova_air::F;

use crate::Digest;

/// Digest of the constraint system of the chips of circuits with 48 public values.
pub const SHRINK_CONSTRAINTS: Digest =
    F::new_array([0x36e6dd0c, 0x4e546a94, 0x7ded8fd3, 0x0a1a37d8, 0x15a09cdd, 0x49a9df40, 0x2adeea65, 0x08be7826]);
