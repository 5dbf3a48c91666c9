//! Records of a run: what filling the traces needs, and nothing that can be computed from it.
//!
//! A run is cut into [`Segment`]s of consecutive cycles. Within a segment each instruction leaves one record in the
//! list of its [family](crate::isa::Family). All records of a family have one layout, so that a chip's trace is filled
//! from one list, row by row, in any order and in parallel.
//!
//! # Time
//! Every access to a register or a word of memory happens at a *timestamp* that is local to the segment, see [`tick`].
//! An access names the timestamp of the previous access to the same register or word, or 0 if it is the segment's first.
//!
//! # Size
//! A record has 16 to 40 bytes; that of a system call has 80, and 12 for each word of output. A call of an accelerator
//! has 72 more, and 16 for each word. Each word of memory that a segment touches takes 16 bytes more. Measured on the
//! example guests with segments of 2^20 cycles:
//!
//! | guest         | bytes of records a cycle | words touched a 1000 cycles | bytes a cycle in all |
//! |---------------|-------------------------:|----------------------------:|---------------------:|
//! | fibonacci     |                     29.6 |                        0.00 |                 29.6 |
//! | sha256        |                     34.1 |                        3.98 |                 34.1 |
//! | keccak256     |                     35.3 |                        2.11 |                 35.4 |
//! | evm-transfers |                     34.8 |                        1.69 |                 34.8 |
//!
//! `cargo bench -p nova-benches --bench vm` measures the last column.

mod lists;
mod recorder;
mod tracker;

pub use lists::Records;
pub use nova_abi::tick::{self, SEGMENT_MAX_CYCLES};
pub use recorder::Recorder;
pub use tracker::Tracker;

/// One access to a register or a word: the value before it, and the timestamp of the previous access.
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
    /// Base register; the address is its value plus the immediate.
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
    /// Base register; the address is its value plus the immediate.
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
    /// For `write_output` and `write_claims`: the register that holds the number of bytes so far.
    pub position: Option<Access>,
    /// Words appended to the public output, or to the claims.
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
