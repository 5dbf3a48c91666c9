//! revm's precompiles on these functions.

use crate::bls12_381::{G1, G2};
use crate::{Error, bls12_381, bn254, keccak256, kzg, secp256k1, secp256r1};
use alloc::string::ToString;
use alloc::vec::Vec;
use revm_precompile::bls12_381::{G1Point, G1PointScalar, G2Point, G2PointScalar};
use revm_precompile::{Crypto, PrecompileHalt};

/// An implementation of revm's [`Crypto`] with the functions of this crate.
///
/// [`NovaCrypto::install`] makes every EVM of the program use it. Gas, padding and input lengths stay revm's.
#[derive(Clone, Copy, Debug, Default)]
pub struct NovaCrypto;

impl NovaCrypto {
    /// Installs this implementation for the whole program. Call it before the first transaction.
    ///
    /// Returns false, without an effect, if an implementation is installed already; the first use of a precompile
    /// installs revm's own.
    pub fn install() -> bool {
        revm_precompile::install_crypto(Self)
    }
}

impl Crypto for NovaCrypto {
    fn sha256(&self, input: &[u8]) -> [u8; 32] {
        crate::sha256(input)
    }

    fn ripemd160(&self, input: &[u8]) -> [u8; 32] {
        padded(&crate::ripemd160(input))
    }

    fn bn254_g1_add(&self, left: &[u8], right: &[u8]) -> Result<[u8; 64], PrecompileHalt> {
        bn254::add(exactly(left)?, exactly(right)?).map_err(halt)
    }

    fn bn254_g1_mul(&self, point: &[u8], scalar: &[u8]) -> Result<[u8; 64], PrecompileHalt> {
        bn254::mul(exactly(point)?, exactly(scalar)?).map_err(halt)
    }

    fn bn254_pairing_check(&self, pairs: &[(&[u8], &[u8])]) -> Result<bool, PrecompileHalt> {
        let pairs = pairs.iter().map(|(left, right)| Ok((exactly(left)?, exactly(right)?)));
        let pairs: Vec<_> = pairs.collect::<Result<_, PrecompileHalt>>()?;
        bn254::pairing_check(pairs).map_err(halt)
    }

    fn secp256k1_ecrecover(
        &self,
        signature: &[u8; 64],
        recovery_id: u8,
        hash: &[u8; 32],
    ) -> Result<[u8; 32], PrecompileHalt> {
        let key = secp256k1::recover(hash, signature, recovery_id).map_err(halt)?;
        Ok(padded(&keccak256(&key)[12..]))
    }

    fn modexp(&self, base: &[u8], exponent: &[u8], modulus: &[u8]) -> Result<Vec<u8>, PrecompileHalt> {
        Ok(crate::modexp(base, exponent, modulus))
    }

    fn blake2_compress(&self, rounds: u32, h: &mut [u64; 8], m: &[u64; 16], t: &[u64; 2], f: bool) {
        let done = crate::blake2f(rounds, h, m, t, f.into());
        debug_assert_eq!(done, Ok(()), "both values of a bool are final block indicators");
    }

    fn secp256r1_verify_signature(&self, hash: &[u8; 32], signature: &[u8; 64], public_key: &[u8; 64]) -> bool {
        secp256r1::verify(hash, signature, public_key).unwrap_or(false)
    }

    fn verify_kzg_proof(
        &self,
        z: &[u8; 32],
        y: &[u8; 32],
        commitment: &[u8; 48],
        proof: &[u8; 48],
    ) -> Result<(), PrecompileHalt> {
        match kzg::verify_point_evaluation(commitment, z, y, proof) {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(PrecompileHalt::BlobVerifyKzgProofFailed),
        }
    }

    fn bls12_381_g1_add(&self, left: G1Point, right: G1Point) -> Result<[u8; 96], PrecompileHalt> {
        bls12_381::g1_add(&g1(&left), &g1(&right)).map_err(halt)
    }

    fn bls12_381_g1_msm(
        &self,
        pairs: &mut dyn Iterator<Item = Result<G1PointScalar, PrecompileHalt>>,
    ) -> Result<[u8; 96], PrecompileHalt> {
        let pairs: Vec<_> =
            pairs.map(|pair| pair.map(|(point, scalar)| (g1(&point), scalar))).collect::<Result<_, _>>()?;
        bls12_381::g1_msm(pairs).map_err(halt)
    }

    fn bls12_381_g2_add(&self, left: G2Point, right: G2Point) -> Result<[u8; 192], PrecompileHalt> {
        bls12_381::g2_add(&g2(&left), &g2(&right)).map_err(halt)
    }

    fn bls12_381_g2_msm(
        &self,
        pairs: &mut dyn Iterator<Item = Result<G2PointScalar, PrecompileHalt>>,
    ) -> Result<[u8; 192], PrecompileHalt> {
        let pairs: Vec<_> =
            pairs.map(|pair| pair.map(|(point, scalar)| (g2(&point), scalar))).collect::<Result<_, _>>()?;
        bls12_381::g2_msm(pairs).map_err(halt)
    }

    fn bls12_381_pairing_check(&self, pairs: &[(G1Point, G2Point)]) -> Result<bool, PrecompileHalt> {
        bls12_381::pairing_check(pairs.iter().map(|(left, right)| (g1(left), g2(right)))).map_err(halt)
    }

    fn bls12_381_fp_to_g1(&self, element: &[u8; 48]) -> Result<[u8; 96], PrecompileHalt> {
        bls12_381::map_fp_to_g1(element).map_err(halt)
    }

    fn bls12_381_fp2_to_g2(&self, (c0, c1): ([u8; 48], [u8; 48])) -> Result<[u8; 192], PrecompileHalt> {
        bls12_381::map_fp2_to_g2(&concat(&[&c0, &c1])).map_err(halt)
    }
}

/// The precompile's failure. A block's result does not depend on the reason.
fn halt(error: Error) -> PrecompileHalt {
    PrecompileHalt::other(error.to_string())
}

/// revm passes slices of the right length. Another length is an error of the precompile, not a panic.
fn exactly<const N: usize>(bytes: &[u8]) -> Result<&[u8; N], PrecompileHalt> {
    bytes.try_into().map_err(|_| PrecompileHalt::other_static("an argument has the wrong length"))
}

/// Pads the bytes with leading zeros to a word of the EVM.
fn padded(bytes: &[u8]) -> [u8; 32] {
    let mut word = [0; 32];
    word[32 - bytes.len()..].copy_from_slice(bytes);
    word
}

fn g1((x, y): &G1Point) -> G1 {
    concat(&[x, y])
}

fn g2((x0, x1, y0, y1): &G2Point) -> G2 {
    concat(&[x0, x1, y0, y1])
}

/// Concatenates field elements, which fill the result.
fn concat<const N: usize>(elements: &[&[u8; 48]]) -> [u8; N] {
    let mut bytes = [0; N];
    bytes.as_chunks_mut().0.iter_mut().zip(elements).for_each(|(bytes, element)| *bytes = **element);
    bytes
}
