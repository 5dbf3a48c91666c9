//! What the second phase may change in a key: delta, and by it the queries of the quotient and of private variables.

use ark_bn254::{Bn254, Fr, G1Affine, G1Projective, G2Affine};
use ark_ec::pairing::Pairing;
use ark_ec::{AffineRepr, VariableBaseMSM};
use ark_groth16::ProvingKey;
use ark_std::rand::RngCore;

use super::CeremonyError;
use crate::groth16::randomness::SystemRandomness;

/// Bytes of a random factor.
const FACTOR: usize = 16;

/// Compares a key with the first one of its ceremony.
///
/// # Soundness
///
/// All points that the second phase leaves alone are equal. Each of the others is compared in a sum of all with random factors of 128 bits, which are drawn
/// after the points are known: one that is not the first key's, divided by the one delta, passes with probability 2^-128. So the key is sound if the
/// first one follows from the constraints and a sound first phase, and if nobody knows delta.
pub(super) fn check(first: &ProvingKey<Bn254>, last: &ProvingKey<Bn254>) -> Result<(), CeremonyError> {
    let (one, two) = (G1Affine::generator(), G2Affine::generator());
    if first.delta_g1 != one || [first.vk.delta_g2, first.vk.gamma_g2] != [two; 2] {
        return Err(CeremonyError::NotFirst);
    }
    let is_same = [
        ("alpha", first.vk.alpha_g1 == last.vk.alpha_g1),
        ("beta", first.vk.beta_g2 == last.vk.beta_g2 && first.beta_g1 == last.beta_g1),
        ("gamma", first.vk.gamma_g2 == last.vk.gamma_g2),
        ("the query of public values", first.vk.gamma_abc_g1 == last.vk.gamma_abc_g1),
        ("the query of A", first.a_query == last.a_query),
        ("the query of B", first.b_g1_query == last.b_g1_query),
        ("the query of B in G2", first.b_g2_query == last.b_g2_query),
    ];
    if let Some((name, _)) = is_same.into_iter().find(|(_, is_same)| !is_same) {
        return Err(CeremonyError::Changed(name));
    }
    let mut bytes = vec![0; FACTOR * (first.h_query.len() + first.l_query.len())];
    SystemRandomness.fill_bytes(&mut bytes);
    let factors: Vec<Fr> = bytes.as_chunks().0.iter().map(|&bytes| Fr::from(u128::from_le_bytes(bytes))).collect();
    let (of_h, of_l) = factors.split_at(first.h_query.len());
    let sum = |key: &ProvingKey<Bn254>| {
        let sums = [(&key.h_query, of_h), (&key.l_query, of_l)];
        sums.map(|(points, factors)| G1Projective::msm(points, factors).expect("a factor for each point"))
            .into_iter()
            .sum::<G1Projective>()
    };
    if Bn254::pairing(sum(last), last.vk.delta_g2) != Bn254::pairing(sum(first), two) {
        return Err(CeremonyError::Changed("the query of the quotient or of private variables"));
    }
    Ok(())
}
