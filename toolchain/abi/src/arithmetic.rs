//! What the accelerators for big integers and points compute, natively.
//!
//! The executor computes results with it, trace filling computes witnesses, and tests on the host stand in for the system
//! calls. Guests do without: they call the accelerators.

use crate::curve::Curve;
/// The integers that are computed with.
pub use ruint::Uint;

/// Affine coordinates x and y.
pub type Point<const BITS: usize, const LIMBS: usize> = [Uint<BITS, LIMBS>; 2];

/// A curve's prime field and its coefficient a, in integers that hold the prime.
#[derive(Clone, Copy, Debug)]
pub struct CurveField<const BITS: usize, const LIMBS: usize> {
    prime: Uint<BITS, LIMBS>,
    a: Uint<BITS, LIMBS>,
}

impl<const BITS: usize, const LIMBS: usize> CurveField<BITS, LIMBS> {
    /// The field and the coefficient of a curve.
    ///
    /// # Panics
    /// If the prime has more than `BITS` bits.
    #[must_use]
    pub fn new<const WORDS: usize>(curve: &Curve<WORDS>) -> Self {
        let prime = from_words(&curve.modulus);
        let magnitude = Uint::from(curve.a.unsigned_abs());
        Self { prime, a: if curve.a < 0 { prime - magnitude } else { magnitude } }
    }

    /// `left - right` of reduced elements.
    fn minus(&self, left: Uint<BITS, LIMBS>, right: Uint<BITS, LIMBS>) -> Uint<BITS, LIMBS> {
        left.add_mod(self.prime - right, self.prime)
    }

    /// `dividend / divisor`; `None` if the divisor is zero.
    fn divide(&self, dividend: Uint<BITS, LIMBS>, divisor: Uint<BITS, LIMBS>) -> Option<Uint<BITS, LIMBS>> {
        Some(dividend.mul_mod(divisor.inv_mod(self.prime)?, self.prime))
    }

    fn is_reduced(&self, point: &Point<BITS, LIMBS>) -> bool {
        point.iter().all(|&coordinate| coordinate < self.prime)
    }

    /// The slope of the line through two points; `None` if both have the same x, or a coordinate is not below the prime.
    #[must_use]
    pub fn chord(&self, point: &Point<BITS, LIMBS>, other: &Point<BITS, LIMBS>) -> Option<Uint<BITS, LIMBS>> {
        let ([x, y], [other_x, other_y]) = (*point, *other);
        let is_line = self.is_reduced(point) && self.is_reduced(other) && x != other_x;
        is_line.then(|| self.divide(self.minus(other_y, y), self.minus(other_x, x)))?
    }

    /// The slope of the tangent, `(3 x^2 + a) / 2 y`; `None` if y is zero, or a coordinate is not below the prime.
    #[must_use]
    pub fn tangent(&self, point: &Point<BITS, LIMBS>) -> Option<Uint<BITS, LIMBS>> {
        let [x, y] = *point;
        let square = x.mul_mod(x, self.prime);
        let dividend = square.add_mod(square, self.prime).add_mod(square, self.prime).add_mod(self.a, self.prime);
        let is_line = self.is_reduced(point) && !y.is_zero();
        is_line.then(|| self.divide(dividend, y.add_mod(y, self.prime)))?
    }

    /// The sum of a point and another one with the coordinate `other_x`, given the slope of the line through both.
    #[must_use]
    pub fn sum_on_line(
        &self,
        slope: Uint<BITS, LIMBS>,
        [x, y]: Point<BITS, LIMBS>,
        other_x: Uint<BITS, LIMBS>,
    ) -> Point<BITS, LIMBS> {
        let sum_x = self.minus(self.minus(slope.mul_mod(slope, self.prime), x), other_x);
        let sum_y = self.minus(slope.mul_mod(self.minus(x, sum_x), self.prime), y);
        [sum_x, sum_y]
    }

