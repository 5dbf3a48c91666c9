//! Points of the second group: those of a curve over the quadratic extension, a twist of the first.

use super::PairingCurve;
use super::tower::Line;
use crate::field::{Field, Fp, Fp2};
use nova_intrinsics::weierstrass::Group;

/// A point that is not infinity, by its affine coordinates.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct TwistPoint<C: PairingCurve<WORDS>, const WORDS: usize> {
    pub(crate) x: Fp2<C, WORDS>,
    pub(crate) y: Fp2<C, WORDS>,
}

impl<C: PairingCurve<WORDS>, const WORDS: usize> TwistPoint<C, WORDS> {
    pub(crate) fn is_on_curve(&self) -> bool {
        self.y.squared() == self.x.squared().multiply_add(&self.x, &C::TWIST_B)
    }

    pub(crate) fn negated(&self) -> Self {
        Self { x: self.x, y: self.y.negated() }
    }

    /// The endomorphism that is the power with the prime on the curve itself. In the group of prime order, it multiplies
    /// by the prime.
    pub(crate) fn endomorphism(&self) -> Self {
        let [x, y] = C::ENDOMORPHISM;
        Self { x: self.x.conjugate().times(&x), y: self.y.conjugate().times(&y) }
    }
}

/// A point in Jacobian coordinates: those of the point times the second and third power of `z`. For infinity, `z` is zero.
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
        let square = inverse.squared();
        Some(TwistPoint { x: self.x.times(&square), y: self.y.times(&square.times(&inverse)) })
    }

    pub(crate) fn negated(&self) -> Self {
        Self { y: self.y.negated(), ..*self }
    }

    /// Whether it is the same point.
    pub(crate) fn is(&self, other: &Self) -> bool {
        if self.z.is_zero() || other.z.is_zero() {
            return self.z.is_zero() && other.z.is_zero();
        }
        let (square, other_square) = (self.z.squared(), other.z.squared());
        self.x.times(&other_square) == other.x.times(&square)
            && self.y.times(&other_square.times(&other.z)) == other.y.times(&square.times(&self.z))
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

/// The group of a twist.
#[derive(Clone, Copy)]
pub(crate) struct Twist;

impl<C: PairingCurve<WORDS>, const WORDS: usize> Group<Jacobian<C, WORDS>> for Twist {
    fn zero(&self) -> Jacobian<C, WORDS> {
        Jacobian::INFINITY
    }

    /// "dbl-2009-l" of the Explicit-Formulas Database, with products instead of differences of squares. A point with a
    /// `y` of zero gets a `z` of zero.
    fn double(&self, point: &mut Jacobian<C, WORDS>) {
        let Jacobian { x, y, z } = &*point;
        let b = y.squared();
        let d = x.multiple::<4>().times(&b);
        let e = x.multiple::<3>().times(x);
        let x3 = e.multiply_add(&e, &d.multiple::<-2>());
        let y3 = e.multiply_add(&d.minus(&x3), &b.multiple::<-8>().times(&b));
        let z3 = y.multiple::<2>().times(z);
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
        let (z1, z2) = (sum.z.squared(), other.z.squared());
        let (u, s) = (sum.x.times(&z2), sum.y.times(&other.z.times(&z2)));
        let h = other.x.multiply_add(&z1, &u.negated());
        let r = other.y.multiply_add(&sum.z.times(&z1), &s.negated());
        if h.is_zero() {
            // The same x: the same point, or its negative.
            if r.is_zero() {
                self.double(sum)
            } else {
                *sum = Jacobian::INFINITY
            }
            return;
        }
        let h2 = h.squared();
        let minus_h3 = h.negated().times(&h2);
        let v = u.times(&h2);
        let x = r.multiply_add(&r, &minus_h3).plus_multiple::<-2>(&v);
        let y = r.multiply_add(&v.minus(&x), &minus_h3.times(&s));
        let z = sum.z.times(&other.z).times(&h);
        *sum = Jacobian { x, y, z };
    }
}

/// A point in homogeneous coordinates, on its way through the loop of a pairing, with the line that each step draws,
/// taken at a point of the first group (Costello, Lange and Naehrig, eprint 2009/615; Aranha and others, eprint
/// 2013/722). Lines may be off by a factor of the quadratic extension: the pairing's last power takes it away.
pub(super) struct Traveller<C: PairingCurve<WORDS>, const WORDS: usize> {
    x: Fp2<C, WORDS>,
    y: Fp2<C, WORDS>,
    z: Fp2<C, WORDS>,
    /// The coordinates of the point of the first group, x with a factor of 3 and of -1, y with 1 and -1.
    thrice_x: Fp<C, WORDS>,
    minus_x: Fp<C, WORDS>,
    at_y: Fp<C, WORDS>,
    minus_y: Fp<C, WORDS>,
}

impl<C: PairingCurve<WORDS>, const WORDS: usize> Traveller<C, WORDS> {
    pub(super) fn new([x, y]: &[Fp<C, WORDS>; 2], start: &TwistPoint<C, WORDS>) -> Self {
        Self {
            x: start.x,
            y: start.y,
            z: Fp2::ONE,
            thrice_x: x.multiple::<3>(),
            minus_x: x.negated(),
            at_y: *y,
            minus_y: y.negated(),
        }
    }

    /// Doubles the point; the line is its tangent.
    pub(super) fn double(&mut self) -> Line<C, WORDS> {
        let Self { x, y, z, .. } = &*self;
        let b = y.squared();
        let e = z.times(&C::TWIST_B.multiple::<3>()).times(z);
        let f = e.multiple::<3>();
        let twice_y = y.multiple::<2>();
        let h = twice_y.times(z);
        let line = [e.minus(&b), x.scaled(&self.thrice_x).times(x), h.scaled(&self.minus_y)];
        let x3 = x.times(&twice_y).times(&b.minus(&f));
        let sum = b.plus(&f);
        let y3 = sum.multiply_add(&sum, &e.multiple::<-12>().times(&e));
        let z3 = b.multiple::<4>().times(&h);
        (self.x, self.y, self.z) = (x3, y3, z3);
        line
    }

    /// Adds another point; the line is that through both.
    pub(super) fn add(&mut self, other: &TwistPoint<C, WORDS>) -> Line<C, WORDS> {
        let Self { x, y, z, .. } = &*self;
        let minus_z = z.negated();
        let theta = other.y.multiply_add(&minus_z, y);
        let lambda = other.x.multiply_add(&minus_z, x);
        let d = lambda.squared();
        let e = lambda.times(&d);
        let g = x.times(&d);
        let h = theta.squared().multiply_add(z, &e).plus_multiple::<-2>(&g);
        let constant = theta.multiply_add(&other.x, &lambda.negated().times(&other.y));
        let line = [constant, theta.scaled(&self.minus_x), lambda.scaled(&self.at_y)];
        let x3 = lambda.times(&h);
        let y3 = theta.multiply_add(&g.minus(&h), &e.negated().times(y));
        let z3 = z.times(&e);
        (self.x, self.y, self.z) = (x3, y3, z3);
        line
    }
}
