//! On the machine.

use crate::Error;
use crate::weierstrass::{self, read_signature, write_point};
use nova_intrinsics::bigint::{Number, from_bytes, is_less};
use nova_intrinsics::weierstrass::{Group, Point, SECP256K1, SignatureCurve};

pub(crate) fn verify(hash: &[u8; 32], signature: &[u8; 64], public_key: &[u8; 64]) -> Result<bool, Error> {
    weierstrass::verify(&SECP256K1, hash, signature, public_key)
}

pub(crate) fn recover(hash: &[u8; 32], signature: &[u8; 64], recovery_id: u8) -> Result<[u8; 64], Error> {
    let SignatureCurve { curve, order, generator } = &SECP256K1;
    let [r, s] = read_signature(order, signature)?;
    if recovery_id > 3 {
        return Err(Error::RecoveryId(recovery_id));
    }
    let point = signature_point(&r, recovery_id).ok_or(Error::NoPublicKey)?;
    let inverse = order.inverse(&r);
    let of_generator = order.multiply(&from_bytes(hash), &order.negate(&inverse));
    let of_point = order.multiply(&s, &inverse);
    let key = curve.sum_of_products(&[(of_generator, Some(*generator)), (of_point, Some(point))]);
    if key.is_none() {
        return Err(Error::NoPublicKey);
    }
    let mut bytes = [0; 64];
    write_point(&key, &mut bytes);
    Ok(bytes)
}

/// The point whose x coordinate is `r` modulo the group's order.
fn signature_point(r: &Number<8>, recovery_id: u8) -> Option<Point<8>> {
    let SignatureCurve { curve, order, .. } = &SECP256K1;
    let x = if recovery_id & 2 == 0 { *r } else { sum(r, &order.0)? };
    if is_less(&x, &curve.field().0) { curve.point_at(&x, recovery_id & 1 == 1) } else { None }
}

/// The sum, if it has no more words.
fn sum(left: &Number<8>, right: &Number<8>) -> Option<Number<8>> {
    let mut carry = false;
    let sum = core::array::from_fn(|index| {
        let (word, first) = left[index].overflowing_add(right[index]);
        let (word, second) = word.overflowing_add(carry.into());
        carry = first | second;
        word
    });
    (!carry).then_some(sum)
}
