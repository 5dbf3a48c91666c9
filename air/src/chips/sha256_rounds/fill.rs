//! Trace filling of the `sha256_rounds` chip.

use super::functions::{Bits, ROUND_CONSTANTS, Round, SMALL_SIGMA, limbs, sigma, sum};
use super::{ROUNDS, ROWS, STEP, Sha256Rounds, Sha256RoundsColumns};
use crate::F;
use crate::chips::sha256::{BLOCK_WORDS, STATE_WORDS};
use crate::gadgets::{Word, limb_inverse};
use crate::witness::{Fill, Filling, Rows, Shard, Unit};
use nova_abi::syscall;
use nova_vm::record::AcceleratorRecord;
use p3_field::{PrimeCharacteristicRing, PrimeField32};
use std::borrow::{Borrow, BorrowMut};

type Columns = Sha256RoundsColumns<F>;

impl Fill for Sha256Rounds {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        Rows::rounds(&shard.calls(syscall::SHA256_COMPRESS), UNIT, (fill_rounds, fill_result)).into()
    }
}

/// Rows of a call.
const UNIT: Unit = Unit { rows: ROWS, after: 1, padding: 1 << 11 };

/// Fills the rows of a call, as if padding was above them.
fn fill_rounds(call: &AcceleratorRecord, rows: &mut [F]) {
    let compression = Compression::of(call);
    let mut above = padding();
    for (index, row) in rows.chunks_mut(Columns::WIDTH).enumerate() {
        let row: &mut Columns = row.borrow_mut();
        compression.fill(index, row);
        link(&above, row);
        above = *row;
    }
}

/// Fills what a call leaves in the row after it.
fn fill_result(call: &AcceleratorRecord, row: &mut [F]) {
    let compression = Compression::of(call);
    let mut above = padding();
    // The row above holds words of the schedule from three rows up.
    for index in ROWS - 4..ROWS {
        let mut last = padding();
        compression.fill(index, &mut last);
        link(&above, &mut last);
        above = last;
    }
    link(&above, row.borrow_mut());
}

/// A row of zeros.
fn padding() -> Columns {
    let row: &Columns = [F::ZERO; Columns::WIDTH][..].borrow();
    *row
}

fn bits(word: u32) -> Bits<F> {
    core::array::from_fn(|z| F::from_bool(word >> z & 1 == 1))
}

fn plain(word: &Bits<F>) -> Word<F> {
    limbs(|z| word[z])
}

/// The values of a compression, by round; `a` and `e` begin with four words of the state.
struct Compression {
    cycle: F,
    a: [u32; STEP + ROUNDS],
    e: [u32; STEP + ROUNDS],
    w: [u32; ROUNDS],
}

impl Compression {
    fn of(call: &AcceleratorRecord) -> Self {
        let value = |index: usize| call.words[index].access.before;
        let mut result = Self { cycle: F::from_u32(call.step.cycle), a: [0; 68], e: [0; 68], w: [0; ROUNDS] };
        for index in 0..STATE_WORDS / 2 {
            result.a[3 - index] = value(BLOCK_WORDS + index);
            result.e[3 - index] = value(BLOCK_WORDS + STATE_WORDS / 2 + index);
        }
        result.w[..BLOCK_WORDS]
            .copy_from_slice(&core::array::from_fn::<_, BLOCK_WORDS, _>(|t| value(t).swap_bytes()));
        (BLOCK_WORDS..ROUNDS).for_each(|t| result.schedule(t));
        (0..ROUNDS).for_each(|t| result.round(t));
        result
    }

    fn schedule(&mut self, t: usize) {
        let sigma = |word: u32, [first, second, shift]: [usize; 3]| {
            word.rotate_right(first as u32) ^ word.rotate_right(second as u32) ^ word >> shift
        };
        let w = &self.w;
        let recent = sigma(w[t - 2], SMALL_SIGMA[1]).wrapping_add(w[t - 7]);
        self.w[t] = recent.wrapping_add(sigma(w[t - 15], SMALL_SIGMA[0])).wrapping_add(w[t - 16]);
    }

