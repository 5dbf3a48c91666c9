//! Counts what a run costs.

use nova_air::rv32im::{ShardChip, chip_number, shard_chips};
use nova_air::witness::{RunMemory, program_table, shard_tables};
use nova_air::{Chip, ChipSet, EF_DEGREE, F};
use nova_vm::record::Recorder;
use nova_vm::{Limits, Program, Silent};
use p3_field::PrimeCharacteristicRing;

/// What a run costs. *Cells* are committed field elements: columns, lookup columns and quotient of every row that is used,
/// without padding and without the fixed tables.
#[derive(Clone, Copy, Default)]
pub struct Cost {
    /// Executed instructions.
    pub cycles: u64,
    /// Cells of columns.
    pub main: u64,
    /// Cells of lookup columns, in base field elements.
    pub lookup: u64,
    /// All cells, those of the quotient included.
    pub all: u64,
}

impl Cost {
    /// The cost of a run in segments of `segment_cycles` cycles.
    ///
    /// # Panics
    ///
    /// When the run is not a success.
    pub fn of(program: &Program, input: &[u8], segment_cycles: u32) -> Self {
        let chips = shard_chips(program_table(program)).expect("the machine is accepted");
        let mut machine = nova_vm::Machine::new(program, input, Limits::default()).expect("the input fits");
        let (mut recorder, mut image) = (Recorder::new(&machine), RunMemory::default());
        let mut cost = Self::default();
        for shard in 1.. {
            let segment =
                recorder.segment(&mut machine, segment_cycles, &mut Silent).expect("the guest does not trap");
            let rows = image.absorb(shard, &segment);
            let tables = shard_tables(&chips, program.code(), shard, &segment.records, &rows);
            cost.cycles += u64::from(segment.cycles);
            for table in tables.iter().filter(|table| table.chip < chip_number::RANGE) {
                cost.add(&chips, table.chip, &table.trace.values);
            }
            match segment.halt {
                None => {}
                Some(code) => {
                    assert_eq!(code, 0, "the run is a success");
                    break;
                }
            }
        }
        cost
    }

    /// Adds the rows of a table that are used: those that are not all zero.
    fn add(&mut self, chips: &ChipSet<ShardChip>, chip: usize, cells: &[F]) {
        let each = chips.row_cells(chip);
        let (chip, profile) = chips.get(chip).expect("tables are of chips");
        let width = chip.width();
        let rows = cells.chunks(width).filter(|row| row.iter().any(|&cell| cell != F::ZERO)).count() as u64;
        self.main += rows * width as u64;
        self.lookup += rows * (EF_DEGREE * profile.lookups.columns.len()) as u64;
        self.all += rows * each;
    }
}
