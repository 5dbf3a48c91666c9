#![doc = include_str!("../README.md")]

mod builder;
mod circuit;
mod gate;
pub mod programs;
pub mod run;
pub mod verify;
mod wires;
mod wiring;

/// The chips of circuits. They are part of `nova_air`, since the verifier of compressed proofs needs them.
pub use nova_air::circuit as chips;

pub use builder::{Array, Builder, CappedTree, FoldedRow, Lane, LogHeights, Sponge, SpongeState};
pub use circuit::{Assignment, Circuit, CircuitError, KeyError};
pub use gate::Gate;
pub use wires::{ARRAYS, BLOCK, BLOCKS, Block, ELEMENTS, Element, Port};
pub use wiring::WiringError;
