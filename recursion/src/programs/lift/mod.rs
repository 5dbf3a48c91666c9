//! Lifts: each verifies a section of a run, and states the segment of this section.

mod memory;
mod run;
mod shard;
#[cfg(test)]
mod tests;

use nova_air::{Chip, ChipSet, EF, F};
use nova_verifier::run::{ChipSets, RUN_CONSTRAINTS};
use nova_verifier::shapes::{Kind, MAX_SHAPES, SHARD_MESSAGES};
use nova_verifier::{
    Digest, LEAF_RATE, ParameterError, Parameters, Policy, SecurityReport, Shape, ShapeError, Shapes, ShardProof,
    TableLimits, VerifyingKey,
};
use p3_field::PrimeCharacteristicRing;

use super::ledger::{MAX_SECTION_UNITS, Section, SectionValues, run_sum, units};
use super::segment::{STATE_BEFORE, Segment, SegmentWires};
use super::state::{Outcome, OutcomeWires, RunState, SPONGE_BLOCKS, StateWires};
use crate::verify::{
    Arithmetic, CircuitTranscript, SectionKey, SectionMessage, SectionStatement, blank_proof, verify_section,
};
use crate::wires::{BLOCK, Block, Element};
use crate::{Builder, Lane, SpongeState};

/// Blocks of a section's public values.
const VALUE_BLOCKS: usize = nova_air::PUBLIC_VALUES / BLOCK;

/// Blocks of a segment that no lift binds: the key root, and the rate of the sponge before, which the section's block
/// replaces. Joins compare them.
const FREE: [usize; 3] = [0, STATE_BEFORE, STATE_BEFORE + 1];

/// Blocks that only lifts of run sections bind: the digests of program and output.
const OF_RUN: [usize; 2] = [1, 2];

/// Why a shape has no lift.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum LiftError {
    /// The list does not have the shape.
    #[error("the list of shapes has no shape {number}")]
    NoShape {
        /// Its number.
        number: u8,
    },
    /// No verifier accepts the parameters.
    #[error(transparent)]
    Parameters(#[from] ParameterError),
    /// No verifier accepts sections of the shape.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// A section of the shape would be less secure than the policy demands.
    #[error("sections of shape {number} have {bits} provable bits, the policy demands {required}")]
    Security {
        /// The shape's number.
        number: u8,
        /// Its bits.
        bits: f64,
        /// The bits that the policy demands.
        required: u32,
    },
    /// A section of the shape has so many messages that their sum over a run could wrap around.
    #[error("sections of shape {number} have {units} units of messages, at most {MAX_SECTION_UNITS} are allowed")]
    Messages {
        /// The shape's number.
        number: u8,
        /// The messages of run scope, in units of 2^13.
        units: u64,
    },
}

/// The program that lifts sections of one shape. Kind and number of the shape are constants of its circuit.
pub struct Lift<'a> {
    chips: &'a ChipSets,
    kind: Kind,
    number: u8,
    shape: &'a Shape,
    /// The digest of the list of shapes.
    shapes: Digest,
    parameters: Parameters,
    /// The key of the sections. That of run sections has a root that is not one.
    key: VerifyingKey,
    units: u64,
    /// Provable bits of a section.
    bits: f64,
}

/// A section that is to be lifted.
#[derive(Clone)]
pub struct LiftedSection<'a> {
    /// The section.
    pub section: Section,
    /// The root of fixed columns of the program's key. Only lifts of run sections read it.
    pub preprocessed: Digest,
    /// The proof.
    pub proof: &'a ShardProof,
}

impl<'a> Lift<'a> {
    /// The lift of the shape with this number, for sections with these parameters. The list must be
    /// [valid](Shapes::validate).
    ///
    /// # Errors
    ///
    /// When sections of the shape or with these parameters cannot be verified, have too many messages, or are less secure
    /// than `policy` demands.
    pub fn new(
        chips: &'a ChipSets,
        shapes: &'a Shapes,
        number: u8,
        parameters: Parameters,
        policy: Policy,
    ) -> Result<Self, LiftError> {
        let (kind, shape) = shapes.iter().take(MAX_SHAPES).nth(number.into()).ok_or(LiftError::NoShape { number })?;
        parameters.validate()?;
        let key = match kind {
            Kind::Run => run_key(&chips.run, shape, parameters.log_blowup),
            Kind::Memory => chips.memory_key(parameters.log_blowup),
            Kind::Shard => chips.shard_key(parameters.log_blowup),
        };
        let bits = match kind {
            Kind::Run => bits(&chips.run, &key, &parameters, shape, 0),
            Kind::Memory => bits(&chips.memory, &key, &parameters, shape, 0),
            Kind::Shard => bits(&chips.shard, &key, &parameters, shape, SHARD_MESSAGES),
        }?;
        if !policy.accepts(bits) {
            return Err(LiftError::Security { number, bits, required: policy.min_provable_bits });
        }
        let units = units(chips, kind, shape);
        if units > MAX_SECTION_UNITS {
            return Err(LiftError::Messages { number, units });
        }
        Ok(Self { chips, kind, number, shape, shapes: shapes.digest(), parameters, key, units, bits })
    }

