//! Compresses the proof of a run: the proofs of its sections are lifted and joined, and end in one proof of fixed size.
//!
//! ```text
//! lift      a section's proof -> a segment, in the common shape
//! join      two segments that meet -> one
//! compress  the segment of the whole run -> a closed run
//! shrink    its proof -> a short one, which the verifier of compressed proofs accepts
//! resolve   a short proof and that of a claimed run -> a closed run with one open claim less
//! ```
//!
//! A [`Compressor`] takes the sections in order. It keeps as many segments as the logarithm of their number, so memory does
//! not grow with the run. The list of [`Roots`] says which circuits there are: a prover makes a circuit when it needs it,
//! together with its first witness, and its root has to be the listed one.

mod compressor;
mod error;
mod joins;
mod layers;
mod program;
mod programs;
mod prover;
mod resolve_all;
mod resolver;
mod roots;

pub use compressor::Compressor;
pub use error::CompressError;
pub use layers::LayerSetup;
pub use program::{Program, UnknownProgram};
pub use programs::{Layers, Programs};
pub use prover::{Listener, Step};
pub use resolve_all::{Unmet, UnmetClaim, find_claimed, resolve_all};
pub use resolver::{ResolveError, Resolver, resolvable};
pub use roots::{Roots, RootsError};
