//! Constraints of the `store_word` chip.

use super::StoreWordColumns;
use crate::gadgets::{
    Operation, constant, execute, expr, following_pc, read_register, tick, timestamp, word_address, write_ram,
};
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
    operation.imm = expr::<B>(row.imm);
    execute(b, &is_real, &row.state, operation, following_pc::<B>(&row.state));

    let (base, offset) = (expr::<B>(row.rs1.value), expr::<B>(row.imm));
    let address = word_address(b, &is_real, &row.address, &base, &offset, B::Expr::ZERO);
    read_register(b, &is_real, &row.rs1, timestamp::<B>(&row.state, tick::RS1));
    read_register(b, &is_real, &row.rs2, timestamp::<B>(&row.state, tick::RS2));
    let values = (expr::<B>(row.before), expr::<B>(row.rs2.value));
    write_ram(b, &is_real, address, values, &row.memory, timestamp::<B>(&row.state, tick::MEMORY));
    Ok(())
}
