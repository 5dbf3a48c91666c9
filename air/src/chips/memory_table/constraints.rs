//! Constraints of the `memory_table` chip.

use super::{GAP_BITS, KEY_OFFSET, LAST_REGISTER, MemoryTableColumns, MemoryValues};
use crate::buses::{INITIAL, InitialMessage, RUN_MEMORY, RunMemoryMessage};
use crate::gadgets::{Word, constant, public_values, range, register_number};
use crate::{AirBuilder, ChipBuilder, Columns, EvalError, WindowAccess};
use nova_abi::memory::{INPUT_MAX_BYTES, INPUT_START};
use nova_abi::register::INPUT_LENGTH;
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = MemoryTableColumns::<B::Var>::of(main.current_slice())?;
    let next = MemoryTableColumns::<B::Var>::of(main.next_slice())?;
    let values = *MemoryValues::<B::PublicVar>::of(public_values(b, MemoryValues::<u8>::WIDTH))?;
    // A message's multiplicity reads these flags, so padding has none.
    let flags = [row.space, row.inside, row.is_start, row.is_end, row.is_input];
    b.assert_bool(row.is_real);
    b.assert_bools(flags);
    let padding = B::Expr::ONE - row.is_real.into();
    flags.into_iter().for_each(|flag| b.when(padding.clone()).assert_zero(flag));

    order(b, row, next, &values);
    limits(b, row, next, &values);
    ranges(b, row, next, &values);
    first_value(b, row);
    messages(b, row);
    input_end(b, row, next, &values);
    Ok(())
}

fn address<B: ChipBuilder>(row: &MemoryTableColumns<B::Var>) -> B::Expr {
    row.address_lo.into() + row.address_hi.into() * constant::<B>(1 << 16)
}

fn key<B: ChipBuilder>(row: &MemoryTableColumns<B::Var>) -> B::Expr {
    address::<B>(row) - row.space.into() * constant::<B>(KEY_OFFSET)
}

/// # Lemma 1
/// The rows that are used come first, and keys strictly increase over the rows that are used of all sections. Addresses are
/// below 2^30 and gaps below 2^29 by lookup, and the step from a key to the next is the gap and 1. A step that is not
/// forward would be a difference of at least `p - 2^30 - 64 > 2^29` in the field, and has no gap. The last row that is used
/// is one step before the key at which the section ends, a number below `p`, and the next section begins with it.
fn order<B: ChipBuilder>(
    b: &mut B,
    row: &MemoryTableColumns<B::Var>,
    next: &MemoryTableColumns<B::Var>,
    values: &MemoryValues<B::PublicVar>,
) {
    let is_real: B::Expr = row.is_real.into();
    range(b, is_real.clone(), row.address_lo, constant::<B>(16));
    range(b, is_real.clone(), row.address_hi, constant::<B>(14));
    range(b, is_real.clone(), row.gap_lo, constant::<B>(16));
    range(b, is_real.clone(), row.gap_hi, constant::<B>(GAP_BITS - 16));
    b.when_transition().assert_eq(row.is_last, is_real.clone() - next.is_real.into());
    b.when_last_row().assert_eq(row.is_last, is_real.clone());
    b.when_transition().when(next.is_real).assert_one(is_real);

    let gap = row.gap_lo.into() + row.gap_hi.into() * constant::<B>(1 << 16);
    let next_key = key::<B>(row) + B::Expr::ONE + gap;
    b.when_first_row().assert_one(row.is_real);
    b.when_first_row().assert_eq(key::<B>(row), values.key_in);
    b.when_transition().when(next.is_real).assert_eq(key::<B>(next), next_key.clone());
    b.when(row.is_last).assert_eq(next_key, values.key_out);
}

/// # Lemma 2
/// Registers come first, number 63 as the last of them, and no cell of memory is guarded. The first section begins with
/// register 0 and each section ends in memory, so the step from registers to memory lies within the first one. Space does
/// not fall, and memory begins after register 63, with a key of 64 or more by lemma 1: not in the lower guard page. No
/// key reaches the one at which the last section ends, that of the upper guard region's first word.
fn limits<B: ChipBuilder>(
    b: &mut B,
    row: &MemoryTableColumns<B::Var>,
    next: &MemoryTableColumns<B::Var>,
    values: &MemoryValues<B::PublicVar>,
) {
    b.when_first_row().assert_eq(row.space, values.first_space);
    b.when(row.is_last).assert_one(row.space);
    let back: B::Expr = row.space.into() * (B::Expr::ONE - next.space.into());
    b.when_transition().when(next.is_real).assert_zero(back);
    let memory_begins: B::Expr = (B::Expr::ONE - row.space.into()) * next.space.into();
    b.when_transition().when(memory_begins).assert_eq(address::<B>(row), constant::<B>(LAST_REGISTER));
}

