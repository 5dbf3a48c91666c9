//! Tests of the `multiply` chip.

use crate::F;
use crate::chips::MultiplyColumns;
use crate::rv32im::chip_number as n;
use crate::support::asm::rrr;
use crate::support::forgeries::{
    By, MINUS_ONE, ONE_SHARD, RESULT, assert_refused, check_changed, f, forge_result,
    refuse_wrong_results_of_two_registers, row, with_operands,
};
use crate::support::run::Run;
use nova_vm::isa::{Family, Opcode};
use p3_field::PrimeCharacteristicRing;

#[test]
fn carries_of_products() {
    assert_eq!(f(MINUS_ONE) * f(1 << 16), F::NEG_ONE);
    let upper = MINUS_ONE << 16;
    // Of 7 times 9, with what the forger makes of the product's limbs.
    for (carry, opcode, wrong, limbs) in [
        (0, Opcode::Mul, upper | 64, [64, MINUS_ONE, 0, 0]),
        (1, Opcode::Mul, 1 << 16 | 63, [63, 1, MINUS_ONE, 0]),
        (2, Opcode::Mulhu, upper | 1, [63, 0, 1, MINUS_ONE]),
    ] {
        let program = with_operands(7, 9, rrr(opcode, RESULT, 20, 21));
        let mut run = Run::record(&program, &[], ONE_SHARD);
        forge_result(&mut run, wrong);
        let result = check_changed(&run, |shards, _| {
            let row = row::<MultiplyColumns<F>>(shards[0].table(n::MULTIPLY), 0);
            (row.product, row.carry[carry]) = (limbs.map(f), f(MINUS_ONE));
        });
        assert_refused(&format!("carry {carry}"), result, &[By::Bus("RANGE")]);
    }
}

#[test]
fn wrong_results() {
    refuse_wrong_results_of_two_registers("multiply", Family::Multiply);
}
