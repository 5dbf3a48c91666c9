//! The verifier of runs, in numbered steps.

use nova_air::buses::HALTED;
use nova_air::chips::{Initial, Program};
use nova_air::rv32im::{MemoryChip, ShardChip, memory_chips, shard_chips};
use nova_air::{Chip, ChipSet, ChipSetError, EF, F, Scope, Stage};
use p3_field::PrimeCharacteristicRing;
use serde::{Deserialize, Serialize};

use super::system::{MEMORY_CONSTRAINTS, SHARD_CONSTRAINTS};
use super::{Boundary, ProofBytes, PublicValues, RunError, RunHeader, SectionReader, ShardState};
use crate::security::{run_challenge_bits, weakest};
use crate::{
    Digest, MAX_MESSAGES, Policy, RunChallenges, ShardClaim, ShardProof, Statement, TableShape, Transcript, Verifier,
    VerifyingKey,
};

/// The maximum number of shards of a run. They are numbered from 1, and a lookup shows that the difference of two
/// numbers is below 2^16.
pub const MAX_SHARDS: u32 = (1 << 16) - 1;

/// The most cycles of a shard, so that timestamps, eight a cycle, stay below 2^25.
pub const MAX_CYCLES: u32 = nova_air::SEGMENT_MAX_CYCLES;

/// The most bytes of output: the system call's chip keeps its length below 2^24.
pub const MAX_OUTPUT_BYTES: u32 = nova_air::OUTPUT_MAX_BYTES;

/// Bits of the proof of work before the run-scope challenges are drawn.
pub(crate) const RUN_GRINDING: u8 = 10;

/// The verifying key of a program: its entry, and the commitments to its code and initial memory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramKey {
    /// Address of the first instruction, in words.
    pub entry: u32,
    /// Key of the shard chips, which binds the code.
    pub shard: VerifyingKey,
    /// Key of the memory chips, which binds the initial memory.
    pub memory: VerifyingKey,
}

impl ProgramKey {
    /// The digest that identifies the program.
    pub fn digest(&self) -> Digest {
        let mut transcript = Transcript::default();
        transcript.absorb("program: entry", &[F::from_u32(self.entry & 0xffff), F::from_u32(self.entry >> 16)]);
        transcript.absorb("program: shard key", &self.shard.digest());
        transcript.absorb("program: memory key", &self.memory.digest());
        transcript.draw_digest("program: digest")
    }
}

/// The security of an accepted run proof.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SecuritySummary {
    /// Provable bits of the weakest section.
    pub provable_bits: f64,
    /// Log2 of the cost of a collision of the commitments' hash.
    pub collision_bits: u32,
}

/// The chip sets of a run.
struct ChipSets {
    shard: ChipSet<ShardChip>,
    memory: ChipSet<MemoryChip>,
}

impl ChipSets {
    fn new() -> Result<Self, ChipSetError> {
        Ok(Self { shard: shard_chips(Program::default())?, memory: memory_chips(Initial::default())? })
    }
}

/// Verifies a run section by section: all shards in order, and the memory table before, between or after them.
pub struct RunVerifier<'a> {
    chip_sets: ChipSets,
    key: &'a ProgramKey,
    policy: Policy,
    header: RunHeader,
    challenges: RunChallenges,
    /// Number of accepted shards.
    shards: usize,
    /// Number of accepted memory tables.
    memory_tables: usize,
    sum: EF,
    interactions: u64,
    security: SecuritySummary,
}

