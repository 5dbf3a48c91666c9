//! Constraints of the `refusal` chip.

use super::{LAST_HI, LAST_WORDS, LIMBS, RefusalColumns, operands};
use crate::buses::REGISTERS;
use crate::gadgets::{Call, access, constant, expr, range, tick, time_of};
use crate::{AirBuilder, ChipBuilder, Columns, EvalError, WindowAccess};
use nova_abi::accelerator::Operand;
use nova_abi::memory::ADDRESS_START;
use nova_abi::syscall;
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = RefusalColumns::<B::Var>::of(main.current_slice())?;
    b.assert_bools(row.operand);
    let is_real = weigh::<B>(row, |_, _| 1);
    b.assert_bool(is_real.clone());

    let call = Call {
        cycle: row.cycle.into(),
        number: weigh::<B>(row, |number, _| number),
        arguments: row.arguments.map(expr::<B>),
        result: constant::<B>(syscall::REFUSED),
    };
    call.receive(b, &is_real);
    find_pointer(b, row);
    show_reason(b, row, &is_real);
    Ok(())
}

/// The sum of the flags, each times its weight.
fn weigh<B: ChipBuilder>(row: &RefusalColumns<B::Var>, weight: impl Fn(u32, &Operand) -> u32) -> B::Expr {
    let flags = row.operand.iter().zip(operands());
    flags.map(|(&flag, (number, operand))| flag.into() * constant::<B>(weight(number, operand))).sum()
}

/// The pointer is the argument that the operand names.
fn find_pointer<B: ChipBuilder>(b: &mut B, row: &RefusalColumns<B::Var>) {
    let pointer = expr::<B>(row.pointer);
    let is_used = |index: u8| operands().any(|(_, operand)| operand.argument == index);
    for (index, argument) in (0..).zip(row.arguments).filter(|&(index, _)| is_used(index)) {
        let is_it = weigh::<B>(row, |_, operand| u32::from(operand.argument == index));
        b.when(is_it.clone()).assert_eq(pointer.lo.clone(), argument.lo);
        b.when(is_it).assert_eq(pointer.hi.clone(), argument.hi);
    }
    if !operands().any(|(_, operand)| operand.is_further()) {
        return;
    }
    let count = weigh::<B>(row, |_, operand| operand.is_further().into());
    let register = weigh::<B>(row, |_, operand| if operand.is_further() { operand.register().into() } else { 0 });
    let timestamp = time_of::<B>(row.cycle, tick::RS1);
    access(b, &count, (REGISTERS, register), (pointer.clone(), pointer), &row.register, timestamp);
}

fn show_reason<B: ChipBuilder>(b: &mut B, row: &RefusalColumns<B::Var>, is_real: &B::Expr) {
    let reasons = [row.is_misaligned, row.is_below, row.is_above, row.is_beyond];
    b.assert_bools(reasons);
    b.assert_eq(reasons.map(Into::<B::Expr>::into).into_iter().sum::<B::Expr>(), is_real.clone());
    b.assert_bools(row.remainder);
    let [low, high]: [B::Expr; 2] = row.remainder.map(Into::into);
    let quotient: B::Expr = row.quotient.into();
    range(b, is_real.clone(), quotient.clone(), constant::<B>(14));
    let value = quotient.clone() * constant::<B>(4) + low.clone() + high.clone().double();
    b.when(is_real.clone()).assert_eq(row.pointer.lo, value);

    b.when(row.is_misaligned).assert_zero((B::Expr::ONE - low) * (B::Expr::ONE - high));
    b.when(row.is_below).assert_zero(row.pointer.hi);
    range(b, row.is_below.into(), quotient.clone(), constant::<B>((ADDRESS_START / 4).ilog2()));
    b.when(row.is_above).assert_eq(row.pointer.hi, constant::<B>(LAST_HI));
    // The first multiple of 4 from which on a block of the operand's length is too long.
    let first = constant::<B>(LAST_WORDS + 1) - weigh::<B>(row, |_, operand| operand.words);
    range(b, row.is_above.into(), quotient - first, constant::<B>(14));
    let beyond = row.pointer.hi.into() - constant::<B>(LAST_HI + 1);
    range(b, row.is_beyond.into(), beyond, constant::<B>((LIMBS - LAST_HI - 1).ilog2()));
}
