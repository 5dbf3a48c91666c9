//! Tests of the `store_word` chip.

use crate::support::asm::{SCRATCH, li, ssi};
use crate::support::forgeries::{By, pass_off};
use nova_vm::isa::{Instruction, Opcode};

/// Records state where the access went; the row of the claimed program cannot agree.
#[test]
fn misaligned_accesses_have_no_row() {
    let after = |line: Instruction| [&li(5, SCRATCH)[..], &[line]].concat();
    pass_off(
        "store_word",
        &after(ssi(Opcode::Sw, 5, 5, 0)),
        &after(ssi(Opcode::Sw, 5, 5, 1)),
        By::Chip("store_word"),
        true,
    );
}
