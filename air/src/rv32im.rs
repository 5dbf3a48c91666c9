//! The machine description: which chips prove a shard, and which prove the run's memory image.

use crate::chips::curve::{CURVES_256, CURVES_384};
use crate::chips::{
    Add, AddImm, AddPoints, Bitwise, Boundary, Branch, Bytes, Compare, Divide, DoublePoint, Image, Initial, Jump,
    JumpRegister, Keccak, KeccakRound, LoadNarrow, LoadWord, Multiply, MultiplyAdd, Output, Program, Range, Refusal,
    Sha256, Sha256Rounds, Shift, StoreNarrow, StoreWord, Syscall, boundary,
};
use crate::{Machine, MachineError, chip_enum};
use alloc::vec;

chip_enum! {
    /// The chips of a shard.
    pub enum ShardChip {
        /// What the shard finds and leaves in memory.
        Boundary(Boundary),
        /// `add`, `sub`.
        Add(Add),
        /// `addi`, `lui`, `auipc`, `fence`.
        AddImm(AddImm),
        /// `xor`, `or`, `and`.
        Bitwise(Bitwise),
        /// `sll`, `srl`, `sra`.
        Shift(Shift),
        /// `slt`, `sltu`.
        Compare(Compare),
        /// Conditional branches.
        Branch(Branch),
        /// `jal`.
        Jump(Jump),
        /// `jalr`.
        JumpRegister(JumpRegister),
        /// `lw`.
        LoadWord(LoadWord),
        /// `lb`, `lh`, `lbu`, `lhu`.
        LoadNarrow(LoadNarrow),
        /// `sw`.
        StoreWord(StoreWord),
        /// `sb`, `sh`.
        StoreNarrow(StoreNarrow),
        /// Multiplications.
        Multiply(Multiply),
        /// Divisions.
        Divide(Divide),
        /// `ecall`.
        Syscall(Syscall),
        /// Words of public output.
        Output(Output),
        /// Calls of accelerators with a bad pointer.
        Refusal(Refusal),
        /// Calls of keccak-f.
        Keccak(Keccak),
        /// Rounds of keccak-f.
        KeccakRound(KeccakRound),
        /// Calls of SHA-256's compression.
        Sha256(Sha256),
        /// Rounds of SHA-256's compression.
        Sha256Rounds(Sha256Rounds),
        /// Multiply-and-add calls of 256 bits.
        MultiplyAdd256(MultiplyAdd<8>),
        /// Multiply-and-add calls of 384 bits.
        MultiplyAdd384(MultiplyAdd<12>),
        /// Calls that add points with coordinates of 256 bits.
        AddPoints256(AddPoints<8, 3>),
        /// Calls that double points with coordinates of 256 bits.
        DoublePoint256(DoublePoint<8, 3>),
        /// Calls that add points with coordinates of 384 bits.
        AddPoints384(AddPoints<12, 1>),
        /// Calls that double points with coordinates of 384 bits.
        DoublePoint384(DoublePoint<12, 1>),
        /// Ranges.
        Range(Range),
        /// Pairs of bytes.
        Bytes(Bytes),
        /// The program's instructions.
        Program(Program),
    }
}

chip_enum! {
    /// The chips of the run's memory image.
    pub enum ImageChip {
        /// Every place that is touched.
        Image(Image),
        /// Ranges.
        Range(Range),
        /// What the program initialises.
        Initial(Initial),
    }
}

