//! Tests of the `jump` chip.

use crate::F;
use crate::chips::JumpColumns;
use crate::rv32im::chip_number as n;
use crate::support::asm::{exit, program, ri};
use crate::support::forgeries::{By, ONE_SHARD, RESULT, assert_refused, check_changed, forge_link, row};
use crate::support::run::Run;
use nova_vm::isa::Opcode;
use p3_field::PrimeCharacteristicRing;

#[test]
fn wrong_links() {
    let lines = [&[ri(Opcode::Jal, RESULT, 4)][..], &exit(0)].concat();
    let program_with_jal = program(&lines);
    let run = Run::record(&program_with_jal, &[], ONE_SHARD);
    let result = check_changed(&run, |shards, _| {
        forge_link(&mut shards[0], |s| row::<JumpColumns<F>>(s.table(n::JUMP), 0).link.lo += F::from_u32(4));
    });
    assert_refused("jal", result, &[By::Bus("PROGRAM")]);
}
