//! Constraints of the load word chip.

use super::LoadWordColumns;
use crate::gadgets::{Operation, constant, read_ram, tick};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess, opcodes};
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = LoadWordColumns::<B::Var>::of(main.current_slice())?;
    let is_real: B::Expr = row.is_real.into();
    b.assert_bool(row.is_real);

    let mut operation = Operation::new(constant::<B>(opcodes::LW));
    operation.rd = row.rd.register.into();
    operation.rs1 = row.rs1.register.into();
    operation.imm = row.imm.expr::<B>();
    row.state.execute(b, &is_real, operation, row.state.following::<B>());

    let (base, offset, value) = (row.rs1.value.expr::<B>(), row.imm.expr::<B>(), row.value.expr::<B>());
    let address = row.address.eval(b, &is_real, &base, &offset, B::Expr::ZERO);
    row.rs1.eval(b, &is_real, row.state.at::<B>(tick::RS1));
    read_ram(b, &is_real, address, value.clone(), &row.memory, row.state.at::<B>(tick::MEMORY));
    row.rd.eval(b, &is_real, value, row.state.at::<B>(tick::RD));
    Ok(())
}
