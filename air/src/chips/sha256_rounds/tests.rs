//! Wrong rounds of SHA-256 to which only one kind of check objects, as for keccak-f.

use crate::chips::{Sha256Rounds, Sha256RoundsColumns};
use crate::gadgets::Word;
use crate::rv32im::chip_number as n;
use crate::support::accelerators::{STATE, change_result, two_calls};
use crate::support::forgeries::{By, ONE_SHARD, assert_refused, check_changed, f, row};
use crate::support::row::{Check, Position, RowEffects};
use crate::support::run::Run;
use crate::{F, Trace};
use p3_field::{PrimeCharacteristicRing, PrimeField32};
use std::collections::BTreeSet;

type Rounds = Sha256RoundsColumns<F>;

/// The last row of rounds of the first call.
const LAST: usize = 16;

/// First constraints of their kinds, which are two for each sum: one a limb.
const ROUND_SUMS: usize = 404;

const SCHEDULE_SUMS: usize = 420;

const PASSED_ON: usize = 428;

/// What a check is for, by their order in `eval`.
fn kind(check: Check) -> &'static str {
    match check {
        Check::Constraint(0..384) => "bit",
        Check::Constraint(384..399) => "number",
        Check::Constraint(399..403) => "quarter of the number",
        Check::Constraint(403) => "cycle",
        Check::Constraint(ROUND_SUMS..SCHEDULE_SUMS) => "sum of a round",
        Check::Constraint(SCHEDULE_SUMS..PASSED_ON) => "sum of the schedule",
        Check::Constraint(_) => "passed on",
        Check::Lookup(0..8) => "carry of a round",
        Check::Lookup(_) => "carry of the schedule",
    }
}

fn effects(table: &Trace, at: usize) -> RowEffects {
    let cells = |at: usize| &table.values[at * table.width..][..table.width];
    let position = Position { is_first: at == 0, is_last: false };
    RowEffects::of(&Sha256Rounds, [cells(at), cells(at + 1)], [&[], &[]], &[], position, false)
}

/// Kinds of the checks that object to the first call's rows, and to the one after them.
fn objections(table: &Trace) -> BTreeSet<&'static str> {
    (0..=LAST + 1).flat_map(|at| effects(table, at).objections(|_| false).map(kind).collect::<Vec<_>>()).collect()
}

fn set(word: &mut [F; 32], value: u32) {
    *word = core::array::from_fn(|z| F::from_bool(value >> z & 1 == 1));
}

fn value(word: &[F; 32]) -> u32 {
    word.iter().rev().fold(0, |value, bit| value << 1 | bit.as_canonical_u32())
}

/// Fills in what a round makes, with its carries, by its equations: their values where both are zero.
fn compute(table: &mut Trace, at: usize, step: usize) {
    type Sum = fn(&mut Rounds, usize) -> (&mut [F; 32], &mut Word<F>);
    let sums: [Sum; 2] = [
        |row, step| (&mut row.a[step], &mut row.a_carry[step]),
        |row, step| (&mut row.e[step], &mut row.e_carry[step]),
    ];
    for (index, sum) in sums.into_iter().enumerate() {
        let (word, carry) = sum(row(table, at + 1), step);
        (*word, *carry) = ([F::ZERO; 32], Word::default());
        let excess = effects(table, at).constraints;
        let limb = |of: usize| (-excess[ROUND_SUMS + 4 * step + 2 * index + of] * f(1 << 16)).as_canonical_u32();
        let (lo, hi) = (limb(0), limb(1) + (limb(0) >> 16));
        let (word, carry) = sum(row(table, at + 1), step);
        set(word, (hi & 0xffff) << 16 | lo & 0xffff);
        *carry = Word { lo: f(lo >> 16), hi: f(hi >> 16) };
    }
}

/// Sets carries to the values that the sums need, whether or not they are bytes.
fn settle_carries(table: &mut Trace, at: usize, first: usize, carries: fn(&mut Rounds) -> Vec<&mut Word<F>>) {
    let excess = effects(table, at).constraints;
    for (index, carry) in carries(row(table, at + 1)).into_iter().enumerate() {
        carry.lo -= excess[first + 2 * index];
    }
    let excess = effects(table, at).constraints;
    for (index, carry) in carries(row(table, at + 1)).into_iter().enumerate() {
        carry.hi -= excess[first + 2 * index + 1];
    }
}

fn settle_rounds(table: &mut Trace, at: usize) {
    settle_carries(table, at, ROUND_SUMS, |row| {
        row.a_carry.iter_mut().zip(&mut row.e_carry).flat_map(|(a, e)| [a, e]).collect()
    });
}

fn settle_schedule(table: &mut Trace, at: usize) {
    settle_carries(table, at, SCHEDULE_SUMS, |row| row.w_carry.iter_mut().collect());
}

/// Makes the row after the call fit: it has no rounds, so that its carries and sums are free.
fn settle_end(table: &mut Trace) {
    settle_rounds(table, LAST);
    settle_schedule(table, LAST);
    let excess = effects(table, LAST).constraints[PASSED_ON..].to_vec();
    let next = row::<Rounds>(table, LAST + 1);
    for (recent, excess) in next.recent.iter_mut().zip(excess.chunks(6)) {
        (recent.lo, recent.hi) = (recent.lo - excess[0], recent.hi - excess[1]);
    }
}

/// Another word of the schedule in the last round, which makes another result.
fn other_word(table: &mut Trace) {
    let word = &mut row::<Rounds>(table, LAST).w[3];
    set(word, value(word).wrapping_add(1));
    compute(table, LAST - 1, 3);
}

fn other_result(table: &mut Trace) {
    let bit = &mut row::<Rounds>(table, LAST).a[3][0];
    *bit = F::ONE - *bit;
}

/// A lower limb beyond 2^16, whose carry is less by one.
fn other_limbs(table: &mut Trace) {
    let last = row::<Rounds>(table, LAST);
    last.a[3][15] += F::TWO;
    last.a[3][16] -= F::ONE;
    last.a_carry[3].lo -= F::ONE;
}

#[test]
fn every_kind_of_check_is_needed() {
    let program = two_calls([1, 2]);
    let honest = Run::record(&program, &[], ONE_SHARD).fill().0.remove(0).table(n::SHA256_ROUNDS).clone();
    assert_eq!(objections(&honest), BTreeSet::new());
    type Change = fn(&mut Trace);
    let cheats: [(&str, Change); 6] = [
        ("bit", other_limbs),
        ("sum of a round", other_result),
        ("carry of a round", |t| {
            other_result(t);
            settle_rounds(t, LAST - 1);
        }),
        ("sum of the schedule", other_word),
        ("carry of the schedule", |t| {
            other_word(t);
            settle_schedule(t, LAST - 1);
        }),
        ("quarter of the number", |t| {
            row::<Rounds>(t, LAST - 1).high = [0, 1, 0, 0].map(f);
            for (at, step) in (LAST - 2..LAST).flat_map(|at| (0..4).map(move |step| (at, step))) {
                compute(t, at, step);
            }
        }),
    ];
    for (check, change) in cheats {
        let mut table = honest.clone();
        change(&mut table);
        settle_end(&mut table);
        assert_eq!(objections(&table), [check].into());
        let result = |table: &mut Trace| row::<Rounds>(table, LAST).a[3];
        assert_ne!(result(&mut table), result(&mut honest.clone()), "{check}: another result");
    }
}

/// Rows of a call.
const ROWS: usize = 17;

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
