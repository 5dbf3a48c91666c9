//! Calls of keccak-f: their memory.

use crate::buses::{KECCAK, KeccakMessage};
use crate::gadgets::{Update, Word, block_address, limbs_of, receive_call, time_of, update_block};
use crate::{Chip, ChipBuilder, Columns, EvalError, WindowAccess};
use alloc::borrow::Cow;
use nova_abi::syscall;
use p3_field::PrimeCharacteristicRing;

/// Words of the state.
pub const STATE_WORDS: usize = 50;

/// Rounds of the permutation.
pub const ROUNDS: usize = 24;

/// Columns of [`Keccak`].
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct KeccakColumns<T> {
    /// 1 on rows that are used, 0 on padding; boolean here.
    pub is_real: T,
    /// Cycle of the call; from the call bus.
    pub cycle: T,
    /// a0, a1 and a2, of which the first points to the state; from the call bus.
    pub arguments: [Word<T>; 3],
    /// The state; its values afterwards have limbs below 2^16 because the keccak round chip makes limbs of bits.
    pub state: [Update<T>; STATE_WORDS],
}
crate::columns!(KeccakColumns);

/// The chip of keccak-f's calls: one row reads a state from memory, has it permuted, and writes it back.
///
/// A call has a cycle of its own, which ties the state that comes back from the round chip to the one that went there.
pub struct Keccak;

impl Chip for Keccak {
    fn name(&self) -> Cow<'static, str> {
        "keccak".into()
    }

    fn width(&self) -> usize {
        KeccakColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        let main = b.main();
        let row = KeccakColumns::<B::Var>::of(main.current_slice())?;
        let is_real: B::Expr = row.is_real.into();
        b.assert_bool(row.is_real);

        receive_call(b, &is_real, (row.cycle, syscall::KECCAK_F), &row.arguments, syscall::DONE);
        let address = block_address(b, &is_real, &row.arguments[0].expr::<B>());
        update_block(b, &is_real, &address, &row.state, &time_of::<B>(row.cycle, 0));

        let (cycle, round) = (row.cycle.into(), B::Expr::ZERO);
        let limbs = limbs_of::<B>(row.state.iter().map(|word| &word.before));
        b.send(KECCAK, is_real.clone(), KeccakMessage { cycle, round, limbs }.elements());
        let (cycle, round) = (row.cycle.into(), B::Expr::from_usize(ROUNDS));
        let limbs = limbs_of::<B>(row.state.iter().map(|word| &word.after));
        b.receive(KECCAK, is_real, KeccakMessage { cycle, round, limbs }.elements());
        Ok(())
    }
}
