//! Calls that accelerators refuse because a pointer is bad.

use crate::buses::REGISTERS;
use crate::gadgets::{Access, Call, Word, access, constant, range, tick, time_of};
use crate::{AirBuilder, Chip, ChipBuilder, Columns, EvalError, WindowAccess};
use alloc::borrow::Cow;
use nova_abi::accelerator::{self, Operand};
use nova_abi::memory::{ADDRESS_END, ADDRESS_START};
use nova_abi::syscall;
use p3_field::PrimeCharacteristicRing;

/// Operands of all accelerators.
#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it")]
pub const OPERANDS: usize = {
    let (mut sum, mut index) = (0, 0);
    while index < accelerator::ALL.len() {
        sum += accelerator::ALL[index].operands.len();
        index += 1;
    }
    sum
};

/// The operands of all accelerators, with the accelerators' numbers, in the order of the flags.
pub(crate) fn operands() -> impl Iterator<Item = (u32, &'static Operand)> {
    accelerator::ALL.iter().flat_map(|known| known.operands.iter().map(|operand| (known.number, operand)))
}

/// Columns of [`Refusal`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct RefusalColumns<T> {
    /// Cycle of the call; from the call bus.
    pub cycle: T,
    /// a0, a1 and a2; from the call bus.
    pub arguments: [Word<T>; 3],
    /// 1 for the operand whose pointer is bad, in the order of [`accelerator::ALL`]; boolean here, at most one is 1.
    pub operand: [T; OPERANDS],
    /// The bad pointer: one of the arguments, or read from a register beyond them; limbs below 2^16 either way.
    pub pointer: Word<T>,
    /// Order of the access to such a register.
    pub register: Access<T>,
    /// Low limb of the pointer, divided by 4; range-checked here.
    pub quotient: T,
    /// What remains of that division, as two bits; boolean here.
    pub remainder: [T; 2],
    /// 1 if the pointer is called bad because it is no multiple of 4; boolean here, and one of the four is 1.
    pub is_misaligned: T,
    /// 1 if it is called bad because it lies in the lower guard page.
    pub is_below: T,
    /// 1 if it is called bad because the block begins in the same 64 KiB as the upper guard region and reaches it.
    pub is_above: T,
    /// 1 if it is called bad because the block begins in the region, beyond those 64 KiB.
    pub is_beyond: T,
}
crate::columns!(RefusalColumns);

/// The chip of refused calls: a row shows why a pointer is bad, so that no other call can be refused.
pub struct Refusal;

/// The pointers of blocks that end below the upper guard region have this high limb, or a smaller one.
const LAST_HI: u32 = ADDRESS_END >> 16;

/// Words from the last multiple of 2^16 to the upper guard region.
const LAST_WORDS: u32 = (ADDRESS_END & 0xffff) / 4;

impl Chip for Refusal {
    fn name(&self) -> Cow<'static, str> {
        "refusal".into()
    }

    fn width(&self) -> usize {
        RefusalColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
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

/// One more than the greatest limb.
const LIMBS: u32 = 1 << 16;

#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it")]
const _: () = {
    assert!(ADDRESS_START.is_power_of_two() && ADDRESS_START < LIMBS);
    // The limbs beyond the last one are as many as a range check has.
    assert!((LIMBS - LAST_HI - 1).is_power_of_two());
    let mut index = 0;
    while index < accelerator::ALL.len() {
        let operands = accelerator::ALL[index].operands;
        let mut operand = 0;
        while operand < operands.len() {
            assert!(operands[operand].words <= LAST_WORDS && operands[operand].argument <= 4);
            operand += 1;
        }
        index += 1;
    }
};
