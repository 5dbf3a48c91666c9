//! The executor: state, the run loop, and the semantics of each instruction.

mod arithmetic;
mod dispatch;

use crate::isa::{Instruction, decode, register};
use crate::memory::Memory;
use crate::observer::{Observer, Site, WordAccess};
use crate::program::Program;
use crate::syscall::Host;
use crate::trap::{Trap, TrapKind};
use nova_abi::memory::{INITIAL_STACK_POINTER, INPUT_MAX_BYTES, INPUT_START};
use thiserror::Error;

/// What a run may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Instructions.
    pub cycles: u64,
    /// Bytes of memory, in pages that were written (or read, if the observer tracks memory, as for proving); the input
    /// counts.
    pub memory_bytes: u64,
}

impl Default for Limits {
    /// 2^40 cycles, all of the address space.
    fn default() -> Self {
        Self { cycles: 1 << 40, memory_bytes: 1 << 32 }
    }
}

/// Why a machine could not be made ready to run.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SetupError {
    /// Input larger than its region of the address space.
    #[error("the input has {bytes} bytes; at most {INPUT_MAX_BYTES} fit the machine's address space")]
    InputTooLarge {
        /// Bytes of input.
        bytes: usize,
    },
    /// Program and input alone exceed the memory limit.
    #[error("program and input do not fit the memory limit of {limit} bytes; allow more")]
    MemoryLimit {
        /// The limit.
        limit: u64,
    },
}

/// How a call of [`Machine::run`] ended without a trap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// The guest ended the run with this exit code; 0 is success.
    Halted(u32),
    /// The requested cycle is reached; the run can continue.
    CycleReached,
}

/// What ends the execution of an instruction early.
pub(crate) enum Break {
    Halt(u32),
    Trap(TrapKind),
}

impl From<TrapKind> for Break {
    #[cold]
    fn from(kind: TrapKind) -> Self {
        Self::Trap(kind)
    }
}

/// The registers: x0 to x31 and the sink, in an array so long that no number of a register is out of its bounds.
pub(crate) type Registers = [u32; 256];

/// An RV32IM machine in the middle of a run.
pub struct Machine<'p> {
    program: &'p Program,
    registers: Registers,
    /// Index in the code table of the next instruction.
    index: u32,
    /// Instructions executed so far.
    cycle: u64,
    memory: Memory,
    output: Vec<u8>,
    claims: Vec<u8>,
    limits: Limits,
}

impl<'p> Machine<'p> {
    /// A machine at the program's entry point, with the input in its memory.
    ///
    /// # Errors
    /// [`SetupError`] if program and input do not fit.
    pub fn new(program: &'p Program, input: &[u8], limits: Limits) -> Result<Self, SetupError> {
        let too_large = SetupError::InputTooLarge { bytes: input.len() };
        let input_bytes = u32::try_from(input.len()).ok().filter(|&bytes| bytes <= INPUT_MAX_BYTES);
        let input_bytes = input_bytes.ok_or(too_large)?;
        let mut memory = Memory::new(limits.memory_bytes);
        for segment in program.segments() {
            load(&mut memory, segment.address, &segment.bytes, limits)?;
        }
        load(&mut memory, INPUT_START, input, limits)?;
        let mut registers = [0; 256];
        registers[usize::from(register::SP)] = INITIAL_STACK_POINTER;
        registers[usize::from(register::INPUT_LENGTH)] = input_bytes;
        let index = program.code().index(program.entry());
        Ok(Self { program, registers, index, cycle: 0, memory, output: Vec::new(), claims: Vec::new(), limits })
    }

