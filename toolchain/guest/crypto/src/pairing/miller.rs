//! The Miller loop of the optimal ate pairing.

use super::tower::{Fp12, Line};
use super::{Pair, PairingCurve, TwistPoint};
use crate::field::{Field, Fp, Fp2};
use alloc::vec::Vec;

/// The product of the Miller loops of all pairs, which share the squarings.
///
/// For a negative parameter the result is the conjugate, which the final exponentiation turns into the inverse.
pub(super) fn multi_miller_loop<C: PairingCurve<WORDS>, const WORDS: usize>(
    pairs: &[Pair<C, WORDS>],
) -> Fp12<C, WORDS> {
    let mut states: Vec<_> = pairs.iter().map(|(left, right)| MillerState::new(left, right)).collect();
    let mut product = Fp12::ONE;
    for digit in C::ATE_LOOP_COUNT.iter().rev().skip(1) {
        product.square_in_place();
        for (state, (_, point)) in states.iter_mut().zip(pairs) {
            product.mul_by_line(&state.double_step());
            match digit {
                0 => {}
                1 => product.mul_by_line(&state.add_step(point)),
                _ => product.mul_by_line(&state.add_step(&point.neg())),
            }
        }
    }
    if C::HAS_FROBENIUS_STEPS {
        for (state, (_, point)) in states.iter_mut().zip(pairs) {
            let image = point.psi();
            product.mul_by_line(&state.add_step(&image));
            product.mul_by_line(&state.add_step(&image.psi().neg()));
        }
    }
    product
}

/// The state of one pair in the Miller loop: the running point T on the twist in homogeneous coordinates, and
/// multiples of the coordinates of the point P in G1.
///
/// Each step updates T and returns the line function evaluated at P (Costello, Lange and Naehrig, eprint 2009/615;
/// Aranha et al., eprint 2013/722). Lines are correct up to a factor in `Fp2`, which the final exponentiation
/// removes.
struct MillerState<C: PairingCurve<WORDS>, const WORDS: usize> {
    x: Fp2<C, WORDS>,
    y: Fp2<C, WORDS>,
    z: Fp2<C, WORDS>,
    /// `3 x_P`.
    p_three_x: Fp<C, WORDS>,
    /// `-x_P`.
    p_neg_x: Fp<C, WORDS>,
    /// `y_P`.
    p_y: Fp<C, WORDS>,
    /// `-y_P`.
    p_neg_y: Fp<C, WORDS>,
}

impl<C: PairingCurve<WORDS>, const WORDS: usize> MillerState<C, WORDS> {
    fn new([x, y]: &[Fp<C, WORDS>; 2], start: &TwistPoint<C, WORDS>) -> Self {
        Self {
            x: start.x,
            y: start.y,
            z: Fp2::ONE,
            p_three_x: x.mul_small::<3>(),
            p_neg_x: x.neg(),
            p_y: *y,
            p_neg_y: y.neg(),
        }
    }

    /// `T = 2T`; the line is the tangent at T.
    fn double_step(&mut self) -> Line<C, WORDS> {
        let Self { x, y, z, .. } = &*self;
        let b = y.square();
        let e = z.mul(&C::TWIST_B.mul_small::<3>()).mul(z);
        let f = e.mul_small::<3>();
        let twice_y = y.mul_small::<2>();
        let h = twice_y.mul(z);
        let line = [e.sub(&b), x.mul_by_fp(&self.p_three_x).mul(x), h.mul_by_fp(&self.p_neg_y)];
        let x3 = x.mul(&twice_y).mul(&b.sub(&f));
        let sum = b.add(&f);
        let y3 = sum.mul_add(&sum, &e.mul_small::<-12>().mul(&e));
        let z3 = b.mul_small::<4>().mul(&h);
        (self.x, self.y, self.z) = (x3, y3, z3);
        line
    }

    /// `T = T + other`; the line goes through both.
    fn add_step(&mut self, other: &TwistPoint<C, WORDS>) -> Line<C, WORDS> {
        let Self { x, y, z, .. } = &*self;
        let minus_z = z.neg();
        let theta = other.y.mul_add(&minus_z, y);
        let lambda = other.x.mul_add(&minus_z, x);
        let d = lambda.square();
        let e = lambda.mul(&d);
        let g = x.mul(&d);
        let h = theta.square().mul_add(z, &e).add_mul_small::<-2>(&g);
        let constant = theta.mul_add(&other.x, &lambda.neg().mul(&other.y));
        let line = [constant, theta.mul_by_fp(&self.p_neg_x), lambda.mul_by_fp(&self.p_y)];
        let x3 = lambda.mul(&h);
        let y3 = theta.mul_add(&g.sub(&h), &e.neg().mul(y));
        let z3 = z.mul(&e);
        (self.x, self.y, self.z) = (x3, y3, z3);
        line
    }
}
