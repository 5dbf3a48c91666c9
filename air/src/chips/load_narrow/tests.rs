//! Tests of the `load_narrow` chip.

use crate::support::asm::{BASE, SCRATCH, li, rri};
use crate::support::forgeries::{By, RESULT, pass_off, refuse_wrong_results, with_operands};
use nova_vm::isa::{Instruction, Opcode};

#[test]
fn wrong_results() {
    for opcode in [Opcode::Lb, Opcode::Lbu, Opcode::Lh, Opcode::Lhu] {
        refuse_wrong_results(&with_operands(BASE + 8, 3, rri(opcode, RESULT, 20, 0)), "load_narrow");
    }
}

/// Records state where the access went; the row of the claimed program cannot agree.
#[test]
fn misaligned_accesses_have_no_row() {
    let after = |line: Instruction| [&li(5, SCRATCH)[..], &[line]].concat();
    pass_off(
        "load_narrow",
        &after(rri(Opcode::Lh, 6, 5, 0)),
        &after(rri(Opcode::Lh, 6, 5, 1)),
        By::Chip("load_narrow"),
        true,
    );
}
