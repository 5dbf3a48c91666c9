//! On the machine.

use crate::Error;
use crate::weierstrass::{Curve, Group, Modulus, Number, Point, SignatureCurve, from_bytes, is_less};
use nova_abi::{curve, syscall};

const SECP256K1: SignatureCurve = SignatureCurve {
    curve: Curve {
        add_call: syscall::SECP256K1_ADD,
        double_call: syscall::SECP256K1_DOUBLE,
        field: Modulus(curve::SECP256K1.modulus),
        a: [0; 8],
        b: [7, 0, 0, 0, 0, 0, 0, 0],
    },
    order: Modulus([
        0xd036_4141,
        0xbfd2_5e8c,
        0xaf48_a03b,
        0xbaae_dce6,
        0xffff_fffe,
        0xffff_ffff,
        0xffff_ffff,
        0xffff_ffff,
    ]),
    generator: Point {
        x: [0x16f8_1798, 0x59f2_815b, 0x2dce_28d9, 0x029b_fcdb, 0xce87_0b07, 0x55a0_6295, 0xf9dc_bbac, 0x79be_667e],
        y: [0xfb10_d4b8, 0x9c47_d08f, 0xa685_5419, 0xfd17_b448, 0x0e11_08a8, 0x5da4_fbfc, 0x26a3_c465, 0x483a_da77],
    },
};

/// (p + 1) / 4: a square's root is its power with this exponent.
const ROOT_EXPONENT: Number<8> =
    [0xbfff_ff0c, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0x3fff_ffff];

pub(crate) fn verify(hash: &[u8; 32], signature: &[u8; 64], public_key: &[u8; 64]) -> Result<bool, Error> {
    SECP256K1.verify(hash, signature, public_key)
}

pub(crate) fn recover(hash: &[u8; 32], signature: &[u8; 64], recovery_id: u8) -> Result<[u8; 64], Error> {
    let SignatureCurve { curve, order, generator } = &SECP256K1;
    let [r, s] = SECP256K1.signature(signature)?;
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
    Point::write(&key, &mut bytes);
    Ok(bytes)
}

/// The point whose x coordinate is `r` modulo the group's order.
fn signature_point(r: &Number<8>, recovery_id: u8) -> Option<Point<8>> {
    let SignatureCurve { curve, order, .. } = &SECP256K1;
    let x = if recovery_id & 2 == 0 { *r } else { sum(r, &order.0)? };
    if !is_less(&x, &curve.field.0) {
        return None;
    }
    let square = curve.right_side(&x);
    let root = curve.field.power(&square, &ROOT_EXPONENT);
    if curve.field.multiply(&root, &root) != square {
        return None;
    }
    // The root is not zero: the group has no point of order two.
    let has_parity = root[0] & 1 == u32::from(recovery_id & 1);
    Some(Point { x, y: if has_parity { root } else { curve.field.negate(&root) } })
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