impl<'a> RunVerifier<'a> {
    /// Steps 1 to 3: verifies the header.
    ///
    /// # Errors
    ///
    /// Names what is wrong with the header.
    pub fn new(key: &'a ProgramKey, header: RunHeader, policy: Policy) -> Result<Self, RunError> {
        // The chip sets are constants. A test shows that they are accepted.
        let chip_sets = ChipSets::new().map_err(|_| RunError::OtherProgram)?;

        // A key of other constraints than those that are checked would identify another program.
        let constraints = [key.shard.constraints, key.memory.constraints];
        if constraints != [SHARD_CONSTRAINTS, MEMORY_CONSTRAINTS] {
            return Err(RunError::Constraints);
        }

        // A key without commitments would leave the program to the prover.
        if key.shard.preprocessed.is_none() || key.memory.preprocessed.is_none() {
            return Err(RunError::Key);
        }

        // Step 1: the proof is of this program.
        let program = key.digest();
        if header.program != program {
            return Err(RunError::OtherProgram);
        }

        // Step 2: the shards lead from the program's entry to the halt, and their output ranges cover the output.
        check_chain(key.entry, &header)?;

        // Step 3: the run-scope challenges derive from every boundary commitment and all public values.
        let challenges = RunChallenges::derive(
            &program,
            &header.elements(),
            &header.boundaries(),
            RUN_GRINDING,
            header.pow_witness,
        )
        .ok_or(RunError::PowWitness)?;
        let security = SecuritySummary { provable_bits: f64::INFINITY, collision_bits: u32::MAX };
        let (shards, memory_tables, sum, interactions) = (0, 0, EF::ZERO, 0);
        Ok(Self { chip_sets, key, policy, header, challenges, shards, memory_tables, sum, interactions, security })
    }

    /// Step 4: verifies the next shard.
    ///
    /// # Errors
    ///
    /// Names what is wrong with the proof.
    pub fn shard(&mut self, proof: &ShardProof) -> Result<(), RunError> {
        let number = self.shards.saturating_add(1);
        let expected = self.header.shards.len();
        let state = self.header.shards.get(self.shards).ok_or(RunError::Sections { expected, got: number })?;
        let statement = Statement {
            public_values: [F::from_usize(number)].into(),
            messages: state.messages(&self.header.public),
            boundary: Some(state.boundary.digest),
            run: Some(self.challenges),
        };
        let verifier = Verifier::new(&self.chip_sets.shard, &self.key.shard, self.header.parameters, self.policy);
        let claim = verifier.verify_shard(proof, &statement).map_err(|source| RunError::Section {
            section: "shard",
            number,
            source,
        })?;
        if !is_boundary(&self.chip_sets.shard, proof, &state.boundary) {
            return Err(RunError::Boundary { section: "shard", number });
        }
        self.shards = number;
        self.add(&claim);
        Ok(())
    }

    /// Step 5: verifies the memory table.
    ///
    /// # Errors
    ///
    /// Names what is wrong with the proof.
    pub fn memory(&mut self, proof: &ShardProof) -> Result<(), RunError> {
        let boundary = Some(self.header.memory.digest);
        let statement = Statement { boundary, run: Some(self.challenges), ..Statement::default() };
        let verifier = Verifier::new(&self.chip_sets.memory, &self.key.memory, self.header.parameters, self.policy);
        let claim = verifier.verify_shard(proof, &statement).map_err(|source| RunError::Section {
            section: "memory table",
            number: 0,
            source,
        })?;
        if !is_boundary(&self.chip_sets.memory, proof, &self.header.memory) {
            return Err(RunError::Boundary { section: "memory table", number: 0 });
        }
        self.memory_tables = self.memory_tables.saturating_add(1);
        self.add(&claim);
        Ok(())
    }

    fn add(&mut self, claim: &ShardClaim) {
        self.sum += claim.run_sum;
        self.interactions = self.interactions.saturating_add(claim.run_interactions);
        self.security.provable_bits = weakest(self.security.provable_bits, claim.security.provable_bits());
        self.security.collision_bits = self.security.collision_bits.min(claim.security.collision_bits);
    }

    /// Step 6: no section is missing, and the memory that each shard reads is the memory that earlier shards wrote.
    ///
    /// # Errors
    ///
    /// When a section is missing, or the sections do not match.
    ///
    /// # Soundness
    ///
    /// The sums of the run-scope bus cancel over the run, under challenges that derive from all boundary commitments.
    /// The number of messages is below the number of field elements. Hence the messages cancel too, except with the
    /// error that [`run_challenge_bits`] computes. Under unique decoding each boundary commitment determines its tables, so
    /// the error does not depend on the number of sections.
    pub fn finish(mut self) -> Result<(PublicValues, SecuritySummary), RunError> {
        let expected = self.header.shards.len().saturating_add(1);
        let got = self.shards.saturating_add(self.memory_tables);
        if self.shards != self.header.shards.len() || self.memory_tables != 1 {
            return Err(RunError::Sections { expected, got });
        }
        if self.interactions > MAX_MESSAGES {
            return Err(RunError::Messages { got: self.interactions, most: MAX_MESSAGES });
        }
        if self.sum != EF::ZERO {
            return Err(RunError::Memory);
        }
        let max_arity =
            self.chip_sets.shard.max_arity_of(Scope::Run).max(self.chip_sets.memory.max_arity_of(Scope::Run));
        let provable = run_challenge_bits(self.interactions, max_arity, RUN_GRINDING);
        if !self.policy.accepts(provable) {
            return Err(RunError::Security { provable, required: self.policy.min_provable_bits });
        }
        self.security.provable_bits = weakest(self.security.provable_bits, provable);
        Ok((self.header.public, self.security))
    }
}

