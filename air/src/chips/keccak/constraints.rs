//! Constraints of the `keccak` chip.

use super::{KeccakColumns, ROUNDS};
use crate::buses::{KECCAK, KeccakMessage};
use crate::gadgets::{block_address, expr, limbs_of, receive_call, time_of, update_block};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess};
use nova_abi::syscall;
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = KeccakColumns::<B::Var>::of(main.current_slice())?;
    let is_real: B::Expr = row.is_real.into();
    b.assert_bool(row.is_real);

    receive_call(b, &is_real, (row.cycle, syscall::KECCAK_F), &row.arguments, syscall::DONE);
    let address = block_address(b, &is_real, &expr::<B>(row.arguments[0]));
    update_block(b, &is_real, &address, &row.state, &time_of::<B>(row.cycle, 0));

    let (cycle, round) = (row.cycle.into(), B::Expr::ZERO);
    let limbs = limbs_of::<B>(row.state.iter().map(|word| &word.before));
    b.send(KECCAK, is_real.clone(), KeccakMessage { cycle, round, limbs }.elements());
    let (cycle, round) = (row.cycle.into(), B::Expr::from_usize(ROUNDS));
    let limbs = limbs_of::<B>(row.state.iter().map(|word| &word.after));
    b.receive(KECCAK, is_real, KeccakMessage { cycle, round, limbs }.elements());
    Ok(())
}
