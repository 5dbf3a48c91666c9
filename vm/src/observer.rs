//! Observers of a run: the executor reports each instruction to one.
//!
//! The semantics of an instruction exist once, generic over an [`Observer`]. An observer that ignores a method costs
//! nothing: the call is inlined and disappears, with the computation of its arguments. Running fast, recording for the
//! prover, and profiling are three observers of the same executor.

use crate::program::ResolvedInstruction;
use crate::syscall::Call;

/// The instruction that is being executed.
#[derive(Clone, Copy)]
pub struct Site<'p> {
    /// Its index in the program's code table.
    pub index: u32,
    /// The instruction.
    pub instruction: &'p ResolvedInstruction,
}

/// An accessed word of memory; the whole word even if the access is narrower.
#[derive(Clone, Copy, Debug)]
pub struct WordAccess {
    /// Its slot in the memory; unique to the word if the observer tracks memory.
    pub slot: usize,
    /// Byte address of the word, a multiple of 4.
    pub address: u32,
    /// Value before the access.
    pub before: u32,
    /// Value after it: the same for a load.
    pub after: u32,
}

/// A register that is written.
#[derive(Clone, Copy, Debug)]
pub struct RegisterWrite {
    /// Value before.
    pub before: u32,
    /// Value after.
    pub after: u32,
}

/// Sees every instruction of a run after its execution, by one call of the method for its kind.
///
/// `rs1` and `rs2` are the values that were read from the source registers.
pub trait Observer {
    /// Whether words that are only read need slots of their own. Loads then allocate pages as stores do.
    const TRACKS_MEMORY: bool = false;

    /// An operation on two registers.
    #[inline(always)]
    fn binary(&mut self, _at: Site<'_>, _rs1: u32, _rs2: u32, _rd: RegisterWrite) {}

    /// An operation on one register and an immediate; `lui`, `auipc` and `fence` count as reading x0.
    #[inline(always)]
    fn unary(&mut self, _at: Site<'_>, _rs1: u32, _rd: RegisterWrite) {}

    /// A conditional branch.
    #[inline(always)]
    fn branch(&mut self, _at: Site<'_>, _rs1: u32, _rs2: u32, _taken: bool) {}

    /// `jal`.
    #[inline(always)]
    fn jump(&mut self, _at: Site<'_>, _rd: RegisterWrite) {}

    /// `jalr` to the instruction of index `target`.
    #[inline(always)]
    fn jump_register(&mut self, _at: Site<'_>, _rs1: u32, _rd: RegisterWrite, _target: u32) {}

    /// A load from memory.
    #[inline(always)]
    fn load(&mut self, _at: Site<'_>, _rs1: u32, _word: WordAccess, _rd: RegisterWrite) {}

    /// A store to memory.
    #[inline(always)]
    fn store(&mut self, _at: Site<'_>, _rs1: u32, _rs2: u32, _word: WordAccess) {}

    /// A system call.
    #[inline(always)]
    fn syscall(&mut self, _at: Site<'_>, _call: &Call<'_>) {}
}

/// Sees nothing: the observer for running at full speed.
pub struct Unobserved;

impl Observer for Unobserved {}
