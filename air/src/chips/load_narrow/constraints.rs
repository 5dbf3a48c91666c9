//! Constraints of the `load_narrow` chip.

use super::LoadNarrowColumns;
use crate::gadgets::{
    Operation, Word, byte_pair, constant, execute, expr, following_pc, range, read_ram, read_register, tick,
    timestamp, word_address, write_register,
};
use crate::{AirBuilder, ChipBuilder, Columns, EvalError, WindowAccess, opcodes};
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = LoadNarrowColumns::<B::Var>::of(main.current_slice())?;
    let [lb, lh, lbu, lhu]: [B::Expr; 4] = row.flags.map(Into::into);
    let (is_byte, is_half) = (lb + lbu, lh + lhu);
    let is_real = is_byte.clone() + is_half.clone();
    b.assert_bools(row.flags);
    b.assert_bool(is_real.clone());

    fetch(b, row, &is_real);
    access(b, row, &is_real, &is_half);
    select(b, row, &is_byte, &is_half);
    let result = extend(b, row, &is_real);
    write_register(b, &is_real, &row.rd, result, timestamp::<B>(&row.state, tick::RD));
    Ok(())
}

fn fetch<B: ChipBuilder>(b: &mut B, row: &LoadNarrowColumns<B::Var>, is_real: &B::Expr) {
    let numbers = [opcodes::LB, opcodes::LH, opcodes::LBU, opcodes::LHU];
    let weighted = row.flags.into_iter().zip(numbers).map(|(flag, number)| flag.into() * constant::<B>(number));
    let mut operation = Operation::new(weighted.sum());
    operation.rd = row.rd.register.into();
    operation.rs1 = row.rs1.register.into();
    operation.imm = expr::<B>(row.imm);
    execute(b, is_real, &row.state, operation, following_pc::<B>(&row.state));
}

fn access<B: ChipBuilder>(b: &mut B, row: &LoadNarrowColumns<B::Var>, is_real: &B::Expr, is_half: &B::Expr) {
    b.assert_bools(row.offset);
    b.assert_zero(is_half.clone() * row.offset[0].into());
    let low_bits = row.offset[0].into() + row.offset[1].into() * constant::<B>(2);
    let (base, offset) = (expr::<B>(row.rs1.value), expr::<B>(row.imm));
    let address = word_address(b, is_real, &row.address, &base, &offset, low_bits);
    read_register(b, is_real, &row.rs1, timestamp::<B>(&row.state, tick::RS1));
    read_ram(b, is_real, address, expr::<B>(row.word), &row.memory, timestamp::<B>(&row.state, tick::MEMORY));
}

/// Picks the halfword, and the byte in it.
fn select<B: ChipBuilder>(b: &mut B, row: &LoadNarrowColumns<B::Var>, is_byte: &B::Expr, is_half: &B::Expr) {
    let [low_bit, high_bit]: [B::Expr; 2] = row.offset.map(Into::into);
    let (half, value): (B::Expr, B::Expr) = (row.half.into(), row.value.into());
    let word = expr::<B>(row.word);
    b.assert_eq(half.clone(), word.lo.clone() + high_bit * (word.hi - word.lo));
    let [first, second]: [B::Expr; 2] = row.bytes.map(Into::into);
    byte_pair(b, is_byte.clone(), first.clone(), second.clone());
    b.when(is_byte.clone()).assert_eq(half.clone(), first.clone() + second.clone() * constant::<B>(256));
    let byte = first.clone() + low_bit * (second - first);
    b.assert_zero(is_byte.clone() * (value.clone() - byte) + is_half.clone() * (value - half));
}

/// Extends what was loaded to a word.
fn extend<B: ChipBuilder>(b: &mut B, row: &LoadNarrowColumns<B::Var>, is_real: &B::Expr) -> Word<B::Expr> {
    let [lb, lh, lbu, lhu]: [B::Expr; 4] = row.flags.map(Into::into);
    let (byte_sign, half_sign): (B::Expr, B::Expr) = (row.byte_sign.into(), row.half_sign.into());
    b.assert_bools([row.byte_sign, row.half_sign]);
    b.when(B::Expr::ONE - lb.clone()).assert_zero(byte_sign.clone());
    b.when(B::Expr::ONE - lh.clone()).assert_zero(half_sign.clone());
    let value: B::Expr = row.value.into();
    let below_sign =
        value.clone() - byte_sign.clone() * constant::<B>(1 << 7) - half_sign.clone() * constant::<B>(1 << 15);
    let bits = lb * constant::<B>(7) + lh * constant::<B>(15) + (lbu + lhu) * constant::<B>(16);
    range(b, is_real.clone(), below_sign, bits);
    let lo = value + byte_sign.clone() * constant::<B>(0xff00);
    Word::new(lo, (byte_sign + half_sign) * constant::<B>(0xffff))
}