/// Indices of the chips in the shard machine.
#[expect(missing_docs, reason = "each is the index of the chip of its name")]
pub mod chip_number {
    pub const BOUNDARY: usize = 0;
    pub const ADD: usize = 1;
    pub const ADD_IMM: usize = 2;
    pub const BITWISE: usize = 3;
    pub const SHIFT: usize = 4;
    pub const COMPARE: usize = 5;
    pub const BRANCH: usize = 6;
    pub const JUMP: usize = 7;
    pub const JUMP_REGISTER: usize = 8;
    pub const LOAD_WORD: usize = 9;
    pub const LOAD_NARROW: usize = 10;
    pub const STORE_WORD: usize = 11;
    pub const STORE_NARROW: usize = 12;
    pub const MULTIPLY: usize = 13;
    pub const DIVIDE: usize = 14;
    pub const SYSCALL: usize = 15;
    pub const OUTPUT: usize = 16;
    pub const REFUSAL: usize = 17;
    pub const KECCAK: usize = 18;
    pub const KECCAK_ROUND: usize = 19;
    pub const SHA256: usize = 20;
    pub const SHA256_ROUNDS: usize = 21;
    pub const MULTIPLY_ADD_256: usize = 22;
    pub const MULTIPLY_ADD_384: usize = 23;
    pub const ADD_POINTS_256: usize = 24;
    pub const DOUBLE_POINT_256: usize = 25;
    pub const ADD_POINTS_384: usize = 26;
    pub const DOUBLE_POINT_384: usize = 27;
    pub const RANGE: usize = 28;
    pub const BYTES: usize = 29;
    pub const PROGRAM: usize = 30;
}

/// The machine that proves a shard of a program's run.
///
/// # Errors
/// None for the chips as they are: the error type is that of [`Machine::new`], and a test shows that it accepts.
pub fn shard_machine(program: Program) -> Result<Machine<ShardChip>, MachineError> {
    let chips = vec![
        ShardChip::Boundary(Boundary),
        ShardChip::Add(Add),
        ShardChip::AddImm(AddImm),
        ShardChip::Bitwise(Bitwise),
        ShardChip::Shift(Shift),
        ShardChip::Compare(Compare),
        ShardChip::Branch(Branch),
        ShardChip::Jump(Jump),
        ShardChip::JumpRegister(JumpRegister),
        ShardChip::LoadWord(LoadWord),
        ShardChip::LoadNarrow(LoadNarrow),
        ShardChip::StoreWord(StoreWord),
        ShardChip::StoreNarrow(StoreNarrow),
        ShardChip::Multiply(Multiply),
        ShardChip::Divide(Divide),
        ShardChip::Syscall(Syscall),
        ShardChip::Output(Output),
        ShardChip::Refusal(Refusal),
        ShardChip::Keccak(Keccak),
        ShardChip::KeccakRound(KeccakRound),
        ShardChip::Sha256(Sha256),
        ShardChip::Sha256Rounds(Sha256Rounds),
        ShardChip::MultiplyAdd256(MultiplyAdd),
        ShardChip::MultiplyAdd384(MultiplyAdd),
        ShardChip::AddPoints256(AddPoints { curves: CURVES_256 }),
        ShardChip::DoublePoint256(DoublePoint { curves: CURVES_256 }),
        ShardChip::AddPoints384(AddPoints { curves: CURVES_384 }),
        ShardChip::DoublePoint384(DoublePoint { curves: CURVES_384 }),
        ShardChip::Range(Range),
        ShardChip::Bytes(Bytes),
        ShardChip::Program(program),
    ];
    Machine::new(chips, boundary::PUBLIC_VALUES)
}

/// The machine that proves the memory image of a program's run.
///
/// # Errors
/// None for the chips as they are: see [`shard_machine`].
pub fn image_machine(initial: Initial) -> Result<Machine<ImageChip>, MachineError> {
    Machine::new(vec![ImageChip::Image(Image), ImageChip::Range(Range), ImageChip::Initial(initial)], 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Chip;

    #[test]
    fn the_machines_are_accepted() {
        let shard = shard_machine(Program::default()).unwrap();
        let image = image_machine(Initial::default()).unwrap();
        assert_eq!(shard.chips()[chip_number::PROGRAM].name(), "program");
        assert_eq!(shard.chips().len(), chip_number::PROGRAM + 1);
        assert_eq!(image.chips().len(), 3);
    }
}
