//! The observer that writes records.

use super::{
    AcceleratorRecord, Access, BinaryRecord, BranchRecord, JumpRecord, LoadRecord, Records, RefusalRecord,
    SEGMENT_MAX_CYCLES, Segment, Step, StoreRecord, SyscallRecord, Tracker, UnaryRecord, UpdateRecord, WordRecord,
    tick,
};
use crate::isa::register::{A0, A1, A2, A7, INPUT_LENGTH};
use crate::machine::{Machine, Pause};
use crate::observer::{Observer, RegisterWrite, Site, WordAccess};
use crate::syscall::{Call, Effect, Host, length_register};
use crate::trap::Trap;
use nova_abi::accelerator::{Accelerator, Operand};
use nova_abi::syscall::READ_INPUT;

/// Runs a machine segment by segment and records each.
pub struct Recorder {
    tracker: Tracker,
    records: Records,
    /// Cycles of the current segment that are recorded.
    cycle: u32,
    /// Segments that are finished.
    segments: u32,
    /// Empty lists that keep the memory of earlier segments.
    spare: Vec<Records>,
}

impl Recorder {
    /// A recorder for a machine that has not run yet.
    #[must_use]
    pub fn new(machine: &Machine<'_>) -> Self {
        Self { tracker: Tracker::new(machine), records: Records::default(), cycle: 0, segments: 0, spare: Vec::new() }
    }

    /// Runs up to `cycles` further cycles and returns them as a segment.
    ///
    /// # Errors
    /// The [`Trap`] that stopped the machine; the records of the segment are lost.
    ///
    /// # Panics
    /// If `cycles` is 0 or more than [`SEGMENT_MAX_CYCLES`].
    pub fn segment(
        &mut self,
        machine: &mut Machine<'_>,
        cycles: u32,
        host: &mut dyn Host,
    ) -> Result<Segment, Box<Trap>> {
        assert!((1..=SEGMENT_MAX_CYCLES).contains(&cycles), "a segment has 1 to {SEGMENT_MAX_CYCLES} cycles");
        let (entry, start, output) = (machine.pc(), machine.cycle(), machine.output().len());
        let pause = machine.run(start + u64::from(cycles), self, host)?;
        let (registers, words) = self.tracker.finish(machine);
        let index = self.segments;
        let next = self.spare.pop().unwrap_or_default();
        self.segments += 1;
        Ok(Segment {
            index,
            entry,
            exit: machine.pc(),
            cycles: std::mem::take(&mut self.cycle),
            halt: match pause {
                Pause::Halted(code) => Some(code),
                Pause::CycleReached => None,
            },
            output: (output as u32, machine.output().len() as u32),
            records: std::mem::replace(&mut self.records, next),
            registers,
            words,
        })
    }

    /// Takes back the records of a finished segment, so that a later segment reuses their memory.
    ///
    /// Without it each segment allocates its lists, and getting fresh memory from the system takes several times as long
    /// as recording.
    pub fn recycle(&mut self, mut records: Records) {
        records.clear();
        self.spare.push(records);
    }

    #[inline(always)]
    fn step(&mut self, at: Site<'_>) -> (Step, u32) {
        self.cycle += 1;
        (Step { cycle: self.cycle, index: at.index }, self.cycle * tick::PER_CYCLE)
    }

    #[inline(always)]
    fn rs1(&mut self, at: Site<'_>, value: u32, now: u32) -> Access {
        self.tracker.register(at.instruction.rs1, value, now + tick::RS1)
    }

    #[inline(always)]
    fn rs2(&mut self, at: Site<'_>, value: u32, now: u32) -> Access {
        self.tracker.register(at.instruction.rs2, value, now + tick::RS2)
    }

    /// The access to the register that holds an operand's pointer, unless the system call's record has it.
    fn pointer(&mut self, operand: &Operand, pointer: u32, now: u32) -> Option<Access> {
        operand.is_further().then(|| self.tracker.register(operand.register(), pointer, now + tick::RS1))
    }

    fn accelerated(&mut self, step: Step, accelerator: &Accelerator, arguments: [u32; 3], words: &[WordAccess]) {
        let now = step.cycle * tick::PER_CYCLE;
        let (mut registers, mut updates, mut rest) = (Vec::new(), Vec::with_capacity(words.len()), words);
        for (tick, operand) in (0..).zip(accelerator.operands) {
            let block;
            (block, rest) = rest.split_at(operand.words as usize);
            registers.extend(self.pointer(operand, block[0].address, now));
            updates.extend(block.iter().map(|word| UpdateRecord {
                address: word.address,
                access: self.tracker.memory(*word, now + tick),
                after: word.after,
            }));
        }
        let number = accelerator.number;
        self.records.accelerators.push(AcceleratorRecord { step, number, arguments, registers, words: updates });
    }

    fn refused(
        &mut self,
        step: Step,
        (accelerator, operand): (&Accelerator, usize),
        arguments: [u32; 3],
        pointer: u32,
    ) {
        let register = self.pointer(&accelerator.operands[operand], pointer, step.cycle * tick::PER_CYCLE);
        let (number, operand) = (accelerator.number, operand as u8);
        self.records.refusals.push(RefusalRecord { step, number, arguments, pointer, operand, register });
    }

