//! The chip sets of a run, and the key that makes them those of one program.

use nova_air::chips::{Initial, Program};
use nova_air::rv32im::{MemoryChip, RunChip, ShardChip, memory_chips, run_chips, shard_chips};
use nova_air::{Chip, ChipSet, ChipSetError, F, Scope};
use p3_field::PrimeCharacteristicRing;
use serde::{Deserialize, Serialize};

use super::system::{MEMORY_CONSTRAINTS, SHARD_CONSTRAINTS};
use crate::{Digest, TableLimits, Transcript, VerifyingKey};

/// The chip sets of a run, one for each kind of section.
pub struct ChipSets {
    /// The chips of the run section.
    pub run: ChipSet<RunChip>,
    /// The chips of a section of the memory table.
    pub memory: ChipSet<MemoryChip>,
    /// The chips of a shard.
    pub shard: ChipSet<ShardChip>,
}

impl ChipSets {
    /// The chip sets of every program's runs: a verifier knows the fixed tables by their commitments only.
    ///
    /// # Errors
    ///
    /// None for the chips as they are: see [`shard_chips`].
    pub fn new() -> Result<Self, ChipSetError> {
        let (program, initial) = (Program::default(), Initial::default());
        Ok(Self { run: run_chips(program, initial)?, memory: memory_chips()?, shard: shard_chips()? })
    }

    /// Length of the longest message of run scope, in field elements.
    pub fn run_arity(&self) -> usize {
        let arities = [
            self.run.max_arity_of(Scope::Run),
            self.memory.max_arity_of(Scope::Run),
            self.shard.max_arity_of(Scope::Run),
        ];
        arities.into_iter().max().unwrap_or(0)
    }

    /// The key of the memory chips.
    pub fn memory_key(&self, log_blowup: u8) -> VerifyingKey {
        key_without_columns(&self.memory, MEMORY_CONSTRAINTS, log_blowup)
    }

    /// The key of the shard chips.
    pub fn shard_key(&self, log_blowup: u8) -> VerifyingKey {
        key_without_columns(&self.shard, SHARD_CONSTRAINTS, log_blowup)
    }
}

/// The key of chips that have no preprocessed columns, so that all programs share it.
fn key_without_columns<C: Chip>(chips: &ChipSet<C>, constraints: Digest, log_blowup: u8) -> VerifyingKey {
    let limits = TableLimits { preprocessed_log_height: None };
    VerifyingKey { constraints, preprocessed: None, log_blowup, tables: chips.iter().map(|_| limits).collect() }
}

/// The verifying key of a program: its entry, and the commitments to its code and initial memory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramKey {
    /// Address of the first instruction, in words.
    pub entry: u32,
    /// Key of the run chips, which binds the code and the initial memory.
    pub run: VerifyingKey,
    /// Digest of the list of shapes, see [`Shapes`](crate::Shapes).
    pub shapes: Digest,
}

impl ProgramKey {
    /// The digest that identifies the program, the constraint systems of all sections, and the list of shapes.
    pub fn digest(&self) -> Digest {
        let mut transcript = Transcript::default();
        self.absorb(&mut transcript);
        transcript.draw_digest("program: digest")
    }

    /// Absorbs what the digest is drawn from.
    pub fn absorb(&self, transcript: &mut Transcript) {
        transcript.absorb("program: entry", &[F::from_u32(self.entry & 0xffff), F::from_u32(self.entry >> 16)]);
        transcript.absorb("program: run key", &self.run.digest());
        transcript.absorb("program: memory constraints", &MEMORY_CONSTRAINTS);
        transcript.absorb("program: shard constraints", &SHARD_CONSTRAINTS);
        transcript.absorb("program: shapes", &self.shapes);
    }
}
