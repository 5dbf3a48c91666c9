//! Tests of the `add_imm` chip.

use crate::support::asm::{ri, rri};
use crate::support::forgeries::{RESULT, refuse_wrong_results, with_operands};
use nova_vm::isa::Opcode;

#[test]
fn wrong_results() {
    for instruction in [
        rri(Opcode::Addi, RESULT, 20, -5),
        ri(Opcode::Lui, RESULT, 0xabcd_e000),
        ri(Opcode::Auipc, RESULT, 0xabcd_e000),
    ] {
        refuse_wrong_results(&with_operands(1 << 31, 3, instruction), "add_imm");
    }
}
