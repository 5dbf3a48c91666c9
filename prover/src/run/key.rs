//! The keys of a program.

use super::SetupRunError;
use super::dry::Setting;
use nova_air::rv32im::{MemoryChip, RunChip, ShardChip, run_chips};
use nova_air::witness::{further_cells, initial_table, program_table};
use nova_air::{ChipSet, F, opcodes};
use nova_stark::StarkProvingKey;
use nova_verifier::run::{ChipSets, MEMORY_CONSTRAINTS, ProgramKey, RUN_CONSTRAINTS, SHARD_CONSTRAINTS};
use nova_verifier::shapes::Kind;
use nova_verifier::{Digest, Parameters, Shape, Shapes};
use nova_vm::Program;
use p3_field::PrimeCharacteristicRing;

/// The proving key of a program: its code and initial memory, committed once for all runs.
pub struct ProvingKey {
    pub(super) program: Program,
    pub(super) run_chips: ChipSet<RunChip>,
    pub(super) memory_chips: ChipSet<MemoryChip>,
    pub(super) shard_chips: ChipSet<ShardChip>,
    pub(super) run: StarkProvingKey,
    pub(super) memory: StarkProvingKey,
    pub(super) shard: StarkProvingKey,
    pub(super) shapes: Shapes,
    /// The most cells that memory sections list besides the words that a run touches.
    pub(super) further_cells: usize,
    /// Heights of the fixed tables of the run section.
    pub(super) fixed_rows: (usize, usize),
    verifying: ProgramKey,
    digest: Digest,
}

impl ProvingKey {
    /// `shapes` is the list of shapes, the standard one if there is none.
    pub(super) fn new(
        program: Program,
        parameters: Parameters,
        shapes: Option<Shapes>,
    ) -> Result<Self, SetupRunError> {
        let known = ChipSets::new()?;
        let shapes = shapes.map_or_else(|| Shapes::standard(&known), Ok)?;
        shapes.validate(&known)?;
        let (mut code, mut initial) = (program_table(&program), initial_table(&program)?);
        let fixed_rows = fixed_heights(&shapes, code.rows.len(), initial.rows.len())?;
        // Zeros would be an `add` at address 0, which the program does not have. In the initial memory they are no row.
        let mut illegal = [F::ZERO; _];
        illegal[1] = F::from_u32(opcodes::ILLEGAL);
        code.rows.resize(fixed_rows.0, illegal);
        initial.rows.resize(fixed_rows.1, [F::ZERO; _]);
        let run_chips = run_chips(code, initial)?;
        let ChipSets { memory: memory_chips, shard: shard_chips, .. } = known;
        let run = StarkProvingKey::with_constraints(&run_chips, RUN_CONSTRAINTS, parameters)?;
        let memory = StarkProvingKey::with_constraints(&memory_chips, MEMORY_CONSTRAINTS, parameters)?;
        let shard = StarkProvingKey::with_constraints(&shard_chips, SHARD_CONSTRAINTS, parameters)?;
        let entry = program.entry() / 4;
        let verifying = ProgramKey { entry, run: run.verifying.clone(), shapes: shapes.digest() };
        let digest = verifying.digest();
        let further_cells = further_cells(&program);
        Ok(Self {
            program,
            run_chips,
            memory_chips,
            shard_chips,
            run,
            memory,
            shard,
            shapes,
            further_cells,
            fixed_rows,
            verifying,
            digest,
        })
    }

    /// What the plans of its runs depend on.
    pub(super) const fn setting(&self) -> Setting<'_> {
        let Self { run_chips: run, memory_chips: memory, shard_chips: shard, shapes, .. } = self;
        let (further_cells, fixed_rows) = (self.further_cells, self.fixed_rows);
        Setting { shapes, run, memory, shard, further_cells, fixed_rows }
    }

    /// The shape of a kind with this number, beside the number.
    ///
    /// # Panics
    /// If the list does not have it.
    pub(super) fn shape(&self, kind: Kind, number: u8) -> (u8, &Shape) {
        (number, self.shapes.get(kind, number).expect("plans have shapes of the key's list"))
    }

    /// The list of shapes.
    #[must_use]
    pub const fn shapes(&self) -> &Shapes {
        &self.shapes
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

/// The least heights of the fixed tables, of a shape of the run section, that hold a program.
pub(super) fn fixed_heights(
    shapes: &Shapes,
    program: usize,
    initial: usize,
) -> Result<(usize, usize), SetupRunError> {
    let heights = shapes.of(Kind::Run).map(|(_, shape)| (shape.rows(0) as usize, shape.rows(1) as usize));
    let fits = heights.filter(|&heights| program <= heights.0 && initial <= heights.1);
    let least = fits.min_by_key(|heights| heights.0 + heights.1);
    least.ok_or(SetupRunError::ProgramTooLarge { instructions: program, words: initial })
}

#[cfg(test)]
mod tests {
    use super::*;
    use nova_air::Chip;

    /// Opcodes are at the second position of a row. Rows of zeros would be instructions at address 0.
    #[test]
    fn the_program_is_padded_with_illegal_instructions() {
        let elf = include_bytes!("../../../examples/guests/fibonacci/fibonacci.elf");
        let program = Program::load(elf).unwrap();
        let instructions = program.code().instructions().len();
        let key = ProvingKey::new(program, Parameters::standard(), None).unwrap();
        let table = key.run_chips.chips()[0].preprocessed().unwrap();
        let illegal = F::from_u32(opcodes::ILLEGAL);
        let is_illegal =
            |row: &[F]| row.iter().enumerate().all(|(at, &cell)| cell == [F::ZERO, illegal][usize::from(at == 1)]);
        let mut padding = table.values.chunks(table.width).skip(instructions).peekable();
        assert!(padding.peek().is_some());
        assert!(padding.all(is_illegal));
    }
}
