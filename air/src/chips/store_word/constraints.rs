//! Constraints of the store word chip.

use super::StoreWordColumns;
use crate::gadgets::{Operation, constant, tick, write_ram};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess, opcodes};
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = StoreWordColumns::<B::Var>::of(main.current_slice())?;
    let is_real: B::Expr = row.is_real.into();
    b.assert_bool(row.is_real);

    let mut operation = Operation::new(constant::<B>(opcodes::SW));
    operation.rs1 = row.rs1.register.into();
    operation.rs2 = row.rs2.register.into();
    operation.imm = row.imm.expr::<B>();
    row.state.execute(b, &is_real, operation, row.state.following::<B>());

    let (base, offset) = (row.rs1.value.expr::<B>(), row.imm.expr::<B>());
    let address = row.address.eval(b, &is_real, &base, &offset, B::Expr::ZERO);
    row.rs1.eval(b, &is_real, row.state.at::<B>(tick::RS1));
    row.rs2.eval(b, &is_real, row.state.at::<B>(tick::RS2));
    let values = (row.before.expr::<B>(), row.rs2.value.expr::<B>());
    write_ram(b, &is_real, address, values, &row.memory, row.state.at::<B>(tick::MEMORY));
    Ok(())
}
