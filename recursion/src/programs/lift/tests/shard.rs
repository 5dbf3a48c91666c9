//! Shards, with forged ends.

use nova_air::buses::HALTED;
use nova_air::gadgets::Word;

use super::run::run;
use super::*;

/// The fifth shard, which does not halt.
pub(super) fn shard() -> Case<ShardValues<F>> {
    let values = ShardValues {
        number: F::new(5),
        entry: F::new(ENTRY),
        exit: F::new((1 << 30) - 1),
        cycles: F::ONE,
        halts: F::ZERO,
        exit_code: Word { lo: F::ZERO, hi: F::ZERO },
    };
    let MemorySeam { key, stage, inside } = MemorySeam::END;
    let seam = [key, stage, inside].map(F::from_u32);
    let before = RunState { memory_sections: F::TWO, shards: F::new(4), seam, ..state(Stage::Shards) };
    let outcome = Outcome { exit_code: [F::new(3), F::new(4)], ..run().outcome };
    Case { before, outcome, values, preprocessed: Digest::default() }
}

/// The shard that halts.
fn halting() -> Case<ShardValues<F>> {
    let mut case = shard();
    (case.values.halts, case.values.exit) = (F::ONE, F::new(HALTED));
    case.values.exit_code = Word { lo: F::new(3), hi: F::new(4) };
    case.values.cycles = F::new((1 << 22) - 1);
    case
}

#[test]
fn shards_are_lifted() {
    for mut case in [shard(), halting()] {
        case.assert_next_state();
        case.before.stage = Stage::Memory;
        case.assert_accepted();
    }
}

#[test]
fn forged_shards_are_refused() {
    let forgeries: &[Forgery<ShardValues<F>>] = &[
        ("lift: stage", |case| case.before.stage = Stage::Start),
        ("lift: stage", |case| case.before.stage = Stage::Halted),
        ("lift: seam", |case| case.before.seam[0] -= F::ONE),
        ("lift: seam", |case| case.before.seam[1] = F::ONE),
        ("lift: seam", |case| case.before.seam[2] = F::ONE),
        ("lift: number", |case| case.values.number += F::ONE),
        ("lift: number", |case| case.before.shards -= F::ONE),
        ("lift: entry", |case| case.values.entry += F::ONE),
        ("lift: range of entry", |case| {
            (case.before.pc, case.values.entry) = (F::new(HALTED), F::new(HALTED));
        }),
        ("lift: no cycles", |case| case.values.cycles = F::ZERO),
        ("lift: range of cycles", |case| case.values.cycles = F::new(1 << 22)),
        ("lift: range of cycles", |case| case.values.cycles = F::NEG_ONE),
        ("lift: exit code", |case| case.values.exit_code.lo += F::ONE),
        ("lift: exit code", |case| case.values.exit_code.hi += F::ONE),
    ];
    shard().assert_refused(forgeries);
    halting().assert_refused(forgeries);
    shard().assert_refused(&[("lift: halts", |case| case.values.exit = F::new(HALTED))]);
    halting().assert_refused(&[
        ("lift: halts", |case| case.values.exit = F::new(5)),
        ("lift: range of exit", |case| case.values.exit += F::ONE),
        ("lift: range of exit", |case| case.values.exit = F::NEG_ONE),
        ("lift: exit code", |case| case.outcome.exit_code[0] += F::ONE),
        ("lift: exit code", |case| case.outcome.exit_code[1] += F::ONE),
    ]);
}

/// A flag that is neither 0 nor 1, with all that follows from it.
#[test]
fn a_shard_halts_once_or_not() {
    let mut case = halting();
    case.values.halts = F::TWO;
    case.values.exit_code = Word { lo: F::new(6), hi: F::new(8) };
    let stage = |segment: &mut Segment| segment.after[SPONGE_BLOCKS][0] = F::new(4);
    assert_eq!(case.failures(stage), ["lift: halts"]);
}
