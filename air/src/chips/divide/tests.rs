//! Tests of the `divide` chip.

use crate::F;
use crate::chips::DivideColumns;
use crate::gadgets::Word;
use crate::rv32im::chip_number as n;
use crate::support::asm::rrr;
use crate::support::forgeries::{
    By, MINUS_ONE, ONE_SHARD, RESULT, assert_refused, check_changed, f, forge_result,
    refuse_wrong_results_of_two_registers, row, with_operands,
};
use crate::support::run::Run;
use nova_vm::isa::{Family, Opcode};
use p3_field::PrimeCharacteristicRing;

/// A division with one claimed result, and the forger's choice of the row's other columns.
fn divide(name: &str, line: (Opcode, u32, u32), wrong: u32, by: By, change: impl FnOnce(&mut DivideColumns<F>)) {
    let (opcode, left, right) = line;
    let program = with_operands(left, right, rrr(opcode, RESULT, 20, 21));
    let mut run = Run::record(&program, &[], ONE_SHARD);
    forge_result(&mut run, wrong);
    let result = check_changed(&run, |shards, _| change(row(shards[0].table(n::DIVIDE), 0)));
    assert_refused(name, result, &[by]);
}

#[test]
fn divisions() {
    let word = |value: u32| Word::new(f(value & 0xffff), f(value >> 16));
    divide("divisor called zero", (Opcode::Div, 7, 2), u32::MAX, By::Chip("divide"), |row| row.by_zero = F::ONE);
    divide("zero not called zero", (Opcode::Divu, 7, 0), 9, By::Chip("divide"), |row| {
        row.by_zero = F::ZERO;
        row.quotient = [9, 0, 0, 0].map(f);
        row.signed_quotient = word(9);
    });
    divide("remainder as large as the divisor", (Opcode::Remu, 6, 3), 3, By::Bus("RANGE"), |row| {
        row.quotient = [1, 0, 0, 0].map(f);
        (row.signed_quotient, row.signed_remainder, row.remainder) = (word(1), word(3), word(3));
        (row.slack, row.slack_borrow) = (Word::new(f(0xffff), F::NEG_ONE), F::ONE);
    });
    divide("remainder below zero", (Opcode::Rem, -7i32 as u32, 3), 2, By::Bus("RANGE"), |row| {
        row.quotient = [3, 0, 0, 0].map(f);
        row.signed_quotient = word(-3i32 as u32);
        (row.remainder, row.signed_remainder, row.slack) = (Word::new(-F::TWO, F::ZERO), word(2), word(4));
    });
    divide(
        "upper limb of a remainder below zero",
        (Opcode::Rem, (-7i32 << 16) as u32, 3 << 16),
        2 << 16,
        By::Bus("RANGE"),
        |row| {
            row.quotient = [3, 0, 0, 0].map(f);
            row.signed_quotient = word(-3i32 as u32);
            (row.remainder, row.signed_remainder) = (Word::new(F::ZERO, -F::TWO), word(2 << 16));
            (row.slack, row.slack_borrow) = (word(4 << 16 | 0xffff), F::ONE);
        },
    );
    let wrong = (0x8000 - MINUS_ONE) << 16 | 4;
    divide("carry beyond its range", (Opcode::Remu, 0x8000_0005, u32::MAX), wrong, By::Bus("RANGE"), |row| {
        row.carry = f(MINUS_ONE);
        (row.remainder, row.signed_remainder, row.slack) = (word(wrong), word(wrong), word(u32::MAX - wrong - 1));
    });
    divide("remainder of the wrong sign", (Opcode::Rem, -7i32 as u32, 3), 1, By::Chip("divide"), |row| {
        row.signed_remainder = word(1);
    });
    divide("dividend taken as unsigned", (Opcode::Rem, -7i32 as u32, 0), 7, By::Chip("divide"), |row| {
        row.signed_remainder = word(7);
        row.dividend_sign = F::ZERO;
    });
}

#[test]
fn wrong_results() {
    refuse_wrong_results_of_two_registers("divide", Family::Divide);
}
