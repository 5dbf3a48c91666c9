//! Records of a run: what filling the traces needs, and nothing that can be computed from it.
//!
//! A run is cut into [`Segment`]s of consecutive cycles. Within a segment each instruction leaves one record in the
//! list of its [family](crate::isa::Family). All records of a family have one layout, so that a chip's trace is filled
//! from one list, row by row, in any order and in parallel.
//!
//! # Time
//! Every access to a register or a word of memory happens at a *timestamp* that is local to the segment: cycle `c`
//! (from 1) owns the timestamps [`TICKS`]` * c` to [`TICKS`]` * c + 7`. An access names the timestamp of the access
//! before it to the same place, or 0 if it is the first in the segment.
//!
//! # Size
//! A record has 16 to 40 bytes; that of a system call has 80, and 12 for each word of output. A call of an accelerator
//! has 72 more, and 16 for each word. Each word of memory that a segment touches takes 16 bytes more. Measured on the example guests with segments of 2^20 cycles:
//!
//! | guest         | bytes of records a cycle | words touched a 1000 cycles | bytes a cycle in all |
//! |---------------|-------------------------:|----------------------------:|---------------------:|
//! | fibonacci     |                     29.6 |                        0.00 |                 29.6 |
//! | sha256        |                     34.1 |                        3.98 |                 34.1 |
//! | keccak256     |                     35.3 |                        2.11 |                 35.4 |
//! | evm-transfers |                     34.8 |                        1.69 |                 34.8 |
//!
//! `cargo bench -p nova-benches --bench vm` measures the last column anew.

mod recorder;
mod tracker;

pub use recorder::Recorder;
pub use tracker::Tracker;

use crate::isa::Family;

/// Timestamps a cycle.
pub const TICKS: u32 = 8;

/// The most cycles in a segment: timestamps stay below 2^25.
pub const SEGMENT_MAX_CYCLES: u32 = (1 << 22) - 1;

/// Timestamps within a cycle at which its accesses happen.
///
/// An accelerator accesses the words of its operand of index `i` at tick `i`, and registers beyond a2 at
/// [`RS1`](tick::RS1).
pub mod tick {
    /// Reading the first source register; in a system call, a7.
    pub const RS1: u32 = 0;
    /// Reading the second source register; in a system call, a1.
    pub const RS2: u32 = 1;
    /// Accessing memory; in a system call also the third register.
    pub const MEMORY: u32 = 2;
    /// Writing the destination register; in a system call, a0 and the output's length.
    pub const RD: u32 = 3;
}

/// One access to a place: the value before it, and the timestamp of the access before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// Value before this access.
    pub before: u32,
    /// Timestamp of the previous access, 0 if there is none in this segment.
    pub previous: u32,
}

/// Which instruction was executed, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Cycle within the segment, from 1.
    pub cycle: u32,
    /// Index in the program's code table.
    pub index: u32,
}

/// An operation on two registers (36 bytes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BinaryRecord {
    /// Which and when.
    pub step: Step,
    /// First source.
    pub rs1: Access,
    /// Second source.
    pub rs2: Access,
    /// Destination.
    pub rd: Access,
    /// Value written.
    pub result: u32,
}

/// An operation on a register and an immediate, or `jalr` (28 bytes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnaryRecord {
    /// Which and when.
    pub step: Step,
    /// Source; x0 for `lui`, `auipc` and `fence`.
    pub rs1: Access,
    /// Destination.
    pub rd: Access,
    /// Value written.
    pub result: u32,
}

/// A conditional branch (28 bytes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BranchRecord {
    /// Which and when.
    pub step: Step,
    /// First source.
    pub rs1: Access,
    /// Second source.
    pub rs2: Access,
    /// Whether it was taken.
    pub taken: bool,
}

/// `jal` (16 bytes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JumpRecord {
    /// Which and when.
    pub step: Step,
    /// Destination, which gets the address of the next instruction.
    pub rd: Access,
}

