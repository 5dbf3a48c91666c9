//! Constraints of the sha256 rounds chip.

use super::functions::{Bits, ROUND_CONSTANTS, Round, SMALL_SIGMA, limbs, limbs_in_memory, sigma, sum};
use super::{DIGITS, ROUNDS, STEP, Sha256RoundsColumns};
use crate::buses::{SHA256_BLOCK, SHA256_STATE, Sha256BlockMessage, Sha256StateMessage};
use crate::gadgets::{Word, byte_pair, constant, limb_inverse};
use crate::{AirBuilder, ChipBuilder, Columns, EvalError, WindowAccess};
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = Sha256RoundsColumns::<B::Var>::of(main.current_slice())?;
    let next = Sha256RoundsColumns::<B::Var>::of(main.next_slice())?;
    for bit in row.a.iter().chain(&row.e).chain(&row.w).flatten() {
        b.assert_bool(*bit);
    }
    let is_last = row.count_rows(b, next);
    row.check_carries(b);
    row.rounds(b, next);
    row.schedule(b, next);
    row.pass_on(b, next);
    row.exchange(b, is_last);
    Ok(())
}

impl<V: Copy> Sha256RoundsColumns<V> {
    fn sum_of<B: ChipBuilder<Var = V>>(flags: &[V]) -> B::Expr
    where
        V: Into<B::Expr>,
    {
        flags.iter().map(|&flag| flag.into()).sum()
    }

    /// Numbers the rows; the result (degree 2) is 1 on the last row of rounds and else 0.
    fn count_rows<B: ChipBuilder<Var = V>>(&self, b: &mut B, next: &Self) -> B::Expr
    where
        V: Into<B::Expr>,
    {
        let has_rounds = Self::sum_of::<B>(&self.low);
        let is_start: B::Expr = self.is_start.into();
        b.assert_bools(self.low);
        b.assert_bools(self.high);
        b.assert_bool(self.is_start);
        b.assert_bool(has_rounds.clone() + is_start.clone());
        b.assert_eq(Self::sum_of::<B>(&self.high), has_rounds.clone());

        let [low, high]: [[B::Expr; DIGITS]; 2] = [self.low, self.high].map(|digit| digit.map(Into::into));
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
        b.when(is_start + has_rounds - is_last.clone()).assert_eq(next.cycle, self.cycle);
        is_last
    }

    /// Whether (degree 1) the row has rounds whose words the schedule makes of others.
    fn is_scheduled<B: ChipBuilder<Var = V>>(&self) -> B::Expr
    where
        V: Into<B::Expr>,
    {
        Self::sum_of::<B>(&self.high[1..])
    }

    fn check_carries<B: ChipBuilder<Var = V>>(&self, b: &mut B)
    where
        V: Into<B::Expr>,
    {
        let has_rounds = Self::sum_of::<B>(&self.low);
        for carry in self.a_carry.iter().chain(&self.e_carry) {
            byte_pair(b, has_rounds.clone(), carry.lo, carry.hi);
        }
        for carry in &self.w_carry {
            byte_pair(b, self.is_scheduled::<B>(), carry.lo, carry.hi);
        }
    }

    /// Asserts that a word is a sum of limbs modulo 2^32.
    #[expect(clippy::indexing_slicing, reason = "words have 32 bits, and `limbs` asks for those")]
    fn carries<B: ChipBuilder<Var = V>>(b: &mut B, word: &Bits<V>, sum: Word<B::Expr>, carry: &Word<V>)
    where
        V: Into<B::Expr>,
    {
        let word = limbs::<B::Expr>(|z| word[z].into());
        let (carry_lo, carry_hi): (B::Expr, B::Expr) = (carry.lo.into(), carry.hi.into());
        b.assert_eq(carry_lo.clone(), (sum.lo - word.lo) * limb_inverse());
        b.assert_eq(carry_hi, (sum.hi + carry_lo - word.hi) * limb_inverse());
    }

