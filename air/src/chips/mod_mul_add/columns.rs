//! Columns of the `mod_mul_add` chip.

use crate::gadgets::{FixedRegister, LessThanCols, Read, Update, Word};

/// Columns of [`ModMulAdd`](super::ModMulAdd). Big integers come lowest part first.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct ModMulAddColumns<T, const WORDS: usize> {
    /// 1 on rows that are used, 0 on padding; boolean here.
    pub is_real: T,
    /// Cycle of the call; from the call bus.
    pub cycle: T,
    /// a0, a1 and a2: where the result goes, and the factors; from the call bus.
    pub arguments: [Word<T>; 3],
    /// a3 and a4: the addend and the modulus.
    pub further: [FixedRegister<T>; 2],
    /// The factors.
    pub factors: [[Read<T>; WORDS]; 2],
    /// The addend.
    pub addend: [Read<T>; WORDS],
    /// The modulus.
    pub modulus: [Read<T>; WORDS],
    /// The result; its values afterwards are range-checked here.
    pub result: [Update<T>; WORDS],
    /// The low bytes of the factors' limbs; range-checked here with the high ones.
    pub factor_bytes: [[[T; 2]; WORDS]; 2],
    /// The low bytes of the modulus' limbs; range-checked here with the high ones.
    pub modulus_bytes: [[T; 2]; WORDS],
    /// 1 if the modulus is 0 and means the power of two that numbers are below, else 0; boolean here.
    pub is_power: T,
    /// Bytes of the quotient, which has as many as a product; range-checked here.
    pub quotient: [[T; 8]; WORDS],
    /// Carries of the equation; range-checked here.
    pub carries: [[T; 4]; WORDS],
    /// Shows that the result is below the modulus.
    pub reduced: LessThanCols<T, WORDS>,
}
crate::columns!(ModMulAddColumns, WORDS);
