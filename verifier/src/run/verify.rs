//! The verifier of runs, in numbered steps.

use nova_air::EF;
use p3_field::PrimeCharacteristicRing;

use super::checks::{check_chain, check_key, check_memory, check_messages, check_parameters, check_shapes, shape_of};
use super::{ChipSets, Claims, ProgramKey, ProofBytes, PublicValues, RunError, RunHeader, SectionReader};
use crate::security::weakest;
use crate::shapes::Kind;
use crate::{Policy, RunChallenges, Shapes, ShardClaim, ShardProof, Statement, Verifier, VerifyingKey};

/// The section that proves which instructions and initial memory the program has, in messages.
pub const RUN_SECTION: &str = "run section";

/// A section that proves a part of the run's memory, in messages.
pub const MEMORY_TABLE: &str = "memory table";

/// The security of an accepted proof of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SecuritySummary {
    /// Provable bits of the weakest section, and of the weakest layer above the sections.
    pub provable_bits: f64,
    /// Log2 of the cost of a collision of the commitments' hash.
    pub collision_bits: u32,
}

/// Verifies a run section by section: all shards in order, all memory tables in order, and the run section, each before,
/// between or after the others.
pub struct RunVerifier<'a> {
    chip_sets: ChipSets,
    shapes: Shapes,
    key: &'a ProgramKey,
    shard_key: VerifyingKey,
    memory_key: VerifyingKey,
    policy: Policy,
    header: RunHeader,
    challenges: RunChallenges,
    /// Number of accepted shards.
    shards: usize,
    /// Number of accepted run sections.
    run_sections: usize,
    /// Number of accepted memory tables.
    memory_tables: usize,
    sum: EF,
    security: SecuritySummary,
}

impl<'a> RunVerifier<'a> {
    /// Steps 1 to 3: verifies the header.
    ///
    /// # Errors
    ///
    /// Names what is wrong with the header.
    pub fn new(key: &'a ProgramKey, header: RunHeader, policy: Policy) -> Result<Self, RunError> {
        let chip_sets = chip_sets()?;
        let shapes = Shapes::standard(&chip_sets)?;
        Self::with_chips((chip_sets, shapes), key, header, policy)
    }

    /// As [`Self::new`], for keys of another list of shapes, which must be [valid](Shapes::validate).
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub fn with_shapes(
        shapes: &Shapes,
        key: &'a ProgramKey,
        header: RunHeader,
        policy: Policy,
    ) -> Result<Self, RunError> {
        Self::with_chips((chip_sets()?, shapes.clone()), key, header, policy)
    }

    fn with_chips(
        (chip_sets, shapes): (ChipSets, Shapes),
        key: &'a ProgramKey,
        header: RunHeader,
        policy: Policy,
    ) -> Result<Self, RunError> {
        check_key(key, chip_sets.run.chips())?;
        check_parameters(key, &header.parameters)?;

        // Step 1: the proof is of this program, and its sections have shapes of the list.
        let program = key.digest();
        if header.program != program {
            return Err(RunError::OtherProgram);
        }

        check_shapes((key, &chip_sets), &shapes, &header)?;

        // Step 2: the shards lead from the program's entry to the halt, the memory tables from register 0 to the end of
        // memory. What sections state besides follows from the header, and is not part of it.
        check_chain(key.entry, &header)?;
        check_memory(&header)?;

        // Step 3: the sections exchange few messages. The run-scope challenges derive from every boundary commitment and all
        // public values.
        let provable_bits = check_messages((&chip_sets, &shapes), &header, policy)?;
        let challenges = header.challenges().ok_or(RunError::PowWitness)?;
        let security = SecuritySummary { provable_bits, collision_bits: u32::MAX };
        Ok(Self {
            shard_key: chip_sets.shard_key(key.run.log_blowup),
            memory_key: chip_sets.memory_key(key.run.log_blowup),
            chip_sets,
            shapes,
            key,
            policy,
            header,
            challenges,
            shards: 0,
            run_sections: 0,
            memory_tables: 0,
            sum: EF::ZERO,
            security,
        })
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
        let index = u32::try_from(number).unwrap_or(u32::MAX);
        let shape = shape_of(&self.shapes, Kind::Shard, &state.boundary)?;
        let statement = state.statement(index, &self.header.public, shape, self.challenges);
        let verifier = Verifier::new(&self.chip_sets.shard, &self.shard_key, self.header.parameters, self.policy);
        let claim = verifier.verify_shard(proof, &statement).map_err(|source| RunError::Section {
            section: "shard",
            number,
            source,
        })?;
        self.shards = number;
        self.add(&claim);
        Ok(())
    }

    /// Step 5: verifies the run section, which has the instructions and the initial memory of the program, and hashes the
    /// output.
    ///
    /// # Errors
    ///
    /// Names what is wrong with the proof.
    pub fn run_section(&mut self, proof: &ShardProof) -> Result<(), RunError> {
        let values = self.header.run_values().elements();
        let shape = shape_of(&self.shapes, Kind::Run, &self.header.run)?;
        let statement = Statement::of_section(values, (&self.header.run, shape), self.challenges);
        let verifier = Verifier::new(&self.chip_sets.run, &self.key.run, self.header.parameters, self.policy);
        let claim = verifier.verify_shard(proof, &statement);
        let claim = claim.map_err(|source| RunError::Section { section: RUN_SECTION, number: 0, source })?;
        self.run_sections = self.run_sections.saturating_add(1);
        self.add(&claim);
        Ok(())
    }

