//! Tests of the `jump_register` chip.

use crate::F;
use crate::chips::JumpRegisterColumns;
use crate::rv32im::chip_number as n;
use crate::support::asm::{exit, program, ri, rri};
use crate::support::forgeries::{By, ONE_SHARD, RESULT, assert_refused, check_changed, forge_link, row};
use crate::support::run::Run;
use nova_vm::isa::Opcode;
use p3_field::PrimeCharacteristicRing;

#[test]
fn jumps_to_odd_places() {
    let lines = [&[ri(Opcode::Auipc, 7, 0), rri(Opcode::Jalr, 6, 7, 8)][..], &exit(0)].concat();
    let program = program(&lines);
    let run = Run::record(&program, &[], ONE_SHARD);
    let target = check_changed(&run, |shards, _| {
        row::<JumpRegisterColumns<F>>(shards[0].table(n::JUMP_REGISTER), 0).address.word_lo += F::ONE;
    });
    assert_refused("jalr elsewhere", target, &[By::Chip("jump_register")]);
    let misaligned = check_changed(&run, |shards, _| {
        row::<JumpRegisterColumns<F>>(shards[0].table(n::JUMP_REGISTER), 0).low_bit = F::TWO;
    });
    assert_refused("jalr misaligned", misaligned, &[By::Chip("jump_register")]);
}

#[test]
fn wrong_links() {
    let lines = [&[ri(Opcode::Auipc, 7, 0), rri(Opcode::Jalr, RESULT, 7, 8)][..], &exit(0)].concat();
    let program_with_jalr = program(&lines);
    let run = Run::record(&program_with_jalr, &[], ONE_SHARD);
    let result = check_changed(&run, |shards, _| {
        forge_link(&mut shards[0], |s| {
            row::<JumpRegisterColumns<F>>(s.table(n::JUMP_REGISTER), 0).link.lo += F::from_u32(4);
        });
    });
    assert_refused("jalr", result, &[By::Bus("PROGRAM")]);
}
