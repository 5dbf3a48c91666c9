//! A run's records, and what prover and verifier make of them.

use super::row::program_lookups;
use super::row::{Position, RowEffects};
use nova_air::buses::{self, CODE, EXECUTION, EXIT, HALTED, INITIAL, InitialMessage, OUTPUT, RUN_MEMORY};
use nova_air::chips::memory_table::KEY_OFFSET;
use nova_air::chips::{CodeRow, MemorySeam, MemoryTable, MemoryValues, Output, RunValues, SliceColumns};
use nova_air::gadgets::Word;
use nova_air::rv32im::{MemoryChip, RunChip, ShardChip, chip_number, memory_chips, run_chips, shard_chips};
use nova_air::witness::{
    BoundaryRow, Heights, MEMORY_SECTION_ROWS, MemorySection, MemoryTraces, RunMemory, RunTraces, SliceRow, Table,
    Tally, boundary_tables, digest_of, initial_table, memory_tables, output_trace, program_table, run_tables,
    shard_tables,
};
use nova_air::{Bus, CLAIM_BYTES, CheckError, Chip, ChipSet, F, Trace, check_tables};
use nova_vm::program::Code;
use nova_vm::record::{Recorder, Segment};
use nova_vm::{Limits, Machine, Program, Silent};
use p3_field::PrimeCharacteristicRing;
use std::borrow::Borrow;
use std::collections::BTreeMap;

pub(crate) type Message = (Bus, Vec<F>, F);

/// The segments of a run with everything that its claim states.
pub(crate) struct Run<'p> {
    pub(crate) program: &'p Program,
    pub(crate) segments: Vec<Segment>,
    /// Numbers by which the shards go, from 1 in an honest run.
    pub(crate) numbers: Vec<u32>,
    /// The output that the verifier is told.
    pub(crate) output: Vec<u8>,
    /// The claims that the verifier is told.
    pub(crate) claims: Vec<u8>,
    /// The exit code that the verifier is told.
    pub(crate) exit: u32,
}

/// A shard, ready to be checked.
pub(crate) struct Shard {
    pub(crate) number: u32,
    pub(crate) rows: Vec<BoundaryRow>,
    pub(crate) tables: Vec<Table>,
    pub(crate) messages: Vec<Message>,
}

impl<'p> Run<'p> {
    /// Runs a program in shards.
    pub(crate) fn record(program: &'p Program, input: &[u8], shard_cycles: u32) -> Self {
        let mut machine = Machine::new(program, input, Limits::default()).unwrap();
        let mut recorder = Recorder::new(&machine);
        let mut segments: Vec<Segment> = Vec::new();
        while segments.last().is_none_or(|segment| segment.halt.is_none()) {
            segments.push(recorder.segment(&mut machine, shard_cycles, &mut Silent).unwrap());
        }
        Self {
            program,
            numbers: (1..=segments.len() as u32).collect(),
            exit: segments.last().and_then(|segment| segment.halt).unwrap(),
            segments,
            output: machine.output().to_vec(),
            claims: machine.claims().to_vec(),
        }
    }

    /// The only segment of a run in one shard.
    pub(crate) fn segment(&mut self) -> &mut Segment {
        assert_eq!(self.segments.len(), 1);
        &mut self.segments[0]
    }

    /// The machine that proves shards.
    pub(crate) fn shard_chips(&self) -> ChipSet<ShardChip> {
        shard_chips().unwrap()
    }

    /// The machine that proves the run section.
    pub(crate) fn run_chips(&self) -> ChipSet<RunChip> {
        run_chips(program_table(self.program), initial_table(self.program).unwrap()).unwrap()
    }

    /// The machine that proves the run's memory.
    pub(crate) fn memory_chips(&self) -> ChipSet<MemoryChip> {
        memory_chips().unwrap()
    }

    /// Fills the tables of shards and memory.
    pub(crate) fn fill(&self) -> (Vec<Shard>, MemoryTraces) {
        self.fill_sections(MEMORY_SECTION_ROWS)
    }

