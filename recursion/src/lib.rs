#![doc = include_str!("../README.md")]

mod builder;
pub mod chips;
mod circuit;
pub mod programs;
pub mod verify;
mod wires;
mod wiring;

pub use builder::{Array, Builder, Lane, LogHeights, SpongeState};
pub use circuit::{Assignment, Circuit, CircuitError, KeyError};
pub use wires::{ARRAYS, BLOCK, BLOCKS, Block, ELEMENTS, Element, Port};
pub use wiring::WiringError;
