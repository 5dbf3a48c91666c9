//! The proofs of claimed runs.

use crate::{Error, Proof};
use nova_recursion::run::resolvable;
use nova_verifier::compressed::{CompressedKey, CompressedProof, verify_open};
use nova_verifier::{Policy, ProofError};

/// Reads and verifies the compressed proofs of claimed runs, each of its own program: a claim names the program that it is
/// about.
pub(crate) fn read(claimed: &[Proof], policy: Policy) -> Result<Vec<CompressedProof>, Error> {
    (1..)
        .zip(claimed)
        .map(|(number, proof)| read_one(proof, policy).map_err(|source| refused(number, source)))
        .collect()
}

/// Reads and verifies the compressed proof of a claimed run.
pub(crate) fn read_one(proof: &Proof, policy: Policy) -> Result<CompressedProof, Error> {
    let verified = CompressedKey::standard().and_then(|key| {
        let proof = CompressedProof::from_bytes(proof.bytes())?;
        verify_open(&key, &proof.program, &proof, policy)?;
        Ok(proof)
    });
    let proof = verified.map_err(ProofError::from)?;
    resolvable(&proof)?;
    Ok(proof)
}

/// The error of the claimed run with this number.
pub(crate) fn refused(number: usize, source: Error) -> Error {
    Error::Claimed { number, source: Box::new(source) }
}
