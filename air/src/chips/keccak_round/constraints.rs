//! Constraints of the `keccak_round` chip.

use super::{CONSTANT_BITS, HIGH, KeccakRoundColumns, LOW, ROTATIONS, ROUND_CONSTANTS};
use crate::buses::{KECCAK, KeccakMessage};
use crate::chips::keccak::ROUNDS;
use crate::gadgets::{constant, number, xor};
use crate::{AirBuilder, ChipBuilder, Columns, EvalError, WindowAccess};
use core::iter::Sum;
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = KeccakRoundColumns::<B::Var>::of(main.current_slice())?;
    let next = KeccakRoundColumns::<B::Var>::of(main.next_slice())?;
    let is_last = count_rounds(b, row, next);
    check_bits(b, row);
    theta(b, row);
    chi_and_iota(b, row, next);

    let cycle: B::Expr = row.cycle.into();
    let start = KeccakMessage { cycle: cycle.clone(), round: B::Expr::ZERO, limbs: before_theta::<B>(row) };
    b.receive(KECCAK, row.is_first, start.elements());
    let limbs = next.state.as_flattened().iter().map(|&limb| limb.into());
    b.send(KECCAK, is_last, KeccakMessage { cycle, round: B::Expr::from_usize(ROUNDS), limbs }.elements());
    Ok(())
}

/// Numbers the rounds; the result (degree 2) is 1 in the last one and else 0.
fn count_rounds<B: ChipBuilder>(
    b: &mut B,
    row: &KeccakRoundColumns<B::Var>,
    next: &KeccakRoundColumns<B::Var>,
) -> B::Expr {
    let sum = |flags: &[B::Var]| B::Expr::sum(flags.iter().map(|&flag| flag.into()));
    let is_real = sum(&row.low);
    b.assert_bools(row.low);
    b.assert_bools(row.high);
    b.assert_bool(is_real.clone());
    // Follows from the rest, since a table of 2^k rows has padding, after which round 0 begins with one flag; but shortens
    // the argument.
    b.assert_eq(sum(&row.high), is_real.clone());
    let (low, high) = (row.low.map(Into::into), row.high.map(Into::into));
    b.assert_eq(row.is_first, low[0].clone() * high[0].clone());

    let wraps: B::Expr = low[LOW - 1].clone();
    let is_last = wraps.clone() * high[HIGH - 1].clone();
    let starts: B::Expr = next.is_first.into();
    b.assert_eq(next.low[0], wraps.clone() - is_last.clone() + starts.clone());
    for (&next, flag) in next.low.iter().skip(1).zip(low) {
        b.assert_eq(next, flag);
    }
    let stays = is_real.clone() - wraps.clone();
    let before = [starts].into_iter().chain(high.iter().map(|flag| flag.clone() * wraps.clone()));
    for ((&next, flag), before) in next.high.iter().zip(&high).zip(before) {
        b.assert_eq(next, flag.clone() * stays.clone() + before);
    }
    b.when(is_real - is_last.clone()).assert_eq(next.cycle, row.cycle);
    is_last
}

fn check_bits<B: ChipBuilder>(b: &mut B, row: &KeccakRoundColumns<B::Var>) {
    for &bit in row.after_theta.iter().chain(&row.parity).chain(&row.effect).flatten() {
        b.assert_bool(bit);
    }
}

/// Limbs (degree 2) of the state that theta makes `after_theta` of.
fn before_theta<B: ChipBuilder>(row: &KeccakRoundColumns<B::Var>) -> impl Iterator<Item = B::Expr> {
    let lanes = row.after_theta.iter().zip(row.effect.iter().cycle());
    let limbs = lanes.flat_map(|(after, effect)| after.chunks(16).zip(effect.chunks(16)));
    limbs.map(|(after, effect)| {
        number(after.iter().zip(effect).map(|(&after, &effect)| xor::<B::Expr>(after.into(), effect.into())))
    })
}

#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "lanes are numbered below 25, bits below 64 and rounds below 24, whatever the cells hold"
)]
fn theta<B: ChipBuilder>(b: &mut B, row: &KeccakRoundColumns<B::Var>) {
    let is_real = B::Expr::sum(row.low.iter().map(|&flag| flag.into()));
    let continues = is_real - row.is_first.into();
    for (&limb, value) in row.state.as_flattened().iter().zip(before_theta::<B>(row)) {
        b.when(continues.clone()).assert_eq(limb, value);
    }
    let is_even = |b: &mut B, sum: B::Expr| {
        b.assert_zero(sum.clone() * (sum.clone() - constant::<B>(2)) * (sum - constant::<B>(4)));
    };
    let both = |x: usize, z: usize| row.parity[x % 5][z % 64].into() + row.effect[x % 5][z % 64].into();
    for (x, z) in (0..5).flat_map(|x| (0..64).map(move |z| (x, z))) {
        let column = B::Expr::sum((0..5).map(|y| row.after_theta[x + 5 * y][z].into()));
        is_even(b, column - row.parity[x][z].into());
        is_even(b, row.effect[x][z].into() + both(x + 4, z) + both(x + 1, z + 63));
    }
}

/// A bit (degree 3) of a lane after chi. Rotations and pi bring it lane (x + 3 y, x) as its own.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "lanes are numbered below 25, bits below 64 and rounds below 24, whatever the cells hold"
)]
fn after_chi<B: ChipBuilder>(row: &KeccakRoundColumns<B::Var>, lane: usize, z: usize) -> B::Expr {
    let (x, y) = (lane % 5, lane / 5);
    let bit = |x: usize| -> B::Expr {
        let x = x % 5;
        let source = (x + 3 * y) % 5 + 5 * x;
        row.after_theta[source][(z + 64 - ROTATIONS[source]) % 64].into()
    };
    xor(bit(x), (B::Expr::ONE - bit(x + 1)) * bit(x + 2))
}

#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "lanes are numbered below 25, bits below 64 and rounds below 24, whatever the cells hold"
)]
fn chi_and_iota<B: ChipBuilder>(b: &mut B, row: &KeccakRoundColumns<B::Var>, next: &KeccakRoundColumns<B::Var>) {
    for (&position, &bit) in CONSTANT_BITS.iter().zip(&row.before_iota) {
        b.assert_eq(bit, after_chi::<B>(row, 0, position));
    }
    let bit = |lane: usize, z: usize| match CONSTANT_BITS.iter().position(|&position| position == z) {
        Some(index) if lane == 0 => xor(row.before_iota[index].into(), round_constant::<B>(row, z)),
        _ => after_chi::<B>(row, lane, z),
    };
    for limb in 0..100 {
        let (lane, first) = (limb / 4, limb % 4 * 16);
        b.assert_eq(next.state[lane][limb % 4], number((first..first + 16).map(|z| bit(lane, z))));
    }
}

/// A bit (degree 2) of the round's constant.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "lanes are numbered below 25, bits below 64 and rounds below 24, whatever the cells hold"
)]
fn round_constant<B: ChipBuilder>(row: &KeccakRoundColumns<B::Var>, z: usize) -> B::Expr {
    let row = |high: usize| {
        let set = (0..LOW).filter(|low| ROUND_CONSTANTS[LOW * high + low] >> z & 1 == 1);
        row.high[high].into() * B::Expr::sum(set.map(|low| row.low[low].into()))
    };
    B::Expr::sum((0..HIGH).map(row))
}