    /// The sum of two points by the formulas for points on the curve; `None` where [`Self::chord`] has no slope.
    #[must_use]
    pub fn add(&self, point: &Point<BITS, LIMBS>, other: &Point<BITS, LIMBS>) -> Option<Point<BITS, LIMBS>> {
        Some(self.sum_on_line(self.chord(point, other)?, *point, other[0]))
    }

    /// The double of a point; `None` where [`Self::tangent`] has no slope.
    #[must_use]
    pub fn double(&self, point: &Point<BITS, LIMBS>) -> Option<Point<BITS, LIMBS>> {
        Some(self.sum_on_line(self.tangent(point)?, *point, point[0]))
    }
}

/// `left * right + addend` modulo `modulus`, where 0 means `2^BITS`.
#[must_use]
pub fn multiply_add<const BITS: usize, const LIMBS: usize>(
    [left, right, addend, modulus]: [Uint<BITS, LIMBS>; 4],
) -> Uint<BITS, LIMBS> {
    if modulus.is_zero() {
        left.wrapping_mul(right).wrapping_add(addend)
    } else {
        left.mul_mod(right, modulus).add_mod(addend, modulus)
    }
}

/// The integer of these words, lowest first.
///
/// # Panics
/// If it has more than `BITS` bits.
#[must_use]
pub fn from_words<const BITS: usize, const LIMBS: usize>(words: &[u32]) -> Uint<BITS, LIMBS> {
    let mut limbs = [0; LIMBS];
    for (limb, pair) in limbs.iter_mut().zip(words.chunks(2)) {
        *limb = pair.iter().rfold(0, |limb, &word| limb << 32 | u64::from(word));
    }
    assert!(words.len() <= 2 * LIMBS, "the words fit the integer");
    Uint::from_limbs(limbs)
}

/// The lowest words of an integer, lowest first.
pub fn words_of<const BITS: usize, const LIMBS: usize>(number: &Uint<BITS, LIMBS>) -> impl Iterator<Item = u32> {
    number.as_limbs().iter().flat_map(|&limb| [limb as u32, (limb >> 32) as u32])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// y^2 = x^3 + 2 x + 3 modulo 97, a textbook's curve.
    const SMALL: Curve<8> = Curve { modulus: [97, 0, 0, 0, 0, 0, 0, 0], a: 2 };

    fn point(x: u32, y: u32) -> Point<256, 4> {
        [x, y].map(Uint::from)
    }

    #[test]
    fn points_add_by_chords_and_tangents() {
        let (one, two, three) = (point(3, 6), point(80, 10), point(80, 87));
        // The same coefficient, negative.
        for curve in [SMALL, Curve { a: 2 - 97, ..SMALL }] {
            let field = CurveField::new(&curve);
            assert_eq!(field.double(&one), Some(two));
            assert_eq!(field.add(&one, &two), Some(three));
        }
    }

    #[test]
    fn undefined_sums_have_no_slope() {
        let field = CurveField::new(&SMALL);
        let (two, three) = (point(80, 10), point(80, 87));
        assert_eq!(field.add(&two, &three), None);
        assert_eq!(field.add(&two, &point(3 + 97, 6)), None);
        assert_eq!(field.double(&point(3, 0)), None);
        assert_eq!(field.double(&point(3, 6 + 97)), None);
    }

    #[test]
    fn a_modulus_of_zero_wraps() {
        let max = Uint::<256, 4>::MAX;
        let one = Uint::from(1);
        assert_eq!(multiply_add([max, max, Uint::from(2), Uint::ZERO]), Uint::from(3));
        assert_eq!(multiply_add([max, one, one, max]), one);
    }

    #[test]
    fn words_are_the_integer_again() {
        let words = [1, 2, 3, 4, 5, 6, 7, 0x8000_0000];
        assert!(words_of(&from_words::<384, 6>(&words)).eq(words.into_iter().chain([0; 4])));
    }
}
