//! Constraints of the `sha256_rounds` chip.

use super::functions::{Bits, ROUND_CONSTANTS, Round, SMALL_SIGMA, limbs, limbs_in_memory, sigma, sum};
use super::{DIGITS, ROUNDS, STEP, Sha256RoundsColumns};
use crate::buses::{SHA256_BLOCK, SHA256_STATE, Sha256BlockMessage, Sha256StateMessage};
use crate::gadgets::{Word, byte_pair, constant, expr, limb_inverse};
use crate::{AirBuilder, ChipBuilder, Columns, EvalError, WindowAccess};
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = Sha256RoundsColumns::<B::Var>::of(main.current_slice())?;
    let next = Sha256RoundsColumns::<B::Var>::of(main.next_slice())?;
    for bit in row.a.iter().chain(&row.e).chain(&row.w).flatten() {
        b.assert_bool(*bit);
    }
    let is_last = count_rows(b, row, next);
    check_carries(b, row);
    rounds(b, row, next);
    schedule(b, row, next);
    pass_on(b, row, next);
    exchange(b, row, is_last);
    Ok(())
}

/// The next row's words, after this row's.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "words are numbered below 8, bits below 32 and rounds below 64, whatever the cells hold"
)]
fn both<'a, V>(here: &'a [Bits<V>; STEP], next: &'a [Bits<V>; STEP]) -> [&'a Bits<V>; 2 * STEP] {
    core::array::from_fn(|index| if index < STEP { &here[index] } else { &next[index - STEP] })
}

fn sum_of<B: ChipBuilder>(flags: &[B::Var]) -> B::Expr {
    flags.iter().map(|&flag| flag.into()).sum()
}

/// Numbers the rows; the result (degree 2) is 1 on the last row of rounds and else 0.
fn count_rows<B: ChipBuilder>(
    b: &mut B,
    row: &Sha256RoundsColumns<B::Var>,
    next: &Sha256RoundsColumns<B::Var>,
) -> B::Expr {
    let has_rounds = sum_of::<B>(&row.low);
    let is_start: B::Expr = row.is_start.into();
    b.assert_bools(row.low);
    b.assert_bools(row.high);
    b.assert_bool(row.is_start);
    b.assert_bool(has_rounds.clone() + is_start.clone());
    b.assert_eq(sum_of::<B>(&row.high), has_rounds.clone());

    let [low, high]: [[B::Expr; DIGITS]; 2] = [row.low, row.high].map(|digit| digit.map(Into::into));
    let wraps = low[DIGITS - 1].clone();
    let is_last = wraps.clone() * high[DIGITS - 1].clone();
    b.assert_eq(next.low[0], is_start.clone() + wraps.clone() - is_last.clone());
    for (&next, flag) in next.low.iter().skip(1).zip(low) {
        b.assert_eq(next, flag);
    }
    let stays = has_rounds.clone() - wraps.clone();
    let before = [is_start.clone()].into_iter().chain(high.iter().map(|flag| flag.clone() * wraps.clone()));
    for ((&next, flag), before) in next.high.iter().zip(&high).zip(before) {
        b.assert_eq(next, flag.clone() * stays.clone() + before);
    }
    b.when(is_start + has_rounds - is_last.clone()).assert_eq(next.cycle, row.cycle);
    is_last
}

/// Whether (degree 1) the row has rounds whose words the schedule makes of others.
fn is_scheduled<B: ChipBuilder>(row: &Sha256RoundsColumns<B::Var>) -> B::Expr {
    sum_of::<B>(&row.high[1..])
}

fn check_carries<B: ChipBuilder>(b: &mut B, row: &Sha256RoundsColumns<B::Var>) {
    let has_rounds = sum_of::<B>(&row.low);
    for carry in row.a_carry.iter().chain(&row.e_carry) {
        byte_pair(b, has_rounds.clone(), carry.lo, carry.hi);
    }
    for carry in &row.w_carry {
        byte_pair(b, is_scheduled::<B>(row), carry.lo, carry.hi);
    }
}

/// Asserts that a word is a sum of limbs modulo 2^32.
#[expect(clippy::indexing_slicing, reason = "words have 32 bits, and `limbs` uses those")]
fn carries<B: ChipBuilder>(b: &mut B, word: &Bits<B::Var>, sum: Word<B::Expr>, carry: &Word<B::Var>) {
    let word = limbs::<B::Expr>(|z| word[z].into());
    let (carry_lo, carry_hi): (B::Expr, B::Expr) = (carry.lo.into(), carry.hi.into());
    b.assert_eq(carry_lo.clone(), (sum.lo - word.lo) * limb_inverse());
    b.assert_eq(carry_hi, (sum.hi + carry_lo - word.hi) * limb_inverse());
}

