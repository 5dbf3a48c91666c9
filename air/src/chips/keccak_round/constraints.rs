//! Rounds of keccak-f.

use crate::buses::{KECCAK, KeccakMessage};
use crate::chips::keccak::ROUNDS;
use crate::gadgets::{constant, number, xor};
use crate::{AirBuilder, Chip, ChipBuilder, Columns, EvalError, WindowAccess};
use alloc::borrow::Cow;
use core::iter::Sum;
use p3_field::PrimeCharacteristicRing;

/// Bits of a lane's rotation, for lane x + 5 y (FIPS 202, section 3.2.2).
pub(crate) const ROTATIONS: [usize; 25] =
    [0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14];

/// What each round adds to lane 0 (FIPS 202, section 3.2.5).
pub(crate) const ROUND_CONSTANTS: [u64; ROUNDS] = [
    0x0000_0000_0000_0001,
    0x0000_0000_0000_8082,
    0x8000_0000_0000_808a,
    0x8000_0000_8000_8000,
    0x0000_0000_0000_808b,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8009,
    0x0000_0000_0000_008a,
    0x0000_0000_0000_0088,
    0x0000_0000_8000_8009,
    0x0000_0000_8000_000a,
    0x0000_0000_8000_808b,
    0x8000_0000_0000_008b,
    0x8000_0000_0000_8089,
    0x8000_0000_0000_8003,
    0x8000_0000_0000_8002,
    0x8000_0000_0000_0080,
    0x0000_0000_0000_800a,
    0x8000_0000_8000_000a,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8080,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8008,
];

/// Bits of lane 0 that some round constant changes.
pub(crate) const CONSTANT_BITS: [usize; 7] = [0, 1, 3, 7, 15, 31, 63];

/// How the number of a round is written: `low + 6 high`.
const LOW: usize = 6;
const HIGH: usize = ROUNDS / LOW;

/// Columns of [`KeccakRound`]. Lanes are numbered x + 5 y, and bits of a lane from the lowest.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct KeccakRoundColumns<T> {
    /// Cycle of the call; from the keccak bus, and kept from round to round here.
    pub cycle: T,
    /// 1 in round 0 and else 0; constrained here.
    pub is_first: T,
    /// 1 for the round's number modulo 6, all 0 on padding; boolean here, at most one is 1.
    pub low: [T; LOW],
    /// 1 for a sixth of the round's number, all 0 on padding; boolean here, as many are 1 as of `low`.
    pub high: [T; HIGH],
    /// Limbs of what the row above made: the state before this round, or after the last round of the call before. Sums of
    /// bits.
    pub state: [[T; 4]; 25],
    /// The state after theta, before the lanes are rotated; boolean here.
    pub after_theta: [[T; 64]; 25],
    /// Parity of each column of `after_theta`; boolean here.
    pub parity: [[T; 64]; 5],
    /// What theta adds to each column; boolean here.
    pub effect: [[T; 64]; 5],
    /// The bits of lane 0 after chi to which iota adds; equal to boolean expressions.
    pub before_iota: [T; CONSTANT_BITS.len()],
}
crate::columns!(KeccakRoundColumns);

/// The chip of keccak-f's rounds: 24 rows a call, and one more to hold the result.
///
/// # Rounds
/// `low` and `high` make up the number of the round. A row of round r < 23 is followed by one of round r + 1, any other
/// by one of round 0 or padding, around the end of the table too; so each row lies in a run that starts with round 0,
/// where the state comes from the bus, and runs to round 23, where the next row's state goes there. That row has the
/// same `cycle` as the first.
///
/// # Theta
/// With A the state and A' what theta makes of it, `effect` D and `parity` P of a row satisfy, as sums of bits,
///
/// - A\[x, y, z\] = A'\[x, y, z\] xor D\[x, z\];
/// - P\[x, z\] and the sum of A'\[x, y, z\] over y differ by 0, 2 or 4, so P is the parity of A', and P xor D that of A;
/// - D\[x, z\] + (P + D)\[x-1, z\] + (P + D)\[x+1, z-1\] is 0, 2 or 4, so D is the exclusive or of the parities of A in two
///   columns, as theta has it.
///
/// So A determines D and then A'. All of it has degree 2 or 3 with two bits a column; the textbook's C and C xor D would
/// leave no degree for the selector of round 0.
///
/// # Chi and iota
/// The next row's state is what rotations, chi and iota make of A', on every row: after the last round too, where it is
/// the result, and after padding, where it is not used. Round constants have degree 2, so that the seven bits which they
/// change take a column each.
pub struct KeccakRound;

impl Chip for KeccakRound {
    fn name(&self) -> Cow<'static, str> {
        "keccak_round".into()
    }

    fn width(&self) -> usize {
        KeccakRoundColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        let main = b.main();
        let row = KeccakRoundColumns::<B::Var>::of(main.current_slice())?;
        let next = KeccakRoundColumns::<B::Var>::of(main.next_slice())?;
        let is_last = row.count_rounds(b, next);
        row.check_bits(b);
        row.theta(b);
        row.chi_and_iota(b, next);

        let cycle: B::Expr = row.cycle.into();
        let start = KeccakMessage { cycle: cycle.clone(), round: B::Expr::ZERO, limbs: row.before_theta::<B>() };
        b.receive(KECCAK, row.is_first, start.elements());
        let limbs = next.state.as_flattened().iter().map(|&limb| limb.into());
        b.send(KECCAK, is_last, KeccakMessage { cycle, round: B::Expr::from_usize(ROUNDS), limbs }.elements());
        Ok(())
    }
}