    /// The kind of sections.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The number of their shape, which is the place of the lift's key.
    pub const fn number(&self) -> u8 {
        self.number
    }

    /// Their messages of run scope, in units.
    pub const fn units(&self) -> u64 {
        self.units
    }

    /// Provable bits of a section.
    pub const fn provable_bits(&self) -> f64 {
        self.bits
    }

    /// A proof that no verifier accepts, from which the circuit is made.
    pub fn blank_proof(&self) -> ShardProof {
        match self.kind {
            Kind::Run => blank_proof(&self.chips.run, self.shape, &self.parameters),
            Kind::Memory => blank_proof(&self.chips.memory, self.shape, &self.parameters),
            Kind::Shard => blank_proof(&self.chips.shard, self.shape, &self.parameters),
        }
    }

    /// The circuit with a witness of zeros, for setup.
    pub fn blank_circuit(&self) -> Builder {
        let state = RunState::default().blocks();
        let segment = Segment {
            key_root: Digest::default(),
            run: Outcome::default().blocks(),
            challenges: [EF::ZERO; 2],
            sum: EF::ZERO,
            before: state,
            after: state,
        };
        let values = SectionValues::blank(self.kind);
        let section = Section { shape: self.number, values, boundary: Digest::default() };
        self.circuit(
            &segment,
            &LiftedSection { section, preprocessed: Digest::default(), proof: &self.blank_proof() },
        )
    }

    /// The sum of the messages of run scope that a section's proof states.
    pub fn sum(&self, proof: &ShardProof) -> EF {
        match self.kind {
            Kind::Run => run_sum(&self.chips.run, self.shape, &proof.sums),
            Kind::Memory => run_sum(&self.chips.memory, self.shape, &proof.sums),
            Kind::Shard => run_sum(&self.chips.shard, self.shape, &proof.sums),
        }
    }

    /// The circuit that states `segment` and verifies the section which it consists of.
    ///
    /// # Panics
    ///
    /// When the section is of another kind, or a list of its proof does not have the length that shape and parameters
    /// imply.
    ///
    /// # Soundness
    ///
    /// If the circuit has a witness, the section is proved with this lift's shape under the segment's challenges, and its
    /// messages of run scope have the segment's sum. It takes the run from the state before to that after, as 5.1 and 5.2 of
    /// `docs/decisions/0112-recursion.md` define. The lift of a run section shows the program's digest, the output's digest
    /// and its length; that of a shard which halts the exit code.
    pub fn circuit(&self, segment: &Segment, lifted: &LiftedSection<'_>) -> Builder {
        let mut builder = Builder::new(&segment.blocks());
        let own = SegmentWires::stated(&builder);
        own.assert_padding(&mut builder);
        let [alpha, beta, sum] = own.challenges_and_sum(&mut builder);
        let Transition { key, values, messages, boundary } =
            self.transition(&mut builder, &own, &lifted.section, lifted.preprocessed);
        let statement = SectionStatement {
            shape: self.shape.clone(),
            public_values: values.into_iter().flat_map(Lane::of_block).collect(),
            messages,
            boundary: Some(boundary),
            run: Some([alpha, beta]),
        };
        let of_section = match self.kind {
            Kind::Run => self.verify(&mut builder, &self.chips.run, key, &statement, lifted.proof),
            Kind::Memory => self.verify(&mut builder, &self.chips.memory, key, &statement, lifted.proof),
            Kind::Shard => self.verify(&mut builder, &self.chips.shard, key, &statement, lifted.proof),
        };
        builder.label("lift: sum").assert_equal(of_section, sum);
        builder
    }

    fn verify<C: Chip>(
        &self,
        builder: &mut Builder,
        chips: &ChipSet<C>,
        key: SectionKey,
        statement: &SectionStatement,
        proof: &ShardProof,
    ) -> Element {
        let mut transcript = CircuitTranscript::new(builder);
        verify_section(builder, chips, key, &self.parameters, statement, proof, &mut transcript)
    }

