//! Counts the cycles and cells of a run.

use nova_air::rv32im::{ShardChip, chip_number, shard_chips};
use nova_air::witness::{Heights, RunMemory, shard_tables};
use nova_air::{Chip, ChipSet, EF_DEGREE, F};
use nova_vm::record::Recorder;
use nova_vm::{Limits, Program, Silent};
use p3_field::PrimeCharacteristicRing;

/// The cost of a run. *Cells* are committed field elements: the trace columns, lookup columns and quotient of every
/// real row, without padding and without the tables that rows look up in.
#[derive(Clone, Copy, Default)]
pub struct Cost {
    /// Executed instructions.
    pub cycles: u64,
    /// Cells of trace columns.
    pub main: u64,
    /// Cells of lookup columns, in base field elements.
    pub lookup: u64,
    /// All cells, including those of the quotient.
    pub all: u64,
}

impl Cost {
    /// The cost of a run in segments of `segment_cycles` cycles.
    ///
    /// # Panics
    ///
    /// When the run fails.
    pub fn of(program: &Program, input: &[u8], segment_cycles: u32) -> Self {
        let chips = shard_chips().expect("the machine is accepted");
        let mut machine = nova_vm::Machine::new(program, input, Limits::default()).expect("the input fits");
        let (mut recorder, mut memory) = (Recorder::new(&machine), RunMemory::default());
        let mut cost = Self::default();
        for shard in 1.. {
            let segment =
                recorder.segment(&mut machine, segment_cycles, &mut Silent).expect("the guest does not trap");
            let rows = memory.absorb(shard, &segment);
            let tables = shard_tables(&chips, program.code(), shard, &segment.records, &rows, Heights::Least);
            cost.cycles += u64::from(segment.cycles);
            for table in tables.iter().filter(|table| table.chip < chip_number::RANGE) {
                cost.add(&chips, table.chip, &table.trace.values);
            }
            match segment.halt {
                None => {}
                Some(code) => {
                    assert_eq!(code, 0, "the run succeeds");
                    break;
                }
            }
        }
        cost
    }

    /// Adds the real rows of a table: those with a cell that is not zero.
    fn add(&mut self, chips: &ChipSet<ShardChip>, chip: usize, cells: &[F]) {
        let row_cells = chips.row_cells(chip);
        let (chip, profile) = chips.get(chip).expect("the table has a chip");
        let width = chip.width();
        let rows = cells.chunks(width).filter(|row| row.iter().any(|&cell| cell != F::ZERO)).count() as u64;
        self.main += rows * width as u64;
        self.lookup += rows * (EF_DEGREE * profile.lookups.columns.len()) as u64;
        self.all += rows * row_cells;
    }
}
