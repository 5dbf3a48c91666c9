//! The API of tiny-keccak 2, over the machine's accelerator for Keccak-f\[1600\].
//!
//! Replaces the published crate by a patch. On the host, and for fewer than 24 rounds, the permutation is that of the
//! crate `keccak`. The features are those of the published crate.
#![no_std]
#![cfg_attr(
    not(all(feature = "fips202", feature = "sp800", feature = "k12", feature = "parallel_hash")),
    allow(dead_code, unused_imports, reason = "features choose among the functions, which share the rest")
)]

#[cfg(feature = "cshake")]
mod cshake;
mod encoding;
mod families;
#[cfg(feature = "k12")]
mod kangaroo;
#[cfg(feature = "parallel_hash")]
mod parallel_hash;
mod sponge;

#[cfg(feature = "cshake")]
pub use cshake::CShake;
#[cfg(feature = "kmac")]
pub use cshake::{Kmac, KmacXof};
#[cfg(feature = "tuple_hash")]
pub use cshake::{TupleHash, TupleHashXof};
#[cfg(feature = "keccak")]
pub use families::Keccak;
#[cfg(feature = "sha3")]
pub use families::Sha3;
#[cfg(feature = "shake")]
pub use families::Shake;
#[cfg(feature = "k12")]
pub use kangaroo::{KangarooTwelve, KangarooTwelveXof};
#[cfg(feature = "parallel_hash")]
pub use parallel_hash::{ParallelHash, ParallelHashXof};
pub use sponge::keccakf;
#[cfg(feature = "k12")]
pub use sponge::keccakp;

/// An incremental hash function.
pub trait Hasher {
    /// Appends to the input.
    fn update(&mut self, input: &[u8]);

    /// Writes the digest to the output.
    fn finalize(self, output: &mut [u8]);
}

/// A conversion to a function with an extendable output.
pub trait IntoXof {
    /// The function with an extendable output.
    type Xof: Xof;

    /// Finishes the input.
    fn into_xof(self) -> Self::Xof;
}

/// A function with an extendable output.
pub trait Xof {
    /// Squeezes the next bytes of output.
    fn squeeze(&mut self, output: &mut [u8]);
}
