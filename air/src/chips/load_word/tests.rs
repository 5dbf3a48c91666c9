//! Tests of the `load_word` chip.

use crate::support::asm::{BASE, SCRATCH, li, rri};
use crate::support::forgeries::{By, RESULT, pass_off, refuse_wrong_results, with_operands};
use nova_vm::isa::{Instruction, Opcode};

#[test]
fn wrong_results() {
    refuse_wrong_results(&with_operands(BASE + 8, 3, rri(Opcode::Lw, RESULT, 20, 0)), "load_word");
}

/// Records state where the access went; the row of the claimed program cannot agree.
#[test]
fn misaligned_accesses_have_no_row() {
    let after = |line: Instruction| [&li(5, SCRATCH)[..], &[line]].concat();
    pass_off(
        "load_word",
        &after(rri(Opcode::Lw, 6, 5, 0)),
        &after(rri(Opcode::Lw, 6, 5, 2)),
        By::Chip("load_word"),
        true,
    );
}
