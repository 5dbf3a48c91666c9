//! The machine's state as records tell it, without the machine.

use nova_abi::accelerator;
use nova_abi::memory::{INITIAL_STACK_POINTER, INPUT_START};
use nova_vm::Program;
use nova_vm::isa::{Family, register};
use nova_vm::program::ResolvedInstruction;
use nova_vm::record::{Access, BinaryRecord, LoadRecord, Records, Segment, Step, StoreRecord, UnaryRecord, tick};
use std::collections::{BTreeMap, BTreeSet};

/// A register or a word of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cell {
    Register(u8),
    Word(u32),
}

/// An access with what it leaves behind.
#[derive(Clone, Copy, Debug)]
struct Event {
    cell: Cell,
    time: u32,
    access: Access,
    after: u32,
}

/// Reads the accesses of a segment out of its records.
struct Reader<'p> {
    program: &'p Program,
    events: Vec<Event>,
    steps: BTreeMap<u32, u32>,
}

impl<'p> Reader<'p> {
    fn read(program: &'p Program, records: &Records) -> Self {
        let mut reader = Self { program, events: Vec::new(), steps: BTreeMap::new() };
        for (family, list) in records.binary_lists() {
            list.iter().for_each(|record| reader.binary(family, record));
        }
        for (family, list) in records.unary_lists() {
            list.iter().for_each(|record| reader.unary(family, record));
        }
        for (family, list) in records.load_lists() {
            list.iter().for_each(|record| reader.load(family, record));
        }
        for (family, list) in records.store_lists() {
            list.iter().for_each(|record| reader.store(family, record));
        }
        reader.control(records);
        reader.system(records);
        reader.accelerators(records);
        reader.events.sort_by_key(|event| (event.time, event.cell));
        reader
    }

    /// Notes a step and returns its instruction, which must be of the family whose list it is in.
    fn step(&mut self, family: Family, step: Step) -> ResolvedInstruction {
        let instruction = self.program.code().instructions()[step.index as usize];
        assert_eq!(instruction.opcode.family(), family);
        assert_eq!(self.steps.insert(step.cycle, step.index), None, "one record a cycle");
        instruction
    }

    fn event(&mut self, cell: Cell, step: Step, tick: u32, access: Access, after: u32) {
        let time = step.cycle * tick::PER_CYCLE + tick;
        self.events.push(Event { cell, time, access, after });
    }

    fn reads(&mut self, register: u8, step: Step, tick: u32, access: Access) {
        self.event(Cell::Register(register), step, tick, access, access.before);
    }

    fn binary(&mut self, family: Family, record: &BinaryRecord) {
        let instruction = self.step(family, record.step);
        self.reads(instruction.rs1, record.step, tick::RS1, record.rs1);
        self.reads(instruction.rs2, record.step, tick::RS2, record.rs2);
        self.event(Cell::Register(instruction.rd), record.step, tick::RD, record.rd, record.result);
    }

    fn unary(&mut self, family: Family, record: &UnaryRecord) {
        let instruction = self.step(family, record.step);
        self.reads(instruction.rs1, record.step, tick::RS1, record.rs1);
        self.event(Cell::Register(instruction.rd), record.step, tick::RD, record.rd, record.result);
    }

    fn load(&mut self, family: Family, record: &LoadRecord) {
        let instruction = self.step(family, record.step);
        let address = record.rs1.before.wrapping_add(instruction.imm) & !3;
        assert_eq!(record.address, address);
        self.reads(instruction.rs1, record.step, tick::RS1, record.rs1);
        self.event(Cell::Word(address), record.step, tick::MEMORY, record.memory, record.memory.before);
        self.event(Cell::Register(instruction.rd), record.step, tick::RD, record.rd, record.result);
        if family == Family::LoadWord {
            assert_eq!(record.result, record.memory.before);
        }
    }

    fn store(&mut self, family: Family, record: &StoreRecord) {
        let instruction = self.step(family, record.step);
        let address = record.rs1.before.wrapping_add(instruction.imm) & !3;
        assert_eq!(record.address, address);
        self.reads(instruction.rs1, record.step, tick::RS1, record.rs1);
        self.reads(instruction.rs2, record.step, tick::RS2, record.rs2);
        self.event(Cell::Word(address), record.step, tick::MEMORY, record.memory, record.after);
        if family == Family::StoreWord {
            assert_eq!(record.after, record.rs2.before);
        }
    }

