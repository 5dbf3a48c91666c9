//! Groth16 over BN254: setup, proofs, verification.
//!
//! `ark-groth16` has the arithmetic. This module has what a deployment needs around it: keys that name their circuit and are checked
//! when they are read, and proofs in the encoding of the EVM's precompiles.
//!
//! # Soundness
//!
//! Whoever knows the randomness of a setup can forge proofs. [`setup`] takes fresh randomness and does not keep it, but its user has to believe
//! the machine it ran on: such keys are for development. A key for production comes from a ceremony, whose files [`write_r1cs`] and
//! [`read_zkey`] exchange with `snarkjs`.

mod ceremony;
mod file;
mod header;
mod key;
mod points;
mod proof;
mod quotient;
mod randomness;
mod sound;

use ark_bn254::{Bn254, Fr, G1Affine, G2Affine};
use ark_ec::AffineRepr;
use ark_ff::UniformRand;
use ark_relations::gr1cs::SynthesisError;
use thiserror::Error;
use zeroize::Zeroizing;

pub use ceremony::{CeremonyError, read_zkey, write_r1cs};
pub use key::{KeyError, Origin, ProvingKey, VerifyingKey};
pub use proof::{DecodeError, PROOF_BYTES, Proof, encode};
pub use sound::{UnsoundKey, check_points};

use crate::r1cs::{Mode, System};
use quotient::OddPlaces;
use randomness::SystemRandomness;

type Groth16 = ark_groth16::Groth16<Bn254, OddPlaces>;

/// Why there is no key.
#[derive(Debug, Error)]
pub enum SetupError {
    /// The curve's scalar field has no domain of this size.
    #[error("the circuit has {constraints} constraints, more than a domain of BN254 has: verify a smaller proof")]
    TooLarge {
        /// Constraints of the circuit.
        constraints: usize,
    },
    /// The arithmetic refused the circuit.
    #[error("the circuit has no key: {0}")]
    Synthesis(SynthesisError),
    /// The key is not sound.
    #[error("the setup made an unsound key, which shows a broken source of randomness: {0}")]
    Unsound(#[from] KeyError),
}

/// Why there is no proof.
#[derive(Debug, Error)]
pub enum ProveError {
    /// The key is that of another circuit.
    #[error("the key is for another circuit: run the setup of this one, or take the key that was made for it")]
    OtherCircuit,
    /// The circuit was built without a witness.
    #[error("the circuit was built for setup: build it with `Mode::Prove`")]
    NoWitness,
    /// A constraint does not hold.
    #[error("the witness does not satisfy constraint {0}: the labels of `Builder::failures` name what it refuses")]
    Unsatisfied(usize),
    /// The arithmetic refused the witness.
    #[error("no proof: {0}")]
    Synthesis(SynthesisError),
}

/// Why a proof is refused.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum VerifyError {
    /// Not as many public values as the key has.
    #[error("the key is for {expected} public values, not {given}")]
    PublicValues {
        /// Public values of the circuit.
        expected: usize,
        /// Public values that were given.
        given: usize,
    },
    /// The equation does not hold.
    #[error("the proof does not verify for these public values and this key")]
    Refused,
}

/// A development key for a circuit, from fresh randomness of the operating system.
///
/// The values that were drawn are wiped. `ark-groth16` copies them while it computes, and these copies are not: they stay in memory
/// that was freed, and on the stack.
///
/// # Errors
///
/// When the circuit is too large.
pub fn setup(system: &System) -> Result<ProvingKey, SetupError> {
    let mut randomness = SystemRandomness;
    let [alpha, beta, gamma, delta] = [(); 4].map(|()| Zeroizing::new(Fr::rand(&mut randomness)));
    let (g1, g2) = (G1Affine::generator().into_group(), G2Affine::generator().into_group());
    let key = Groth16::generate_parameters_with_qap(system, *alpha, *beta, *gamma, *delta, g1, g2, &mut randomness);
    let key = key.map_err(|error| match error {
        SynthesisError::PolynomialDegreeTooLarge => SetupError::TooLarge { constraints: system.constraints() },
        error => SetupError::Synthesis(error),
    })?;
    Ok(ProvingKey::new(key, system, Origin::Development)?)
}

/// A proof that there is a witness for the circuit's public values.
///
/// # Errors
///
/// When the key is that of another circuit, or the witness does not satisfy the constraints.
pub fn prove(key: &ProvingKey, system: &System) -> Result<Proof, ProveError> {
    if system.mode() != Mode::Prove {
        return Err(ProveError::NoWitness);
    }
    if !key.is_for(system) {
        return Err(ProveError::OtherCircuit);
    }
    let values = system.values();
    let mut matrices = [(); 2].map(|()| Vec::with_capacity(system.constraints()));
    for number in 0..system.constraints() {
        let [a, b, c] = system.evaluate(number, values);
        if a * b != c {
            return Err(ProveError::Unsatisfied(number));
        }
        // A row of one term, at the variable that is 1, has the value of the combination. The reduction needs nothing else of it.
        for (matrix, value) in matrices.iter_mut().zip([a, b]) {
            matrix.push(if value == Fr::default() { Vec::new() } else { vec![(value, 0)] });
        }
    }
    let mut randomness = SystemRandomness;
    let [r, s] = [(); 2].map(|()| Zeroizing::new(Fr::rand(&mut randomness)));
    let public = 1 + system.public();
    Groth16::create_proof_with_reduction_and_matrices(
        &key.key,
        *r,
        *s,
        &matrices,
        public,
        system.constraints(),
        values,
    )
    .map(Proof::made)
    .map_err(ProveError::Synthesis)
}

/// Checks a proof for public values.
///
/// # Errors
///
/// When it does not verify.
pub fn verify(key: &VerifyingKey, public: &[Fr], proof: &Proof) -> Result<(), VerifyError> {
    let expected = key.public();
    if public.len() != expected {
        return Err(VerifyError::PublicValues { expected, given: public.len() });
    }
    let prepared = ark_groth16::prepare_verifying_key(&key.key);
    match Groth16::verify_proof(&prepared, &proof.0, public) {
        Ok(true) => Ok(()),
        _ => Err(VerifyError::Refused),
    }
}
