//! Filling the columns of additions of points.

use super::big_int::{Wide, bytes, fill, grouped, low_bytes, wide, words_of};
use super::inverse_or_zero;
use crate::F;
use crate::chips::curve::CurveCalls;
use crate::gadgets::{
    BigInt, IsBelowCols, LessThanCols, Line, PointAddCols, PointAddValidity, Quotient, Update, bytes_of_limbs,
    limbs_after,
};
use nova_abi::curve::Curve;
use p3_field::PrimeCharacteristicRing;
use std::vec::Vec;

/// The curve that a call is of.
pub(crate) fn curve_of<const WORDS: usize>(
    curves: &'static [CurveCalls<WORDS>],
    is_it: impl Fn(&CurveCalls<WORDS>) -> bool,
) -> &'static Curve<WORDS> {
    curves.iter().find(|curve| is_it(curve)).expect("the chip gets the calls of its curves").curve
}

impl<const WORDS: usize> PointAddCols<F, WORDS> {
    /// The columns of a row without a sum.
    pub(crate) fn none() -> Self {
        let quotient = Quotient { digits: [[F::ZERO; 4]; WORDS], top: [F::ZERO; 2] };
        Self {
            slope: [[F::ZERO; 4]; WORDS],
            sum_x_bytes: [[F::ZERO; 2]; WORDS],
            quotients: [quotient; 3],
            carries: [[[F::ZERO; 4]; WORDS]; 2],
            reduced: [LessThanCols::none(); 2],
        }
    }

    /// The columns with the digits of a slope, which is less than the prime.
    pub(crate) fn with_slope(slope: Wide, prime: &[u32]) -> Self {
        let shift = (0..4 * WORDS).fold(Wide::ZERO, |sum, _| (sum << 8) + Wide::from(crate::gadgets::SHIFT));
        Self { slope: grouped(&((slope + shift) % wide(prime))), ..Self::none() }
    }

    /// Fills what follows from the slope and the sum. Where the line is another one, the equations do not hold.
    pub fn complete(
        &mut self,
        point: &[[Update<F>; WORDS]; 2],
        line: Line<F>,
        prime_bytes: &[F],
        slope_carries: &mut [F],
    ) {
        let [sum_x, sum_y] = [0, 1].map(|coordinate| limbs_after::<F, F>(&point[coordinate]));
        let prime = BigInt::from_bytes(prime_bytes.iter().copied());
        let prime_words = words_of(prime_bytes.chunks(2).map(|pair| pair[0] + pair[1] * F::from_u32(256)));
        let [sum_x_words, sum_y_words] = [&sum_x, &sum_y].map(|sum| words_of(sum.iter().copied()));
        self.sum_x_bytes = low_bytes(&sum_x_words);
        self.reduced = [LessThanCols::of(&sum_x_words, &prime_words), LessThanCols::of(&sum_y_words, &prime_words)];
        let equations = self.equations(line, bytes_of_limbs(&sum_x, &self.sum_x_bytes), sum_y);
        let [x_carries, y_carries] = &mut self.carries;
        let carries = [slope_carries, x_carries.as_flattened_mut(), y_carries.as_flattened_mut()];
        for ((equation, quotient), carries) in equations.into_iter().zip(&mut self.quotients).zip(carries) {
            *quotient = Quotient::of(&equation, &prime, wide(&prime_words));
            fill(carries, quotient.leaves(equation, &prime).carries());
        }
    }
}

impl<const WORDS: usize> Quotient<F, WORDS> {
    /// What a number is divided by the prime, rounded down.
    pub(crate) fn of(number: &BigInt<F>, prime: &BigInt<F>, prime_value: Wide) -> Self {
        let zero = Self { digits: [[F::ZERO; 4]; WORDS], top: [F::ZERO; 2] };
        // Cells of zero stand for a negative number so large that what is left without it is positive.
        let shifted = number.clone().minus(&BigInt::from_shifted_bytes(zero.cells::<F>()).times(prime));
        let quotient = shifted.value() / prime_value;
        let mut bytes = bytes(&quotient);
        let mut columns = zero;
        fill(columns.digits.as_flattened_mut(), &mut bytes);
        fill(&mut columns.top, bytes);
        columns
    }
}

impl<const WORDS: usize, const COORDINATES: usize> PointAddValidity<F, WORDS, COORDINATES> {
    pub(crate) fn of(coordinates: &[Vec<u32>; COORDINATES], prime: &[u32], number: &[F]) -> Self {
        let bounded = coordinates.each_ref().map(|coordinate| IsBelowCols::of(coordinate, prime));
        let decides = number.iter().position(|&limb| limb != F::ZERO);
        let reasons: F =
            bounded.iter().map(|bounded| F::ONE - bounded.is_below).sum::<F>() + F::from_bool(decides.is_none());
        let exists = reasons == F::ZERO;
        let mut nonzero = [[F::ZERO; 2]; WORDS];
        if let Some(limb) = decides.filter(|_| exists) {
            nonzero.as_flattened_mut()[limb] = inverse_or_zero(number[limb]);
        }
        Self {
            is_valid: F::from_bool(exists),
            below_prime: bounded,
            is_zero: F::from_bool(decides.is_none()),
            nonzero,
            inverse_reasons: inverse_or_zero(reasons),
        }
    }
}
