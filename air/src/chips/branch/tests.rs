//! Tests of the `branch` chip.

use crate::support::asm::{SCRATCH, li, ssi};
use crate::support::forgeries::{By, pass_off};
use nova_vm::isa::{Instruction, Opcode};

/// Records state where the branch went; the row of the claimed program cannot agree.
#[test]
fn inverted_branches_have_no_row() {
    let after = |line: Instruction| [&li(5, SCRATCH)[..], &[line]].concat();
    pass_off(
        "branch",
        &after(ssi(Opcode::Beq, 5, 5, 4)),
        &after(ssi(Opcode::Bne, 5, 5, 8)),
        By::Chip("branch"),
        true,
    );
}
