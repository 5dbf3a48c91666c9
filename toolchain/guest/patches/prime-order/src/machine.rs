//! The operations on the machine, over the accelerators.

use crate::PrimeOrder;
use crate::convert::BigInt;
use crate::point::Coordinates;
use nova_intrinsics::weierstrass::Group;

pub(crate) fn mul_add<C: PrimeOrder>(left: &BigInt, right: &BigInt, addend: &BigInt) -> BigInt {
    C::CURVE.order.mul_add(left, right, addend)
}

pub(crate) fn inverse<C: PrimeOrder>(number: &BigInt) -> BigInt {
    C::CURVE.order.inverse(number)
}

pub(crate) fn is_on_curve<C: PrimeOrder>(point: &Coordinates) -> bool {
    C::CURVE.curve.is_on_curve(point)
}

pub(crate) fn decompress<C: PrimeOrder>(x: &BigInt, y_is_odd: bool) -> Option<Coordinates> {
    C::CURVE.curve.decompress(x, y_is_odd)
}

pub(crate) fn sum<C: PrimeOrder>(left: &Option<Coordinates>, right: &Option<Coordinates>) -> Option<Coordinates> {
    let mut sum = *left;
    C::CURVE.curve.add(&mut sum, right);
    sum
}

pub(crate) fn double<C: PrimeOrder>(point: &Option<Coordinates>) -> Option<Coordinates> {
    let mut double = *point;
    C::CURVE.curve.double(&mut double);
    double
}

pub(crate) fn msm<C: PrimeOrder>(terms: &[(BigInt, Option<Coordinates>)]) -> Option<Coordinates> {
    C::CURVE.curve.msm(terms)
}
