//! Tests of the `syscall` chip.

use super::Syscall;
use crate::F;
use crate::chips::SyscallColumns;
use crate::gadgets::Word;
use crate::rv32im::chip_number as n;
use crate::support::accelerators::{FRESH, one_call, set_answer};
use crate::support::asm::{SCRATCH, ecall, exit, program};
use crate::support::forgeries::{By, ONE_SHARD, assert_refused, check_changed, f, row};
use crate::support::programs::claims_and_writes;
use crate::support::row::{Check, Position, RowEffects};
use crate::support::run::Run;
use nova_abi::syscall::{DONE, KECCAK_F, OUTPUT_CALL_MAX_BYTES, REFUSED, WRITE_HOST, WRITE_OUTPUT};
use p3_field::PrimeCharacteristicRing;

#[test]
fn forged_answers() {
    type Change = fn(&mut Run<'_>);
    let cheats: [(&str, u32, Change); 3] = [
        ("a call that was served is called refused", FRESH, |run| set_answer(run, 0, REFUSED)),
        ("a call that was refused is called served", FRESH + 2, |run| set_answer(run, 0, DONE)),
        ("a refusal is made up", FRESH + 2, |run| {
            let again = run.segment().records.refusals[0];
            run.segment().records.refusals.push(again);
        }),
    ];
    for (name, pointer, change) in cheats {
        let program = one_call(KECCAK_F, pointer);
        Run::record(&program, &[], ONE_SHARD).check().unwrap();
        let mut run = Run::record(&program, &[], ONE_SHARD);
        change(&mut run);
        assert_refused(name, run.check(), &[By::Bus("CALL")]);
    }
    // A call whose number no accelerator has: the row may hold anything, and no chip receives the call.
    let other = one_call(WRITE_HOST, 0);
    let run = Run::record(&other, &[], ONE_SHARD);
    let result = check_changed(&run, |shards, _| {
        let row = row::<SyscallColumns<F>>(shards[0].table(n::SYSCALL), 0);
        (row.flags, row.is_accelerator, row.accelerator) = ([F::ZERO; 7], F::ONE, f(WRITE_HOST));
    });
    assert_refused("another call is called an accelerator's", result, &[By::Bus("CALL")]);
}

/// One check refuses a longer call: of the low limb a lookup, of the high limb a constraint. All else agrees.
#[test]
fn calls_write_at_most_four_kibibytes() {
    let program = program(&[&ecall(WRITE_OUTPUT, [SCRATCH, OUTPUT_CALL_MAX_BYTES, 0])[..], &exit(0)].concat());
    let run = Run::record(&program, &[], ONE_SHARD);
    run.check().unwrap();
    let (mut shards, _) = run.fill();
    let table = shards[0].table(n::SYSCALL);
    let width = table.width;
    let mut objections = |length: u32| -> Vec<Check> {
        let call = row::<SyscallColumns<F>>(table, 0);
        let word = Word::of(length);
        (call.a1.value, call.result, call.position_after) = (word, word, word);
        let (cells, position) = (&table.values[..width], Position { is_first: true, is_last: false });
        RowEffects::of(&Syscall, [cells; 2], [&[]; 2], &[], position, false).objections(|_| true).collect()
    };
    for length in [4, 4092, 4095, 4096] {
        assert_eq!(objections(length), [], "{length} bytes");
    }
    for length in [4097, 4100, 8192, 8193, 0xffff] {
        assert!(matches!(objections(length)[..], [Check::Lookup(_)]), "{length} bytes");
    }
    for length in [1 << 16, (1 << 16) + 4096, 0xff_0004] {
        assert!(matches!(objections(length)[..], [Check::Constraint(_)]), "{length} bytes");
    }
}

/// A call that writes claims counts as one that writes output, and the reverse: the register of a7 has the other number.
#[test]
fn claims_are_not_output() {
    let program = claims_and_writes(&[7; 128]);
    let run = Run::record(&program, &[], ONE_SHARD);
    run.check().unwrap();
    for (from, to) in [(6, 3), (3, 6)] {
        let result = check_changed(&run, |shards, _| {
            let table = shards[0].table(n::SYSCALL);
            let call = (0..).find(|&at| row::<SyscallColumns<F>>(table, at).flags[from] == F::ONE).unwrap();
            let row = row::<SyscallColumns<F>>(table, call);
            (row.flags[from], row.flags[to]) = (F::ZERO, F::ONE);
        });
        assert_refused("another stream", result, &[By::Bus("MEMORY"), By::Bus("OUTPUT_CHAIN")]);
    }
}