/// # Lemma 3
/// `inside` is 1 exactly on the listed cells of the ranges that the program initialises. It rises only on rows with
/// `is_start`, where it was 0, and falls only on rows with `is_end`, on which it is 0; so either row sends one message, and
/// one with both flags sends kind 3. The initial table receives each bound once, a start as kind 1 and an end as kind
/// 2, and neither it nor the program's table receives another message of these kinds. Keys are unique by lemma 1. So each
/// bound is listed, and no other row has a flag.
fn ranges<B: ChipBuilder>(
    b: &mut B,
    row: &MemoryTableColumns<B::Var>,
    next: &MemoryTableColumns<B::Var>,
    values: &MemoryValues<B::PublicVar>,
) {
    let step = |row: &MemoryTableColumns<B::Var>| -> B::Expr { row.is_start.into() - row.is_end.into() };
    b.when_first_row().assert_eq(row.inside, step(row) + values.inside_in.into());
    b.when_transition().when(next.is_real).assert_eq(next.inside, step(next) + row.inside.into());
    b.when(row.is_last).assert_eq(row.inside, values.inside_out);
    b.assert_bool(row.inside.into() + row.is_end.into());
}

/// # Lemma 4
/// The first value of a cell inside of a range is the program's, by its message. Only addresses of the input region, and
/// the register of the input's length, may have `is_input`: limbs of theirs are looked up, and the length is at most
/// [`INPUT_MAX_BYTES`]. Everything else starts as zero. No row has both flags.
fn first_value<B: ChipBuilder>(b: &mut B, row: &MemoryTableColumns<B::Var>) {
    let (inside, is_input): (B::Expr, B::Expr) = (row.inside.into(), row.is_input.into());
    let given = inside + is_input.clone();
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

/// # Lemma 5
/// `stage` counts the rows of the length and of the input's end that came before, and both are listed once: it is 0 where
/// the first section begins and 2 where the last one ends. The input ends in a word of its region with stage 1, so that the
/// length's row came before it; that has one address, and addresses increase. A second end would not have stage 1. The end
/// is at the length, which all sections state, by an equation of numbers below 2^30. Words after it have stage 2, so that
/// they are not input and start as zero (lemma 4); and of the word at the end, the bytes from the end on are zero by the
/// lookup of its first value. A run that does not read the length may have any.
fn input_end<B: ChipBuilder>(
    b: &mut B,
    row: &MemoryTableColumns<B::Var>,
    next: &MemoryTableColumns<B::Var>,
    values: &MemoryValues<B::PublicVar>,
) {
    let (is_input, has_end): (B::Expr, B::Expr) = (row.is_input.into(), has_input_end::<B>(row));
    b.assert_bools(row.input_ends_before);
    let in_region = is_input.clone() * row.space.into();
    let is_length = is_input - in_region.clone();
    b.when(has_end.clone()).assert_one(in_region.clone());
    b.when(in_region).assert_one(row.stage);
    let stage = row.stage.into() + is_length.clone() + has_end.clone();
    b.when_first_row().assert_eq(row.stage, values.stage_in);
    b.when_transition().when(next.is_real).assert_eq(next.stage, stage.clone());
    b.when(row.is_last).assert_eq(stage, values.stage_out);

    let first = row.first.lo.into() + row.first.hi.into() * constant::<B>(1 << 16);
    b.when(is_length).assert_eq(first, values.input_length);
    let [_, one, two, three] = row.input_ends_before.map(Into::into);
    let bytes = (address::<B>(row) - constant::<B>(INPUT_START / 4)) * constant::<B>(4);
    b.when(has_end).assert_eq(bytes + one + two.double() + three * constant::<B>(3), values.input_length);
}

/// Every cell sends its first value for shard 0 and receives its last; the initial and the program's table receive the
/// program's words, and the bounds of its ranges.
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
    let (inside, is_end): (B::Expr, B::Expr) = (row.inside.into(), row.is_end.into());
    let kind = row.is_start.into() + is_end.double();
    let (lo, hi) = (row.first.lo.into(), row.first.hi.into());
    b.send(INITIAL, inside + is_end, InitialMessage { key: key::<B>(row), lo, hi, kind }.elements());
}