    /// Asserts that the section takes the run from the segment's first state to its last one. Whether it is proved is left
    /// to what follows.
    fn transition(
        &self,
        builder: &mut Builder,
        own: &SegmentWires,
        section: &Section,
        preprocessed: Digest,
    ) -> Transition {
        assert_eq!(section.values.kind(), self.kind, "the section is of the lift's kind");
        let before = StateWires::read(builder, own.before());
        let after = StateWires::read(builder, own.after());
        let outcome = OutcomeWires::read(builder, own.run());
        FREE.into_iter().for_each(|block| builder.leave_free(block));
        if self.kind != Kind::Run {
            OF_RUN.into_iter().for_each(|block| builder.leave_free(block));
        }
        let values = hint_values(builder, &section.values);
        let boundary = builder.hint_block(section.boundary);
        let mut messages = Vec::new();
        let (key, next) = match self.kind {
            Kind::Run => self.run(builder, &before, &outcome, values, preprocessed),
            Kind::Memory => (SectionKey::constant(builder, &self.key), memory::next(builder, &before, values)),
            Kind::Shard => {
                let (next, of_shard) = shard::next(builder, &before, &outcome, values);
                messages = of_shard;
                (SectionKey::constant(builder, &self.key), next)
            }
        };
        let sponge = self.absorb(builder, before.sponge, values, boundary);
        let units = builder.linear(before.units, F::ONE, F::from_u64(self.units));
        assert_states_equal(builder, &StateWires { sponge, units, ..next }, &after);
        Transition { key, values, messages, boundary }
    }

    /// The sponge of the run's transcript after the section's block.
    fn absorb(
        &self,
        builder: &mut Builder,
        sponge: [Block; SPONGE_BLOCKS],
        values: [Block; VALUE_BLOCKS],
        boundary: Block,
    ) -> [Block; SPONGE_BLOCKS] {
        let numbers = [self.kind.element(), F::from_u8(self.number)].map(Lane::Constant);
        let values = values.into_iter().flat_map(Lane::of_block);
        let zeros = core::iter::repeat(Lane::Constant(F::ZERO));
        let mut lanes = numbers.into_iter().chain(values).chain(zeros);
        let [first, second, third] =
            core::array::from_fn(|_| core::array::from_fn(|_| lanes.next().expect("zeros follow without end")))
                .map(|lanes| builder.block_of_lanes(lanes));
        let [left, right, capacity] = sponge;
        let state = SpongeState { rate: [left, right], capacity };
        let state = builder.permute(SpongeState { rate: [first, second], ..state }, LEAF_RATE);
        let state = builder.permute(SpongeState { rate: [third, boundary], ..state }, LEAF_RATE);
        [state.rate[0], state.rate[1], state.capacity]
    }
}

/// What of a section its proof has to show.
struct Transition {
    key: SectionKey,
    values: [Block; VALUE_BLOCKS],
    messages: Vec<SectionMessage>,
    boundary: Block,
}

/// The key of run sections of a shape, but for its root: the heights of fixed tables are those of the shape.
fn run_key<C: Chip>(chips: &ChipSet<C>, shape: &Shape, log_blowup: u8) -> VerifyingKey {
    let limits = chips.chips().iter().enumerate().map(|(number, chip)| {
        let fixed = shape.tables_of(number).next().filter(|_| chip.preprocessed_width() > 0);
        TableLimits { preprocessed_log_height: fixed.map(|table| table.log_height) }
    });
    VerifyingKey {
        constraints: RUN_CONSTRAINTS,
        preprocessed: Some(Digest::default()),
        log_blowup,
        tables: limits.collect(),
    }
}

/// The provable bits of a section, if the key allows its shape.
fn bits<C: Chip>(
    chips: &ChipSet<C>,
    key: &VerifyingKey,
    parameters: &Parameters,
    shape: &Shape,
    messages: usize,
) -> Result<f64, ShapeError> {
    key.check_shape(chips, shape, messages)?;
    Ok(SecurityReport::compute(parameters, chips, shape, messages)?.provable_bits())
}

/// The values of a section, which the prover chooses. Those that a section of its kind does not list are the constant zero.
fn hint_values(builder: &mut Builder, values: &SectionValues) -> [Block; VALUE_BLOCKS] {
    let elements = values.elements();
    let listed = match values {
        SectionValues::Run(_) => {
            let numbers = builder.hint_values(&elements[..run::NUMBERS])[0];
            let digest = elements[BLOCK..].try_into().expect("the digest is the second block");
            return [numbers, builder.hint_block(digest)];
        }
        SectionValues::Memory(values) => values.elements().len(),
        SectionValues::Shard(values) => values.elements().len(),
    };
    let mut blocks = builder.hint_values(&elements[..listed]);
    blocks.resize_with(VALUE_BLOCKS, || builder.zero_block());
    blocks.try_into().expect("there are two")
}

fn assert_states_equal(builder: &mut Builder, left: &StateWires, right: &StateWires) {
    builder.label("lift: next sponge");
    for (&left, &right) in left.sponge.iter().zip(&right.sponge) {
        builder.assert_blocks_equal(left, right);
    }
    let mut equal = |label, left, right| builder.label(label).assert_equal(left, right);
    equal("lift: next stage", left.stage, right.stage);
    equal("lift: next count of memory sections", left.memory_sections, right.memory_sections);
    equal("lift: next count of shards", left.shards, right.shards);
    equal("lift: next pc", left.pc, right.pc);
    for (&left, &right) in left.seam.iter().zip(&right.seam) {
        equal("lift: next seam", left, right);
    }
    equal("lift: next input length", left.input_length, right.input_length);
    equal("lift: next units", left.units, right.units);
}