    fn control(&mut self, records: &Records) {
        for record in &records.branch {
            let instruction = self.step(Family::Branch, record.step);
            self.reads(instruction.rs1, record.step, tick::RS1, record.rs1);
            self.reads(instruction.rs2, record.step, tick::RS2, record.rs2);
        }
        for record in &records.jump {
            let instruction = self.step(Family::Jump, record.step);
            let link = self.program.code().pc(record.step.index + 1);
            self.event(Cell::Register(instruction.rd), record.step, tick::RD, record.rd, link);
        }
    }

    fn system(&mut self, records: &Records) {
        for record in &records.system {
            self.step(Family::System, record.step);
            let [a0, a1] = record.arguments;
            let third = if record.number.before == nova_abi::syscall::READ_INPUT {
                register::INPUT_LENGTH
            } else {
                register::A2
            };
            self.reads(register::A7, record.step, tick::RS1, record.number);
            self.reads(register::A1, record.step, tick::RS2, a1);
            self.reads(third, record.step, tick::MEMORY, record.third);
            self.event(Cell::Register(register::A0), record.step, tick::RD, a0, record.result);
            if let Some(position) = record.position {
                let cell = match record.number.before {
                    nova_abi::syscall::WRITE_OUTPUT => register::OUTPUT_LENGTH,
                    nova_abi::syscall::WRITE_CLAIMS => register::CLAIMS_LENGTH,
                    number => panic!("the call {number} appends nothing"),
                };
                let cell = Cell::Register(cell);
                self.event(cell, record.step, tick::RD, position, position.before + a1.before);
            }
            for word in &record.output {
                let (cell, value) = (Cell::Word(word.address), word.access.before);
                self.event(cell, record.step, tick::MEMORY, word.access, value);
            }
        }
    }
}

impl Reader<'_> {
    /// The blocks and further registers of accelerators' calls, whose system calls are read elsewhere.
    fn accelerators(&mut self, records: &Records) {
        let known = |number| accelerator::ALL.iter().find(|known| known.number == number).expect("a known number");
        for record in &records.accelerators {
            let (mut registers, mut words) = (record.registers.iter(), record.words.iter());
            for (tick, operand) in (0..).zip(known(record.number).operands) {
                let pointer = match record.arguments.get(usize::from(operand.argument)) {
                    Some(&pointer) => pointer,
                    None => self.further(record.step, operand.argument, *registers.next().expect("its register")),
                };
                for (address, word) in (pointer..).step_by(4).zip(words.by_ref().take(operand.words as usize)) {
                    assert_eq!(word.address, address);
                    self.event(Cell::Word(address), record.step, tick, word.access, word.after);
                }
            }
            assert!(registers.next().is_none() && words.next().is_none(), "nothing but the operands");
        }
        for record in &records.refusals {
            let operand = known(record.number).operands[usize::from(record.operand)];
            let pointer = match (record.arguments.get(usize::from(operand.argument)), record.register) {
                (Some(&pointer), None) => pointer,
                (None, Some(access)) => self.further(record.step, operand.argument, access),
                _ => panic!("a register beyond a2 is read, and no other"),
            };
            assert!(pointer == record.pointer && !accelerator::is_block(pointer, operand.words));
        }
    }

    fn further(&mut self, step: Step, argument: u8, access: Access) -> u32 {
        self.reads(register::A0 + argument, step, tick::RS1, access);
        access.before
    }
}

/// A cell of a segment's boundary: value before, value after, time of the last access.
type Touched = (Cell, u32, u32, u32);

fn boundary_of(segment: &Segment) -> Vec<Touched> {
    let registers = segment.registers.iter().map(|r| (Cell::Register(r.register), r.before, r.after, r.last));
    let words = segment.words.iter().map(|w| (Cell::Word(w.address), w.before, w.after, w.last));
    registers.chain(words).collect()
}

/// The machine's state as the records tell it.
pub(crate) struct Replay<'p> {
    program: &'p Program,
    /// Values of the places that are not zero throughout.
    pub(crate) state: BTreeMap<Cell, u32>,
    pc: u32,
    segments: u32,
    /// Cycles replayed.
    pub(crate) cycles: u64,
    /// Records of each family.
    pub(crate) rows: BTreeMap<&'static str, u64>,
}

