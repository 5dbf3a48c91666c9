//! Cheats about the calls of accelerators.

use crate::support::accelerators::{FRESH, one_call, serve, set_answer};
use crate::support::forgeries::{By, ONE_SHARD, assert_refused};
use crate::support::run::Run;
use nova_abi::memory::ADDRESS_END;
use nova_abi::syscall::{DONE, KECCAK_F};

/// Bad pointers that are not refused lead nowhere.
#[test]
fn bad_pointers_are_not_served() {
    // A word of an address that is not a multiple of 4 has no number, so that memory notices, too.
    let misaligned = [By::Bus("RANGE"), By::Bus("MEMORY")];
    // No distance leads from a guarded word to the end of memory.
    let guarded = [By::Bus("RANGE")];
    for (bad, by) in
        [(FRESH + 2, &misaligned[..]), (ADDRESS_END - 4, &guarded), (0xe000_0000, &guarded), (0xffff_0000, &guarded)]
    {
        let (good, program) = (one_call(KECCAK_F, FRESH), one_call(KECCAK_F, bad));
        let mut served = Run::record(&good, &[], ONE_SHARD).segment().records.accelerators.remove(0);
        let mut run = Run::record(&program, &[], ONE_SHARD);
        set_answer(&mut run, 0, DONE);
        let segment = run.segment();
        let refusal = segment.records.refusals.remove(0);
        (served.step, served.arguments) = (refusal.step, refusal.arguments);
        serve(segment, served, bad & !3);
        assert_refused(&format!("{bad:#x}"), run.check(), by);
    }
}
