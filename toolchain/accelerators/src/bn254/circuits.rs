//! On the machine.

use super::{FQ_BYTES, G1};
use crate::Error;
use crate::weierstrass::{Curve, Modulus, Number, Point, from_bytes, is_less, write_bytes};
use nova_abi::{curve, syscall};

const BN254: Curve<8> = Curve {
    add_call: syscall::BN254_ADD,
    double_call: syscall::BN254_DOUBLE,
    field: Modulus(curve::BN254.modulus),
    a: [0; 8],
    b: [3, 0, 0, 0, 0, 0, 0, 0],
};

pub(super) fn add(left: &G1, right: &G1) -> Result<G1, Error> {
    let (mut sum, right) = (read(left)?, read(right)?);
    if let Some(right) = right {
        BN254.add(&mut sum, &right);
    }
    Ok(write(sum))
}

/// A number beyond the group's order is as good as what remains of it: the order times any point is infinity.
pub(super) fn mul(point: &G1, scalar: &[u8; 32]) -> Result<G1, Error> {
    let product = read(point)?.and_then(|point| BN254.sum_of_products([(&from_bytes(scalar), &point)]));
    Ok(write(product))
}

/// None for infinity.
fn read(bytes: &G1) -> Result<Option<Point<8>>, Error> {
    let (x, y) = bytes.split_at(FQ_BYTES);
    let coordinates = [x, y].map(from_bytes::<8>);
    if !coordinates.iter().all(|coordinate: &Number<8>| is_less(coordinate, &BN254.field.0)) {
        return Err(Error::FieldElement);
    }
    let [x, y] = coordinates;
    let is_infinity = [x, y].as_flattened().iter().all(|&word| word == 0);
    if is_infinity { Ok(None) } else { BN254.point(x, y).map(Some).ok_or(Error::NotOnCurve) }
}

fn write(point: Option<Point<8>>) -> G1 {
    let mut bytes = [0; 64];
    if let Some(Point { x, y }) = point {
        write_bytes(&x, &mut bytes[..FQ_BYTES]);
        write_bytes(&y, &mut bytes[FQ_BYTES..]);
    }
    bytes
}
