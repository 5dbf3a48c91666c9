//! The states that a run's sections take it through, as its header states them: what the proofs of these sections lift.

use nova_air::chips::{MemoryValues, RunValues, ShardValues};
use nova_air::{Chip, ChipSet, EF, F, PUBLIC_VALUES, padded};
use nova_verifier::run::{BLOCK_ELEMENTS, Boundary, ChipSets, RunHeader, RunMessages};
use nova_verifier::shapes::Kind;
use nova_verifier::{Digest, LEAF_RATE, RunChallenges, Shape, Shapes, leaf_permutation};
use p3_field::PrimeCharacteristicRing;
use p3_symmetric::Permutation;

use super::segment::Segment;
use super::state::{Outcome, RunState, SPONGE_BLOCKS, Stage};
use crate::wires::BLOCK;

/// Log2 of a unit of messages.
pub const LOG_MESSAGE_UNIT: u32 = 13;

/// The most units of messages of a section.
pub const MAX_SECTION_UNITS: u64 = 1 << 13;

/// The most units of messages of a run: below 260,096, so that its messages are fewer than the field has elements.
pub const MAX_RUN_UNITS: u64 = (nova_verifier::MAX_MESSAGES >> LOG_MESSAGE_UNIT) - 1;

/// Why a run has no segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// The proof of work before the run challenges is not valid.
    #[error("the proof of work of the header is not valid")]
    Work,
    /// A section's shape is not one of the list for its kind.
    #[error("section {section}: shape {shape} is not in the list")]
    Shape {
        /// Its position.
        section: usize,
        /// The number that it states.
        shape: u8,
    },
    /// The sections exchange more messages than the program that closes a run accepts. Such a run can be verified by its
    /// sections only.
    #[error("the sections exchange {units} units of messages, at most {MAX_RUN_UNITS} can be joined")]
    Messages {
        /// The messages, in units of 2^13.
        units: u64,
    },
}

/// What a section states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionValues {
    /// The run section.
    Run(RunValues<F>),
    /// A section of the memory table.
    Memory(MemoryValues<F>),
    /// A shard.
    Shard(ShardValues<F>),
}

impl SectionValues {
    /// Values of zero.
    pub fn blank(kind: Kind) -> Self {
        match kind {
            Kind::Run => Self::Run(RunValues::default()),
            Kind::Memory => Self::Memory(MemoryValues::default()),
            Kind::Shard => Self::Shard(ShardValues::default()),
        }
    }

    /// The kind of section.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Run(_) => Kind::Run,
            Self::Memory(_) => Kind::Memory,
            Self::Shard(_) => Kind::Shard,
        }
    }

    /// The section's public values.
    pub fn elements(&self) -> [F; PUBLIC_VALUES] {
        match *self {
            Self::Run(values) => padded(values.elements()),
            Self::Memory(values) => padded(values.elements()),
            Self::Shard(values) => padded(values.elements()),
        }
    }
}

/// A section of a run: its block in the run's transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// Number of its shape.
    pub shape: u8,
    /// What it states.
    pub values: SectionValues,
    /// The commitment to its boundary tables.
    pub boundary: Digest,
}

impl Section {
    fn new(values: SectionValues, boundary: &Boundary) -> Self {
        Self { shape: boundary.shape, values, boundary: boundary.digest }
    }

    /// What the run's transcript absorbs of it.
    pub(super) fn block(&self) -> [F; BLOCK_ELEMENTS] {
        let numbers = [self.values.kind().element(), F::from_u8(self.shape)];
        let values: [F; BLOCK_ELEMENTS - 2 - BLOCK] = padded(self.values.elements());
        padded(numbers.into_iter().chain(values).chain(self.boundary))
    }
}

impl RunState {
    /// The state after a section with these units of messages.
    pub fn after(&self, section: &Section, units: u64) -> Self {
        let mut sponge = self.sponge;
        absorb(&mut sponge, &section.block());
        let next = Self { sponge, units: self.units + F::from_u64(units), ..*self };
        match section.values {
            SectionValues::Run(_) => Self { stage: Stage::Memory, ..next },
            SectionValues::Memory(values) => Self {
                memory_sections: values.number,
                seam: [values.key_out, values.stage_out, values.inside_out],
                ..next
            },
            SectionValues::Shard(values) => {
                let stage = if values.halts == F::ZERO { Stage::Shards } else { Stage::Halted };
                Self { stage, shards: values.number, pc: values.exit, ..next }
            }
        }
    }
}

