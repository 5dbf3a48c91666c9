//! Cheats about SHA-256's compression.

use crate::accelerators::change_result;
use crate::asm::{SCRATCH, ecall, exit, li, program, ssi};
use crate::forgeries::{By, ONE_SHARD, assert_refused, check_changed, f, row};
use crate::run::Run;
use nova_abi::syscall::SHA256_COMPRESS;
use nova_air::chips::{Sha256Columns, Sha256RoundsColumns};
use nova_air::rv32im::chip_number as n;
use nova_air::{F, Trace};
use nova_vm::Program;
use nova_vm::isa::Opcode;
use nova_vm::record::Segment;
use p3_field::PrimeCharacteristicRing;

const BLOCK: u32 = SCRATCH + 0x100;
/// Index, among a call's words, of the state's first.
const STATE: usize = 16;
/// Rows of a call.
const ROWS: usize = 17;

type Rounds = Sha256RoundsColumns<F>;

/// Compresses two blocks, which begin with these words, into two states.
pub(crate) fn two_calls(blocks: [u32; 2]) -> Program {
    let mut lines = Vec::new();
    for (first, state) in blocks.into_iter().zip([SCRATCH, SCRATCH + 0x80]) {
        lines.extend([li(5, BLOCK), li(6, first * 0x0123_4567)].concat());
        lines.push(ssi(Opcode::Sw, 5, 6, 0));
        lines.extend(ecall(SHA256_COMPRESS, [state, BLOCK, 0]));
    }
    lines.extend(exit(0));
    program(&lines)
}

#[test]
fn forged_calls() {
    type Change = fn(&mut Segment);
    let cheats: [(&str, Change); 3] = [
        ("a word of the result is another", |s| change_result(s, 0, STATE + 3, |word| word ^ 1)),
        ("words of the result are swapped", |s| {
            let [one, other] = [2, 6].map(|word| s.records.accelerators[1].words[STATE + word].after);
            change_result(s, 1, STATE + 2, |_| other);
            change_result(s, 1, STATE + 6, |_| one);
        }),
        ("nothing is compressed", |s| {
            for word in STATE..STATE + 8 {
                let before = s.records.accelerators[0].words[word].access.before;
                change_result(s, 0, word, |_| before);
            }
        }),
    ];
    let program = two_calls([1, 2]);
    Run::record(&program, &[], ONE_SHARD).check().unwrap();
    for (name, change) in cheats {
        let mut run = Run::record(&program, &[], ONE_SHARD);
        change(run.segment());
        assert_refused(name, run.check(), &[By::Bus("SHA256_STATE")]);
    }
}

#[test]
fn results_of_two_calls_are_not_exchanged() {
    let program = two_calls([1, 2]);
    let mut run = Run::record(&program, &[], ONE_SHARD);
    for word in STATE..STATE + 8 {
        let [one, other] = [0, 1].map(|call| run.segment().records.accelerators[call].words[word].after);
        change_result(run.segment(), 0, word, |_| other);
        change_result(run.segment(), 1, word, |_| one);
    }
    assert_refused("results are exchanged", run.check(), &[By::Bus("SHA256_STATE")]);
}

/// The state is added to what the rounds make, modulo 2^32 and not otherwise.
#[test]
fn sums_of_the_call() {
    let program = two_calls([1, 2]);
    let mut run = Run::record(&program, &[], ONE_SHARD);
    change_result(run.segment(), 0, STATE, |word| word.wrapping_add(1));
    let result = check_changed(&run, |shards, _| {
        row::<Sha256Columns<F>>(shards[0].table(n::SHA256), 0).result[0].lo -= F::ONE;
    });
    assert_refused("a sum is one too large", result, &[By::Chip("sha256")]);
}

fn rounds_changed(name: &str, by: &[By], change: impl FnOnce(&mut Trace)) {
    let program = two_calls([1, 2]);
    let run = Run::record(&program, &[], ONE_SHARD);
    let result = check_changed(&run, |shards, _| change(shards[0].table(n::SHA256_ROUNDS)));
    assert_refused(name, result, by);
}

#[test]
fn forged_rows() {
    type Change = fn(&mut Trace);
    let chip = [By::Chip("sha256_rounds")];
    let cheats: [(&str, Change); 8] = [
        ("rounds are skipped", |t| {
            let width = t.width;
            t.values.copy_within(7 * width.., 6 * width);
        }),
        ("the rounds end early", |t| {
            row::<Rounds>(t, 8).low = [0, 0, 0, 1].map(f);
            row::<Rounds>(t, 8).high = [0, 0, 0, 1].map(f);
        }),
        ("the rounds begin without a start", |t| row::<Rounds>(t, ROWS).is_start = F::ZERO),
        ("a start comes in the middle", |t| row::<Rounds>(t, 9).is_start = F::ONE),
        ("a row has no rounds", |t| {
            (row::<Rounds>(t, 5).low, row::<Rounds>(t, 5).high) = ([F::ZERO; 4], [F::ZERO; 4]);
        }),
        ("rows have another round's constants", |t| {
            (row::<Rounds>(t, 6).low, row::<Rounds>(t, 6).high) = (row::<Rounds>(t, 7).low, row::<Rounds>(t, 7).high);
        }),
        ("a call becomes another one on the way", |t| {
            let other = row::<Rounds>(t, ROWS).cycle;
            (10..ROWS).for_each(|at| row::<Rounds>(t, at).cycle = other);
        }),
        ("padding ends a call", |t| {
            (row::<Rounds>(t, 60).low, row::<Rounds>(t, 60).high) = ([0, 0, 0, 1].map(f), [0, 0, 0, 1].map(f));
        }),
    ];
    for (name, change) in cheats {
        rounds_changed(name, &chip, change);
    }
    rounds_changed("padding starts a call", &[By::Chip("sha256_rounds"), By::Bus("SHA256_STATE")], |t| {
        row::<Rounds>(t, 60).is_start = F::ONE;
    });
}

/// Rounds over another block than memory holds, with results that fit them.
#[test]
fn rounds_are_those_of_the_block() {
    let (honest, other) = (two_calls([1, 2]), two_calls([2, 1]));
    let mut other = Run::record(&other, &[], ONE_SHARD);
    let mut run = Run::record(&honest, &[], ONE_SHARD);
    for (call, word) in (0..2).flat_map(|call| (STATE..STATE + 8).map(move |word| (call, word))) {
        let after = other.segment().records.accelerators[call].words[word].after;
        change_result(run.segment(), call, word, |_| after);
    }
    let rounds = other.fill().0.remove(0).table(n::SHA256_ROUNDS).clone();
    let result = check_changed(&run, |shards, _| *shards[0].table(n::SHA256_ROUNDS) = rounds);
    assert_refused("blocks are exchanged", result, &[By::Bus("SHA256_BLOCK")]);
}