/// The next row's rounds follow from this row's words.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "words are numbered below 8, bits below 32 and rounds below 64, whatever the cells hold"
)]
fn rounds<B: ChipBuilder>(b: &mut B, row: &Sha256RoundsColumns<B::Var>, next: &Sha256RoundsColumns<B::Var>) {
    let (a, e) = (both(&row.a, &next.a), both(&row.e, &next.e));
    for step in 0..STEP {
        let found = |words: &[_; 2 * STEP]| core::array::from_fn(|index| words[step + index]);
        let round = Round::of(found(&a), found(&e), &next.w[step], round_constant::<B>(next, step));
        carries(b, &next.a[step], round.a, &next.a_carry[step]);
        carries(b, &next.e[step], round.e, &next.e_carry[step]);
    }
}

/// The constant (degree 2) of a round of this row, 0 where it has none.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "words are numbered below 8, bits below 32 and rounds below 64, whatever the cells hold"
)]
fn round_constant<B: ChipBuilder>(row: &Sha256RoundsColumns<B::Var>, step: usize) -> Word<B::Expr> {
    let limb = |shift: u32| {
        let of = |high: usize, low: usize| ROUND_CONSTANTS[STEP * (DIGITS * high + low) + step] >> shift & 0xffff;
        let row = |high: usize| -> B::Expr {
            let lows = row.low.iter().enumerate();
            let value: B::Expr = lows.map(|(low, &flag)| flag.into() * constant::<B>(of(high, low))).sum();
            row.high[high].into() * value
        };
        (0..DIGITS).map(row).sum()
    };
    Word::new(limb(0), limb(16))
}

/// The next row's words of the schedule follow from older ones.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "words are numbered below 8, bits below 32 and rounds below 64, whatever the cells hold"
)]
fn schedule<B: ChipBuilder>(b: &mut B, row: &Sha256RoundsColumns<B::Var>, next: &Sha256RoundsColumns<B::Var>) {
    let w = both(&row.w, &next.w);
    for step in 0..STEP {
        let total = sum([expr::<B>(row.oldest[step]), sigma(w[step + 2], SMALL_SIGMA[1], true)]);
        carries(b, &next.w[step], total, &next.w_carry[step]);
    }
}

/// Words that the schedule needs later go to the next row.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "words are numbered below 8, bits below 32 and rounds below 64, whatever the cells hold"
)]
fn pass_on<B: ChipBuilder>(b: &mut B, row: &Sha256RoundsColumns<B::Var>, next: &Sha256RoundsColumns<B::Var>) {
    let w = both(&row.w, &next.w);
    let plain = |index: usize| limbs::<B::Expr>(|z| w[index][z].into());
    let continues = sum_of::<B>(&row.low) * sum_of::<B>(&next.low);
    let kept = |Word { lo, hi }: Word<B::Expr>| Word::new(continues.clone() * lo, continues.clone() * hi);
    for step in 0..STEP {
        let recent = sum([plain(step), sigma(w[step + 1], SMALL_SIGMA[0], true)]);
        let older = kept(expr::<B>(row.recent[step]));
        let oldest = kept(sum([expr::<B>(row.older[step]), plain(step + 1)]));
        let passed = [(&next.recent, recent), (&next.older, older), (&next.oldest, oldest)];
        for (columns, value) in passed {
            b.assert_eq(columns[step].lo, value.lo);
            b.assert_eq(columns[step].hi, value.hi);
        }
    }
}

/// The state comes and the result goes; the block's words come.
#[expect(clippy::indexing_slicing, reason = "words have 32 bits, and `limbs` uses those")]
fn exchange<B: ChipBuilder>(b: &mut B, row: &Sha256RoundsColumns<B::Var>, is_last: B::Expr) {
    let state = || {
        let words = row.a.iter().rev().chain(row.e.iter().rev());
        words.flat_map(|word| pair(limbs::<B::Expr>(|z| word[z].into())))
    };
    let message = |round: usize| Sha256StateMessage {
        cycle: row.cycle.into(),
        round: B::Expr::from_usize(round),
        limbs: state(),
    };
    b.receive(SHA256_STATE, row.is_start, message(0).elements());
    b.send(SHA256_STATE, is_last, message(ROUNDS).elements());
    let position = row.low.iter().zip(0..).map(|(&flag, index)| flag.into() * constant::<B>(index)).sum();
    let block = Sha256BlockMessage {
        cycle: row.cycle.into(),
        row: position,
        limbs: row.w.iter().flat_map(|word| pair(limbs_in_memory::<B::Expr>(word))),
    };
    b.receive(SHA256_BLOCK, row.high[0], block.elements());
}

/// A word's limbs, the low one first.
fn pair<E>(Word { lo, hi }: Word<E>) -> [E; 2] {
    [lo, hi]
}
