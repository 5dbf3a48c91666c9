//! Columns of the `multiply` chip.

use crate::gadgets::{ReadRegister, State, Word, WriteRegister};

/// Columns of [`Multiply`](super::Multiply).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct MultiplyColumns<T> {
    /// State before.
    pub state: State<T>,
    /// 1 for `mul`, `mulh`, `mulhsu`, `mulhu`, else 0; boolean here, at most one is 1.
    pub flags: [T; 4],
    /// First source.
    pub rs1: ReadRegister<T>,
    /// Second source.
    pub rs2: ReadRegister<T>,
    /// Destination.
    pub rd: WriteRegister<T>,
    /// Bytes of the first source; bytes by lookup, tied to its limbs here.
    pub left: [T; 4],
    /// Bytes of the second source; bytes by lookup, tied to its limbs here.
    pub right: [T; 4],
    /// Limbs of the unsigned 64-bit product; range-checked here.
    pub product: [T; 4],
    /// Carries out of the product's first three limbs, below 2^11; range-checked here.
    pub carry: [T; 3],
    /// Sign bit of the first source where it is taken as signed, else 0.
    pub left_sign: T,
    /// Sign bit of the second source where it is taken as signed, else 0.
    pub right_sign: T,
    /// Borrows of the sign correction, 0 to 2; constrained here.
    pub borrow: [T; 2],
    /// Value written; limbs range-checked here.
    pub result: Word<T>,
}
crate::columns!(MultiplyColumns);
