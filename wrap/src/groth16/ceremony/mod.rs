//! The files of a ceremony: the constraints go out (`.r1cs`), and a key comes back (`.zkey`).
//!
//! Both formats are those of `snarkjs`, whose ceremonies others have run and reviewed. A file has a magic of four bytes, a version, the number of
//! sections, and for each section its number, its length and its bytes.
//!
//! # Soundness
//!
//! That a key belongs to the constraints and to the first phase, and that each contribution builds on the one before, is checked by
//! `snarkjs zkey verify`, which takes the first phase's file. [`read_zkey`] checks what the key alone shows: its points are in their groups, its
//! copies of beta and delta agree, the second phase ran, and the constraints that it states are those of the circuit.

mod r1cs;
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
    /// Other constraints.
    #[error(
        "the ceremony was about another circuit: its first file has to be made from the constraints that this version exports"
    )]
    OtherCircuit,
    /// The points are those of no sound key.
    #[error(transparent)]
    Key(#[from] KeyError),
}
