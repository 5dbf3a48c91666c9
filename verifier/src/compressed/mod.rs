//! Compressed proofs: one proof of fixed size for a whole run.
//!
//! A compressed proof is a proof of the program *shrink*, the last of recursion (`docs/decisions/0112-recursion.md`). Shrink
//! verifies a proof of *compress*, which closes a chain of sections, or of *resolve*, which resolves a claim of such a run, and
//! states what the run states. [`verify()`] needs two
//! things besides the proof:
//!
//! - a [`CompressedKey`]. It is the same for all programs. A verifier that takes it from elsewhere compares its
//!   [digest](CompressedKey::digest) with a pinned one.
//! - the [digest of the program's key](crate::run::ProgramKey::digest).
//!
//! # Soundness
//!
//! The key of shrink fixes its circuit. That circuit hashes the key of its child, which lies in the tree of keys, at the place of
//! compress or of resolve, and states the root of that tree. Each program below equates its child's root with its own, and
//! accepts a child only with a key of the tree; resolve has the key of shrink as a constant. So with the pinned root, setup made
//! every key. A proof of another program, such as a segment, has another key.
//! [`ClosedRun`](crate::run::ClosedRun) lists the public values. The verifier computes every one of them, zeros included, from
//! the key, the program's digest, the output's bytes and the claims. Of these the proof names how many are resolved, and the
//! state of the output's hash after them: another state leads to another digest.

mod error;
mod key;
mod proof;
mod system;
mod verify;

pub use error::CompressedError;
pub use key::{CompressedKey, KEY_MAGIC};
pub use proof::{CompressedProof, MAGIC, VERSION};
pub use system::SHRINK_CONSTRAINTS;
pub use verify::{CompressedSecurity, SHRINK_BLOCKS, verify, verify_open};
