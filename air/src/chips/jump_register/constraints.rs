//! Constraints of the jump register chip.

use super::JumpRegisterColumns;
use crate::gadgets::{Operation, constant, tick};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess, opcodes};

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = JumpRegisterColumns::<B::Var>::of(main.current_slice())?;
    let is_real: B::Expr = row.is_real.into();
    b.assert_bools([row.is_real, row.low_bit]);

    let (base, offset) = (row.rs1.value.expr::<B>(), row.imm.expr::<B>());
    let target = row.address.eval(b, &is_real, &base, &offset, row.low_bit.into());
    let mut operation = Operation::new(constant::<B>(opcodes::JALR));
    operation.rd = row.rd.register.into();
    operation.rs1 = row.rs1.register.into();
    operation.imm = offset;
    operation.link = row.link.expr::<B>();
    row.state.execute(b, &is_real, operation, target);
    row.rs1.eval(b, &is_real, row.state.at::<B>(tick::RS1));
    row.rd.eval(b, &is_real, row.link.expr::<B>(), row.state.at::<B>(tick::RD));
    Ok(())
}
