//! The verifier of compressed proofs, in numbered steps.

use nova_air::circuit::circuit_chips;

use super::{CompressedError, CompressedKey, CompressedProof};
use crate::run::{CLOSED_ELEMENTS, MAX_OUTPUT_BYTES, PublicValues, SecuritySummary};
use crate::security::weakest;
use crate::{DIGEST_ELEMENTS, Digest, Layer, Policy, SecurityReport, Statement, Verifier};

/// Blocks of shrink's public values.
pub const SHRINK_BLOCKS: usize = CLOSED_ELEMENTS / DIGEST_ELEMENTS;

// Shrink states whole blocks, and a block of its circuit is a digest.
const _: () = assert!(SHRINK_BLOCKS * nova_air::circuit::BLOCK == CLOSED_ELEMENTS);

/// The security of an accepted compressed proof.
#[derive(Clone, Debug, PartialEq)]
pub struct CompressedSecurity {
    /// The security of the proof of shrink, computed from its parameters and its shape.
    pub shrink: SecurityReport,
    /// Provable bits of the weakest layer below, as the pinned key states them.
    pub lower_bits: u16,
}

impl CompressedSecurity {
    /// Provable bits of the weakest layer.
    pub fn provable_bits(&self) -> f64 {
        weakest(self.shrink.provable_bits(), self.lower_bits.into())
    }

    /// The two figures of the proof's security.
    pub fn summary(&self) -> SecuritySummary {
        SecuritySummary { provable_bits: self.provable_bits(), collision_bits: self.collision_bits() }
    }

    /// Log2 of the cost of a collision of the hash: of commitments, of the tree of keys, and of the run's transcript. It is not
    /// one of the layers' terms.
    pub const fn collision_bits(&self) -> u32 {
        self.shrink.collision_bits
    }
}

/// Verifies a compressed proof of a run of the program whose key has the digest `program`. A proof with open claims is
/// refused.
///
/// The result states the run's public values, even if the guest failed: check [`PublicValues::is_success`].
///
/// # Errors
///
/// Names what is wrong with the key or the proof. Never panics.
///
/// # Soundness
///
/// The key and the digest must not come from the prover. See the [module](super).
pub fn verify(
    key: &CompressedKey,
    program: &Digest,
    proof: &[u8],
    policy: Policy,
) -> Result<(PublicValues, CompressedSecurity), CompressedError> {
    let proof = CompressedProof::from_bytes(proof)?;
    let security = verify_open(key, program, &proof, policy)?;
    match proof.claims.count_open() {
        0 => Ok((proof.public, security)),
        count => Err(CompressedError::OpenClaims { count }),
    }
}

/// Verifies a compressed proof like [`verify`], also of a run with open claims. What the run writes may rest on them: the
/// caller resolves them, or shows them.
///
/// # Errors
///
/// As [`verify`], but for open claims.
pub fn verify_open(
    key: &CompressedKey,
    program: &Digest,
    proof: &CompressedProof,
    policy: Policy,
) -> Result<CompressedSecurity, CompressedError> {
    // The chips are constants. A test shows that they are accepted.
    let chips = circuit_chips(SHRINK_BLOCKS, |_| None).map_err(|_| CompressedError::Constraints)?;

    // Step 1: the key fixes shrink's circuit, and the layers below reach the policy.
    key.check(chips.chips())?;
    let lower_bits = key.lower_bits;
    if !policy.accepts(lower_bits.into()) {
        return Err(CompressedError::Security { provable: lower_bits, required: policy.min_provable_bits });
    }

    // Step 2: the proof is one with these keys and of this program.
    if proof.key_root != key.key_root {
        return Err(CompressedError::OtherKeys);
    }
    if proof.program != *program {
        return Err(CompressedError::OtherProgram);
    }

    // Step 3: what the proof has to show. Lengths and counts are integers here and field elements there.
    let CompressedProof { public, claims, .. } = proof;
    let length = public.output.len();
    if u32::try_from(length).map_or(true, |length| length > MAX_OUTPUT_BYTES) {
        return Err(CompressedError::OutputLength { got: length, most: MAX_OUTPUT_BYTES });
    }
    if !claims.are_possible(&public.output) {
        return Err(CompressedError::Claims { count: claims.count() });
    }
    let public_values = proof.closed().elements().into();
    let statement = Statement { shape: key.shape.clone(), public_values, ..Statement::default() };

    // Step 4: the proof of shrink, under the regime and the parameters of its layer.
    let verifier = Verifier::of_layer(&chips, &key.shrink, Layer::Shrink, policy);
    let claim = verifier.verify_shard(&proof.shrink, &statement)?;
    Ok(CompressedSecurity { shrink: claim.security, lower_bits })
}
