//! Columns of the `program` chip.

/// Columns of [`Program`](super::Program).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct ProgramColumns<T> {
    /// How often the instruction is executed; the prover chooses it.
    pub uses: T,
}
crate::columns!(ProgramColumns);

/// Preprocessed columns of [`Program`](super::Program): the elements of
/// [`ProgramMessage`](crate::buses::ProgramMessage), which explains them.
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
