//! Points on the sextic twist over `Fp2`, where G2 is.

use super::PairingCurve;
use crate::field::{Field, Fp2};
use nova_intrinsics::weierstrass::Group;

/// An affine point, which is never infinity.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct TwistPoint<C: PairingCurve<WORDS>, const WORDS: usize> {
    pub(crate) x: Fp2<C, WORDS>,
    pub(crate) y: Fp2<C, WORDS>,
}

impl<C: PairingCurve<WORDS>, const WORDS: usize> TwistPoint<C, WORDS> {
    pub(crate) fn is_on_curve(&self) -> bool {
        self.y.square() == self.x.square().mul_add(&self.x, &C::TWIST_B)
    }

    pub(crate) fn neg(&self) -> Self {
        Self { x: self.x, y: self.y.neg() }
    }

    /// The untwist-Frobenius-twist endomorphism. In G2, it is multiplication by p.
    pub(crate) fn psi(&self) -> Self {
        let [x, y] = C::PSI_COEFF;
        Self { x: self.x.conjugate().mul(&x), y: self.y.conjugate().mul(&y) }
    }
}

/// A point in Jacobian coordinates: the affine point is `(x / z^2, y / z^3)`. For infinity, `z` is zero.
#[derive(Clone, Copy)]
pub(crate) struct Jacobian<C: PairingCurve<WORDS>, const WORDS: usize> {
    x: Fp2<C, WORDS>,
    y: Fp2<C, WORDS>,
    z: Fp2<C, WORDS>,
}

impl<C: PairingCurve<WORDS>, const WORDS: usize> Jacobian<C, WORDS> {
    const INFINITY: Self = Self { x: Fp2::ONE, y: Fp2::ONE, z: Fp2::ZERO };

    pub(crate) fn affine(&self) -> Option<TwistPoint<C, WORDS>> {
        if self.z.is_zero() {
            return None;
        }
        let inverse = self.z.inverse();
        let square = inverse.square();
        Some(TwistPoint { x: self.x.mul(&square), y: self.y.mul(&square.mul(&inverse)) })
    }

    pub(crate) fn neg(&self) -> Self {
        Self { y: self.y.neg(), ..*self }
    }
}

impl<C: PairingCurve<WORDS>, const WORDS: usize> PartialEq for Jacobian<C, WORDS> {
    fn eq(&self, other: &Self) -> bool {
        if self.z.is_zero() || other.z.is_zero() {
            return self.z.is_zero() && other.z.is_zero();
        }
        let (square, other_square) = (self.z.square(), other.z.square());
        self.x.mul(&other_square) == other.x.mul(&square)
            && self.y.mul(&other_square.mul(&other.z)) == other.y.mul(&square.mul(&self.z))
    }
}

impl<C: PairingCurve<WORDS>, const WORDS: usize> From<TwistPoint<C, WORDS>> for Jacobian<C, WORDS> {
    fn from(TwistPoint { x, y }: TwistPoint<C, WORDS>) -> Self {
        Self { x, y, z: Fp2::ONE }
    }
}

impl<C: PairingCurve<WORDS>, const WORDS: usize> From<Option<TwistPoint<C, WORDS>>> for Jacobian<C, WORDS> {
    fn from(point: Option<TwistPoint<C, WORDS>>) -> Self {
        point.map_or(Self::INFINITY, Self::from)
    }
}

/// The group of points on the twist.
#[derive(Clone, Copy)]
pub(crate) struct Twist;

impl<C: PairingCurve<WORDS>, const WORDS: usize> Group<Jacobian<C, WORDS>> for Twist {
    fn identity(&self) -> Jacobian<C, WORDS> {
        Jacobian::INFINITY
    }

    /// "dbl-2009-l" of the Explicit-Formulas Database, with products instead of differences of squares. A `y` of zero
    /// results in a `z` of zero.
    fn double(&self, point: &mut Jacobian<C, WORDS>) {
        let Jacobian { x, y, z } = &*point;
        let b = y.square();
        let d = x.mul_small::<4>().mul(&b);
        let e = x.mul_small::<3>().mul(x);
        let x3 = e.mul_add(&e, &d.mul_small::<-2>());
        let y3 = e.mul_add(&d.sub(&x3), &b.mul_small::<-8>().mul(&b));
        let z3 = y.mul_small::<2>().mul(z);
        *point = Jacobian { x: x3, y: y3, z: z3 };
    }

    /// "add-1998-cmo-2" of the Explicit-Formulas Database.
    fn add(&self, sum: &mut Jacobian<C, WORDS>, other: &Jacobian<C, WORDS>) {
        if other.z.is_zero() {
            return;
        }
        if sum.z.is_zero() {
            *sum = *other;
            return;
        }
        let (z1, z2) = (sum.z.square(), other.z.square());
        let (u, s) = (sum.x.mul(&z2), sum.y.mul(&other.z.mul(&z2)));
        let h = other.x.mul_add(&z1, &u.neg());
        let r = other.y.mul_add(&sum.z.mul(&z1), &s.neg());
        if h.is_zero() {
            // Equal x: the points are equal or opposite.
            if r.is_zero() {
                self.double(sum)
            } else {
                *sum = Jacobian::INFINITY
            }
            return;
        }
        let h2 = h.square();
        let minus_h3 = h.neg().mul(&h2);
        let v = u.mul(&h2);
        let x = r.mul_add(&r, &minus_h3).add_mul_small::<-2>(&v);
        let y = r.mul_add(&v.sub(&x), &minus_h3.mul(&s));
        let z = sum.z.mul(&other.z).mul(&h);
        *sum = Jacobian { x, y, z };
    }
}