impl<V: Copy> KeccakRoundColumns<V> {
    /// Numbers the rounds; the result (degree 2) is 1 in the last one and else 0.
    fn count_rounds<B: ChipBuilder<Var = V>>(&self, b: &mut B, next: &Self) -> B::Expr
    where
        V: Into<B::Expr>,
    {
        let sum = |flags: &[V]| B::Expr::sum(flags.iter().map(|&flag| flag.into()));
        let is_real = sum(&self.low);
        b.assert_bools(self.low);
        b.assert_bools(self.high);
        b.assert_bool(is_real.clone());
        // Follows from the rest, since a table of 2^k rows has padding, after which round 0 begins with one flag; but shortens
        // the argument.
        b.assert_eq(sum(&self.high), is_real.clone());
        let (low, high) = (self.low.map(Into::into), self.high.map(Into::into));
        b.assert_eq(self.is_first, low[0].clone() * high[0].clone());

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
        b.when(is_real - is_last.clone()).assert_eq(next.cycle, self.cycle);
        is_last
    }

    fn check_bits<B: ChipBuilder<Var = V>>(&self, b: &mut B)
    where
        V: Into<B::Expr>,
    {
        for &bit in self.after_theta.iter().chain(&self.parity).chain(&self.effect).flatten() {
            b.assert_bool(bit);
        }
    }

    /// Limbs (degree 2) of the state that theta makes `after_theta` of.
    fn before_theta<B: ChipBuilder<Var = V>>(&self) -> impl Iterator<Item = B::Expr>
    where
        V: Into<B::Expr>,
    {
        let lanes = self.after_theta.iter().zip(self.effect.iter().cycle());
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
    fn theta<B: ChipBuilder<Var = V>>(&self, b: &mut B)
    where
        V: Into<B::Expr>,
    {
        let is_real = B::Expr::sum(self.low.iter().map(|&flag| flag.into()));
        let goes_on = is_real - self.is_first.into();
        for (&limb, value) in self.state.as_flattened().iter().zip(self.before_theta::<B>()) {
            b.when(goes_on.clone()).assert_eq(limb, value);
        }
        let is_even = |b: &mut B, sum: B::Expr| {
            b.assert_zero(sum.clone() * (sum.clone() - constant::<B>(2)) * (sum - constant::<B>(4)));
        };
        let both = |x: usize, z: usize| self.parity[x % 5][z % 64].into() + self.effect[x % 5][z % 64].into();
        for (x, z) in (0..5).flat_map(|x| (0..64).map(move |z| (x, z))) {
            let column = B::Expr::sum((0..5).map(|y| self.after_theta[x + 5 * y][z].into()));
            is_even(b, column - self.parity[x][z].into());
            is_even(b, self.effect[x][z].into() + both(x + 4, z) + both(x + 1, z + 63));
        }
    }

    /// A bit (degree 3) of a lane after chi. Rotations and pi bring it lane (x + 3 y, x) as its own.
    #[expect(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        reason = "lanes are numbered below 25, bits below 64 and rounds below 24, whatever the cells hold"
    )]
    fn after_chi<B: ChipBuilder<Var = V>>(&self, lane: usize, z: usize) -> B::Expr
    where
        V: Into<B::Expr>,
    {
        let (x, y) = (lane % 5, lane / 5);
        let bit = |x: usize| -> B::Expr {
            let x = x % 5;
            let source = (x + 3 * y) % 5 + 5 * x;
            self.after_theta[source][(z + 64 - ROTATIONS[source]) % 64].into()
        };
        xor(bit(x), (B::Expr::ONE - bit(x + 1)) * bit(x + 2))
    }

    #[expect(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        reason = "lanes are numbered below 25, bits below 64 and rounds below 24, whatever the cells hold"
    )]
    fn chi_and_iota<B: ChipBuilder<Var = V>>(&self, b: &mut B, next: &Self)
    where
        V: Into<B::Expr>,
    {
        for (&position, &bit) in CONSTANT_BITS.iter().zip(&self.before_iota) {
            b.assert_eq(bit, self.after_chi::<B>(0, position));
        }
        let bit = |lane: usize, z: usize| match CONSTANT_BITS.iter().position(|&position| position == z) {
            Some(index) if lane == 0 => xor(self.before_iota[index].into(), self.round_constant::<B>(z)),
            _ => self.after_chi::<B>(lane, z),
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
    fn round_constant<B: ChipBuilder<Var = V>>(&self, z: usize) -> B::Expr
    where
        V: Into<B::Expr>,
    {
        let row = |high: usize| {
            let set = (0..LOW).filter(|low| ROUND_CONSTANTS[LOW * high + low] >> z & 1 == 1);
            self.high[high].into() * B::Expr::sum(set.map(|low| self.low[low].into()))
        };
        B::Expr::sum((0..HIGH).map(row))
    }
}

#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it")]
const _: () = {
    let mut round = 0;
    let mut others = u64::MAX;
    let mut bit = 0;
    while bit < CONSTANT_BITS.len() {
        others &= !(1 << CONSTANT_BITS[bit]);
        bit += 1;
    }
    while round < ROUNDS {
        assert!(ROUND_CONSTANTS[round] & others == 0);
        round += 1;
    }
};
