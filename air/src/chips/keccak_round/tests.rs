//! Wrong rounds of keccak-f to which only one kind of check objects.
//!
//! The search for changes of single rows does not get there: a bit of a round changes a thousand others.

use crate::chips::{KeccakRound, KeccakRoundColumns};
use crate::rv32im::chip_number as n;
use crate::support::accelerators::three_calls;
use crate::support::forgeries::{By, ONE_SHARD, assert_refused, check_changed, f, row};
use crate::support::row::{Check, Position, RowEffects};
use crate::support::run::Run;
use crate::{F, Trace};
use p3_field::{PrimeCharacteristicRing, PrimeField32};
use std::collections::BTreeSet;

type Rounds = KeccakRoundColumns<F>;

type State = [u64; 25];

/// The last round, and the row that holds the result.
const LAST: usize = 23;

const RESULT: usize = 24;

/// What a constraint is for, by their order in `eval`.
fn kind(check: Check) -> &'static str {
    let Check::Constraint(index) = check else { unreachable!("rounds look nothing up") };
    match index {
        0..19 => "number",
        19..23 => "sixth of the number",
        23 => "cycle",
        24..2264 => "bit",
        2264..2364 => "state",
        2364..3004 if index % 2 == 0 => "parity",
        2364..3004 => "effect",
        3004..3011 => "bit before iota",
        _ => "state after",
    }
}

fn effects(table: &Trace, at: usize) -> RowEffects {
    let cells = |at: usize| &table.values[at * table.width..][..table.width];
    let position = Position { is_first: at == 0, is_last: false };
    RowEffects::of(&KeccakRound, [cells(at), cells(at + 1)], [&[], &[]], &[], position, false)
}

/// Kinds of the checks that object to the first call's rows.
fn objections(table: &Trace) -> BTreeSet<&'static str> {
    (0..=RESULT).flat_map(|at| effects(table, at).objections(|_| false).map(kind).collect::<Vec<_>>()).collect()
}

/// Sets the next row to the state that a round makes, by its equations.
fn settle_state(table: &mut Trace, at: usize) {
    let excess = effects(table, at).constraints[3011..].to_vec();
    let cells = row::<Rounds>(table, at + 1).state.as_flattened_mut();
    cells.iter_mut().zip(excess).for_each(|(cell, excess)| *cell -= excess);
}

/// As [`settle_state`], and before it the bits to which iota adds.
fn settle(table: &mut Trace, at: usize) {
    let excess = effects(table, at).constraints[3004..3011].to_vec();
    let bits = &mut row::<Rounds>(table, at).before_iota;
    bits.iter_mut().zip(excess).for_each(|(bit, excess)| *bit -= excess);
    settle_state(table, at);
}

fn state(row: &Rounds) -> State {
    row.state.map(|limbs| limbs.iter().rev().fold(0, |lane, limb| lane << 16 | u64::from(limb.as_canonical_u32())))
}

fn columns(state: &State) -> [u64; 5] {
    core::array::from_fn(|x| (0..5).fold(0, |sum, y| sum ^ state[x + 5 * y]))
}

/// Theta of a state for claimed parities of its columns.
fn theta(row: &mut Rounds, state: &State, columns: [u64; 5]) {
    let bits = |lane: u64| core::array::from_fn(|z| F::from_bool(lane >> z & 1 == 1));
    let effect: [u64; 5] = core::array::from_fn(|x| columns[(x + 4) % 5] ^ columns[(x + 1) % 5].rotate_left(1));
    row.effect = effect.map(bits);
    row.parity = core::array::from_fn(|x| bits(columns[x] ^ effect[x]));
    row.after_theta = core::array::from_fn(|lane| bits(state[lane] ^ effect[lane % 5]));
}

/// Two bits of each of two lanes in the same columns, which leave the limbs and the sums of the columns as they are.
fn other_bits(row: &mut Rounds) {
    let z = (0..15).find(|&z| row.effect[0][z] == row.effect[0][z + 1]).expect("some two bits are equal");
    for (lane, sign) in [(0, F::ONE), (5, F::NEG_ONE)] {
        row.after_theta[lane][z] += sign.double();
        row.after_theta[lane][z + 1] -= sign;
    }
}

