//! Constraints of the syscall chip.

use super::{NUMBERS, OUTPUT_BITS, SyscallColumns, register};
use crate::buses::{EXIT, ExitMessage, HALTED, OUTPUT_CHAIN, OutputChainMessage, REGISTERS};
use crate::gadgets::{Call, Operation, Word, access, add_words, constant, range, tick};
use crate::{AirBuilder, ChipBuilder, Columns, EvalError, F, WindowAccess, opcodes};
use p3_field::{Field, PrimeCharacteristicRing};

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = SyscallColumns::<B::Var>::of(main.current_slice())?;
    let is_accelerator: B::Expr = row.is_accelerator.into();
    let is_real = row.flags.map(Into::<B::Expr>::into).into_iter().sum::<B::Expr>() + is_accelerator.clone();
    b.assert_bools(row.flags);
    b.assert_bool(row.is_accelerator);
    b.assert_bool(is_real.clone());
    b.when(B::Expr::ONE - is_accelerator).assert_zero(row.accelerator);

    row.fetch(b, &is_real);
    row.access_registers(b, &is_real);
    row.choose_result(b, &is_real);
    row.exit(b, &is_real);
    row.write_output(b);
    row.call_accelerator(b);
    Ok(())
}

impl<V: Copy> SyscallColumns<V> {
    fn fetch<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        let operation = Operation::new(constant::<B>(opcodes::ECALL));
        self.state.execute(b, is_real, operation, self.next_pc.into());
    }

    fn access_registers<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        let numbers = self.flags.into_iter().zip(NUMBERS).map(|(flag, number)| flag.into() * constant::<B>(number));
        let number = Word::new(numbers.sum::<B::Expr>() + self.accelerator.into(), B::Expr::ZERO);
        let place = |register: B::Expr| (REGISTERS, register);
        let at = |tick| self.state.at::<B>(tick);
        let a7 = place(constant::<B>(register::A7));
        access(b, is_real, a7, (number.clone(), number), &self.number, at(tick::RS1));
        let a1 = self.a1.value.expr::<B>();
        access(b, is_real, place(constant::<B>(register::A1)), (a1.clone(), a1), &self.a1.access, at(tick::RS2));
        let is_read_input: B::Expr = self.flags[2].into();
        let third =
            constant::<B>(register::A2) + is_read_input * constant::<B>(register::INPUT_LENGTH - register::A2);
        let value = self.third.value.expr::<B>();
        access(b, is_real, place(third), (value.clone(), value), &self.third.access, at(tick::MEMORY));
        let values = (self.a0.value.expr::<B>(), self.result.expr::<B>());
        access(b, is_real, place(constant::<B>(register::A0)), values, &self.a0.access, at(tick::RD));
    }

    /// What a0 gets: one of the values read, zero, or an accelerator's answer, so that its limbs are below 2^16.
    fn choose_result<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        let [exit, exit_linux, read_input, write_output, _, write_host]: [B::Expr; 6] = self.flags.map(Into::into);
        let (keeps, takes_third) = (exit + exit_linux, read_input + write_host);
        let answer: B::Expr = self.is_accelerator.into() * self.result.lo.into();
        for (result, a0, a1, third, answer) in [
            (self.result.lo, self.a0.value.lo, self.a1.value.lo, self.third.value.lo, answer),
            (self.result.hi, self.a0.value.hi, self.a1.value.hi, self.third.value.hi, B::Expr::ZERO),
        ] {
            let chosen =
                keeps.clone() * a0.into() + write_output.clone() * a1.into() + takes_third.clone() * third.into();
            b.when(is_real.clone()).assert_eq(result, chosen + answer);
        }
    }

    /// A halt goes to a pc that holds no instruction, so that nothing runs after it, and states its code.
    fn exit<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        let is_exit: B::Expr = self.flags[0].into() + self.flags[1].into();
        let following = self.state.following::<B>();
        let next = following.clone() + is_exit.clone() * (constant::<B>(HALTED) - following);
        b.when(is_real.clone()).assert_eq(self.next_pc, next);
        let code = self.a0.value.expr::<B>();
        b.send(EXIT, is_exit, ExitMessage { lo: code.lo, hi: code.hi }.elements());
    }

    fn call_accelerator<B: ChipBuilder<Var = V>>(&self, b: &mut B)
    where
        V: Into<B::Expr>,
    {
        let call = Call {
            cycle: self.state.cycle.into(),
            number: self.accelerator.into(),
            arguments: [self.a0.value, self.a1.value, self.third.value].map(Word::expr::<B>),
            result: self.result.lo.into(),
        };
        call.send(b, &self.is_accelerator.into());
    }

    fn write_output<B: ChipBuilder<Var = V>>(&self, b: &mut B)
    where
        V: Into<B::Expr>,
    {
        let (is_write, has_output): (B::Expr, B::Expr) = (self.flags[3].into(), self.has_output.into());
        let (before, after) = (self.position.value.expr::<B>(), self.position_after.expr::<B>());
        let (address, length) = (self.a0.value.expr::<B>(), self.a1.value.expr::<B>());
        let place = (REGISTERS, constant::<B>(register::OUTPUT_LENGTH));
        let values = (before.clone(), after.clone());
        access(b, &is_write, place, values, &self.position.access, self.state.at::<B>(tick::RD));

        let high_bits = constant::<B>(OUTPUT_BITS - 16);
        range(b, is_write.clone(), after.lo.clone(), constant::<B>(16));
        range(b, is_write.clone(), after.hi.clone(), high_bits.clone());
        range(b, is_write.clone(), length.hi.clone(), high_bits);
        add_words(b, is_write.clone(), &before, &length, &after);

        // Below 2^24, so zero in the field only if it is zero.
        let bytes = length.lo + length.hi * constant::<B>(1 << 16);
        b.assert_bool(self.has_output);
        b.assert_zero((B::Expr::ONE - is_write.clone()) * has_output.clone());
        b.assert_zero((is_write - has_output.clone()) * bytes.clone());
        let quarter = F::from_u32(4).inverse();
        let (address_lo, index_lo) = (address.lo * quarter, before.lo * quarter);
        range(b, has_output.clone(), address_lo.clone(), constant::<B>(14));
        range(b, has_output.clone(), index_lo.clone(), constant::<B>(14));
        let chain = OutputChainMessage {
            cycle: self.state.cycle.into(),
            address: address_lo + address.hi * constant::<B>(1 << 14),
            index: index_lo + before.hi * constant::<B>(1 << 14),
            remaining: bytes,
        };
        b.send(OUTPUT_CHAIN, has_output, chain.elements());
    }
}
