//! Wires: values of a circuit that have an address.

use nova_air::{Bus, EF, EF_DEGREE, F};
use nova_verifier::DIGEST_ELEMENTS;

/// Field elements of a [`Block`].
pub const BLOCK: usize = DIGEST_ELEMENTS;

/// An address holds an element of the extension field.
pub const ELEMENTS: Bus = Bus::shard(1, "ELEMENTS", 1 + EF_DEGREE);

/// An address holds a block.
pub const BLOCKS: Bus = Bus::shard(2, "BLOCKS", 1 + BLOCK);

/// An entry of an array is a block.
pub const ARRAYS: Bus = Bus::shard(3, "ARRAYS", 2 + BLOCK);

/// A wire that holds an element of the extension field, and its value while the circuit is built.
///
/// The circuit does not depend on the value.
#[derive(Clone, Copy, Debug)]
pub struct Element {
    pub(crate) address: u32,
    /// The value.
    pub value: EF,
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

/// Fixed columns of a row's access to a wire.
///
/// The row that defines a wire has the number of its uses as count, each row that uses it -1. A port without a wire has
/// address and count 0.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct Port<T> {
    /// Address of the wire.
    pub address: T,
    /// How often the row sends the wire's value.
    pub count: T,
}
