//! Columns of the `divide` chip.

use crate::gadgets::{ReadRegister, State, Word, WriteRegister};

/// Columns of [`Divide`](super::Divide).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct DivideColumns<T> {
    /// State before.
    pub state: State<T>,
    /// 1 for `div`, `divu`, `rem`, `remu`, else 0; boolean here, at most one is 1.
    pub flags: [T; 4],
    /// Dividend.
    pub rs1: ReadRegister<T>,
    /// Divisor.
    pub rs2: ReadRegister<T>,
    /// Destination.
    pub rd: WriteRegister<T>,
    /// Sign bit of the dividend in a signed division, else 0; the remainder has it too.
    pub dividend_sign: T,
    /// Sign bit of the divisor in a signed division, else 0.
    pub divisor_sign: T,
    /// Whether exactly one of the two signs is set: the quotient's sign.
    pub quotient_sign: T,
    /// Magnitude of the dividend; limbs range-checked here.
    pub dividend: Word<T>,
    /// Bytes of the magnitude of the divisor; bytes by lookup.
    pub divisor: [T; 4],
    /// Bytes of the magnitude of the quotient; bytes by lookup.
    pub quotient: [T; 4],
    /// Magnitude of the remainder; limbs range-checked here.
    pub remainder: Word<T>,
    /// Carry out of the low limb of `quotient * divisor + remainder`, below 2^10; range-checked here.
    pub carry: T,
    /// 1 if the divisor is zero, else 0.
    pub by_zero: T,
    /// `divisor - remainder - 1`, where the divisor is not zero; limbs range-checked here.
    pub slack: Word<T>,
    /// Borrow out of the slack's low limb; boolean here.
    pub slack_borrow: T,
    /// The quotient with its sign; limbs range-checked here.
    pub signed_quotient: Word<T>,
    /// The remainder with its sign; limbs range-checked here.
    pub signed_remainder: Word<T>,
    /// Value written: one of the two above, or all ones for a quotient by zero.
    pub result: Word<T>,
}
crate::columns!(DivideColumns);
