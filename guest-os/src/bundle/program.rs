//! The program whose runs a bundle is about.

use super::Digest;

/// The digest of the key of the block guest, `nova_os::ELF`. The guest for bundles claims runs of it.
///
/// It changes with the block guest and with the chips. `guest-os/tests/bundle` compares it, and says how to renew it.
pub const BLOCK_PROGRAM: Digest =
    [890180327, 1940324932, 253662371, 2028860346, 1050711071, 924852206, 1241090514, 182056109];
