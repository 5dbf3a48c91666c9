//! Proofs as the contracts read them.

use alloy_primitives::FixedBytes;
use ark_bn254::Bn254;
use ark_groth16::Proof;

pub use nova_wrap::groth16::{PROOF_BYTES, encode};

/// A proof as gateway and rollup read it: after the first four bytes of its key's hash.
pub fn encode_for_gateway(selector: FixedBytes<4>, proof: &Proof<Bn254>) -> Vec<u8> {
    [&selector[..], &encode(proof)].concat()
}
