//! Proofs, and their encoding for the EVM's precompiles.

use ark_bn254::{Bn254, Fq, Fq2, G1Affine, G2Affine};
use ark_ff::{BigInt, BigInteger, PrimeField, Zero};
use thiserror::Error;

/// Length of an encoded proof, in bytes.
pub const PROOF_BYTES: usize = 256;

/// Bytes of a coordinate.
const COORDINATE: usize = 32;

/// A proof.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof(pub(super) ark_groth16::Proof<Bn254>);

/// Why bytes are no proof.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum DecodeError {
    /// Another length.
    #[error("an encoded proof has {PROOF_BYTES} bytes, not {0}")]
    Length(usize),
    /// A coordinate is not in canonical form.
    #[error("coordinate {0} of the proof is not below the order of its field")]
    Coordinate(usize),
    /// A point is at infinity, which no honest proof has.
    #[error("point {0} of the proof is at infinity")]
    Infinity(char),
    /// A point is not on its curve, or not in the subgroup of prime order.
    #[error("point {0} of the proof is not in its group")]
    Group(char),
}

impl Proof {
    /// A proof that was just made. Others are read from bytes, which are checked.
    pub(super) const fn made(proof: ark_groth16::Proof<Bn254>) -> Self {
        Self(proof)
    }

    /// The proof's [encoding](encode).
    pub fn to_bytes(&self) -> [u8; PROOF_BYTES] {
        encode(&self.0)
    }

    /// The proof of an encoding. Each proof has one.
    ///
    /// # Errors
    ///
    /// When a coordinate is not below the order of its field, or a point not in its group.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let bytes: &[u8; PROOF_BYTES] = bytes.try_into().map_err(|_| DecodeError::Length(bytes.len()))?;
        let mut coordinates = [Fq::zero(); PROOF_BYTES / COORDINATE];
        for (index, (bytes, coordinate)) in bytes.as_chunks().0.iter().zip(&mut coordinates).enumerate() {
            *coordinate = decode(bytes).ok_or(DecodeError::Coordinate(index))?;
        }
        let [a_x, a_y, b_x1, b_x0, b_y1, b_y0, c_x, c_y] = coordinates;
        let a = g1('A', a_x, a_y)?;
        let b = g2('B', Fq2::new(b_x0, b_x1), Fq2::new(b_y0, b_y1))?;
        let c = g1('C', c_x, c_y)?;
        Ok(Self(ark_groth16::Proof { a, b, c }))
    }
}

/// The points of a proof as the precompiles take them: A, B, C, each coordinate in 32 bytes, highest first; of a coordinate of B the
/// imaginary part first. A point at infinity has the coordinates zero.
pub fn encode(proof: &ark_groth16::Proof<Bn254>) -> [u8; PROOF_BYTES] {
    let ark_groth16::Proof { a, b, c } = proof;
    let coordinates = [a.x, a.y, b.x.c1, b.x.c0, b.y.c1, b.y.c0, c.x, c.y];
    let mut bytes = [0; PROOF_BYTES];
    for (bytes, coordinate) in bytes.as_chunks_mut::<COORDINATE>().0.iter_mut().zip(coordinates) {
        bytes.copy_from_slice(&coordinate.into_bigint().to_bytes_be());
    }
    bytes
}

fn decode(bytes: &[u8; COORDINATE]) -> Option<Fq> {
    let mut words = [0; 4];
    for (word, bytes) in words.iter_mut().rev().zip(bytes.as_chunks::<8>().0) {
        *word = u64::from_be_bytes(*bytes);
    }
    Fq::from_bigint(BigInt(words))
}

fn g1(name: char, x: Fq, y: Fq) -> Result<G1Affine, DecodeError> {
    if x.is_zero() && y.is_zero() {
        return Err(DecodeError::Infinity(name));
    }
    let point = G1Affine::new_unchecked(x, y);
    let is_in_group = point.is_on_curve() && point.is_in_correct_subgroup_assuming_on_curve();
    is_in_group.then_some(point).ok_or(DecodeError::Group(name))
}

fn g2(name: char, x: Fq2, y: Fq2) -> Result<G2Affine, DecodeError> {
    if x.is_zero() && y.is_zero() {
        return Err(DecodeError::Infinity(name));
    }
    let point = G2Affine::new_unchecked(x, y);
    let is_in_group = point.is_on_curve() && point.is_in_correct_subgroup_assuming_on_curve();
    is_in_group.then_some(point).ok_or(DecodeError::Group(name))
}
