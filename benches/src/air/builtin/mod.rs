//! The constraint systems that `nova-bench` has.

mod chips;
mod fibonacci;
mod hashes;
mod synthetic;

pub use chips::{ChipAlone, chip_names, nova_chips};
pub use fibonacci::Fibonacci;
pub use hashes::{Blake3, Keccak, Poseidon2, Sha256};
pub use synthetic::{DimensionError, Synthetic};

use super::Subject;

/// All but Nova's own chips, whose tables take a run of guests to fill: see [`nova_chips`].
pub fn subjects(synthetic: Synthetic) -> Vec<Box<dyn Subject>> {
    vec![
        Box::new(Fibonacci),
        Box::new(Poseidon2::new()),
        Box::new(Keccak),
        Box::new(Blake3),
        Box::new(Sha256),
        Box::new(synthetic),
    ]
}
