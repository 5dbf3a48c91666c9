//! Constraints of the `jump_register` chip.

use super::JumpRegisterColumns;
use crate::gadgets::{
    Operation, constant, execute, expr, read_register, tick, timestamp, word_address, write_register,
};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess, opcodes};

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = JumpRegisterColumns::<B::Var>::of(main.current_slice())?;
    let is_real: B::Expr = row.is_real.into();
    b.assert_bools([row.is_real, row.low_bit]);

    let (base, offset) = (expr::<B>(row.rs1.value), expr::<B>(row.imm));
    let target = word_address(b, &is_real, &row.address, &base, &offset, row.low_bit.into());
    let mut operation = Operation::new(constant::<B>(opcodes::JALR));
    operation.rd = row.rd.register.into();
    operation.rs1 = row.rs1.register.into();
    operation.imm = offset;
    operation.link = expr::<B>(row.link);
    execute(b, &is_real, &row.state, operation, target);
    read_register(b, &is_real, &row.rs1, timestamp::<B>(&row.state, tick::RS1));
    write_register(b, &is_real, &row.rd, expr::<B>(row.link), timestamp::<B>(&row.state, tick::RD));
    Ok(())
}
