//! What proofs of one layer share, and the proof of a segment as a child.

use nova_air::{Chip, ChipSet, ChipSetError};
use nova_verifier::{Digest, Parameters, Shape, ShardProof, TableLimits, VerifyingKey, constraint_digest};

use super::keys::{LOG_KEYS, root_of_segment_key};
use super::segment::{SEGMENT_BLOCKS, Segment, SegmentWires};
use crate::chips::{CircuitChip, circuit_chips};
use crate::verify::{Arithmetic, CircuitTranscript, SectionKey, SectionStatement, blank_proof, verify_section};
use crate::wires::Block;
use crate::{Builder, CircuitError, Lane, LogHeights};

/// Proofs of circuits of one shape, with the same parameters: all that a circuit needs to verify them but a key.
pub(super) struct ProofSystem {
    chips: ChipSet<CircuitChip>,
    shape: Shape,
    parameters: Parameters,
}

impl ProofSystem {
    /// Proofs that state this many blocks, with tables of these heights, by number of the chip.
    pub(super) fn new(
        public_blocks: usize,
        log_heights: impl IntoIterator<Item = u8>,
        parameters: Parameters,
    ) -> Result<Self, CircuitError> {
        let chips = circuit_chips(public_blocks, |_| None)?;
        Ok(Self { shape: crate::circuit::shape(&chips, log_heights.into_iter()), chips, parameters })
    }

    pub(super) const fn shape(&self) -> &Shape {
        &self.shape
    }

    /// A proof that no verifier accepts, from which the circuit that verifies proofs is made.
    pub(super) fn blank_proof(&self) -> ShardProof {
        blank_proof(&self.chips, &self.shape, &self.parameters)
    }

    /// Verifies a proof that states these values.
    pub(super) fn verify(
        &self,
        builder: &mut Builder,
        key: SectionKey,
        public_values: Vec<Lane>,
        proof: &ShardProof,
    ) {
        let statement = SectionStatement { shape: self.shape.clone(), public_values, ..SectionStatement::default() };
        let mut transcript = CircuitTranscript::new(builder);
        verify_section(builder, &self.chips, key, &self.parameters, &statement, proof, &mut transcript);
    }

    /// The key of these proofs, but for its root, which is zero.
    pub(super) fn key(&self) -> Result<VerifyingKey, CircuitError> {
        let limits = |log_height| TableLimits { preprocessed_log_height: Some(log_height) };
        let constraints = constraint_digest(&self.chips)
            .map_err(|source| ChipSetError::Evaluation { chip: self.chips.chips()[0].name().into_owned(), source })?;
        Ok(VerifyingKey {
            constraints,
            preprocessed: Some(Digest::default()),
            log_blowup: self.parameters.log_blowup,
            tables: self.shape.tables.iter().map(|table| limits(table.log_height)).collect(),
        })
    }
}

/// What all proofs of segments share: chips, shape and parameters. Their keys differ in the root of fixed columns only.
pub struct SegmentSystem {
    proofs: ProofSystem,
    /// A key whose root is not one.
    key: VerifyingKey,
}

/// A proof of a segment, as a child of another proof.
#[derive(Clone)]
pub struct Child<'a> {
    /// The root of fixed columns of its key.
    pub preprocessed: Digest,
    /// The place of its key in the tree of allowed keys.
    pub place: usize,
    /// The siblings of that place.
    pub path: [Digest; LOG_KEYS],
    /// The segment.
    pub segment: Segment,
    /// The proof.
    pub proof: &'a ShardProof,
}

impl SegmentSystem {
    /// The system of segment proofs with tables of these heights.
    ///
    /// # Errors
    ///
    /// None for the chips as they are: see [`circuit_chips`].
    pub fn new(log_heights: &LogHeights, parameters: Parameters) -> Result<Self, CircuitError> {
        let proofs = ProofSystem::new(SEGMENT_BLOCKS, log_heights.0, parameters)?;
        Ok(Self { key: proofs.key()?, proofs })
    }

    /// The shape of proofs of segments.
    pub const fn shape(&self) -> &Shape {
        self.proofs.shape()
    }

    /// The key with this root of fixed columns.
    pub fn key(&self, preprocessed: Digest) -> VerifyingKey {
        VerifyingKey { preprocessed: Some(preprocessed), ..self.key.clone() }
    }

    /// A proof that no verifier accepts, from which circuits that verify segments are made.
    pub fn blank_proof(&self) -> ShardProof {
        self.proofs.blank_proof()
    }

    /// A segment that is proved with a key of the tree with this root, and that states the same root for its own children.
    pub(super) fn verify_segment(&self, builder: &mut Builder, key_root: Block, child: &Child<'_>) -> SegmentWires {
        let segment = SegmentWires::hint(builder, &child.segment);
        let preprocessed = builder.hint_block(child.preprocessed);
        let key = SectionKey::of_root(builder, &self.key, preprocessed);
        let root = root_of_segment_key(builder, key.digest(), child.place, &child.path);
        builder.label("segment: key").assert_blocks_equal(root, key_root);
        builder.label("segment: key root").assert_blocks_equal(segment.key_root(), key_root);
        self.proofs.verify(builder, key, segment.lanes(), child.proof);
        segment
    }
}
