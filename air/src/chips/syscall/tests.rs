//! Tests of the `syscall` chip.

use crate::F;
use crate::chips::SyscallColumns;
use crate::rv32im::chip_number as n;
use crate::support::accelerators::{FRESH, one_call, set_answer};
use crate::support::forgeries::{By, ONE_SHARD, assert_refused, check_changed, f, row};
use crate::support::run::Run;
use nova_abi::syscall::{DONE, KECCAK_F, REFUSED, WRITE_HOST};
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
        (row.flags, row.is_accelerator, row.accelerator) = ([F::ZERO; 6], F::ONE, f(WRITE_HOST));
    });
    assert_refused("another call is called an accelerator's", result, &[By::Bus("CALL")]);
}