impl<'p> Replay<'p> {
    /// The state that a program and an input begin with.
    pub(crate) fn new(program: &'p Program, input: &[u8]) -> Self {
        let mut state = BTreeMap::from([
            (Cell::Register(register::SP), INITIAL_STACK_POINTER),
            (Cell::Register(register::INPUT_LENGTH), input.len() as u32),
        ]);
        let segments = program.segments().iter().map(|segment| (segment.address, segment.bytes.as_slice()));
        for (address, bytes) in segments.chain([(INPUT_START, input)]) {
            for (address, &byte) in (address..).zip(bytes) {
                *state.entry(Cell::Word(address & !3)).or_default() |= u32::from(byte) << (address % 4 * 8);
            }
        }
        Self { program, state, pc: program.entry(), segments: 0, cycles: 0, rows: BTreeMap::new() }
    }

    fn value(&self, cell: Cell) -> u32 {
        self.state.get(&cell).copied().unwrap_or(0)
    }

    /// Checks that a segment follows from what was replayed so far, and takes over what it leaves.
    pub(crate) fn segment(&mut self, segment: &Segment) {
        assert_eq!((segment.index, segment.entry), (self.segments, self.pc));
        let reader = Reader::read(self.program, &segment.records);
        assert_eq!(reader.steps.len(), segment.cycles as usize);
        assert!(reader.steps.keys().copied().eq(1..=segment.cycles), "cycles count from 1");
        assert_eq!(self.program.code().pc(reader.steps[&1]), segment.entry);
        self.control_flow(segment, &reader.steps);
        let boundary = boundary_of(segment);
        for (cell, before, _, _) in &boundary {
            assert_eq!(*before, self.value(*cell), "{cell:?} comes from the segment before");
        }
        let last = self.accesses(&reader.events);
        self.check_end(&boundary, &last);
        self.pc = segment.exit;
        self.segments += 1;
        self.cycles += u64::from(segment.cycles);
        for &family in Family::ALL {
            let rows = segment.records.rows(family) as u64;
            if rows > 0 {
                *self.rows.entry(family.name()).or_default() += rows;
            }
        }
    }

    /// Every access finds what the one before it left, and names its time.
    fn accesses(&mut self, events: &[Event]) -> BTreeMap<Cell, u32> {
        let mut last = BTreeMap::new();
        for event in events {
            let previous = last.insert(event.cell, event.time).unwrap_or(0);
            assert_eq!(event.access.previous, previous, "{event:?}");
            assert!(previous < event.time, "{event:?}");
            assert_eq!(event.access.before, self.value(event.cell), "{event:?}");
            self.state.insert(event.cell, event.after);
        }
        last
    }

    /// The places of the boundary are those that were accessed, with the values and times of the last accesses.
    fn check_end(&self, boundary: &[Touched], last: &BTreeMap<Cell, u32>) {
        assert!(boundary.is_sorted_by(|a, b| a.0 < b.0), "each cell once, in order");
        let touched: BTreeMap<_, _> = boundary.iter().map(|&(cell, _, _, last)| (cell, last)).collect();
        assert_eq!(&touched, last);
        for (cell, _, after, _) in boundary {
            assert_eq!(*after, self.value(*cell), "{cell:?}");
        }
    }

    /// Each step leads to the next: straight on, or where its jump goes.
    fn control_flow(&self, segment: &Segment, steps: &BTreeMap<u32, u32>) {
        let records = &segment.records;
        let taken: BTreeSet<_> = records.branch.iter().filter(|r| r.taken).map(|r| r.step.cycle).collect();
        let bases: BTreeMap<_, _> = records.jump_register.iter().map(|r| (r.step.cycle, r.rs1.before)).collect();
        for (&cycle, &index) in steps {
            let instruction = self.program.code().instructions()[index as usize];
            let next = match instruction.opcode.family() {
                Family::Jump => instruction.imm,
                Family::Branch if taken.contains(&cycle) => instruction.imm,
                Family::JumpRegister => bases[&cycle].wrapping_add(instruction.imm) & !1,
                Family::System if cycle == segment.cycles && segment.halt.is_some() => self.program.code().pc(index),
                _ => self.program.code().pc(index + 1),
            };
            let follows = steps.get(&(cycle + 1)).map_or(segment.exit, |&index| self.program.code().pc(index));
            assert_eq!(next, follows, "after cycle {cycle}");
        }
    }
}
