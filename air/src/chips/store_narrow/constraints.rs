//! Constraints of the `store_narrow` chip.

use super::StoreNarrowColumns;
use crate::gadgets::{
    Operation, byte_pair, constant, execute, expr, following_pc, read_register, tick, timestamp, word_address,
    write_ram,
};
use crate::{AirBuilder, ChipBuilder, Columns, EvalError, WindowAccess, opcodes};

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = StoreNarrowColumns::<B::Var>::of(main.current_slice())?;
    let (is_byte, is_half): (B::Expr, B::Expr) = (row.is_byte.into(), row.is_half.into());
    let is_real = is_byte.clone() + is_half.clone();
    b.assert_bools([row.is_byte, row.is_half]);
    b.assert_bool(is_real.clone());

    let opcode = is_byte * constant::<B>(opcodes::SB) + is_half * constant::<B>(opcodes::SH);
    let mut operation = Operation::new(opcode);
    operation.rs1 = row.rs1.register.into();
    operation.rs2 = row.rs2.register.into();
    operation.imm = expr::<B>(row.imm);
    execute(b, &is_real, &row.state, operation, following_pc::<B>(&row.state));
    access(b, row, &is_real);
    merge(b, row);
    Ok(())
}

fn access<B: ChipBuilder>(b: &mut B, row: &StoreNarrowColumns<B::Var>, is_real: &B::Expr) {
    b.assert_bools(row.offset);
    b.assert_zero(row.is_half.into() * row.offset[0].into());
    let low_bits = row.offset[0].into() + row.offset[1].into() * constant::<B>(2);
    let (base, offset) = (expr::<B>(row.rs1.value), expr::<B>(row.imm));
    let address = word_address(b, is_real, &row.address, &base, &offset, low_bits);
    read_register(b, is_real, &row.rs1, timestamp::<B>(&row.state, tick::RS1));
    read_register(b, is_real, &row.rs2, timestamp::<B>(&row.state, tick::RS2));
    let values = (expr::<B>(row.before), expr::<B>(row.after));
    write_ram(b, is_real, address, values, &row.memory, timestamp::<B>(&row.state, tick::MEMORY));
}

/// Puts the stored bytes into the selected limb and keeps everything else.
fn merge<B: ChipBuilder>(b: &mut B, row: &StoreNarrowColumns<B::Var>) {
    let [low_bit, high_bit]: [B::Expr; 2] = row.offset.map(Into::into);
    let (is_byte, is_half, half): (B::Expr, B::Expr, B::Expr) =
        (row.is_byte.into(), row.is_half.into(), row.half.into());
    let (before, after) = (expr::<B>(row.before), expr::<B>(row.after));
    let [old_low, old_high]: [B::Expr; 2] = row.old.map(Into::into);
    let [low, high]: [B::Expr; 2] = row.source.map(Into::into);
    let byte = constant::<B>(256);
    byte_pair(b, is_byte.clone(), old_low.clone(), old_high.clone());
    byte_pair(b, is_byte.clone(), low.clone(), high.clone());

    let selected = before.lo.clone() + high_bit.clone() * (before.hi.clone() - before.lo.clone());
    b.when(is_byte.clone()).assert_eq(selected, old_low.clone() + old_high.clone() * byte.clone());
    b.when(is_byte.clone()).assert_eq(row.rs2.value.lo, low.clone() + high * byte.clone());
    let in_low = low.clone() + old_high * byte.clone();
    let in_high = old_low + low * byte;
    let merged = in_low.clone() + low_bit * (in_high - in_low);
    b.assert_zero(is_byte * (half.clone() - merged) + is_half * (half.clone() - row.rs2.value.lo.into()));

    b.assert_eq(after.lo, half.clone() + high_bit.clone() * (before.lo - half.clone()));
    b.assert_eq(after.hi, before.hi.clone() + high_bit * (half - before.hi));
}