    #[inline(always)]
    fn rd(&mut self, at: Site<'_>, write: RegisterWrite, now: u32) -> Access {
        self.tracker.register(at.instruction.rd, write.before, now + tick::RD)
    }
}

impl Observer for Recorder {
    const TRACKS_MEMORY: bool = true;

    #[inline(always)]
    fn binary(&mut self, at: Site<'_>, rs1: u32, rs2: u32, rd: RegisterWrite) {
        let (step, now) = self.step(at);
        let (rs1, rs2) = (self.rs1(at, rs1, now), self.rs2(at, rs2, now));
        let record = BinaryRecord { step, rs1, rs2, rd: self.rd(at, rd, now), result: rd.after };
        self.records.binary_list(at.instruction.opcode.family()).push(record);
    }

    #[inline(always)]
    fn unary(&mut self, at: Site<'_>, rs1: u32, rd: RegisterWrite) {
        let (step, now) = self.step(at);
        let rs1 = self.rs1(at, rs1, now);
        let record = UnaryRecord { step, rs1, rd: self.rd(at, rd, now), result: rd.after };
        self.records.unary_list(at.instruction.opcode.family()).push(record);
    }

    #[inline(always)]
    fn branch(&mut self, at: Site<'_>, rs1: u32, rs2: u32, taken: bool) {
        let (step, now) = self.step(at);
        let (rs1, rs2) = (self.rs1(at, rs1, now), self.rs2(at, rs2, now));
        self.records.branch_list(at.instruction.opcode.family()).push(BranchRecord { step, rs1, rs2, taken });
    }

    #[inline(always)]
    fn jump(&mut self, at: Site<'_>, rd: RegisterWrite) {
        let (step, now) = self.step(at);
        let rd = self.rd(at, rd, now);
        self.records.jump_list(at.instruction.opcode.family()).push(JumpRecord { step, rd });
    }

    #[inline(always)]
    fn jump_register(&mut self, at: Site<'_>, rs1: u32, rd: RegisterWrite, _target: u32) {
        let (step, now) = self.step(at);
        let rs1 = self.rs1(at, rs1, now);
        let record = UnaryRecord { step, rs1, rd: self.rd(at, rd, now), result: rd.after };
        self.records.unary_list(at.instruction.opcode.family()).push(record);
    }

    #[inline(always)]
    fn load(&mut self, at: Site<'_>, rs1: u32, word: WordAccess, rd: RegisterWrite) {
        let (step, now) = self.step(at);
        let rs1 = self.rs1(at, rs1, now);
        let memory = self.tracker.memory(word, now + tick::MEMORY);
        let (result, address) = (rd.after, word.address);
        let record = LoadRecord { step, rs1, memory, rd: self.rd(at, rd, now), result, address };
        self.records.load_list(at.instruction.opcode.family()).push(record);
    }

    #[inline(always)]
    fn store(&mut self, at: Site<'_>, rs1: u32, rs2: u32, word: WordAccess) {
        let (step, now) = self.step(at);
        let (rs1, rs2) = (self.rs1(at, rs1, now), self.rs2(at, rs2, now));
        let memory = self.tracker.memory(word, now + tick::MEMORY);
        let record = StoreRecord { step, rs1, rs2, memory, after: word.after, address: word.address };
        self.records.store_list(at.instruction.opcode.family()).push(record);
    }

    #[inline(never)]
    fn syscall(&mut self, at: Site<'_>, call: &Call<'_>) {
        let (step, now) = self.step(at);
        let [a0, a1, a2] = call.arguments;
        let (third, value) = if call.number == READ_INPUT { (INPUT_LENGTH, call.result) } else { (A2, a2) };
        let mut register = |number, before, tick| self.tracker.register(number, before, now + tick);
        let number = register(A7, call.number, tick::RS1);
        let a1 = register(A1, a1, tick::RS2);
        let third = register(third, value, tick::MEMORY);
        let arguments = [register(A0, a0, tick::RD), a1];
        let (words, position): (&[WordAccess], _) = match call.effect {
            Effect::Output { words, position, .. } => {
                (words, Some(register(length_register(call.number), position, tick::RD)))
            }
            Effect::None
            | Effect::Exit(_)
            | Effect::Marker { .. }
            | Effect::Accelerated { .. }
            | Effect::Refused { .. } => (&[], None),
        };
        let mut word = |word: &WordAccess| WordRecord {
            address: word.address,
            access: self.tracker.memory(*word, now + tick::MEMORY),
        };
        let output = words.iter().map(&mut word).collect();
        let result = call.result;
        self.records.syscall_list(at.instruction.opcode.family()).push(SyscallRecord {
            step,
            number,
            arguments,
            third,
            result,
            position,
            output,
        });
        match call.effect {
            Effect::Accelerated { accelerator, words } => {
                self.accelerated(step, accelerator, call.arguments, words);
            }
            Effect::Refused { accelerator, operand, pointer } => {
                self.refused(step, (accelerator, operand), call.arguments, pointer);
            }
            Effect::None | Effect::Exit(_) | Effect::Output { .. } | Effect::Marker { .. } => {}
        }
    }
}