/// Absorbs elements that are a multiple of the rate.
pub(super) fn absorb(sponge: &mut [[F; BLOCK]; SPONGE_BLOCKS], elements: &[F]) {
    let state = sponge.as_flattened_mut();
    for rate in elements.as_chunks::<LEAF_RATE>().0 {
        state[..LEAF_RATE].copy_from_slice(rate);
        state[LEAF_RATE] += F::from_usize(LEAF_RATE);
        let state: &mut [F; SPONGE_BLOCKS * BLOCK] = (&mut *state).try_into().expect("a sponge has three blocks");
        leaf_permutation().permute_mut(state);
    }
}

/// The messages of run scope of a section of this shape, in units.
pub(super) fn units(chips: &ChipSets, kind: Kind, shape: &Shape) -> u64 {
    let mut messages = RunMessages::default();
    match kind {
        Kind::Run => messages.add(&chips.run, shape),
        Kind::Memory => messages.add(&chips.memory, shape),
        Kind::Shard => messages.add(&chips.shard, shape),
    }
    messages.total().div_ceil(1 << LOG_MESSAGE_UNIT)
}

/// The sections of a run, and the states between them.
#[derive(Clone, Debug)]
pub struct Ledger {
    outcome: Outcome,
    challenges: RunChallenges,
    sections: Vec<Section>,
    /// One more than there are sections.
    states: Vec<RunState>,
}

impl Ledger {
    /// The ledger of a run that begins at this address, in words. A header that no verifier accepts can have one: its
    /// lifts have no witness, or do not make a whole run.
    ///
    /// # Errors
    ///
    /// Names what of the header cannot be lifted.
    pub fn new(chips: &ChipSets, shapes: &Shapes, entry: u32, header: &RunHeader) -> Result<Self, LedgerError> {
        let challenges = header.challenges().ok_or(LedgerError::Work)?;
        let code = header.public.exit_code;
        let run = header.run_values();
        let outcome = Outcome {
            program: header.program,
            output: run.digest,
            output_length: run.output_length,
            exit_code: [code & 0xffff, code >> 16].map(F::from_u32),
            claims: run.claims,
        };
        let mut first = RunState {
            pc: F::from_u32(entry),
            input_length: F::from_u32(header.input_length),
            ..RunState::default()
        };
        absorb(&mut first.sponge, &header.statement().prefix);
        let sections = sections(header);
        let (mut states, mut total) = (vec![first], 0);
        for (position, section) in sections.iter().enumerate() {
            let error = LedgerError::Shape { section: position, shape: section.shape };
            let kind = section.values.kind();
            let units = units(chips, kind, shapes.get(kind, section.shape).ok_or(error)?);
            total += units;
            states.push(states[position].after(section, units));
        }
        if total > MAX_RUN_UNITS {
            return Err(LedgerError::Messages { units: total });
        }
        Ok(Self { outcome, challenges, sections, states })
    }

    /// What the run states as a whole.
    pub const fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// The challenges of run-scope buses.
    pub const fn challenges(&self) -> RunChallenges {
        self.challenges
    }

    /// The sections, in order: run section, memory table, shards.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The states before and after all sections, in order.
    pub fn states(&self) -> &[RunState] {
        &self.states
    }

    /// The segment of sections from one position up to another, whose messages of run scope have this sum.
    ///
    /// # Panics
    ///
    /// When there are fewer sections.
    pub fn segment(&self, sections: core::ops::Range<usize>, key_root: Digest, sum: EF) -> Segment {
        Segment {
            key_root,
            run: self.outcome.blocks(),
            challenges: [self.challenges.alpha, self.challenges.beta],
            sum,
            before: self.states[sections.start].blocks(),
            after: self.states[sections.end].blocks(),
        }
    }
}

/// The sections that a header states.
fn sections(header: &RunHeader) -> Vec<Section> {
    let run = Section::new(SectionValues::Run(header.run_values()), &header.run);
    let memory = header.memory.iter().zip(header.memory_values());
    let memory = memory.map(|(state, values)| Section::new(SectionValues::Memory(values), &state.boundary));
    let shards = (1..).zip(&header.shards).map(|(number, state)| {
        Section::new(SectionValues::Shard(state.values(number, &header.public)), &state.boundary)
    });
    [run].into_iter().chain(memory).chain(shards).collect()
}

/// The sum of the messages of run scope that a section's proof states.
///
/// # Panics
///
/// When the chip set does not allow the shape.
pub(super) fn run_sum<C: Chip>(chips: &ChipSet<C>, shape: &Shape, sums: &[EF]) -> EF {
    let groups = shape.tables.iter().flat_map(|table| {
        let (_, profile) = chips.get(table.chip.into()).expect("the chip set allows the shape");
        profile.lookups.groups()
    });
    groups.zip(sums).filter(|((scope, _), _)| *scope == nova_air::Scope::Run).map(|(_, &sum)| sum).sum()
}