    /// The next row's words, after this row's.
    #[expect(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        reason = "words are numbered below 8, bits below 32 and rounds below 64, whatever the cells hold"
    )]
    fn both<'a>(here: &'a [Bits<V>; STEP], next: &'a [Bits<V>; STEP]) -> [&'a Bits<V>; 2 * STEP] {
        core::array::from_fn(|index| if index < STEP { &here[index] } else { &next[index - STEP] })
    }

    /// The next row's rounds follow from this row's words.
    #[expect(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        reason = "words are numbered below 8, bits below 32 and rounds below 64, whatever the cells hold"
    )]
    fn rounds<B: ChipBuilder<Var = V>>(&self, b: &mut B, next: &Self)
    where
        V: Into<B::Expr>,
    {
        let (a, e) = (Self::both(&self.a, &next.a), Self::both(&self.e, &next.e));
        for step in 0..STEP {
            let found = |words: &[_; 2 * STEP]| core::array::from_fn(|index| words[step + index]);
            let round = Round::of(found(&a), found(&e), &next.w[step], next.round_constant::<B>(step));
            Self::carries(b, &next.a[step], round.a, &next.a_carry[step]);
            Self::carries(b, &next.e[step], round.e, &next.e_carry[step]);
        }
    }

    /// The constant (degree 2) of a round of this row, 0 where it has none.
    #[expect(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        reason = "words are numbered below 8, bits below 32 and rounds below 64, whatever the cells hold"
    )]
    fn round_constant<B: ChipBuilder<Var = V>>(&self, step: usize) -> Word<B::Expr>
    where
        V: Into<B::Expr>,
    {
        let limb = |shift: u32| {
            let of = |high: usize, low: usize| ROUND_CONSTANTS[STEP * (DIGITS * high + low) + step] >> shift & 0xffff;
            let row = |high: usize| -> B::Expr {
                let lows = self.low.iter().enumerate();
                let value: B::Expr = lows.map(|(low, &flag)| flag.into() * constant::<B>(of(high, low))).sum();
                self.high[high].into() * value
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
    fn schedule<B: ChipBuilder<Var = V>>(&self, b: &mut B, next: &Self)
    where
        V: Into<B::Expr>,
    {
        let w = Self::both(&self.w, &next.w);
        for step in 0..STEP {
            let total = sum([self.oldest[step].expr::<B>(), sigma(w[step + 2], SMALL_SIGMA[1], true)]);
            Self::carries(b, &next.w[step], total, &next.w_carry[step]);
        }
    }

    /// Words that the schedule needs later go to the next row.
    #[expect(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        reason = "words are numbered below 8, bits below 32 and rounds below 64, whatever the cells hold"
    )]
    fn pass_on<B: ChipBuilder<Var = V>>(&self, b: &mut B, next: &Self)
    where
        V: Into<B::Expr>,
    {
        let w = Self::both(&self.w, &next.w);
        let plain = |index: usize| limbs::<B::Expr>(|z| w[index][z].into());
        let goes_on = Self::sum_of::<B>(&self.low) * Self::sum_of::<B>(&next.low);
        let kept = |Word { lo, hi }: Word<B::Expr>| Word::new(goes_on.clone() * lo, goes_on.clone() * hi);
        for step in 0..STEP {
            let recent = sum([plain(step), sigma(w[step + 1], SMALL_SIGMA[0], true)]);
            let older = kept(self.recent[step].expr::<B>());
            let oldest = kept(sum([self.older[step].expr::<B>(), plain(step + 1)]));
            let passed = [(&next.recent, recent), (&next.older, older), (&next.oldest, oldest)];
            for (columns, value) in passed {
                b.assert_eq(columns[step].lo, value.lo);
                b.assert_eq(columns[step].hi, value.hi);
            }
        }
    }

    /// The state comes and the result goes; the block's words come.
    #[expect(clippy::indexing_slicing, reason = "words have 32 bits, and `limbs` asks for those")]
    fn exchange<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_last: B::Expr)
    where
        V: Into<B::Expr>,
    {
        let state = || {
            let words = self.a.iter().rev().chain(self.e.iter().rev());
            words.flat_map(|word| pair(limbs::<B::Expr>(|z| word[z].into())))
        };
        let message = |round: usize| Sha256StateMessage {
            cycle: self.cycle.into(),
            round: B::Expr::from_usize(round),
            limbs: state(),
        };
        b.receive(SHA256_STATE, self.is_start, message(0).elements());
        b.send(SHA256_STATE, is_last, message(ROUNDS).elements());
        let position = self.low.iter().zip(0..).map(|(&flag, index)| flag.into() * constant::<B>(index)).sum();
        let block = Sha256BlockMessage {
            cycle: self.cycle.into(),
            row: position,
            limbs: self.w.iter().flat_map(|word| pair(limbs_in_memory::<B::Expr>(word))),
        };
        b.receive(SHA256_BLOCK, self.high[0], block.elements());
    }
}

/// A word's limbs, the low one first.
fn pair<E>(Word { lo, hi }: Word<E>) -> [E; 2] {
    [lo, hi]
}
