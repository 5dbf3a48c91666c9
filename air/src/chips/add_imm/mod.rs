//! `addi`, and what resolves to it: `lui`, `auipc`, `fence`.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::AddImmColumns;

use crate::{Chip, ChipBuilder, EvalError};
use alloc::borrow::Cow;

/// The chip of `addi`, `lui`, `auipc` and `fence`.
///
/// The program table has the number of `addi` for all four: when a program is loaded, `lui` and `auipc` become a sum of
/// x0 and their result, which is known then, and `fence` a sum that is written to the sink.
pub struct AddImm;

impl Chip for AddImm {
    fn name(&self) -> Cow<'static, str> {
        "add_imm".into()
    }

    fn width(&self) -> usize {
        AddImmColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
