//! Nova's own chips, each on its own.
//!
//! A chip sends messages that other chips receive. Alone, it exports their sum, as a shard exports that of the run's
//! memory: the proof is a complete one, of the same cells, and verifies.

use crate::air::adapter::Exporting;
use crate::air::{Case, MeasureError, ProofSystem, Sample, Subject, nova};
use crate::{read, repository};
use nova_air::rv32im::{ShardChip, chip_number, shard_chips};
use nova_air::witness::{Heights, RunMemory, Table, shard_tables};
use nova_air::{Chip, ChipBuilder, ChipSet, EvalError, F, Occurrence, PUBLIC_VALUES, Stage, Trace};
use nova_vm::record::Recorder;
use nova_vm::{Limits, Machine, Program, Silent};
use p3_field::PrimeCharacteristicRing;
use std::borrow::Cow;
use std::sync::Arc;

/// The runs that fill the tables: programs and inputs. The first calls accelerators.
const RUNS: [[&str; 2]; 4] = [
    ["guest-os/guest/block.elf", "examples/blocks/mainnet-21429992.bin"],
    ["examples/guests/u256/u256.elf", "examples/guests/u256/input.bin"],
    ["examples/guests/keccak256/keccak256.elf", "examples/guests/keccak256/input.bin"],
    ["examples/guests/sha256/sha256.elf", "examples/guests/sha256/input.bin"],
];

/// Cycles of each run that are recorded.
const CYCLES: u32 = 1 << 20;

/// A chip of a shard without the others.
#[derive(Clone)]
pub struct ChipAlone {
    chips: Arc<ChipSet<ShardChip>>,
    number: usize,
    /// Rows of a run, without padding.
    rows: Arc<Vec<F>>,
}

/// The names of the chips, with the prefix that tells them from other AIRs.
///
/// # Panics
///
/// When the chips are not accepted, which a test of theirs shows.
pub fn chip_names() -> Vec<String> {
    shard_chips().expect("the machine is accepted").chips().iter().map(name).collect()
}

fn name(chip: &ShardChip) -> String {
    format!("nova/{}", chip.name())
}

/// The chips, with rows of runs as far as these have any: a chip that no run uses has rows of padding.
///
/// # Panics
///
/// When a program cannot be read or fails.
pub fn nova_chips() -> Vec<ChipAlone> {
    let chips = Arc::new(shard_chips().expect("the machine is accepted"));
    let mut rows: Vec<Vec<F>> = vec![Vec::new(); chips.chips().len()];
    for run in RUNS {
        for table in tables(&chips, run) {
            let width = chips.chips()[table.chip].width();
            let real = real_rows(&table.trace.values, width);
            if real.len() > rows[table.chip].len() {
                rows[table.chip] = real.to_vec();
            }
        }
    }
    let alone = |(number, rows)| ChipAlone { chips: Arc::clone(&chips), number, rows: Arc::new(rows) };
    rows.into_iter().enumerate().map(alone).collect()
}

/// The tables of the first shard of a run.
fn tables(chips: &ChipSet<ShardChip>, run: [&str; 2]) -> Vec<Table> {
    let [elf, input] = run.map(|file| read(&repository().join(file)));
    let program = Program::load(&elf).expect("the file is a program");
    let mut machine = Machine::new(&program, &input, Limits::default()).expect("the input fits");
    let (mut recorder, mut memory) = (Recorder::new(&machine), RunMemory::default());
    let segment = recorder.segment(&mut machine, CYCLES, &mut Silent).expect("the run succeeds");
    let boundary = memory.absorb(1, &segment);
    shard_tables(chips, program.code(), 1, &segment.records, &boundary, Heights::Least)
}

/// The rows up to the last that is not zero. Padding is zero.
fn real_rows(cells: &[F], width: usize) -> &[F] {
    let last = cells.chunks_exact(width).rposition(|row| row.iter().any(|&cell| cell != F::ZERO));
    &cells[..last.map_or(0, |last| (last + 1) * width)]
}

impl ChipAlone {
    fn inner(&self) -> &ShardChip {
        &self.chips.chips()[self.number]
    }

    /// Whether constraints speak about consecutive rows: then rows cannot be repeated.
    fn reads_next_rows(&self) -> bool {
        self.chips.get(self.number).is_none_or(|(_, profile)| !profile.next_columns.is_empty())
    }

    /// The run's rows, again and again where the chip allows that, else once and then padding. Those of a chip whose
    /// consecutive rows belong together are left out if they are too many: they cannot be cut.
    fn trace(&self, log_rows: u8, seed: u64) -> Trace {
        let width = self.inner().width();
        let cells = width << log_rows;
        let mut values: Vec<F> = if !self.reads_next_rows() {
            // Another first row for each repetition.
            let start = seed as usize % (self.rows.len() / width).max(1) * width;
            self.rows.iter().copied().cycle().skip(start).take(cells).collect()
        } else if self.rows.len() < cells || self.fixed_log_rows().is_some() {
            self.rows.to_vec()
        } else {
            Vec::new()
        };
        values.resize(cells, F::ZERO);
        Trace::new(values, width)
    }
}

impl Chip for ChipAlone {
    fn name(&self) -> Cow<'static, str> {
        self.inner().name()
    }

    fn width(&self) -> usize {
        self.inner().width()
    }

    /// Messages of run scope are for chips of this stage.
    fn stage(&self) -> Stage {
        Stage::Boundary
    }

    fn occurrence(&self) -> Occurrence {
        self.inner().occurrence()
    }

    fn preprocessed_width(&self) -> usize {
        self.inner().preprocessed_width()
    }

    fn preprocessed(&self) -> Option<Trace> {
        self.inner().preprocessed()
    }

    fn eval<B: ChipBuilder>(&self, builder: &mut B) -> Result<(), EvalError> {
        self.inner().eval(&mut Exporting(builder))
    }
}

impl Subject for ChipAlone {
    fn name(&self) -> String {
        name(self.inner())
    }

    fn about(&self) -> String {
        let rows = self.rows.len() / self.inner().width();
        format!("Nova's chip, with {rows} rows of a run")
    }

    fn columns(&self) -> usize {
        Chip::width(self)
    }

    fn fixed_log_rows(&self) -> Option<u8> {
        let log_rows = (self.rows.len() / Chip::width(self)).checked_ilog2();
        log_rows.filter(|_| self.number >= chip_number::RANGE).map(|log_rows| log_rows as u8)
    }

    fn systems(&self) -> &'static [ProofSystem] {
        &[ProofSystem::Nova]
    }

    fn measure(&self, system: ProofSystem, case: &Case) -> Result<Sample, MeasureError> {
        if system != ProofSystem::Nova {
            let reason = "Nova's chips are written for Nova's prover";
            return Err(MeasureError::Unsupported { system, air: Subject::name(self), reason });
        }
        let mut public_values = vec![F::ZERO; PUBLIC_VALUES];
        // The number of the shard, the only value that these constraints read.
        public_values[0] = F::ONE;
        nova::measure_chip(self.clone(), self.trace(case.log_rows, case.seed), public_values, case)
    }
}
