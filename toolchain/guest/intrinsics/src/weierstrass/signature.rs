//! Curves for ECDSA.

use super::{AffinePoint, Curve};
use crate::bigint::{BigInt, Modulus};
use nova_abi::{curve, syscall};

/// A curve of prime order with a generator, as ECDSA needs it.
#[derive(Debug)]
pub struct EcdsaCurve {
    /// The curve.
    pub curve: Curve<8>,
    /// The prime order of the group.
    pub order: Modulus<8>,
    /// The generator. The cofactor is 1, so it generates all points of the curve.
    pub generator: AffinePoint<8>,
}

/// secp256k1 (SEC 2, section 2.4.1).
pub const SECP256K1: EcdsaCurve = EcdsaCurve {
    // SAFETY: the calls belong to this curve.
    curve: unsafe {
        Curve::new(&curve::SECP256K1, [7, 0, 0, 0, 0, 0, 0, 0], [syscall::SECP256K1_ADD, syscall::SECP256K1_DOUBLE])
    },
    order: Modulus(from_hex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")),
    generator: AffinePoint {
        x: from_hex("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"),
        y: from_hex("483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8"),
    },
};

/// secp256r1 (SEC 2, section 2.4.2), also called P-256.
pub const SECP256R1: EcdsaCurve = EcdsaCurve {
    // SAFETY: the calls belong to this curve.
    curve: unsafe {
        Curve::new(
            &curve::SECP256R1,
            from_hex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"),
            [syscall::SECP256R1_ADD, syscall::SECP256R1_DOUBLE],
        )
    },
    order: Modulus(from_hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")),
    generator: AffinePoint {
        x: from_hex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
        y: from_hex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"),
    },
};

/// Parses 64 hexadecimal digits, highest first, as the standards print them.
const fn from_hex(digits: &str) -> BigInt<8> {
    let digits = digits.as_bytes();
    assert!(digits.len() == 64, "256 bits have 64 digits");
    let mut integer = [0; 8];
    let mut index = 0;
    while index < digits.len() {
        let digit = (digits[index] as char).to_digit(16);
        let word = &mut integer[7 - index / 8];
        *word = *word << 4 | digit.expect("the digit is hexadecimal");
        index += 1;
    }
    integer
}
