//! Join: two segments that meet are one.

use nova_air::{Chip, ChipSet};
use nova_verifier::{Digest, Parameters, Shape, ShardProof, TableLimits, VerifyingKey, constraint_digest};

use super::keys::{LOG_KEYS, root_of_segment_key};
use super::segment::{SEGMENT_BLOCKS, Segment, SegmentWires};
use crate::chips::{CircuitChip, circuit_chips};
use crate::verify::{CircuitTranscript, SectionKey, SectionStatement, blank_proof, verify_section};
use crate::wires::Block;
use crate::{Builder, CircuitError, LogHeights};

/// What all proofs of segments share: chips, shape and parameters. Their keys differ in the root of fixed columns only.
pub struct SegmentSystem {
    chips: ChipSet<CircuitChip>,
    shape: Shape,
    parameters: Parameters,
    /// A key whose root is not one.
    key: VerifyingKey,
}

/// A proof of a segment that is to be joined.
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
        let chips = circuit_chips(SEGMENT_BLOCKS, |_| None)?;
        let limits = log_heights.0.map(|log_height| TableLimits { preprocessed_log_height: Some(log_height) });
        let key = VerifyingKey {
            constraints: constraint_digest(&chips).map_err(|source| nova_air::ChipSetError::Evaluation {
                chip: chips.chips()[0].name().into_owned(),
                source,
            })?,
            preprocessed: Some(Digest::default()),
            log_blowup: parameters.log_blowup,
            tables: limits.to_vec(),
        };
        Ok(Self { shape: crate::circuit::shape(&chips, log_heights.0.into_iter()), chips, parameters, key })
    }

    /// The shape of proofs of segments.
    pub const fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The key with this root of fixed columns.
    pub fn key(&self, preprocessed: Digest) -> VerifyingKey {
        VerifyingKey { preprocessed: Some(preprocessed), ..self.key.clone() }
    }

    /// A proof that no verifier accepts, from which the join's circuit is made.
    pub fn blank_proof(&self) -> ShardProof {
        blank_proof(&self.chips, &self.shape, &self.parameters)
    }

    /// The circuit that states `segment` and verifies two children which it consists of.
    ///
    /// # Panics
    ///
    /// When a list of a child's proof does not have the length that the shape and the parameters of segments imply.
    ///
    /// # Soundness
    ///
    /// If the circuit has a witness, then each child is a segment that is proved with a key of the tree, of the same
    /// run, under the same challenges and tree; the left one ends where the right one begins; and the sums add up.
    pub fn join(&self, segment: &Segment, children: &[Child<'_>; 2]) -> Builder {
        let mut builder = Builder::new(&segment.blocks());
        let own = SegmentWires::stated(&builder);
        own.assert_padding(&mut builder);
        let [alpha, beta, sum] = own.challenges_and_sum(&mut builder);
        let [left, right] = children.each_ref().map(|child| self.verify_child(&mut builder, &own, child));
        let sums = [left, right].map(|child| {
            let [of_alpha, of_beta, of_sum] = child.challenges_and_sum(&mut builder);
            builder.label("join: challenges").assert_equal(of_alpha, alpha);
            builder.assert_equal(of_beta, beta);
            of_sum
        });
        let total = builder.add(sums[0], sums[1]);
        builder.label("join: sum").assert_equal(total, sum);
        assert_blocks_equal(builder.label("join: before"), own.before(), left.before());
        assert_blocks_equal(builder.label("join: neighbours"), left.after(), right.before());
        assert_blocks_equal(builder.label("join: after"), right.after(), own.after());
        builder
    }

    /// A child of the same run, whose key is in the same tree, and which states the same tree for its own children.
    fn verify_child(&self, builder: &mut Builder, own: &SegmentWires, child: &Child<'_>) -> SegmentWires {
        let segment = SegmentWires::hint(builder, &child.segment);
        let preprocessed = builder.hint_block(child.preprocessed);
        let key = SectionKey::of_root(builder, &self.key, preprocessed);
        let root = root_of_segment_key(builder, key.digest(), child.place, &child.path);
        builder.label("join: key").assert_blocks_equal(root, own.key_root());
        builder.label("join: key root").assert_blocks_equal(segment.key_root(), own.key_root());
        assert_blocks_equal(builder.label("join: run"), segment.run(), own.run());
        let statement = SectionStatement {
            shape: self.shape.clone(),
            public_values: segment.lanes(),
            ..SectionStatement::default()
        };
        let mut transcript = CircuitTranscript::new(builder);
        verify_section(builder, &self.chips, key, &self.parameters, &statement, child.proof, &mut transcript);
        segment
    }
}

fn assert_blocks_equal(builder: &mut Builder, left: &[Block], right: &[Block]) {
    left.iter().zip(right).for_each(|(&left, &right)| builder.assert_blocks_equal(left, right));
}
