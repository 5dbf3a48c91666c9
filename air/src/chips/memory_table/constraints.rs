//! Constraints of the `memory_table` chip.

use super::{FIRST_WORD, GAP_BITS, LAST_REGISTER, LAST_WORD, MemoryTableColumns};
use crate::buses::{INITIAL, InitialMessage, RUN_MEMORY, RunMemoryMessage};
use crate::gadgets::{Word, constant, range, register_number};
use crate::{AirBuilder, ChipBuilder, Columns, EvalError, WindowAccess};
use nova_abi::memory::{INPUT_MAX_BYTES, INPUT_START};
use nova_abi::register::INPUT_LENGTH;
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = MemoryTableColumns::<B::Var>::of(main.current_slice())?;
    let next = MemoryTableColumns::<B::Var>::of(main.next_slice())?;
    b.assert_bools([row.is_real, row.space, row.is_program, row.is_input]);
    let padding = B::Expr::ONE - row.is_real.into();
    b.when(padding.clone()).assert_zero(row.space);
    b.when(padding.clone()).assert_zero(row.is_program);
    b.when(padding).assert_zero(row.is_input);

    order(b, row, next);
    limits(b, row, next);
    first_value(b, row);
    messages(b, row);
    input_end(b, row, next);
    Ok(())
}

fn address<B: ChipBuilder>(row: &MemoryTableColumns<B::Var>) -> B::Expr {
    row.address_lo.into() + row.address_hi.into() * constant::<B>(1 << 16)
}

fn key<B: ChipBuilder>(row: &MemoryTableColumns<B::Var>) -> B::Expr {
    address::<B>(row) - row.space.into() * constant::<B>(FIRST_WORD - LAST_REGISTER - 1)
}

/// # Lemma 1
/// The rows that are used come first, and their keys strictly increase. A row that is used has one before it that is.
/// Addresses are below 2^30 and gaps below 2^29 by lookup, and the step from a key to the next is the gap and 1. A
/// step that is not forward would be a difference of at least `p - 2^30 - 64 > 2^29` in the field, and has no gap.
fn order<B: ChipBuilder>(b: &mut B, row: &MemoryTableColumns<B::Var>, next: &MemoryTableColumns<B::Var>) {
    let is_real: B::Expr = row.is_real.into();
    range(b, is_real.clone(), row.address_lo, constant::<B>(16));
    range(b, is_real.clone(), row.address_hi, constant::<B>(14));
    range(b, is_real.clone(), row.gap_lo, constant::<B>(16));
    range(b, is_real.clone(), row.gap_hi, constant::<B>(GAP_BITS - 16));
    let gap = row.gap_lo.into() + row.gap_hi.into() * constant::<B>(1 << 16);
    let step = key::<B>(next) - key::<B>(row) - B::Expr::ONE;
    b.when_transition().when(next.is_real).assert_eq(step, gap);
    b.when_transition().when(next.is_real).assert_one(is_real);
    // Space never goes back from 1 to 0.
    let back: B::Expr = row.space.into() * (B::Expr::ONE - next.space.into());
    b.when_transition().when(next.is_real).assert_zero(back);
}

/// # Lemma 2
/// The table begins with a register, lists number 63 as the last of them, and ends with the last word below the upper
/// guard region. The first word of memory has key 64 or more by lemma 1, so that it is not in the lower guard page.
///
/// The last row that is used has stage 2 when the end of the input is counted, so the end is listed, which lies in memory;
/// and the first has stage 0, so the row of the input's length is listed before it: a register.
fn limits<B: ChipBuilder>(b: &mut B, row: &MemoryTableColumns<B::Var>, next: &MemoryTableColumns<B::Var>) {
    b.when_first_row().assert_one(row.is_real);
    b.when_first_row().assert_zero(row.stage);
    let address = address::<B>(row);
    let memory_begins: B::Expr = (B::Expr::ONE - row.space.into()) * next.space.into();
    b.when_transition().when(memory_begins).assert_eq(address.clone(), constant::<B>(LAST_REGISTER));
    let stage = row.stage.into() + has_input_end::<B>(row);
    let is_last_used: B::Expr = row.is_real.into() * (B::Expr::ONE - next.is_real.into());
    b.when_transition().when(is_last_used.clone()).assert_eq(address.clone(), constant::<B>(LAST_WORD));
    b.when_transition().when(is_last_used).assert_eq(stage.clone(), B::Expr::TWO);
    b.when_last_row().when(row.is_real).assert_eq(address, constant::<B>(LAST_WORD));
    b.when_last_row().when(row.is_real).assert_eq(stage, B::Expr::TWO);
}

