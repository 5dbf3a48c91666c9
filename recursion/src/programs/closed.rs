//! Closed runs: what compress, resolve and shrink state.

use nova_air::F;
use nova_verifier::run::{CLOSED_ELEMENTS, ClosedRun};
use nova_verifier::{Digest, Parameters, Shape, ShardProof, VerifyingKey};

use super::keys::{LOG_KEYS, root_of_closed_key};
use super::segment::RUN_BLOCKS;
use super::system::ProofSystem;
use crate::verify::{Arithmetic, Backend, SectionKey};
use crate::wires::{BLOCK, Block, Element};
use crate::{Builder, CircuitError, Lane, LogHeights};

/// Blocks of public values of a closed run. The first ones are those of a segment.
pub const CLOSED_BLOCKS: usize = CLOSED_ELEMENTS / BLOCK;

/// The public values of a closed run.
pub fn closed_blocks(run: &ClosedRun) -> [[F; BLOCK]; CLOSED_BLOCKS] {
    let elements = run.elements();
    core::array::from_fn(|block| elements.as_chunks().0[block])
}

/// A closed run in wires.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClosedWires {
    pub(super) key_root: Block,
    pub(super) run: [Block; RUN_BLOCKS],
    /// The hash of claims and output after the claims that are resolved.
    pub(super) state: Block,
    /// The number of these claims, and zeros.
    numbers: Block,
}

impl ClosedWires {
    /// The run that a circuit states.
    pub(super) fn stated(builder: &Builder) -> Self {
        Self::of_blocks(builder.public().try_into().expect("the circuit states a closed run"))
    }

    /// A run that the prover chooses.
    pub(super) fn hint(builder: &mut Builder, run: &ClosedRun) -> Self {
        Self::hint_blocks(builder, closed_blocks(run))
    }

    /// The public values of a run, which the prover chooses.
    pub(super) fn hint_blocks(builder: &mut Builder, blocks: [[F; BLOCK]; CLOSED_BLOCKS]) -> Self {
        Self::of_blocks(blocks.map(|block| builder.hint_block(block)))
    }

    const fn of_blocks([key_root, program, output, outcome, state, numbers]: [Block; CLOSED_BLOCKS]) -> Self {
        Self { key_root, run: [program, output, outcome], state, numbers }
    }

    /// The public values, one by one.
    pub(super) fn lanes(&self) -> Vec<Lane> {
        let [program, output, outcome] = self.run;
        let blocks = [self.key_root, program, output, outcome, self.state, self.numbers];
        blocks.into_iter().flat_map(Lane::of_block).collect()
    }

    /// The number of claims that are resolved. Asserts that the values behind it are zero.
    pub(super) fn resolved(&self, builder: &mut Builder) -> Element {
        let [resolved, padding @ ..] = Lane::of_block(self.numbers).map(|lane| builder.base_element(lane));
        let zero = builder.constant(F::default());
        padding.iter().for_each(|&value| builder.label("closed: padding").assert_equal(value, zero));
        resolved
    }
}

/// Proofs of closed runs by programs of the tree: compress and resolve. They have one shape.
pub struct ClosedSystem {
    pub(super) proofs: ProofSystem,
    /// A key whose root is not one.
    key: VerifyingKey,
}

/// A proof of a closed run, as a child of shrink.
#[derive(Clone)]
pub struct ClosedChild<'a> {
    /// The root of fixed columns of its key.
    pub preprocessed: Digest,
    /// The place of its key in the tree of allowed keys.
    pub place: usize,
    /// The siblings of that place.
    pub path: [Digest; LOG_KEYS],
    /// The proof.
    pub proof: &'a ShardProof,
}

impl ClosedSystem {
    /// The proofs of closed runs with tables of these heights.
    ///
    /// # Errors
    ///
    /// None for the chips as they are: see [`circuit_chips`](crate::chips::circuit_chips).
    pub fn new(log_heights: &LogHeights, parameters: Parameters) -> Result<Self, CircuitError> {
        let proofs = ProofSystem::new(CLOSED_BLOCKS, log_heights.0, parameters)?;
        Ok(Self { key: proofs.key()?, proofs })
    }

    /// The key with this root of fixed columns.
    pub fn key(&self, preprocessed: Digest) -> VerifyingKey {
        VerifyingKey { preprocessed: Some(preprocessed), ..self.key.clone() }
    }

    /// The shape of the proofs.
    pub const fn shape(&self) -> &Shape {
        self.proofs.shape()
    }

    /// A proof that no verifier accepts, from which the circuit of shrink is made.
    pub fn blank_proof(&self) -> ShardProof {
        self.proofs.blank_proof()
    }

    /// Verifies a proof of this run, with a key of the tree.
    pub(super) fn verify_closed(&self, builder: &mut Builder, run: &ClosedWires, child: &ClosedChild<'_>) {
        let preprocessed = builder.hint_block(child.preprocessed);
        let key = SectionKey::of_root(builder, &self.key, preprocessed);
        let root = root_of_closed_key(builder, key.digest(), child.place, &child.path);
        builder.label("closed: key").assert_blocks_equal(root, run.key_root);
        self.proofs.verify(builder, key, run.lanes(), child.proof);
    }
}
