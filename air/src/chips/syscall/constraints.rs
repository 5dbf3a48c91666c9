//! Constraints of the `syscall` chip.

use super::super::output_digest::FIRST_CLAIM;
use super::{CALL_BITS, NUMBERS, OUTPUT_BITS, SyscallColumns};
use crate::buses::{EXIT, ExitMessage, HALTED, OUTPUT_CHAIN, OutputChainMessage, REGISTERS};
use crate::gadgets::{
    Call, Operation, Word, access, add_words, constant, execute, expr, following_pc, range, register_number, tick,
    timestamp,
};
use crate::{AirBuilder, ChipBuilder, Columns, EvalError, F, WindowAccess, opcodes};
use nova_abi::register;
use nova_abi::syscall::OUTPUT_CALL_MAX_BYTES;
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

    fetch(b, row, &is_real);
    access_registers(b, row, &is_real);
    choose_result(b, row, &is_real);
    exit(b, row, &is_real);
    write(b, row);
    call_accelerator(b, row);
    Ok(())
}

fn fetch<B: ChipBuilder>(b: &mut B, row: &SyscallColumns<B::Var>, is_real: &B::Expr) {
    let operation = Operation::new(constant::<B>(opcodes::ECALL));
    execute(b, is_real, &row.state, operation, row.next_pc.into());
}

fn access_registers<B: ChipBuilder>(b: &mut B, row: &SyscallColumns<B::Var>, is_real: &B::Expr) {
    let numbers = row.flags.into_iter().zip(NUMBERS).map(|(flag, number)| flag.into() * constant::<B>(number));
    let number = Word::new(numbers.sum::<B::Expr>() + row.accelerator.into(), B::Expr::ZERO);
    let address = |register: B::Expr| (REGISTERS, register);
    let at = |tick| timestamp::<B>(&row.state, tick);
    let a7 = address(register_number::<B>(register::A7));
    access(b, is_real, a7, (number.clone(), number), &row.number, at(tick::RS1));
    let a1 = expr::<B>(row.a1.value);
    access(b, is_real, address(register_number::<B>(register::A1)), (a1.clone(), a1), &row.a1.access, at(tick::RS2));
    let is_read_input: B::Expr = row.flags[2].into();
    let third = register_number::<B>(register::A2)
        + is_read_input * register_number::<B>(register::INPUT_LENGTH - register::A2);
    let value = expr::<B>(row.third.value);
    access(b, is_real, address(third), (value.clone(), value), &row.third.access, at(tick::MEMORY));
    let values = (expr::<B>(row.a0.value), expr::<B>(row.result));
    access(b, is_real, address(register_number::<B>(register::A0)), values, &row.a0.access, at(tick::RD));
}

/// What a0 gets: one of the values read, zero, or an accelerator's answer, so that its limbs are below 2^16.
fn choose_result<B: ChipBuilder>(b: &mut B, row: &SyscallColumns<B::Var>, is_real: &B::Expr) {
    let [exit, exit_linux, read_input, write_output, _, write_host, write_claims]: [B::Expr; 7] =
        row.flags.map(Into::into);
    let (keeps, takes_third) = (exit + exit_linux, read_input + write_host);
    let takes_a1 = write_output + write_claims;
    let answer: B::Expr = row.is_accelerator.into() * row.result.lo.into();
    for (result, a0, a1, third, answer) in [
        (row.result.lo, row.a0.value.lo, row.a1.value.lo, row.third.value.lo, answer),
        (row.result.hi, row.a0.value.hi, row.a1.value.hi, row.third.value.hi, B::Expr::ZERO),
    ] {
        let chosen = keeps.clone() * a0.into() + takes_a1.clone() * a1.into() + takes_third.clone() * third.into();
        b.when(is_real.clone()).assert_eq(result, chosen + answer);
    }
}

/// A halt goes to a pc that holds no instruction, so that nothing runs after it, and states its code.
fn exit<B: ChipBuilder>(b: &mut B, row: &SyscallColumns<B::Var>, is_real: &B::Expr) {
    let is_exit: B::Expr = row.flags[0].into() + row.flags[1].into();
    let following = following_pc::<B>(&row.state);
    let next = following.clone() + is_exit.clone() * (constant::<B>(HALTED) - following);
    b.when(is_real.clone()).assert_eq(row.next_pc, next);
    let code = expr::<B>(row.a0.value);
    b.send(EXIT, is_exit, ExitMessage { lo: code.lo, hi: code.hi }.elements());
}

fn call_accelerator<B: ChipBuilder>(b: &mut B, row: &SyscallColumns<B::Var>) {
    let call = Call {
        cycle: row.state.cycle.into(),
        number: row.accelerator.into(),
        arguments: [row.a0.value, row.a1.value, row.third.value].map(expr::<B>),
        result: row.result.lo.into(),
    };
    call.send(b, &row.is_accelerator.into());
}

/// `write_output`, and `write_claims` with another register and index.
fn write<B: ChipBuilder>(b: &mut B, row: &SyscallColumns<B::Var>) {
    let (is_claim, has_output): (B::Expr, B::Expr) = (row.flags[6].into(), row.has_output.into());
    let is_write = is_claim.clone() + row.flags[3].into();
    let (before, after) = (expr::<B>(row.position.value), expr::<B>(row.position_after));
    let (address, length) = (expr::<B>(row.a0.value), expr::<B>(row.a1.value));
    let other = register_number::<B>(register::CLAIMS_LENGTH - register::OUTPUT_LENGTH);
    let length_so_far = (REGISTERS, register_number::<B>(register::OUTPUT_LENGTH) + is_claim.clone() * other);
    let values = (before.clone(), after.clone());
    access(b, &is_write, length_so_far, values, &row.position.access, timestamp::<B>(&row.state, tick::RD));

    // The length is at most its greatest one: its high limb is zero, and a low limb beyond that one would underflow.
    let below_greatest = constant::<B>(OUTPUT_CALL_MAX_BYTES) - length.lo.clone();
    range(b, is_write.clone(), after.lo.clone(), constant::<B>(16));
    range(b, is_write.clone(), after.hi.clone(), constant::<B>(OUTPUT_BITS - 16));
    b.when(is_write.clone()).assert_zero(length.hi.clone());
    range(b, is_write.clone(), below_greatest, constant::<B>(CALL_BITS));
    add_words(b, is_write.clone(), &before, &length, &after);

    b.assert_bool(row.has_output);
    b.assert_zero((B::Expr::ONE - is_write.clone()) * has_output.clone());
    b.assert_zero((is_write - has_output.clone()) * length.lo.clone());
    let quarter = F::from_u32(4).inverse();
    let (address_lo, index_lo) = (address.lo * quarter, before.lo * quarter);
    range(b, has_output.clone(), address_lo.clone(), constant::<B>(14));
    range(b, has_output.clone(), index_lo.clone(), constant::<B>(14));
    let chain = OutputChainMessage {
        cycle: row.state.cycle.into(),
        address: address_lo + address.hi * constant::<B>(1 << 14),
        index: index_lo + before.hi * constant::<B>(1 << 14) + is_claim * constant::<B>(FIRST_CLAIM),
        remaining: length.lo,
    };
    b.send(OUTPUT_CHAIN, has_output, chain.elements());
}
