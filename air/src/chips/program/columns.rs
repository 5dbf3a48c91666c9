//! Columns of the `program` chip.

use crate::buses::ProgramMessage;
use crate::gadgets::Word;

/// Columns of [`Program`](super::Program).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct ProgramColumns<T> {
    /// How many rows of the shards' slices hold the instruction; the prover chooses it.
    pub uses: T,
    /// How often the memory table sends the word as the first value of its address; the prover chooses it.
    pub reads: T,
}
crate::columns!(ProgramColumns);

/// Preprocessed columns of [`Program`](super::Program).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct CodeRow<T> {
    /// The instruction.
    pub instruction: ProgramRow<T>,
    /// What memory holds at its address when the run begins.
    pub word: Word<T>,
}
crate::columns!(CodeRow);

/// Columns of an instruction: the elements of [`ProgramMessage`](crate::buses::ProgramMessage), which explains them.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct ProgramRow<T> {
    /// Address of the instruction, in words.
    pub pc: T,
    /// Number of the operation.
    pub opcode: T,
    /// Destination register.
    pub rd: T,
    /// First source register.
    pub rs1: T,
    /// Second source register.
    pub rs2: T,
    /// Low 16 bits of the immediate.
    pub imm_lo: T,
    /// High 16 bits of the immediate.
    pub imm_hi: T,
    /// Address that a branch or `jal` goes to, in words.
    pub target: T,
    /// Low 16 bits of the address after a jump.
    pub link_lo: T,
    /// High 16 bits of the address after a jump.
    pub link_hi: T,
}
crate::columns!(ProgramRow);

impl<T> ProgramRow<T> {
    /// The message that states the instruction.
    pub(crate) fn message(self) -> ProgramMessage<T> {
        let Self { pc, opcode, rd, rs1, rs2, imm_lo, imm_hi, target, link_lo, link_hi } = self;
        ProgramMessage { pc, opcode, rd, rs1, rs2, imm_lo, imm_hi, target, link_lo, link_hi }
    }
}
