//! Wires: values of a circuit that have an address.

use nova_air::{EF, F};
use nova_verifier::DIGEST_ELEMENTS;

pub use nova_air::circuit::{ARRAYS, BLOCK, BLOCKS, ELEMENTS, Port};

// A digest is a block.
const _: () = assert!(BLOCK == DIGEST_ELEMENTS);

/// A wire that holds an element of the extension field, and its value while the circuit is built.
///
/// The circuit does not depend on the value.
#[derive(Clone, Copy, Debug)]
pub struct Element {
    pub(crate) address: u32,
    /// The value.
    pub value: EF,
}

impl Element {
    /// The element with this address in a circuit.
    pub const fn new(address: u32, value: EF) -> Self {
        Self { address, value }
    }

    /// The address.
    pub const fn address(&self) -> u32 {
        self.address
    }
}

/// A wire that holds eight field elements, and their values while the circuit is built: a digest, or half of a sponge's
/// rate.
///
/// The circuit does not depend on the values.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    pub(crate) address: u32,
    /// The values.
    pub value: [F; BLOCK],
}