/// Another effect on a column, on the same state.
fn other_effect(row: &mut Rounds) {
    let flip = |bit: &mut F| *bit = F::ONE - *bit;
    flip(&mut row.effect[2][9]);
    flip(&mut row.parity[2][9]);
    (0..5).for_each(|y| flip(&mut row.after_theta[2 + 5 * y][9]));
}

#[test]
fn every_kind_of_check_is_needed() {
    let program = three_calls();
    let honest = Run::record(&program, &[], ONE_SHARD).fill().0.remove(0).table(n::KECCAK_ROUND).clone();
    assert_eq!(objections(&honest), BTreeSet::new());
    type Change = fn(&mut Trace);
    let cheats: [(&str, Change); 7] = [
        ("bit", |t| other_bits(row(t, LAST))),
        ("parity", |t| {
            let last = row::<Rounds>(t, LAST);
            let state = state(last);
            let mut columns = columns(&state);
            columns[3] ^= 1 << 17;
            theta(last, &state, columns);
        }),
        ("effect", |t| other_effect(row(t, LAST))),
        ("state", |t| {
            let last = row::<Rounds>(t, LAST);
            let mut state = state(last);
            state[7] ^= 1;
            theta(last, &state, columns(&state));
        }),
        ("sixth of the number", |t| {
            row::<Rounds>(t, LAST - 1).high = [1, 0, 0, 0].map(f);
            settle(t, LAST - 1);
            let last = row::<Rounds>(t, LAST);
            let state = state(last);
            theta(last, &state, columns(&state));
        }),
        ("bit before iota", |_| {}),
        ("state after", |_| {}),
    ];
    for (check, change) in cheats {
        let mut table = honest.clone();
        change(&mut table);
        settle(&mut table, LAST);
        if check == "bit before iota" {
            row::<Rounds>(&mut table, LAST).before_iota[0] += F::ONE;
            settle_state(&mut table, LAST);
        }
        if check == "state after" {
            row::<Rounds>(&mut table, RESULT).state[4][2] += F::ONE;
        }
        assert_eq!(objections(&table), [check].into());
        assert_ne!(
            state(row(&mut table, RESULT)),
            state(row(&mut honest.clone(), RESULT)),
            "{check}: another result"
        );
    }
}

#[test]
fn forged_rounds_of_keccak() {
    let program = three_calls();
    let run = Run::record(&program, &[], ONE_SHARD);
    type Change = fn(&mut nova_air::Trace);
    let cheats: [(&str, By, Change); 8] = [
        ("a round is skipped", By::Chip("keccak_round"), |t| {
            let width = t.width;
            t.values.copy_within(6 * width.., 5 * width);
        }),
        ("the rounds end early", By::Chip("keccak_round"), |t| {
            row::<Rounds>(t, 11).low = core::array::from_fn(|index| f(u32::from(index == 5)));
            row::<Rounds>(t, 11).high = core::array::from_fn(|index| f(u32::from(index == 3)));
        }),
        ("the rounds begin in the middle", By::Chip("keccak_round"), |t| row::<Rounds>(t, 24).is_first = F::ZERO),
        ("two rounds have one number", By::Chip("keccak_round"), |t| {
            (row::<Rounds>(t, 3).low, row::<Rounds>(t, 3).high) = (row::<Rounds>(t, 2).low, row::<Rounds>(t, 2).high);
        }),
        ("a row has no round", By::Chip("keccak_round"), |t| {
            (row::<Rounds>(t, 3).low, row::<Rounds>(t, 3).high) = ([F::ZERO; 6], [F::ZERO; 4]);
        }),
        ("a call becomes another one on the way", By::Chip("keccak_round"), |t| {
            let other = row::<Rounds>(t, 24).cycle;
            (12..24).for_each(|at| row::<Rounds>(t, at).cycle = other);
        }),
        ("padding starts a call", By::Chip("keccak_round"), |t| row::<Rounds>(t, 80).is_first = F::ONE),
        ("padding ends a call", By::Chip("keccak_round"), |t| {
            (row::<Rounds>(t, 80).low[5], row::<Rounds>(t, 80).high[3]) = (F::ONE, F::ONE);
        }),
    ];
    for (name, by, change) in cheats {
        let result = check_changed(&run, |shards, _| change(shards[0].table(n::KECCAK_ROUND)));
        assert_refused(name, result, &[by]);
    }
}
