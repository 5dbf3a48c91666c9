//! Calls of SHA-256's compression: their memory.

use crate::buses::{SHA256_BLOCK, SHA256_STATE, Sha256BlockMessage, Sha256StateMessage};
use crate::chips::sha256_rounds::ROUNDS;
use crate::gadgets::{
    Read, Update, Word, add_words, block_address, constant, limbs_of, read_block, receive_call, time_of, update_block,
};
use crate::{Chip, ChipBuilder, Columns, EvalError, WindowAccess};
use alloc::borrow::Cow;
use nova_abi::syscall;
use p3_field::PrimeCharacteristicRing;

/// Words of the state.
pub const STATE_WORDS: usize = 8;

/// Words of the block.
pub const BLOCK_WORDS: usize = 16;

/// Rows of rounds that take words of the block, and how many words each takes.
const BLOCK_ROWS: usize = 4;

/// Columns of [`Sha256`].
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Sha256Columns<T> {
    /// 1 on rows that are used, 0 on padding; boolean here.
    pub is_real: T,
    /// Cycle of the call; from the call bus.
    pub cycle: T,
    /// a0, a1 and a2, of which the first points to the state and the second to the block; from the call bus.
    pub arguments: [Word<T>; 3],
    /// The block.
    pub block: [Read<T>; BLOCK_WORDS],
    /// The state; limbs of its values afterwards are range-checked here.
    pub state: [Update<T>; STATE_WORDS],
    /// What the rounds make of the state; limbs below 2^16 because the round chip makes them of bits.
    pub result: [Word<T>; STATE_WORDS],
}
crate::columns!(Sha256Columns);

/// The chip of SHA-256's calls: one row reads a block, has the rounds computed, and adds their result to the state.
///
/// A call has a cycle of its own, which ties the result that comes back from the round chip to state and block that went
/// there.
pub struct Sha256;

impl Chip for Sha256 {
    fn name(&self) -> Cow<'static, str> {
        "sha256".into()
    }

    fn width(&self) -> usize {
        Sha256Columns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
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
