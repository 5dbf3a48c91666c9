//! Tests of the `shift` chip.

use crate::support::asm::rri;
use crate::support::forgeries::{RESULT, refuse_wrong_results, refuse_wrong_results_of_two_registers, with_operands};
use nova_vm::isa::{Family, Opcode};

#[test]
fn wrong_results() {
    refuse_wrong_results_of_two_registers("shift", Family::Shift);
}

#[test]
fn wrong_results_of_immediates() {
    refuse_wrong_results(&with_operands(1 << 31, 3, rri(Opcode::Srai, RESULT, 20, 17)), "shift");
}