    /// Fills the tables of shards and memory, its table in sections of at most `rows` rows.
    pub(crate) fn fill_sections(&self, rows: usize) -> (Vec<Shard>, MemoryTraces) {
        let (chips, mut memory) = (self.shard_chips(), RunMemory::default());
        let shards = self.segments.iter().zip(&self.numbers);
        let shards = shards.map(|(segment, &number)| self.fill_shard(&chips, &mut memory, segment, number)).collect();
        (shards, memory.traces(self.program, rows))
    }

    /// Fills the tables of one shard.
    fn fill_shard(
        &self,
        chips: &ChipSet<ShardChip>,
        memory: &mut RunMemory,
        segment: &Segment,
        number: u32,
    ) -> Shard {
        let rows = memory.absorb(number, segment);
        Shard {
            number,
            tables: shard_tables(chips, self.program.code(), number, &segment.records, &rows, Heights::Least),
            messages: self.verifier_messages(segment),
            rows,
        }
    }

    /// Checks all sections. The tables of all shards of a long run would take gigabytes, so each shard is filled, checked
    /// and dropped.
    pub(crate) fn check(&self) -> Result<(), CheckError> {
        let (chips, mut memory, mut messages) = (self.shard_chips(), RunMemory::default(), Vec::new());
        for (segment, &number) in self.segments.iter().zip(&self.numbers) {
            messages.extend(self.fill_shard(&chips, &mut memory, segment, number).checked(&chips)?);
        }
        let (output, values) = self.output();
        self.check_between(messages, memory.traces(self.program, MEMORY_SECTION_ROWS), output, values)
    }

    /// The table of the output, and the public values of the run section.
    fn output(&self) -> (Trace, RunValues<F>) {
        let output = output_trace(&self.claims, &self.output, 0);
        let claims = self.claims.len() as u32 / CLAIM_BYTES;
        let values = RunValues::new(claims, self.output.len() as u32, digest_of(&output));
        (output, values)
    }

    /// Checks shards and memory as they are, and the run section with the uses that balance best.
    pub(crate) fn check_filled(&self, shards: &[Shard], memory: MemoryTraces) -> Result<(), CheckError> {
        let (output, values) = self.output();
        self.check_with_output(shards, memory, output, values)
    }

    /// As [`Self::check_filled`], with this table of the output and these public values of the run section.
    pub(crate) fn check_with_output(
        &self,
        shards: &[Shard],
        memory: MemoryTraces,
        output: Trace,
        values: RunValues<F>,
    ) -> Result<(), CheckError> {
        let chips = self.shard_chips();
        let mut messages = Vec::new();
        for shard in shards {
            messages.extend(shard.checked(&chips)?);
        }
        self.check_between(messages, memory, output, values)
    }

    /// Checks memory and the run section, with these messages of shards.
    fn check_between(
        &self,
        mut messages: Vec<Message>,
        memory: MemoryTraces,
        output: Trace,
        values: RunValues<F>,
    ) -> Result<(), CheckError> {
        let chips = self.shard_chips();
        for section in &memory.sections {
            messages.extend(self.check_memory(section)?);
        }
        let (of_memory, of_program): (Vec<_>, Vec<_>) =
            messages.into_iter().partition(|(bus, ..)| *bus == RUN_MEMORY);
        check_tables(&chips, &[], &[], &of_memory)?;
        let chips = self.run_chips();
        let [program, initial, _] =
            [0, 1, 2].map(|chip| chips.chips()[chip].preprocessed().unwrap_or_else(|| Trace::new(Vec::new(), 1)));
        let instructions =
            uses(program.values.chunks(program.width).map(|row| &row[..CODE.arity]), CODE, &of_program);
        let words: Vec<_> = program.values.chunks(program.width).map(word_message).collect();
        let words = uses(words.iter().map(|word| &word[..]), INITIAL, &of_program);
        let program = instructions.into_iter().zip(words).flat_map(<[F; 2]>::from).collect();
        let initial = initial.values.chunks(initial.width).map(|row| &row[..INITIAL.arity]);
        let initial = Trace::new(uses(initial, INITIAL, &of_program), 1);
        let traces = RunTraces { program: Trace::new(program, 2), initial, output };
        let tables = run_tables(&chips, &traces);
        check_tables(&chips, &borrowed(&tables), &values.elements().collect::<Vec<_>>(), &of_program)
    }

