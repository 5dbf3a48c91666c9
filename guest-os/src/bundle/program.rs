//! The program whose runs a bundle is about.

use super::Digest;

/// The digest of the key of the block guest. The guest for bundles claims runs of this program, and of no other.
///
/// It changes with the block guest, the chips and the parameters of proofs. A test writes the file: `guest-os/tests/bundle`.
pub const BLOCK_PROGRAM: Digest = include!("block_program.txt");
