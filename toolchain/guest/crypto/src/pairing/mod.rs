//! Pairings on the machine, for curves with embedding degree 12 and a sextic twist.

mod miller;
#[cfg(test)]
mod tests;
mod tower;
mod twist;

pub(crate) use tower::Fp12;
pub(crate) use twist::{Jacobian, Twist, TwistPoint};

use crate::field::{Fp, Fp2, Prime};
use miller::multi_miller_loop;

/// A pairing-friendly curve, of the families BN and BLS12.
pub(crate) trait PairingCurve<const WORDS: usize>: Prime<WORDS> {
    /// `Fp12` is `Fp2[w] / (w^6 - XI)`.
    const XI: Fp2<Self, WORDS>;
    /// `w^(p - 1)`.
    const FROBENIUS_COEFF: Fp2<Self, WORDS>;
    /// The coefficient `b` of the twist.
    const TWIST_B: Fp2<Self, WORDS>;
    /// The factors of x and y in the endomorphism [psi](TwistPoint::psi).
    const PSI_COEFF: [Fp2<Self, WORDS>; 2];
    /// The powers of `w` at the three coefficients of a line: the constant, that of `x_P` and that of `y_P`.
    const LINE_POSITIONS: [usize; 3];
    /// The absolute value of the curve's parameter x.
    const X: u64;
    const X_IS_NEGATIVE: bool;
    /// The signed digits of the Miller loop's length, lowest first.
    const ATE_LOOP_COUNT: &'static [i8];
    /// Whether the loop ends with two additions of Frobenius images, as on BN curves.
    const HAS_FROBENIUS_STEPS: bool;

    /// The hard part of the final exponentiation: `(p^4 - p^2 + 1) / r`, times a factor coprime to r. The base is in
    /// the cyclotomic subgroup.
    fn hard_part(base: &Fp12<Self, WORDS>) -> Fp12<Self, WORDS>;
}

/// A point in G1 by its coordinates, and a point in G2; neither is infinity.
pub(crate) type Pair<C, const WORDS: usize> = ([Fp<C, WORDS>; 2], TwistPoint<C, WORDS>);

/// Whether the product of the pairings is one.
pub(crate) fn product_is_one<C: PairingCurve<WORDS>, const WORDS: usize>(pairs: &[Pair<C, WORDS>]) -> bool {
    final_exponentiation(&multi_miller_loop(pairs)) == Fp12::ONE
}

/// The power `(p^12 - 1) / r`, times a factor coprime to r.
fn final_exponentiation<C: PairingCurve<WORDS>, const WORDS: usize>(base: &Fp12<C, WORDS>) -> Fp12<C, WORDS> {
    // The easy part: (p^6 - 1) (p^2 + 1).
    let unitary = base.conjugate().mul(&base.inverse());
    C::hard_part(&unitary.frobenius().frobenius().mul(&unitary))
}