/// A load (40 bytes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoadRecord {
    /// Which and when.
    pub step: Step,
    /// Base register; with the immediate it gives the address.
    pub rs1: Access,
    /// The word of memory that holds what is loaded.
    pub memory: Access,
    /// Destination.
    pub rd: Access,
    /// Value written to the destination.
    pub result: u32,
    /// Byte address of the word.
    pub address: u32,
}

/// A store (40 bytes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreRecord {
    /// Which and when.
    pub step: Step,
    /// Base register; with the immediate it gives the address.
    pub rs1: Access,
    /// Register whose low bytes are stored.
    pub rs2: Access,
    /// The word of memory that is changed.
    pub memory: Access,
    /// Value of the word afterwards.
    pub after: u32,
    /// Byte address of the word.
    pub address: u32,
}

/// A word of memory that a system call read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordRecord {
    /// Byte address.
    pub address: u32,
    /// Its value and the access before.
    pub access: Access,
}

/// A system call (80 bytes, and 12 for each word of output).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyscallRecord {
    /// Which and when.
    pub step: Step,
    /// a7, which holds the number.
    pub number: Access,
    /// a0 and a1.
    pub arguments: [Access; 2],
    /// a2; for `read_input` the register that holds the input's length.
    pub third: Access,
    /// Value written to a0.
    pub result: u32,
    /// For `write_output`: the register that holds the number of output bytes.
    pub position: Option<Access>,
    /// Words appended to the public output.
    pub output: Vec<WordRecord>,
}

/// A word of memory that an accelerator accessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpdateRecord {
    /// Byte address.
    pub address: u32,
    /// Its value before and the access before.
    pub access: Access,
    /// Its value afterwards.
    pub after: u32,
}

/// A call of an accelerator, besides that of its system call (72 bytes, and 16 for each word).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceleratorRecord {
    /// Which and when.
    pub step: Step,
    /// Number of the system call.
    pub number: u32,
    /// a0, a1, a2.
    pub arguments: [u32; 3],
    /// Registers beyond a2 that point to operands, in the operands' order.
    pub registers: Vec<Access>,
    /// The words of the operands, one operand after the other.
    pub words: Vec<UpdateRecord>,
}

/// A call that an accelerator refused, besides that of its system call (44 bytes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefusalRecord {
    /// Which and when.
    pub step: Step,
    /// Number of the system call.
    pub number: u32,
    /// a0, a1, a2.
    pub arguments: [u32; 3],
    /// The bad pointer.
    pub pointer: u32,
    /// Index of the operand that it is of.
    pub operand: u8,
    /// The register that holds it, if that lies beyond a2.
    pub register: Option<Access>,
}

/// The records of a segment, by family; calls of accelerators have one in [`Self::system`] and one of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field holds the records of the family of its name")]
pub struct Records {
    pub add: Vec<BinaryRecord>,
    pub add_imm: Vec<UnaryRecord>,
    pub bitwise: Vec<BinaryRecord>,
    pub bitwise_imm: Vec<UnaryRecord>,
    pub shift: Vec<BinaryRecord>,
    pub shift_imm: Vec<UnaryRecord>,
    pub compare: Vec<BinaryRecord>,
    pub compare_imm: Vec<UnaryRecord>,
    pub branch: Vec<BranchRecord>,
    pub jump: Vec<JumpRecord>,
    pub jump_register: Vec<UnaryRecord>,
    pub load_word: Vec<LoadRecord>,
    pub load_narrow: Vec<LoadRecord>,
    pub store_word: Vec<StoreRecord>,
    pub store_narrow: Vec<StoreRecord>,
    pub multiply: Vec<BinaryRecord>,
    pub divide: Vec<BinaryRecord>,
    pub system: Vec<SyscallRecord>,
    pub accelerators: Vec<AcceleratorRecord>,
    pub refusals: Vec<RefusalRecord>,
}

