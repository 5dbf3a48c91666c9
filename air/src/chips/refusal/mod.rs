//! Calls that accelerators refuse because a pointer is bad.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::RefusalColumns;

use crate::{Chip, ChipBuilder, EvalError};
use alloc::borrow::Cow;
use nova_abi::accelerator;
use nova_abi::accelerator::Operand;
use nova_abi::memory::{ADDRESS_END, ADDRESS_START};

/// Operands of all accelerators.
#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it")]
pub const OPERANDS: usize = {
    let (mut sum, mut index) = (0, 0);
    while index < accelerator::ALL.len() {
        sum += accelerator::ALL[index].operands.len();
        index += 1;
    }
    sum
};

/// The operands of all accelerators, with the accelerators' numbers, in the order of the flags.
pub(crate) fn operands() -> impl Iterator<Item = (u32, &'static Operand)> {
    accelerator::ALL.iter().flat_map(|known| known.operands.iter().map(|operand| (known.number, operand)))
}

/// The chip of refused calls: a row shows why a pointer is bad, so that no other call can be refused.
pub struct Refusal;

/// The pointers of blocks that end below the upper guard region have this high limb, or a smaller one.
const LAST_HI: u32 = ADDRESS_END >> 16;

/// Words from the last multiple of 2^16 to the upper guard region.
const LAST_WORDS: u32 = (ADDRESS_END & 0xffff) / 4;

impl Chip for Refusal {
    fn name(&self) -> Cow<'static, str> {
        "refusal".into()
    }

    fn width(&self) -> usize {
        RefusalColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}

/// One more than the greatest limb.
const LIMBS: u32 = 1 << 16;

#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it")]
const _: () = {
    assert!(ADDRESS_START.is_power_of_two() && ADDRESS_START < LIMBS);
    // The limbs beyond the last one are as many as a range check has.
    assert!((LIMBS - LAST_HI - 1).is_power_of_two());
    let mut index = 0;
    while index < accelerator::ALL.len() {
        let operands = accelerator::ALL[index].operands;
        let mut operand = 0;
        while operand < operands.len() {
            assert!(operands[operand].words <= LAST_WORDS && operands[operand].argument <= 4);
            operand += 1;
        }
        index += 1;
    }
};
