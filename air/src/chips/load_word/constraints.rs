//! Constraints of the `load_word` chip.

use super::LoadWordColumns;
use crate::gadgets::{
    Operation, constant, execute, expr, following_pc, read_ram, read_register, tick, timestamp, word_address,
    write_register,
};
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
    operation.imm = expr::<B>(row.imm);
    execute(b, &is_real, &row.state, operation, following_pc::<B>(&row.state));

    let (base, offset, value) = (expr::<B>(row.rs1.value), expr::<B>(row.imm), expr::<B>(row.value));
    let address = word_address(b, &is_real, &row.address, &base, &offset, B::Expr::ZERO);
    read_register(b, &is_real, &row.rs1, timestamp::<B>(&row.state, tick::RS1));
    read_ram(b, &is_real, address, value.clone(), &row.memory, timestamp::<B>(&row.state, tick::MEMORY));
    write_register(b, &is_real, &row.rd, value, timestamp::<B>(&row.state, tick::RD));
    Ok(())
}