/// # Lemma 3
/// The table of initial values sends each word of the program exactly once, and only rows with `is_program` receive, so
/// each such word is listed and has the program's value. Only addresses of the input region, and the register of the
/// input's length, may have `is_input`: limbs of theirs are looked up, and the length is at most [`INPUT_MAX_BYTES`].
/// Everything else starts as zero. No row has both flags.
fn first_value<B: ChipBuilder>(b: &mut B, row: &MemoryTableColumns<B::Var>) {
    let (is_program, is_input): (B::Expr, B::Expr) = (row.is_program.into(), row.is_input.into());
    let given = is_program + is_input.clone();
    b.assert_bool(given.clone());
    b.when(B::Expr::ONE - given.clone()).assert_zero(row.first.lo);
    b.when(B::Expr::ONE - given).assert_zero(row.first.hi);
    // All bits of the input's words count, but in the word in which it ends.
    let [empty, one, two, three] = row.input_ends_before.map(Into::into);
    let (byte, limb) = (constant::<B>(8), constant::<B>(16));
    let lo = limb.clone() - empty.clone() * limb.clone() - one.clone() * byte.clone();
    let hi = limb.clone() - (empty + one + two) * limb - three * byte;
    range(b, is_input.clone(), row.first.lo, lo);
    range(b, is_input.clone(), row.first.hi, hi);
    // The input region begins at a multiple of 2^28 words; the table ends before the address space does.
    let input_hi = constant::<B>(INPUT_START / 4 / (1 << 16));
    let in_region = is_input.clone() * row.space.into();
    range(b, in_region.clone(), row.address_hi.into() - input_hi, constant::<B>(12));
    // The input's length is its greatest one at most: that one's low limb has all bits set.
    let is_length = is_input - in_region;
    let greatest_hi = constant::<B>(INPUT_MAX_BYTES >> 16);
    range(b, is_length.clone(), greatest_hi - row.first.hi.into(), constant::<B>(14));
    b.when(is_length).assert_eq(address::<B>(row), register_number::<B>(INPUT_LENGTH));
}

/// 1 if the input ends in this word, else 0.
fn has_input_end<B: ChipBuilder>(row: &MemoryTableColumns<B::Var>) -> B::Expr {
    row.input_ends_before.into_iter().map(Into::into).sum()
}

/// # Lemma 4
/// `stage` counts the rows of the length and of the input's end that came before, and both are listed once. The input
/// ends in a word of its region with stage 1, so that the length's row came before it; that has one address, and
/// addresses increase. A second end would not have stage 1, nor the table's end stage 2 (lemma 2). The end is at the
/// length by an equation of numbers below 2^30. Words after it have stage 2, so that they are not input and start as zero
/// (lemma 3); and of the word at the end, the bytes from the end on are zero by the lookup of its first value. A run that
/// does not read the length may have any.
fn input_end<B: ChipBuilder>(b: &mut B, row: &MemoryTableColumns<B::Var>, next: &MemoryTableColumns<B::Var>) {
    let (is_input, has_end): (B::Expr, B::Expr) = (row.is_input.into(), has_input_end::<B>(row));
    b.assert_bools(row.input_ends_before);
    let in_region = is_input.clone() * row.space.into();
    let is_length = is_input - in_region.clone();
    b.when(has_end.clone()).assert_one(in_region.clone());
    b.when(in_region).assert_one(row.stage);
    let stage = row.stage.into() + is_length.clone() + has_end.clone();
    b.when_transition().when(next.is_real).assert_eq(next.stage, stage);

    let length: B::Expr = row.length.into();
    b.when_transition().when(next.is_real).assert_eq(next.length, length.clone());
    let first = row.first.lo.into() + row.first.hi.into() * constant::<B>(1 << 16);
    b.when(is_length).assert_eq(first, length.clone());
    let [_, one, two, three] = row.input_ends_before.map(Into::into);
    let bytes = (address::<B>(row) - constant::<B>(INPUT_START / 4)) * constant::<B>(4);
    b.when(has_end).assert_eq(bytes + one + two.double() + three * constant::<B>(3), length);
}

/// Every cell sends its first value for shard 0 and receives its last; the program's words come from its table.
fn messages<B: ChipBuilder>(b: &mut B, row: &MemoryTableColumns<B::Var>) {
    let (is_real, space): (B::Expr, B::Expr) = (row.is_real.into(), row.space.into());
    let address = address::<B>(row);
    let run_memory = |value: Word<B::Var>, shard| RunMemoryMessage {
        space: space.clone(),
        address: address.clone(),
        lo: value.lo.into(),
        hi: value.hi.into(),
        shard,
    };
    b.send(RUN_MEMORY, is_real.clone(), run_memory(row.first, B::Expr::ZERO).elements());
    b.receive(RUN_MEMORY, is_real, run_memory(row.last, row.last_shard.into()).elements());
    let (lo, hi) = (row.first.lo.into(), row.first.hi.into());
    let initial = InitialMessage { space: space.clone(), address: address.clone(), lo, hi };
    b.receive(INITIAL, row.is_program, initial.elements());
}
