//! Calls of accelerators, between the syscall chip and the chip that serves them.

use super::{Word, constant, expr};
use crate::ChipBuilder;
use crate::buses::{CALL, CallMessage};

/// A call of an accelerator.
pub struct Call<E> {
    /// Cycle of the call, which no other call of the shard has.
    pub cycle: E,
    /// Number of the system call.
    pub number: E,
    /// a0, a1 and a2 before the call; limbs below 2^16 because the syscall chip reads them from memory.
    pub arguments: [Word<E>; 3],
    /// The value written to a0; the receiver keeps it below 2^16.
    pub result: E,
}

impl<E> Call<E> {
    fn message(self) -> CallMessage<E> {
        let [a0, a1, a2] = self.arguments;
        CallMessage {
            cycle: self.cycle,
            number: self.number,
            a0_lo: a0.lo,
            a0_hi: a0.hi,
            a1_lo: a1.lo,
            a1_hi: a1.hi,
            a2_lo: a2.lo,
            a2_hi: a2.hi,
            result: self.result,
        }
    }

    /// Makes the call on rows where `count` is 1.
    pub fn send<B: ChipBuilder<Expr = E>>(self, b: &mut B, count: &E)
    where
        E: Clone,
    {
        b.send(CALL, count.clone(), self.message().elements());
    }

    /// Takes the call on rows where `count` is 1.
    pub fn receive<B: ChipBuilder<Expr = E>>(self, b: &mut B, count: &E)
    where
        E: Clone,
    {
        b.receive(CALL, count.clone(), self.message().elements());
    }
}

/// Takes a call with a fixed number and a fixed result.
pub fn receive_call<B: ChipBuilder>(
    b: &mut B,
    count: &B::Expr,
    (cycle, number): (B::Var, u32),
    arguments: &[Word<B::Var>; 3],
    result: u32,
) {
    let (number, result) = (constant::<B>(number), constant::<B>(result));
    Call { cycle: cycle.into(), number, arguments: arguments.map(expr::<B>), result }.receive(b, count);
}