/// Whether a proof's boundary tables have the heights that the header states.
fn is_boundary<C: Chip>(chips: &ChipSet<C>, proof: &ShardProof, boundary: &Boundary) -> bool {
    let stage = |table: &TableShape| chips.get(table.chip.into()).map(|(chip, _)| chip.stage());
    let tables = proof.shape.tables.iter();
    let log_heights = tables.filter(|table| stage(table) == Some(Stage::Boundary));
    log_heights.map(|table| table.log_height).eq(boundary.log_heights.iter().copied())
}

/// Step 2: the shards lead from the program's entry to the halt, and their output ranges cover the output.
fn check_chain(entry: u32, header: &RunHeader) -> Result<(), RunError> {
    let shards = header.shards.len();
    if shards == 0 || u32::try_from(shards).map_or(true, |count| count > MAX_SHARDS) {
        return Err(RunError::ShardCount { got: shards, most: MAX_SHARDS });
    }
    let length = header.public.output.len();
    if u32::try_from(length).map_or(true, |length| length > MAX_OUTPUT_BYTES) {
        return Err(RunError::OutputLength { got: length, most: MAX_OUTPUT_BYTES });
    }
    let (mut expected, mut output) = (entry, 0);
    for (shard, state) in (1..).zip(&header.shards) {
        if state.entry != expected {
            return Err(RunError::Chain { shard, expected, got: state.entry });
        }
        // Addresses are integers here and field elements on the bus. Only canonical ones have the same meaning in both.
        if state.exit > HALTED {
            return Err(RunError::Exit { shard, exit: state.exit });
        }
        if state.halts() != (shard == shards) {
            return Err(RunError::Halt { shard, halts: state.halts() });
        }
        if !(1..=MAX_CYCLES).contains(&state.cycles) {
            return Err(RunError::Cycles { shard, cycles: state.cycles, most: MAX_CYCLES });
        }
        check_output(shard, state, output, shard == shards, length)?;
        (expected, output) = (state.exit, state.output_end);
    }
    Ok(())
}

/// The shard's range of the output begins at `start`. The last shard's range ends at `length`.
fn check_output(shard: usize, state: &ShardState, start: u32, is_last: bool, length: usize) -> Result<(), RunError> {
    let fits = usize::try_from(state.output_end).is_ok_and(|end| if is_last { end == length } else { end <= length });
    // Output continues only at whole words: a partial word is the last of the run.
    let aligned = state.output_start == state.output_end || state.output_start.is_multiple_of(4);
    if state.output_start == start && state.output_end >= start && fits && aligned {
        return Ok(());
    }
    Err(RunError::Output { shard, start: state.output_start, end: state.output_end })
}

/// Verifies a run proof in memory.
///
/// The result states the run's public values, even if the guest failed: check [`PublicValues::is_success`].
///
/// # Errors
///
/// Names what is wrong with the proof. Never panics.
pub fn verify(key: &ProgramKey, proof: &[u8], policy: Policy) -> Result<(PublicValues, SecuritySummary), RunError> {
    verify_bytes(key, proof, policy)
}

/// Verifies a run proof like [`verify`], but keeps only one section in memory at a time.
///
/// # Errors
///
/// Names what is wrong with the proof. Never panics.
pub fn verify_bytes(
    key: &ProgramKey,
    proof: impl ProofBytes,
    policy: Policy,
) -> Result<(PublicValues, SecuritySummary), RunError> {
    let mut sections = SectionReader::new(proof)?;
    let mut verifier = RunVerifier::new(key, sections.next("header")?, policy)?;
    verifier.memory(&sections.next("memory table")?)?;
    for _ in 0..verifier.header.shards.len() {
        verifier.shard(&sections.next("shard")?)?;
    }
    sections.finish()?;
    verifier.finish()
}