    /// Checks a section of the memory table alone, and returns its messages of run scope.
    fn check_memory(&self, section: &MemorySection) -> Result<Vec<Message>, CheckError> {
        let chips = self.memory_chips();
        let messages = memory_messages(section);
        let others: Vec<_> = messages.iter().map(|(bus, message, count)| (*bus, message.clone(), -*count)).collect();
        let tables = memory_tables(&chips, section);
        check_tables(&chips, &borrowed(&tables), &section.values.map(F::from_u32).elements(), &others)?;
        Ok(messages)
    }

    /// What the verifier puts on the buses of a shard.
    fn verifier_messages(&self, segment: &Segment) -> Vec<Message> {
        let exit = if segment.halt.is_some() { HALTED } else { segment.exit / 4 };
        let halts = F::from_bool(segment.halt.is_some());
        vec![
            (EXECUTION, elements([segment.entry / 4, 1]), F::ONE),
            (EXECUTION, elements([exit, segment.cycles + 1]), F::NEG_ONE),
            (EXIT, elements([self.exit & 0xffff, self.exit >> 16]), -halts),
        ]
    }
}

impl Shard {
    /// Checks the shard alone: its messages of run scope are accepted.
    pub(crate) fn check(&self, chips: &ChipSet<ShardChip>) -> Result<(), CheckError> {
        self.checked(chips).map(drop)
    }

    /// As [`Self::check`], and returns the messages of run scope.
    fn checked(&self, chips: &ChipSet<ShardChip>) -> Result<Vec<Message>, CheckError> {
        let sent = run_memory_messages(self, F::NEG_ONE).chain(code_messages(self, F::ONE));
        let sent: Vec<_> = sent.chain(output_messages(self, F::ONE)).collect();
        let accepted = sent.iter().map(|(bus, message, count)| (*bus, message.clone(), -*count));
        let messages: Vec<_> = self.messages.iter().cloned().chain(accepted).collect();
        check_tables(chips, &borrowed(&self.tables), &[F::from_u32(self.number)], &messages)?;
        Ok(sent)
    }

    /// Counts the lookups again, as a prover would who changed the other tables.
    pub(crate) fn count_lookups(&mut self, chips: &ChipSet<ShardChip>, program: &Program) {
        let mut tally = Tally::default();
        for table in self.tables.iter().filter(|table| table.chip < chip_number::RANGE) {
            tally.count(&chips.chips()[table.chip], &table.trace, &[F::from_u32(self.number)]);
        }
        *self.table(chip_number::RANGE) = tally.range();
        *self.table(chip_number::BYTES) = tally.bytes();
        self.fill_slice(&self.executed(chips, program), program);
    }

    /// The instructions at the addresses that the rows fetch from.
    fn executed(&self, chips: &ChipSet<ShardChip>, program: &Program) -> Vec<SliceRow> {
        let code = program.code();
        let mut uses = vec![0; code.instructions().len()];
        for Table { chip, trace } in &self.tables {
            let (chip, profile) = chips.get(*chip).expect("the table has a chip");
            for pc in program_lookups(chip, profile, trace, &[F::from_u32(self.number)]) {
                if let Some(uses) = uses.get_mut(pc.wrapping_sub(code.base() / 4) as usize) {
                    *uses += 1;
                }
            }
        }
        (0..).zip(uses).filter(|&(_, uses)| uses > 0).map(|(index, uses)| SliceRow { index, uses }).collect()
    }

    /// Fills the slice again, with these instructions of a program.
    pub(crate) fn fill_slice(&mut self, slice: &[SliceRow], program: &Program) {
        *self.table(chip_number::SLICE) =
            boundary_tables(program.code(), &[], slice, &[], Heights::Least).remove(0).trace;
    }

    /// Fills the boundary table again, after its rows were changed.
    pub(crate) fn fill_boundary(&mut self) {
        *self.table(chip_number::BOUNDARY) =
            boundary_tables(&Code::default(), &self.rows, &[], &[], Heights::Least).remove(0).trace;
    }

    /// The only table of a chip.
    pub(crate) fn table(&mut self, chip: usize) -> &mut Trace {
        let mut tables = self.tables.iter_mut().filter(|table| table.chip == chip);
        &mut tables.next().expect("the chip has a table").trace
    }
}