    /// Step 6: verifies the next memory table.
    ///
    /// # Errors
    ///
    /// Names what is wrong with the proof.
    pub fn memory(&mut self, proof: &ShardProof) -> Result<(), RunError> {
        let number = self.memory_tables.saturating_add(1);
        let missing = || RunError::Sections { expected: self.header.memory.len(), got: number };
        let state = self.header.memory.get(self.memory_tables).ok_or_else(missing)?;
        let values = self.header.memory_values().nth(self.memory_tables).ok_or_else(missing)?;
        let shape = shape_of(&self.shapes, Kind::Memory, &state.boundary)?;
        let statement = Statement::of_section(values.elements(), (&state.boundary, shape), self.challenges);
        let verifier = Verifier::new(&self.chip_sets.memory, &self.memory_key, self.header.parameters, self.policy);
        let claim = verifier.verify_shard(proof, &statement);
        let claim = claim.map_err(|source| RunError::Section { section: MEMORY_TABLE, number, source })?;
        self.memory_tables = number;
        self.add(&claim);
        Ok(())
    }

    fn add(&mut self, claim: &ShardClaim) {
        self.sum += claim.run_sum;
        self.security.provable_bits = weakest(self.security.provable_bits, claim.security.provable_bits());
        self.security.collision_bits = self.security.collision_bits.min(claim.security.collision_bits);
    }

    /// Step 7: no section is missing, the instructions of each shard are the program's, the memory that each shard reads
    /// is the memory that earlier shards wrote, and the output is what the shards write. Claims about other runs are open: a
    /// run that makes some is refused, see [`Self::finish_open`].
    ///
    /// # Errors
    ///
    /// When a section is missing, or the sections do not match, and [`RunError::OpenClaims`].
    ///
    /// # Soundness
    ///
    /// The sums of the run-scope bus cancel over the run, under challenges that derive from all boundary commitments. The
    /// messages of each bus and direction are fewer than the field has elements
    /// ([`RunMessages`](super::RunMessages)). Hence the messages cancel too, except with the error that
    /// [`run_challenge_bits`](crate::security::run_challenge_bits) computes. Under unique decoding each boundary commitment
    /// determines its tables, so the error does not depend on the number of sections.
    pub fn finish(self) -> Result<(PublicValues, SecuritySummary), RunError> {
        let (public, claims, security) = self.finish_open()?;
        match claims.count_open() {
            0 => Ok((public, security)),
            count => Err(RunError::OpenClaims { count }),
        }
    }

    /// Step 7 for runs whose claims the caller resolves, or shows: what the run writes may rest on them.
    ///
    /// # Errors
    ///
    /// As [`Self::finish`], but for claims.
    pub fn finish_open(self) -> Result<(PublicValues, Claims, SecuritySummary), RunError> {
        let (shards, memory_tables) = (self.header.shards.len(), self.header.memory.len());
        let expected = shards.saturating_add(memory_tables).saturating_add(1);
        let got = self.shards.saturating_add(self.memory_tables).saturating_add(self.run_sections);
        if self.shards != shards || self.memory_tables != memory_tables || self.run_sections != 1 {
            return Err(RunError::Sections { expected, got });
        }
        if self.sum != EF::ZERO {
            return Err(RunError::Unbalanced);
        }
        Ok((self.header.public, Claims::open(self.header.claims), self.security))
    }
}

/// The chip sets are constants. A test shows that they are accepted.
fn chip_sets() -> Result<ChipSets, RunError> {
    ChipSets::new().map_err(|_| RunError::OtherProgram)
}

/// Verifies a run proof in memory. A run that makes claims about other runs is refused.
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
    let verifier = RunVerifier::new(key, sections.next("header")?, policy)?;
    verify_sections(sections, verifier)?.finish()
}

/// Verifies a run proof like [`verify_bytes`], also of a run that makes claims, which it returns. What the run writes may
/// rest on them: the caller resolves them, or shows them.
///
/// # Errors
///
/// As `verify_bytes`, but for claims.
pub fn verify_open(
    key: &ProgramKey,
    proof: impl ProofBytes,
    policy: Policy,
) -> Result<(PublicValues, Claims, SecuritySummary), RunError> {
    let mut sections = SectionReader::new(proof)?;
    let verifier = RunVerifier::new(key, sections.next("header")?, policy)?;
    verify_sections(sections, verifier)?.finish_open()
}

/// As [`verify`], for keys of another list of shapes, which must be [valid](Shapes::validate).
///
/// # Errors
///
/// As [`verify`].
pub fn verify_with_shapes(
    shapes: &Shapes,
    key: &ProgramKey,
    proof: impl ProofBytes,
    policy: Policy,
) -> Result<(PublicValues, SecuritySummary), RunError> {
    let mut sections = SectionReader::new(proof)?;
    let verifier = RunVerifier::with_shapes(shapes, key, sections.next("header")?, policy)?;
    verify_sections(sections, verifier)?.finish()
}

/// A verifier that has accepted all sections.
fn verify_sections<'a>(
    mut sections: SectionReader<impl ProofBytes>,
    mut verifier: RunVerifier<'a>,
) -> Result<RunVerifier<'a>, RunError> {
    verifier.run_section(&sections.next(RUN_SECTION)?)?;
    for _ in 0..verifier.header.memory.len() {
        verifier.memory(&sections.next(MEMORY_TABLE)?)?;
    }
    for _ in 0..verifier.header.shards.len() {
        verifier.shard(&sections.next("shard")?)?;
    }
    sections.finish()?;
    Ok(verifier)
}
