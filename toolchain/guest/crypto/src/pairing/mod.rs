//! Pairings on the machine, of curves whose points of order r are over an extension of degree twelve.

#[cfg(test)]
mod tests;
mod tower;
mod twist;

pub(crate) use tower::Fp12;
pub(crate) use twist::{Jacobian, Twist, TwistPoint};

use crate::field::{Fp, Fp2, Prime};
use alloc::vec::Vec;
use twist::Traveller;

/// A curve with a pairing.
pub(crate) trait PairingCurve<const WORDS: usize>: Prime<WORDS> {
    /// The extension of degree twelve is by the sixth root `w` of this element.
    const XI: Fp2<Self, WORDS>;
    /// The power of `w` that is one less than the prime.
    const FROBENIUS: Fp2<Self, WORDS>;
    /// The coefficient b of the twist.
    const TWIST_B: Fp2<Self, WORDS>;
    /// The factors by which the twist's [endomorphism](TwistPoint::endomorphism) multiplies coordinates.
    const ENDOMORPHISM: [Fp2<Self, WORDS>; 2];
    /// The powers of `w` in a line: with the constant, with x and with y.
    const LINE: [usize; 3];
    /// The parameter of the family of curves, without its sign.
    const PARAMETER: u64;
    const PARAMETER_IS_NEGATIVE: bool;
    /// Digits of the loop's length, the lowest first.
    const LOOP: &'static [i8];
    /// Whether the loop ends with the points' images under the prime and its square (a Barreto-Naehrig curve).
    const LOOP_ENDS_WITH_IMAGES: bool;

    /// The power of an element whose order divides n = p^4 - p^2 + 1, with n / r or a multiple that is prime to r.
    fn last_power(base: &Fp12<Self, WORDS>) -> Fp12<Self, WORDS>;
}

/// A point of each group, neither infinity.
pub(crate) type Pair<C, const WORDS: usize> = ([Fp<C, WORDS>; 2], TwistPoint<C, WORDS>);

/// Whether the product of the pairings of all pairs is one.
pub(crate) fn product_is_one<C: PairingCurve<WORDS>, const WORDS: usize>(pairs: &[Pair<C, WORDS>]) -> bool {
    last_power(&product_of_lines(pairs)) == Fp12::ONE
}

/// The product of the functions of Miller.
///
/// For a negative parameter it is the conjugate, which the last power makes the inverse.
fn product_of_lines<C: PairingCurve<WORDS>, const WORDS: usize>(pairs: &[Pair<C, WORDS>]) -> Fp12<C, WORDS> {
    let mut travellers: Vec<_> = pairs.iter().map(|(left, right)| Traveller::new(left, right)).collect();
    let mut product = Fp12::ONE;
    for digit in C::LOOP.iter().rev().skip(1) {
        product.square();
        for (traveller, (_, point)) in travellers.iter_mut().zip(pairs) {
            product.multiply_by_line(&traveller.double());
            match digit {
                0 => {}
                1 => product.multiply_by_line(&traveller.add(point)),
                _ => product.multiply_by_line(&traveller.add(&point.negated())),
            }
        }
    }
    if C::LOOP_ENDS_WITH_IMAGES {
        for (traveller, (_, point)) in travellers.iter_mut().zip(pairs) {
            let image = point.endomorphism();
            product.multiply_by_line(&traveller.add(&image));
            product.multiply_by_line(&traveller.add(&image.endomorphism().negated()));
        }
    }
    product
}

/// The power with (p^12 - 1) / r, or a multiple that is prime to r.
fn last_power<C: PairingCurve<WORDS>, const WORDS: usize>(base: &Fp12<C, WORDS>) -> Fp12<C, WORDS> {
    let unitary = base.conjugate().times(&base.inverse());
    C::last_power(&unitary.frobenius().frobenius().times(&unitary))
}