    fn round(&mut self, t: usize) {
        let found = |words: &[u32; STEP + ROUNDS]| core::array::from_fn(|index| bits(words[t + index]));
        let (a, e): ([_; 4], [_; 4]) = (found(&self.a), found(&self.e));
        let constant = Word::of(ROUND_CONSTANTS[t]);
        let round = Round::of(a.each_ref(), e.each_ref(), &bits(self.w[t]), constant);
        (self.a[t + STEP], self.e[t + STEP]) = (value(round.a), value(round.e));
    }

    /// Fills the columns of a row that do not depend on the row above.
    fn fill(&self, index: usize, row: &mut Columns) {
        let words = |words: &[u32; STEP + ROUNDS]| core::array::from_fn(|step| bits(words[STEP * index + step]));
        row.cycle = self.cycle;
        (row.a, row.e) = (words(&self.a), words(&self.e));
        match index.checked_sub(1) {
            None => row.is_start = F::ONE,
            Some(number) => {
                row.low[number % row.low.len()] = F::ONE;
                row.high[number / row.low.len()] = F::ONE;
                row.w = core::array::from_fn(|step| bits(self.w[STEP * number + step]));
            }
        }
    }
}

/// The word that a sum of limbs is, modulo 2^32.
fn value(sum: Word<F>) -> u32 {
    let Word { lo, hi } = sum;
    lo.as_canonical_u32().wrapping_add(hi.as_canonical_u32() << 16)
}

/// The carries that make a word the sum of limbs; no small numbers where it is not.
fn carries(word: &Bits<F>, sum: Word<F>) -> Word<F> {
    let word = plain(word);
    let lo = (sum.lo - word.lo) * limb_inverse();
    Word::new(lo, (sum.hi + lo - word.hi) * limb_inverse())
}

/// Fills the columns of a row that depend on the row above.
fn link(above: &Columns, row: &mut Columns) {
    let both = |above: &[Bits<F>; STEP], row: &[Bits<F>; STEP]| -> [Bits<F>; 2 * STEP] {
        core::array::from_fn(|index| if index < STEP { above[index] } else { row[index - STEP] })
    };
    let (a, e, w) = (both(&above.a, &row.a), both(&above.e, &row.e), both(&above.w, &row.w));
    let has_rounds = |row: &Columns| row.low.contains(&F::ONE);
    let continues = F::from_bool(has_rounds(above) && has_rounds(row));
    let kept = |word: Word<F>| Word::new(word.lo * continues, word.hi * continues);
    let position = |digit: &[F]| digit.iter().position(|&flag| flag == F::ONE);
    let number = position(&row.low).zip(position(&row.high)).map(|(low, high)| low + row.low.len() * high);
    for step in 0..STEP {
        let constant = number.map_or_else(Word::default, |number| Word::of(ROUND_CONSTANTS[STEP * number + step]));
        let found = |words: &[Bits<F>; 2 * STEP]| core::array::from_fn(|index| words[step + index]);
        let (a, e): ([_; 4], [_; 4]) = (found(&a), found(&e));
        let round = Round::of(a.each_ref(), e.each_ref(), &row.w[step], constant);
        row.a_carry[step] = carries(&row.a[step], round.a);
        row.e_carry[step] = carries(&row.e[step], round.e);
        let scheduled = sum([above.oldest[step], sigma(&w[step + 2], SMALL_SIGMA[1], true)]);
        row.w_carry[step] = carries(&row.w[step], scheduled);
        row.recent[step] = sum([plain(&w[step]), sigma(&w[step + 1], SMALL_SIGMA[0], true)]);
        row.older[step] = kept(above.recent[step]);
        row.oldest[step] = kept(sum([above.older[step], plain(&w[step + 1])]));
    }
}
