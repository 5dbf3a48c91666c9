//! The keys of a program.

use super::SetupRunError;
use crate::stark;
use nova_air::ChipSet;
use nova_air::rv32im::{MemoryChip, ShardChip, memory_chips, shard_chips};
use nova_air::witness::{initial_table, program_table};
use nova_verifier::run::ProgramKey;
use nova_verifier::{Digest, Parameters};
use nova_vm::Program;

/// The proving key of a program: its code and initial memory, committed once for all runs.
pub struct ProvingKey {
    pub(super) program: Program,
    pub(super) shard_chips: ChipSet<ShardChip>,
    pub(super) memory_chips: ChipSet<MemoryChip>,
    pub(super) shard: stark::StarkProvingKey,
    pub(super) memory: stark::StarkProvingKey,
    verifying: ProgramKey,
    digest: Digest,
}

impl ProvingKey {
    pub(super) fn new(program: Program, parameters: Parameters) -> Result<Self, SetupRunError> {
        let shard_chips = shard_chips(program_table(&program))?;
        let memory_chips = memory_chips(initial_table(&program))?;
        let shard = stark::StarkProvingKey::new(&shard_chips, parameters)?;
        let memory = stark::StarkProvingKey::new(&memory_chips, parameters)?;
        let entry = program.entry() / 4;
        let verifying = ProgramKey { entry, shard: shard.verifying.clone(), memory: memory.verifying.clone() };
        let digest = verifying.digest(&shard_chips, &memory_chips);
        Ok(Self { program, shard_chips, memory_chips, shard, memory, verifying, digest })
    }

    /// The verifying key.
    #[must_use]
    pub const fn verifying(&self) -> &ProgramKey {
        &self.verifying
    }

    /// The digest that identifies the program.
    pub const fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The program.
    #[must_use]
    pub const fn program(&self) -> &Program {
        &self.program
    }
}
