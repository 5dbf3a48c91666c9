//! Circuits over the scalar field of BN254, in whose constraints a STARK proof is verified.
//!
//! A [`Builder`] makes constraints and, at the same time, the values of variables. What it computes with:
//!
//! - an [`Element`](nova_recursion::Element) is an element of the extension field: five integers, each a linear combination of variables with a bound;
//! - a [`Scalar`] is an element of the scalar field: a digest, or a part of the transcript's state.
//!
//! Sums and products of elements are lazy: they are those of integers, and constrain nothing but products of variables, until an
//! integer might pass 2^250. Then it is replaced with its remainder modulo `p`, which costs a constraint for each of its bits
//! ([`Builder::reduce`]).
//!
//! # Canonical values
//!
//! A remainder has 31 bits, so a residue below `2^24 - 1` has two remainders. Inside it does not matter which. Where an
//! integer itself is seen, this is what makes it canonical:
//!
//! | integer | canonical by |
//! |---|---|
//! | bits of an element ([`bits`](nova_recursion::verify::Arithmetic::bits)) | `Builder::canonical_bits` |
//! | element that a transcript absorbs, public value | [`Transcript::observe`], [`Builder::pack`] |
//! | limbs that a transcript draws | `Transcript`, as it splits a scalar |
//! | value of a leaf ([`Builder::leaf`]) | nothing: 31 bits suffice, since the packing is one to one on them |

mod arithmetic;
mod backend;
mod builder;
mod dot;
mod hash;
mod linear;
mod number;
mod ring;
mod system;
#[cfg(test)]
mod tests;
mod transcript;
mod tree;

pub use arithmetic::Sum;
pub use backend::{Cap, Lane};
pub use builder::{Builder, Scalar};
pub use system::{Mode, System};
pub use transcript::Transcript;
