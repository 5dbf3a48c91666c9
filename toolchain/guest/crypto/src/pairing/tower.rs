//! The extension of degree twelve, in which pairings have their values.

use super::PairingCurve;
use crate::field::{Field, Fp2};

/// A polynomial of degree five in `w`, where `w^6` is the curve's `xi`; the constant part first.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Fp12<C: PairingCurve<WORDS>, const WORDS: usize>(pub(crate) [Fp2<C, WORDS>; 6]);

/// A polynomial with three parts, at [`PairingCurve::LINE`].
pub(crate) type Line<C, const WORDS: usize> = [Fp2<C, WORDS>; 3];

impl<C: PairingCurve<WORDS>, const WORDS: usize> Fp12<C, WORDS> {
    pub(crate) const ONE: Self = Self([Fp2::ONE, Fp2::ZERO, Fp2::ZERO, Fp2::ZERO, Fp2::ZERO, Fp2::ZERO]);

    pub(crate) fn times(&self, factor: &Self) -> Self {
        let mut product = Product::ZERO;
        for (left, part) in self.0.iter().enumerate() {
            product.add_row(left, part, factor.0.iter().enumerate());
        }
        let mut result = Self::ONE;
        product.reduce(&mut result);
        result
    }

    /// Takes twice the products of two different parts.
    pub(crate) fn square(&mut self) {
        let mut product = Product::ZERO;
        for (left, part) in self.0.iter().enumerate() {
            product.add_row(2 * left, part, [(0, part)].into_iter());
            let rest = self.0.iter().enumerate().skip(left + 1);
            if left < 5 {
                product.add_row(left, &part.multiple::<2>(), rest);
            }
        }
        product.reduce(self);
    }

    pub(crate) fn multiply_by_line(&mut self, line: &Line<C, WORDS>) {
        let mut product = Product::ZERO;
        for (&position, part) in C::LINE.iter().zip(line) {
            product.add_row(position, part, self.0.iter().enumerate());
        }
        product.reduce(self);
    }

    /// The square, if the order divides p^4 - p^2 + 1 (Granger and Scott, eprint 2009/565, section 3.2).
    ///
    /// The element is `a + b w + c w^2` with parts in the extension of degree four by `w^3`, in which the bar conjugates;
    /// its square is `3a^2 - 2(bar a) + (3 w^3 c^2 + 2(bar b)) w + (3b^2 - 2(bar c)) w^2`.
    pub(crate) fn unitary_square(&mut self) {
        let [a0, b0, c0, a1, b1, c1] = &mut self.0;
        let [a, b, c] = [Self::thrice_squared(a0, a1), Self::thrice_squared(b0, b1), Self::thrice_squared(c0, c1)];
        a0.rescale::<-2>(&a[0]);
        a1.rescale::<2>(&a[1]);
        b0.rescale::<2>(&c[1].times(&C::XI));
        b1.rescale::<-2>(&c[0]);
        c0.rescale::<-2>(&b[0]);
        c1.rescale::<2>(&b[1]);
    }

    /// As [`Self::unitary_square`].
    pub(crate) fn unitary_squared(&self) -> Self {
        let mut square = *self;
        square.unitary_square();
        square
    }

    /// `3 (low + high w^3)^2`.
    fn thrice_squared(low: &Fp2<C, WORDS>, high: &Fp2<C, WORDS>) -> [Fp2<C, WORDS>; 2] {
        let (thrice_low, thrice_high) = (low.multiple::<3>(), high.multiple::<3>());
        let square = low.times(&thrice_low);
        let xi_high = thrice_high.times(&C::XI);
        [high.multiply_add(&xi_high, &square), thrice_low.times(&high.multiple::<2>())]
    }

    /// The power with the curve's parameter, of an element whose order divides p^4 - p^2 + 1.
    pub(crate) fn unitary_power(&self) -> Self {
        let mut power = *self;
        for bit in (0..C::PARAMETER.ilog2()).rev() {
            power.unitary_square();
            if C::PARAMETER >> bit & 1 == 1 {
                power = power.times(self);
            }
        }
        if C::PARAMETER_IS_NEGATIVE { power.conjugate() } else { power }
    }

    /// The power with the sixth power of the prime: replaces `w` by `-w`.
    pub(crate) fn conjugate(&self) -> Self {
        let [p0, p1, p2, p3, p4, p5] = &self.0;
        Self([*p0, p1.negated(), *p2, p3.negated(), *p4, p5.negated()])
    }

    /// The power with the prime: conjugates all parts, and multiplies `w` by [`PairingCurve::FROBENIUS`].
    pub(crate) fn frobenius(&self) -> Self {
        let mut factor = Fp2::ONE;
        Self(self.0.each_ref().map(|part| {
            let part = part.conjugate().times(&factor);
            factor = factor.times(&C::FROBENIUS);
            part
        }))
    }

    /// The inverse; zero for zero.
    ///
    /// The product with the conjugate is in the field of degree six, and the product with its powers by `p^2` and `p^4` in
    /// that of degree two.
    pub(crate) fn inverse(&self) -> Self {
        let conjugate = self.conjugate();
        let sextic = self.times(&conjugate);
        let second = sextic.frobenius().frobenius();
        let others = second.times(&second.frobenius().frobenius());
        let norm = sextic.times(&others).0[0].inverse();
        let inverse = conjugate.times(&others);
        Self(inverse.0.each_ref().map(|part| part.times(&norm)))
    }
}

/// A polynomial of degree ten.
struct Product<C, const WORDS: usize>([Fp2<C, WORDS>; 11]);

impl<C: PairingCurve<WORDS>, const WORDS: usize> Product<C, WORDS> {
    const ZERO: Self = Self([Fp2::ZERO; 11]);

    /// Adds the product of `left`, times `w` to the power `position`, with parts of a polynomial at these positions.
    fn add_row<'a>(
        &mut self,
        position: usize,
        left: &Fp2<C, WORDS>,
        right: impl Iterator<Item = (usize, &'a Fp2<C, WORDS>)>,
    ) {
        let minus = left.imaginary.negated();
        for (index, part) in right {
            self.0[position + index].accumulate(left, &minus, part);
        }
    }

    fn reduce(&self, result: &mut Fp12<C, WORDS>) {
        let (low, high) = self.0.split_at(6);
        for ((part, low), high) in result.0.iter_mut().zip(low).zip(high) {
            *part = high.multiply_add(&C::XI, low);
        }
        result.0[5] = low[5];
    }
}
