//! On the machine.

use crate::Error;
use crate::weierstrass::{Curve, Modulus, Point, SignatureCurve};
use nova_abi::{curve, syscall};

const SECP256R1: SignatureCurve = SignatureCurve {
    curve: Curve {
        add_call: syscall::SECP256R1_ADD,
        double_call: syscall::SECP256R1_DOUBLE,
        field: Modulus(curve::SECP256R1.modulus),
        a: [0xffff_fffc, 0xffff_ffff, 0xffff_ffff, 0x0000_0000, 0x0000_0000, 0x0000_0000, 0x0000_0001, 0xffff_ffff],
        b: [0x27d2_604b, 0x3bce_3c3e, 0xcc53_b0f6, 0x651d_06b0, 0x7698_86bc, 0xb3eb_bd55, 0xaa3a_93e7, 0x5ac6_35d8],
    },
    order: Modulus([
        0xfc63_2551,
        0xf3b9_cac2,
        0xa717_9e84,
        0xbce6_faad,
        0xffff_ffff,
        0xffff_ffff,
        0x0000_0000,
        0xffff_ffff,
    ]),
    generator: Point {
        x: [0xd898_c296, 0xf4a1_3945, 0x2deb_33a0, 0x7703_7d81, 0x63a4_40f2, 0xf8bc_e6e5, 0xe12c_4247, 0x6b17_d1f2],
        y: [0x37bf_51f5, 0xcbb6_4068, 0x6b31_5ece, 0x2bce_3357, 0x7c0f_9e16, 0x8ee7_eb4a, 0xfe1a_7f9b, 0x4fe3_42e2],
    },
};

pub(crate) fn verify(hash: &[u8; 32], signature: &[u8; 64], public_key: &[u8; 64]) -> Result<bool, Error> {
    SECP256R1.verify(hash, signature, public_key)
}
