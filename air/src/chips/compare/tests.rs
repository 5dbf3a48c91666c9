//! Tests of the `compare` chip.

use crate::support::asm::rri;
use crate::support::forgeries::{RESULT, refuse_wrong_results, refuse_wrong_results_of_two_registers, with_operands};
use nova_vm::isa::{Family, Opcode};

#[test]
fn wrong_results() {
    refuse_wrong_results_of_two_registers("compare", Family::Compare);
}

#[test]
fn wrong_results_of_immediates() {
    refuse_wrong_results(&with_operands(1 << 31, 3, rri(Opcode::Slti, RESULT, 20, -5)), "compare");
}