/// The memory bus as the other parts of the run see it: what a shard receives they send, and the reverse.
fn run_memory_messages(shard: &Shard, sign: F) -> impl Iterator<Item = Message> {
    let message =
        |row: &BoundaryRow, value: u32, shard| elements([row.space, row.address, value & 0xffff, value >> 16, shard]);
    shard.rows.iter().flat_map(move |row| {
        [
            (RUN_MEMORY, message(row, row.before, row.previous_shard), sign),
            (RUN_MEMORY, message(row, row.after, shard.number), -sign),
        ]
    })
}

/// The messages of run scope of a section of the memory table.
fn memory_messages(section: &MemorySection) -> Vec<Message> {
    messages_of(&MemoryTable, &section.trace, &section.values.map(F::from_u32).elements())
}

/// The output that a shard's rows send.
fn output_messages(shard: &Shard, sign: F) -> Vec<Message> {
    let tables = shard.tables.iter().filter(|table| table.chip == chip_number::OUTPUT);
    let messages = tables.flat_map(|table| messages_of(&Output, &table.trace, &[F::from_u32(shard.number)]));
    messages.filter(|(bus, ..)| *bus == OUTPUT).map(|(bus, message, count)| (bus, message, count * sign)).collect()
}

/// The messages of a table, but its lookups.
fn messages_of<C: Chip>(chip: &C, trace: &Trace, values: &[F]) -> Vec<Message> {
    let height = trace.values.len() / trace.width;
    let cells = |row: usize| &trace.values[row % height * trace.width..][..trace.width];
    let position = Position { is_first: false, is_last: false };
    let effects = |row| RowEffects::of(chip, [cells(row), cells(row + 1)], [&[], &[]], values, position, true);
    let ledgers = (0..height).flat_map(|row| effects(row).ledger);
    let bus = |id: u16| *buses::ALL.iter().find(|bus| bus.id == id).expect("the bus exists");
    ledgers.map(|((id, message), count)| (bus(id), message, count)).collect()
}

/// What a row of the program's table answers to the memory table.
pub(crate) fn word_message(row: &[F]) -> [F; INITIAL.arity] {
    let row: &CodeRow<F> = row.borrow();
    let Word { lo, hi } = row.word;
    InitialMessage { key: row.instruction.pc - F::from_u32(KEY_OFFSET), lo, hi, kind: F::ZERO }.elements()
}

/// How often the rows of a fixed table, which receive these messages, have to be used to balance what is sent. Messages that no
/// row has are left.
fn uses<'r>(rows: impl Iterator<Item = &'r [F]>, bus: Bus, messages: &[Message]) -> Vec<F> {
    let mut asked = BTreeMap::<&[F], F>::new();
    for (_, message, count) in messages.iter().filter(|(of, ..)| *of == bus) {
        *asked.entry(&message[..]).or_default() += *count;
    }
    rows.map(|row| asked.get(row).copied().unwrap_or_default()).collect()
}

/// Sections that state to continue each other, from the start of memory to its end, as a header makes them.
pub(crate) fn chained(mut sections: Vec<MemorySection>) -> Vec<MemorySection> {
    let (mut before, last) = (MemorySeam::START, sections.len());
    for (number, section) in (1..).zip(&mut sections) {
        let MemoryValues { key_out: key, stage_out: stage, inside_out: inside, input_length, .. } = section.values;
        let after = if number == last { MemorySeam::END } else { MemorySeam { key, stage, inside } };
        section.values = MemoryValues::between(number as u32, before, after, input_length);
        before = after;
    }
    sections
}

/// What the run section has to answer to a shard.
fn code_messages(shard: &Shard, sign: F) -> impl Iterator<Item = Message> {
    let tables = shard.tables.iter().filter(|table| table.chip == chip_number::SLICE);
    let rows = tables.flat_map(|table| table.trace.values.chunks(table.trace.width));
    rows.map(move |cells| {
        let row: &SliceColumns<F> = cells.borrow();
        (CODE, cells[1..=CODE.arity].to_vec(), row.is_real * sign)
    })
}

fn borrowed(tables: &[Table]) -> Vec<(usize, &Trace)> {
    tables.iter().map(|table| (table.chip, &table.trace)).collect()
}

fn elements<const N: usize>(values: [u32; N]) -> Vec<F> {
    values.map(F::from_u32).to_vec()
}
