//! Constraints of the sha256 chip.

use super::{BLOCK_ROWS, BLOCK_WORDS, Sha256Columns};
use crate::buses::{SHA256_BLOCK, SHA256_STATE, Sha256BlockMessage, Sha256StateMessage};
use crate::chips::sha256_rounds::ROUNDS;
use crate::gadgets::{
    Word, add_words, block_address, constant, limbs_of, read_block, receive_call, time_of, update_block,
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
    let [state, block, _] = row.arguments.map(Word::expr::<B>);
    let (state, block) = (block_address(b, &is_real, &state), block_address(b, &is_real, &block));
    read_block(b, &is_real, &block, &row.block, &time_of::<B>(row.cycle, 0));
    update_block(b, &is_real, &state, &row.state, &time_of::<B>(row.cycle, 1));
    row.compress(b, &is_real);
    row.add(b, &is_real);
    Ok(())
}

impl<V: Copy> Sha256Columns<V> {
    /// State and block go to the rounds, their result comes back.
    fn compress<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        for (row, words) in (0..).zip(self.block.chunks(BLOCK_WORDS / BLOCK_ROWS)) {
            let limbs = limbs_of::<B>(words.iter().map(|word| &word.value));
            let message = Sha256BlockMessage { cycle: self.cycle.into(), row: constant::<B>(row), limbs };
            b.send(SHA256_BLOCK, is_real.clone(), message.elements());
        }
        let (cycle, round) = (self.cycle.into(), B::Expr::ZERO);
        let limbs = limbs_of::<B>(self.state.iter().map(|word| &word.before));
        b.send(SHA256_STATE, is_real.clone(), Sha256StateMessage { cycle, round, limbs }.elements());
        let (cycle, round) = (self.cycle.into(), B::Expr::from_usize(ROUNDS));
        let limbs = limbs_of::<B>(self.result.iter());
        b.receive(SHA256_STATE, is_real.clone(), Sha256StateMessage { cycle, round, limbs }.elements());
    }

    fn add<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        for (word, result) in self.state.iter().zip(self.result) {
            word.after.check_limbs(b, is_real);
            let words = [word.before, result, word.after].map(Word::expr::<B>);
            add_words(b, is_real.clone(), &words[0], &words[1], &words[2]);
        }
    }
}
