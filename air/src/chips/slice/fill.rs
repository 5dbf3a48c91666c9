//! Trace filling of the `slice` chip.

use super::{Slice, SliceColumns};
use crate::F;
use crate::chips::program::ProgramRow;
use crate::chips::program::fill::message;
use crate::witness::{Fill, Filling, Rows, Shard, SliceRow};
use core::borrow::Borrow;
use nova_vm::program::Code;
use p3_field::PrimeCharacteristicRing;

impl Fill for Slice {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        rows(shard.filler.code, shard.slice).into()
    }
}

/// The rows of a shard's slice.
pub(crate) fn rows<'a>(code: &'a Code, slice: &'a [SliceRow]) -> Rows<'a> {
    Rows::new(slice.len(), |index| row(code, slice[index]))
}

fn row(code: &Code, SliceRow { index, uses }: SliceRow) -> SliceColumns<F> {
    let message = message(code, index);
    let instruction: &ProgramRow<F> = message.as_slice().borrow();
    SliceColumns { is_real: F::ONE, instruction: *instruction, uses: F::from_u32(uses) }
}