    /// Executes instructions until the guest halts or `until` cycles were executed since the start of the run.
    ///
    /// A halt is final for the run but not for the machine: running on executes the halting `ecall` again, which halts
    /// with the same code and counts as another cycle.
    ///
    /// # Errors
    /// A [`Trap`]; the instruction that caused it has had no effect, and running on traps again.
    pub fn run<O: Observer>(
        &mut self,
        until: u64,
        observer: &mut O,
        host: &mut dyn Host,
    ) -> Result<Pause, Box<Trap>> {
        let last = until.min(self.limits.cycles);
        let code = self.program.code().instructions();
        let (mut index, mut cycle) = (self.index, self.cycle);
        let stop = loop {
            if cycle >= last {
                break None;
            }
            let Some(instruction) = code.get(index as usize) else {
                break Some(self.program.code().refusal(self.program.code().pc(index)).into());
            };
            match self.execute(Site { index, instruction }, observer, host) {
                Ok(next) => index = next,
                Err(stop) => break Some(stop),
            }
            cycle += 1;
        };
        (self.index, self.cycle) = (index, cycle);
        match stop {
            Some(Break::Halt(code)) => {
                self.cycle += 1;
                Ok(Pause::Halted(code))
            }
            Some(Break::Trap(kind)) => Err(self.trap(kind)),
            None if cycle < until => Err(self.trap(TrapKind::CycleLimit { cycles: self.limits.cycles })),
            None => Ok(Pause::CycleReached),
        }
    }

    /// The trap of a run that the host stops before the next instruction.
    #[must_use]
    pub fn broken_off(&self) -> Box<Trap> {
        self.trap(TrapKind::BrokenOff)
    }

    /// Describes a trap at the current instruction.
    #[cold]
    fn trap(&self, kind: TrapKind) -> Box<Trap> {
        let pc = self.pc();
        let word = self.program.code().words().get(self.index as usize).copied();
        let instruction = word.and_then(decode).as_ref().map_or_else(|| "illegal".into(), Instruction::to_string);
        Box::new(Trap { kind, pc, instruction, cycle: self.cycle, location: self.program.symbols().locate(pc) })
    }

    /// The program that runs.
    #[must_use]
    pub const fn program(&self) -> &'p Program {
        self.program
    }

    /// Address of the next instruction; after a halt, of the `ecall` that halted.
    #[must_use]
    pub const fn pc(&self) -> u32 {
        self.program.code().pc(self.index)
    }

    /// Instructions executed so far, the halting `ecall` included.
    #[must_use]
    pub const fn cycle(&self) -> u64 {
        self.cycle
    }

    /// A register's value.
    #[inline(always)]
    #[must_use]
    pub const fn register(&self, register: u8) -> u32 {
        self.registers[register as usize]
    }

    #[inline(always)]
    pub(crate) const fn set_register(&mut self, register: u8, value: u32) {
        self.registers[register as usize] = value;
    }

    /// The memory.
    #[must_use]
    pub const fn memory(&self) -> &Memory {
        &self.memory
    }

    pub(crate) const fn memory_mut(&mut self) -> &mut Memory {
        &mut self.memory
    }

    /// The public output so far.
    #[must_use]
    pub fn output(&self) -> &[u8] {
        &self.output
    }

    /// The claims so far, one after the other.
    #[must_use]
    pub fn claims(&self) -> &[u8] {
        &self.claims
    }

    /// Appends the first `bytes` bytes of words to the stream whose length this register holds.
    pub(crate) fn append(&mut self, length: u8, words: &[WordAccess], bytes: u32) {
        let stream = if length == register::CLAIMS_LENGTH { &mut self.claims } else { &mut self.output };
        let end = stream.len() + bytes as usize;
        stream.extend(words.iter().flat_map(|word| word.before.to_le_bytes()));
        stream.truncate(end);
        self.registers[usize::from(length)] = end as u32;
    }
}

fn load(memory: &mut Memory, address: u32, bytes: &[u8], limits: Limits) -> Result<(), SetupError> {
    // Addresses were checked before, so the limit is all that can be hit.
    memory.write_bytes(address, bytes).map_err(|_| SetupError::MemoryLimit { limit: limits.memory_bytes })
}
