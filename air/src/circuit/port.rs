//! What connects the rows of a circuit.

use crate::{Bus, EF_DEGREE};

/// Field elements of a block: those of a digest, or of half of a sponge's rate.
pub const BLOCK: usize = 8;

/// An address holds an element of the extension field.
pub const ELEMENTS: Bus = Bus::shard(1, "ELEMENTS", 1 + EF_DEGREE);

/// An address holds a block.
pub const BLOCKS: Bus = Bus::shard(2, "BLOCKS", 1 + BLOCK);

/// An entry of an array is a block.
pub const ARRAYS: Bus = Bus::shard(3, "ARRAYS", 2 + BLOCK);

/// Fixed columns of a row's access to a wire: a value that has an address.
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
