//! Constraints of the `sha256` chip.

use super::{BLOCK_ROWS, BLOCK_WORDS, Sha256Columns};
use crate::buses::{SHA256_BLOCK, SHA256_STATE, Sha256BlockMessage, Sha256StateMessage};
use crate::chips::sha256_rounds::ROUNDS;
use crate::gadgets::{
    add_words, block_address, check_limbs, constant, expr, limbs_of, read_block, receive_call, time_of, update_block,
};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess};
use nova_abi::syscall;
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = Sha256Columns::<B::Var>::of(main.current_slice())?;
    let is_real: B::Expr = row.is_real.into();
    b.assert_bool(row.is_real);

    receive_call(b, &is_real, (row.cycle, syscall::SHA256_COMPRESS), &row.arguments, syscall::DONE);
    let [state, block, _] = row.arguments.map(expr::<B>);
    let (state, block) = (block_address(b, &is_real, &state), block_address(b, &is_real, &block));
    read_block(b, &is_real, &block, &row.block, &time_of::<B>(row.cycle, 0));
    update_block(b, &is_real, &state, &row.state, &time_of::<B>(row.cycle, 1));
    compress(b, row, &is_real);
    add(b, row, &is_real);
    Ok(())
}

/// State and block go to the rounds, their result comes back.
fn compress<B: ChipBuilder>(b: &mut B, row: &Sha256Columns<B::Var>, is_real: &B::Expr) {
    for (quarter, words) in (0..).zip(row.block.chunks(BLOCK_WORDS / BLOCK_ROWS)) {
        let limbs = limbs_of::<B>(words.iter().map(|word| &word.value));
        let message = Sha256BlockMessage { cycle: row.cycle.into(), row: constant::<B>(quarter), limbs };
        b.send(SHA256_BLOCK, is_real.clone(), message.elements());
    }
    let (cycle, round) = (row.cycle.into(), B::Expr::ZERO);
    let limbs = limbs_of::<B>(row.state.iter().map(|word| &word.before));
    b.send(SHA256_STATE, is_real.clone(), Sha256StateMessage { cycle, round, limbs }.elements());
    let (cycle, round) = (row.cycle.into(), B::Expr::from_usize(ROUNDS));
    let limbs = limbs_of::<B>(row.result.iter());
    b.receive(SHA256_STATE, is_real.clone(), Sha256StateMessage { cycle, round, limbs }.elements());
}

fn add<B: ChipBuilder>(b: &mut B, row: &Sha256Columns<B::Var>, is_real: &B::Expr) {
    for (word, result) in row.state.iter().zip(row.result) {
        check_limbs(b, is_real, word.after);
        let words = [word.before, result, word.after].map(expr::<B>);
        add_words(b, is_real.clone(), &words[0], &words[1], &words[2]);
    }
}
