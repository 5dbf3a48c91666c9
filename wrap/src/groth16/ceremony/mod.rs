//! The files of a ceremony: the constraints go out (`.r1cs`), and a key comes back (`.zkey`).
//!
//! Both formats are those of `snarkjs`, whose ceremonies others have run and reviewed. A file has a magic of four bytes, a version, the number of
//! sections, and for each section its number, its length and its bytes.
//!
//! # Soundness
//!
//! `snarkjs groth16 setup` makes the first key from the constraints and the file of the first phase, without randomness. So whoever needs to be sure
//! makes it alone. [`read_zkey`] compares all of the last key with it: only delta has changed, and what is divided by delta. Nothing of that is left
//! to the sums of another program. What it does not show is who contributed to delta: that is what `snarkjs zkey verify` prints.

mod r1cs;
mod second_phase;
mod zkey;

use std::io;

use thiserror::Error;

use super::key::KeyError;

pub use r1cs::write_r1cs;
pub use zkey::read_zkey;

/// Version of both formats.
const VERSION: u32 = 1;

/// Bytes of a coordinate and of a scalar.
const NUMBER: usize = 32;

/// Why a ceremony's key is refused.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CeremonyError {
    /// The file could not be read.
    #[error("the key's file: {0}")]
    File(#[from] io::Error),
    /// Not a key.
    #[error("this is no key of Groth16 over BN254 as `snarkjs` writes it: take the last .zkey file of the ceremony")]
    Unknown,
    /// A section is missing, twice there, or of another length.
    #[error("section {0} of the key's file is missing, or has another length: copy it again")]
    Section(u32),
    /// A key that is not the first of a ceremony.
    #[error("the first key has contributions, or gamma is not the generator: make it with `snarkjs groth16 setup`")]
    NotFirst,
    /// The second phase changed what it must not.
    #[error("{0} is not that of the ceremony's first key: do not use this key")]
    Changed(&'static str),
    /// Other constraints.
    #[error(
        "the ceremony was about another circuit: its first file has to be made from the constraints that this version exports"
    )]
    OtherCircuit,
    /// The points are those of no sound key.
    #[error(transparent)]
    Key(#[from] KeyError),
}