impl Records {
    /// Forgets the records and keeps their memory.
    fn clear(&mut self) {
        self.add.clear();
        self.add_imm.clear();
        self.bitwise.clear();
        self.bitwise_imm.clear();
        self.shift.clear();
        self.shift_imm.clear();
        self.compare.clear();
        self.compare_imm.clear();
        self.branch.clear();
        self.jump.clear();
        self.jump_register.clear();
        self.load_word.clear();
        self.load_narrow.clear();
        self.store_word.clear();
        self.store_narrow.clear();
        self.multiply.clear();
        self.divide.clear();
        self.system.clear();
        self.accelerators.clear();
        self.refusals.clear();
    }

    /// Records of a family: rows that its chip needs.
    #[must_use]
    pub fn rows(&self, family: Family) -> usize {
        match family {
            Family::Add => self.add.len(),
            Family::AddImm => self.add_imm.len(),
            Family::Bitwise => self.bitwise.len(),
            Family::BitwiseImm => self.bitwise_imm.len(),
            Family::Shift => self.shift.len(),
            Family::ShiftImm => self.shift_imm.len(),
            Family::Compare => self.compare.len(),
            Family::CompareImm => self.compare_imm.len(),
            Family::Branch => self.branch.len(),
            Family::Jump => self.jump.len(),
            Family::JumpRegister => self.jump_register.len(),
            Family::LoadWord => self.load_word.len(),
            Family::LoadNarrow => self.load_narrow.len(),
            Family::StoreWord => self.store_word.len(),
            Family::StoreNarrow => self.store_narrow.len(),
            Family::Multiply => self.multiply.len(),
            Family::Divide => self.divide.len(),
            Family::System => self.system.len(),
            Family::None => 0,
        }
    }

    /// Bytes that the records take, without what the lists have in reserve.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let words: usize = self.system.iter().map(|record| record.output.len()).sum();
        let operands = self.accelerators.iter();
        let operands: usize = operands.map(|call| bytes_of(&call.words) + bytes_of(&call.registers)).sum();
        [&self.add, &self.bitwise, &self.shift, &self.compare, &self.multiply, &self.divide]
            .map(bytes_of)
            .iter()
            .sum::<usize>()
            + [&self.add_imm, &self.bitwise_imm, &self.shift_imm, &self.compare_imm, &self.jump_register]
                .map(bytes_of)
                .iter()
                .sum::<usize>()
            + [&self.load_word, &self.load_narrow].map(bytes_of).iter().sum::<usize>()
            + [&self.store_word, &self.store_narrow].map(bytes_of).iter().sum::<usize>()
            + bytes_of(&self.branch)
            + bytes_of(&self.jump)
            + bytes_of(&self.system)
            + words * size_of::<WordRecord>()
            + bytes_of(&self.accelerators)
            + bytes_of(&self.refusals)
            + operands
    }
}

fn bytes_of<T>(records: &Vec<T>) -> usize {
    size_of_val(records.as_slice())
}

/// A register that a segment accessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TouchedRegister {
    /// Its number, 0 to 32.
    pub register: u8,
    /// Value when the segment began.
    pub before: u32,
    /// Value when it ended.
    pub after: u32,
    /// Timestamp of the last access.
    pub last: u32,
}

/// A word of memory that a segment accessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TouchedWord {
    /// Byte address, a multiple of 4.
    pub address: u32,
    /// Value when the segment began.
    pub before: u32,
    /// Value when it ended.
    pub after: u32,
    /// Timestamp of the last access.
    pub last: u32,
}

/// Consecutive cycles of a run with everything that proving them needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its number in the run, from 0.
    pub index: u32,
    /// Address of the first instruction.
    pub entry: u32,
    /// Address of the instruction after the last; of the halting `ecall` itself in the segment that halts.
    pub exit: u32,
    /// Instructions executed.
    pub cycles: u32,
    /// The exit code, if the run halted at this segment's end.
    pub halt: Option<u32>,
    /// Bytes of public output before the segment and after it.
    pub output: (u32, u32),
    /// One record an instruction.
    pub records: Records,
    /// The registers accessed, by number.
    pub registers: Vec<TouchedRegister>,
    /// The words of memory accessed, by address.
    pub words: Vec<TouchedWord>,
}
