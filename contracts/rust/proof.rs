//! Proofs as the contracts read them.

use alloy_primitives::{FixedBytes, U256};
use ark_bn254::{Bn254, Fq, Fq2, G1Affine, G2Affine};
use ark_ec::AffineRepr;
use ark_groth16::Proof;

/// Bytes of a proof.
pub const PROOF_BYTES: usize = 256;

/// A proof as a verifier reads it: A, B, C; in B the imaginary part of each coordinate first.
pub fn encode(proof: &Proof<Bn254>) -> [u8; PROOF_BYTES] {
    let words = [&g1(&proof.a)[..], &g2(&proof.b), &g1(&proof.c)].concat();
    let mut bytes = [0; PROOF_BYTES];
    for (target, word) in bytes.chunks_exact_mut(32).zip(words) {
        target.copy_from_slice(&word.to_be_bytes::<32>());
    }
    bytes
}

/// A proof as the gateway reads it: after the first four bytes of its key's hash.
pub fn encode_for_gateway(selector: FixedBytes<4>, proof: &Proof<Bn254>) -> Vec<u8> {
    [&selector[..], &encode(proof)].concat()
}

fn word(value: Fq) -> U256 {
    U256::from_limbs(ark_ff::PrimeField::into_bigint(value).0)
}

/// The coordinates of a point, both zero for the point at infinity.
pub(crate) fn g1(point: &G1Affine) -> [U256; 2] {
    let (x, y) = point.xy().unwrap_or_default();
    [word(x), word(y)]
}

/// The coordinates of a point, the imaginary part first, all zero for the point at infinity.
pub(crate) fn g2(point: &G2Affine) -> [U256; 4] {
    let (x, y) = point.xy().unwrap_or_default();
    let parts = |value: Fq2| [word(value.c1), word(value.c0)];
    let ([a, b], [c, d]) = (parts(x), parts(y));
    [a, b, c, d]
}
