//! On the machine, over the accelerators.

use crate::Error;
use crate::weierstrass::{self, read_signature, write_point};
use nova_intrinsics::bigint::{BigInt, from_be_bytes, is_less};
use nova_intrinsics::weierstrass::{AffinePoint, EcdsaCurve, Group, SECP256K1};

pub(crate) fn verify(hash: &[u8; 32], signature: &[u8; 64], public_key: &[u8; 64]) -> Result<bool, Error> {
    weierstrass::verify(&SECP256K1, hash, signature, public_key)
}

pub(crate) fn recover(hash: &[u8; 32], signature: &[u8; 64], recovery_id: u8) -> Result<[u8; 64], Error> {
    let EcdsaCurve { curve, order, generator } = &SECP256K1;
    let [r, s] = read_signature(order, signature)?;
    if recovery_id > 3 {
        return Err(Error::RecoveryId(recovery_id));
    }
    let point = signature_point(&r, recovery_id).ok_or(Error::NoPublicKey)?;
    let inverse = order.inverse(&r);
    let u1 = order.mul(&from_be_bytes(hash), &order.neg(&inverse));
    let u2 = order.mul(&s, &inverse);
    let key = curve.msm(&[(u1, Some(*generator)), (u2, Some(point))]);
    if key.is_none() {
        return Err(Error::NoPublicKey);
    }
    let mut bytes = [0; 64];
    write_point(&key, &mut bytes);
    Ok(bytes)
}

/// The signature's point R, whose x coordinate is `r` modulo the group's order.
fn signature_point(r: &BigInt<8>, recovery_id: u8) -> Option<AffinePoint<8>> {
    let EcdsaCurve { curve, order, .. } = &SECP256K1;
    let x = if recovery_id & 2 == 0 { *r } else { checked_add(r, &order.0)? };
    if is_less(&x, &curve.field().0) { curve.decompress(&x, recovery_id & 1 == 1) } else { None }
}

/// `left + right`; none on overflow.
fn checked_add(left: &BigInt<8>, right: &BigInt<8>) -> Option<BigInt<8>> {
    let mut carry = false;
    let sum = core::array::from_fn(|index| {
        let (word, first) = left[index].overflowing_add(right[index]);
        let (word, second) = word.overflowing_add(carry.into());
        carry = first | second;
        word
    });
    (!carry).then_some(sum)
}
