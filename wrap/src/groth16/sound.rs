//! What can be seen of a key's soundness in its points.

use ark_bn254::{Bn254, G1Affine, G2Affine};
use ark_ec::AffineRepr;
use ark_ec::pairing::Pairing;
use thiserror::Error;

use super::key::KeyError;
use super::points::Point;

/// Why a verifying key is no sound one, as far as its points show.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum UnsoundKey {
    /// A point that has to be another than zero.
    #[error("{0} of the key is zero: do not use this key")]
    Zero(&'static str),
    /// A point that is not in its group.
    #[error("{0} of the key is not in its group: do not use this key")]
    NotInGroup(&'static str),
    /// Two values that have to be independent are equal, or opposite.
    #[error("{0} and {1} of the key are equal up to the sign, so anybody can forge proofs: do not use this key")]
    Related(&'static str, &'static str),
    /// Delta is known: the setup's second phase did not run.
    #[error("delta of the key is the generator, so nobody contributed to it: run the second phase of the setup")]
    DeltaIsGenerator,
}

/// Checks that the key is not damaged, and not one with which anybody can forge, as far as its points show.
///
/// # Errors
///
/// An [`UnsoundKey`] that says which point is at fault.
pub fn check_points(key: &ark_groth16::VerifyingKey<Bn254>) -> Result<(), UnsoundKey> {
    let in_g2 = [("beta", key.beta_g2), ("gamma", key.gamma_g2), ("delta", key.delta_g2)];
    check_point("alpha", &key.alpha_g1)?;
    // A public value whose point is zero would be of the prover's choice.
    key.gamma_abc_g1.iter().try_for_each(|point| check_point("a point of public values", point))?;
    in_g2.iter().try_for_each(|(name, point)| check_point(name, point))?;
    // With any two of them, up to the sign, a proof of anything is a sum of the key's points.
    for (place, (name, point)) in in_g2.iter().enumerate() {
        let other = in_g2[..place].iter().find(|(_, other)| other == point || *other == -*point);
        if let Some((other, _)) = other {
            return Err(UnsoundKey::Related(other, name));
        }
    }
    // With beta in G1, which each proving key has, the same is true of alpha.
    let alpha = Bn254::pairing(key.alpha_g1, G2Affine::generator());
    for (name, point) in [in_g2[1], in_g2[2]] {
        let other = Bn254::pairing(G1Affine::generator(), point);
        if alpha == other || alpha == -other {
            return Err(UnsoundKey::Related("alpha", name));
        }
    }
    // Two public values with one point could be exchanged, or moved from one to the other.
    for (place, point) in key.gamma_abc_g1.iter().enumerate() {
        if key.gamma_abc_g1[..place].iter().any(|other| other == point || *other == -*point) {
            return Err(UnsoundKey::Related("a point of public values", "another one"));
        }
    }
    if [G2Affine::generator(), -G2Affine::generator()].contains(&key.delta_g2) {
        return Err(UnsoundKey::DeltaIsGenerator);
    }
    Ok(())
}

fn check_point<P: Point>(name: &'static str, point: &P) -> Result<(), UnsoundKey> {
    if point.is_zero() {
        return Err(UnsoundKey::Zero(name));
    }
    P::are_in_group(std::slice::from_ref(point)).then_some(()).ok_or(UnsoundKey::NotInGroup(name))
}

/// Checks also that values that both groups have are the same.
pub(super) fn check_proving(key: &ark_groth16::ProvingKey<Bn254>) -> Result<(), KeyError> {
    check_points(&key.vk)?;
    let pairs = [("beta", key.beta_g1, key.vk.beta_g2), ("delta", key.delta_g1, key.vk.delta_g2)];
    let is_one = |left: G1Affine, right: G2Affine| {
        Bn254::pairing(left, G2Affine::generator()) == Bn254::pairing(G1Affine::generator(), right)
    };
    match pairs.into_iter().find(|&(_, left, right)| !is_one(left, right)) {
        Some((name, ..)) => Err(KeyError::Inconsistent(name)),
        None => Ok(()),
    }
}
