//! The extension field of degree 12, the target of the pairing.

use super::PairingCurve;
use crate::field::{Field, Fp2};

/// An element of `Fp12 = Fp2[w] / (w^6 - XI)`: a polynomial in `w`, constant coefficient first.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Fp12<C: PairingCurve<WORDS>, const WORDS: usize>(pub(crate) [Fp2<C, WORDS>; 6]);

/// A line function: a sparse element of `Fp12` with coefficients at [`PairingCurve::LINE_POSITIONS`].
pub(crate) type Line<C, const WORDS: usize> = [Fp2<C, WORDS>; 3];

impl<C: PairingCurve<WORDS>, const WORDS: usize> Fp12<C, WORDS> {
    pub(crate) const ONE: Self = Self([Fp2::ONE, Fp2::ZERO, Fp2::ZERO, Fp2::ZERO, Fp2::ZERO, Fp2::ZERO]);

    pub(crate) fn mul(&self, factor: &Self) -> Self {
        let mut product = WideProduct::ZERO;
        for (left, coefficient) in self.0.iter().enumerate() {
            product.add_row(left, coefficient, factor.0.iter().enumerate());
        }
        let mut result = Self::ONE;
        product.reduce(&mut result);
        result
    }

    /// Schoolbook squaring, which computes each product of two different coefficients once.
    pub(crate) fn square_in_place(&mut self) {
        let mut product = WideProduct::ZERO;
        for (left, coefficient) in self.0.iter().enumerate() {
            product.add_row(2 * left, coefficient, [(0, coefficient)].into_iter());
            let rest = self.0.iter().enumerate().skip(left + 1);
            if left < 5 {
                product.add_row(left, &coefficient.mul_small::<2>(), rest);
            }
        }
        product.reduce(self);
    }

    pub(crate) fn mul_by_line(&mut self, line: &Line<C, WORDS>) {
        let mut product = WideProduct::ZERO;
        for (&position, coefficient) in C::LINE_POSITIONS.iter().zip(line) {
            product.add_row(position, coefficient, self.0.iter().enumerate());
        }
        product.reduce(self);
    }

    /// Squaring in the cyclotomic subgroup, whose order is `p^4 - p^2 + 1` (Granger and Scott, eprint 2009/565,
    /// section 3.2).
    ///
    /// The element is `a + b w + c w^2` over `Fp4 = Fp2[w^3]`, where the bar denotes conjugation. Its square is
    /// `3a^2 - 2(bar a) + (3 w^3 c^2 + 2(bar b)) w + (3b^2 - 2(bar c)) w^2`.
    pub(crate) fn cyclotomic_square_in_place(&mut self) {
        let [a0, b0, c0, a1, b1, c1] = &mut self.0;
        let [a, b, c] =
            [Self::triple_fp4_square(a0, a1), Self::triple_fp4_square(b0, b1), Self::triple_fp4_square(c0, c1)];
        a0.scale_add_assign::<-2>(&a[0]);
        a1.scale_add_assign::<2>(&a[1]);
        b0.scale_add_assign::<2>(&c[1].mul(&C::XI));
        b1.scale_add_assign::<-2>(&c[0]);
        c0.scale_add_assign::<-2>(&b[0]);
        c1.scale_add_assign::<2>(&b[1]);
    }

    /// The square, by [`Self::cyclotomic_square_in_place`].
    pub(crate) fn cyclotomic_square(&self) -> Self {
        let mut square = *self;
        square.cyclotomic_square_in_place();
        square
    }

    /// `3 (low + high w^3)^2` in `Fp4`.
    fn triple_fp4_square(low: &Fp2<C, WORDS>, high: &Fp2<C, WORDS>) -> [Fp2<C, WORDS>; 2] {
        let (triple_low, triple_high) = (low.mul_small::<3>(), high.mul_small::<3>());
        let square = low.mul(&triple_low);
        let xi_high = triple_high.mul(&C::XI);
        [high.mul_add(&xi_high, &square), triple_low.mul(&high.mul_small::<2>())]
    }

    /// The power with the parameter x, in the cyclotomic subgroup.
    pub(crate) fn exp_by_x(&self) -> Self {
        let mut power = *self;
        for bit in (0..C::X.ilog2()).rev() {
            power.cyclotomic_square_in_place();
            if C::X >> bit & 1 == 1 {
                power = power.mul(self);
            }
        }
        if C::X_IS_NEGATIVE { power.conjugate() } else { power }
    }

    /// The power `p^6`, which is conjugation over `Fp6`: maps `w` to `-w`.
    pub(crate) fn conjugate(&self) -> Self {
        let [p0, p1, p2, p3, p4, p5] = &self.0;
        Self([*p0, p1.neg(), *p2, p3.neg(), *p4, p5.neg()])
    }

    /// The power `p`: conjugates every coefficient, and multiplies `w` by [`PairingCurve::FROBENIUS_COEFF`].
    pub(crate) fn frobenius(&self) -> Self {
        let mut factor = Fp2::ONE;
        Self(self.0.each_ref().map(|coefficient| {
            let coefficient = coefficient.conjugate().mul(&factor);
            factor = factor.mul(&C::FROBENIUS_COEFF);
            coefficient
        }))
    }

    /// The inverse; zero for zero.
    ///
    /// The product with the conjugate is in `Fp6`; the product of that with its powers `p^2` and `p^4` is in `Fp2`.
    pub(crate) fn inverse(&self) -> Self {
        let conjugate = self.conjugate();
        let sextic = self.mul(&conjugate);
        let second = sextic.frobenius().frobenius();
        let others = second.mul(&second.frobenius().frobenius());
        let norm = sextic.mul(&others).0[0].inverse();
        let inverse = conjugate.mul(&others);
        Self(inverse.0.each_ref().map(|coefficient| coefficient.mul(&norm)))
    }
}

/// A product before the reduction by `w^6 = XI`: a polynomial of degree ten.
struct WideProduct<C, const WORDS: usize>([Fp2<C, WORDS>; 11]);

impl<C: PairingCurve<WORDS>, const WORDS: usize> WideProduct<C, WORDS> {
    const ZERO: Self = Self([Fp2::ZERO; 11]);

    /// Adds `left w^position` times the polynomial with the given coefficients.
    fn add_row<'a>(
        &mut self,
        position: usize,
        left: &Fp2<C, WORDS>,
        right: impl Iterator<Item = (usize, &'a Fp2<C, WORDS>)>,
    ) {
        let minus = left.c1.neg();
        for (index, coefficient) in right {
            self.0[position + index].accumulate(left, &minus, coefficient);
        }
    }

    fn reduce(&self, result: &mut Fp12<C, WORDS>) {
        let (low, high) = self.0.split_at(6);
        for ((coefficient, low), high) in result.0.iter_mut().zip(low).zip(high) {
            *coefficient = high.mul_add(&C::XI, low);
        }
        result.0[5] = low[5];
    }
}
