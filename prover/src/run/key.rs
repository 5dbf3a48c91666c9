//! The keys of a program.

use super::SetupRunError;
use crate::stark::StarkProvingKey;
use nova_air::ChipSet;
use nova_air::rv32im::{MemoryChip, RunChip, ShardChip, memory_chips, run_chips, shard_chips};
use nova_air::witness::{initial_table, program_table};
use nova_verifier::run::{MEMORY_CONSTRAINTS, ProgramKey, RUN_CONSTRAINTS, SHARD_CONSTRAINTS};
use nova_verifier::{Digest, Parameters};
use nova_vm::Program;

/// The proving key of a program: its code and initial memory, committed once for all runs.
pub struct ProvingKey {
    pub(super) program: Program,
    pub(super) run_chips: ChipSet<RunChip>,
    pub(super) memory_chips: ChipSet<MemoryChip>,
    pub(super) shard_chips: ChipSet<ShardChip>,
    pub(super) run: StarkProvingKey,
    pub(super) memory: StarkProvingKey,
    pub(super) shard: StarkProvingKey,
    verifying: ProgramKey,
    digest: Digest,
}

impl ProvingKey {
    pub(super) fn new(program: Program, parameters: Parameters) -> Result<Self, SetupRunError> {
        let run_chips = run_chips(program_table(&program), initial_table(&program)?)?;
        let memory_chips = memory_chips()?;
        let shard_chips = shard_chips()?;
        let run = StarkProvingKey::with_constraints(&run_chips, RUN_CONSTRAINTS, parameters)?;
        let memory = StarkProvingKey::with_constraints(&memory_chips, MEMORY_CONSTRAINTS, parameters)?;
        let shard = StarkProvingKey::with_constraints(&shard_chips, SHARD_CONSTRAINTS, parameters)?;
        let entry = program.entry() / 4;
        let verifying = ProgramKey { entry, run: run.verifying.clone() };
        let digest = verifying.digest();
        Ok(Self { program, run_chips, memory_chips, shard_chips, run, memory, shard, verifying, digest })
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
