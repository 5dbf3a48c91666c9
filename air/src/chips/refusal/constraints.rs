//! Constraints of the refusal chip.

use super::{LAST_HI, LAST_WORDS, LIMBS, RefusalColumns, operands};
use crate::buses::REGISTERS;
use crate::gadgets::{Call, Word, access, constant, range, tick, time_of};
use crate::{AirBuilder, ChipBuilder, Columns, EvalError, WindowAccess};
use nova_abi::accelerator::Operand;
use nova_abi::memory::ADDRESS_START;
use nova_abi::syscall;
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = RefusalColumns::<B::Var>::of(main.current_slice())?;
    b.assert_bools(row.operand);
    let is_real = row.weigh::<B>(|_, _| 1);
    b.assert_bool(is_real.clone());

    let call = Call {
        cycle: row.cycle.into(),
        number: row.weigh::<B>(|number, _| number),
        arguments: row.arguments.map(Word::expr::<B>),
        result: constant::<B>(syscall::REFUSED),
    };
    call.receive(b, &is_real);
    row.find_pointer(b);
    row.show_reason(b, &is_real);
    Ok(())
}

impl<V: Copy> RefusalColumns<V> {
    /// The sum of the flags, each times its weight.
    fn weigh<B: ChipBuilder<Var = V>>(&self, weight: impl Fn(u32, &Operand) -> u32) -> B::Expr
    where
        V: Into<B::Expr>,
    {
        let flags = self.operand.iter().zip(operands());
        flags.map(|(&flag, (number, operand))| flag.into() * constant::<B>(weight(number, operand))).sum()
    }

    /// The pointer is the argument that the operand names.
    fn find_pointer<B: ChipBuilder<Var = V>>(&self, b: &mut B)
    where
        V: Into<B::Expr>,
    {
        let pointer = self.pointer.expr::<B>();
        let is_used = |index: u8| operands().any(|(_, operand)| operand.argument == index);
        for (index, argument) in (0..).zip(self.arguments).filter(|&(index, _)| is_used(index)) {
            let is_it = self.weigh::<B>(|_, operand| u32::from(operand.argument == index));
            b.when(is_it.clone()).assert_eq(pointer.lo.clone(), argument.lo);
            b.when(is_it).assert_eq(pointer.hi.clone(), argument.hi);
        }
        let is_further = |operand: &Operand| operand.argument > 2;
        if !operands().any(|(_, operand)| is_further(operand)) {
            return;
        }
        let count = self.weigh::<B>(|_, operand| u32::from(is_further(operand)));
        let register = self.weigh::<B>(|_, operand| match operand.argument {
            argument if is_further(operand) => crate::chips::syscall::register::A0 + u32::from(argument),
            _ => 0,
        });
        let timestamp = time_of::<B>(self.cycle, tick::RS1);
        access(b, &count, (REGISTERS, register), (pointer.clone(), pointer), &self.register, timestamp);
    }

    fn show_reason<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        let reasons = [self.is_misaligned, self.is_below, self.is_above, self.is_beyond];
        b.assert_bools(reasons);
        b.assert_eq(reasons.map(Into::<B::Expr>::into).into_iter().sum::<B::Expr>(), is_real.clone());
        b.assert_bools(self.remainder);
        let [low, high]: [B::Expr; 2] = self.remainder.map(Into::into);
        let quotient: B::Expr = self.quotient.into();
        range(b, is_real.clone(), quotient.clone(), constant::<B>(14));
        let value = quotient.clone() * constant::<B>(4) + low.clone() + high.clone().double();
        b.when(is_real.clone()).assert_eq(self.pointer.lo, value);

        b.when(self.is_misaligned).assert_zero((B::Expr::ONE - low) * (B::Expr::ONE - high));
        b.when(self.is_below).assert_zero(self.pointer.hi);
        range(b, self.is_below.into(), quotient.clone(), constant::<B>((ADDRESS_START / 4).ilog2()));
        b.when(self.is_above).assert_eq(self.pointer.hi, constant::<B>(LAST_HI));
        // The first multiple of 4 from which on a block of so many words is too long.
        let first = constant::<B>(LAST_WORDS + 1) - self.weigh::<B>(|_, operand| operand.words);
        range(b, self.is_above.into(), quotient - first, constant::<B>(14));
        let beyond = self.pointer.hi.into() - constant::<B>(LAST_HI + 1);
        range(b, self.is_beyond.into(), beyond, constant::<B>((LIMBS - LAST_HI - 1).ilog2()));
    }
}
