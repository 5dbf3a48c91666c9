//! Columns of the `shift` chip.

use crate::gadgets::{Operand, ReadRegister, State, Word, WriteRegister};

/// Columns of [`Shift`](super::Shift).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct ShiftColumns<T> {
    /// State before.
    pub state: State<T>,
    /// 1 for a left shift, else 0; boolean here, at most one of the three is 1.
    pub is_left: T,
    /// 1 for a logical right shift, else 0.
    pub is_logical: T,
    /// 1 for an arithmetic right shift, else 0.
    pub is_arithmetic: T,
    /// Value to be shifted.
    pub rs1: ReadRegister<T>,
    /// Amount, of which five bits count.
    pub operand: Operand<T>,
    /// Destination.
    pub rd: WriteRegister<T>,
    /// The amount's bits 0 to 4; boolean here, tied to the amount here.
    pub amount: [T; 5],
    /// 2^(amount mod 4), tied to the bits here.
    pub power_low: T,
    /// 2^(amount mod 16), tied to the bits here.
    pub power: T,
    /// The bit at which limbs are split: amount mod 16 for right shifts, 16 less that for left shifts.
    pub split: T,
    /// 2^split.
    pub split_power: T,
    /// 2^(16 - split).
    pub rest_power: T,
    /// Each limb's lower `split` bits; range-checked here.
    pub lower: Word<T>,
    /// Each limb's upper `16 - split` bits; range-checked here.
    pub upper: Word<T>,
    /// Sign bit of the value in an arithmetic shift, else 0.
    pub sign: T,
    /// The value shifted by amount mod 16.
    pub partial: Word<T>,
    /// Value written: `partial`, or `partial` moved by a limb.
    pub result: Word<T>,
}
crate::columns!(ShiftColumns);
