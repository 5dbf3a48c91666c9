//! Which chips prove a shard, which the run's memory, and which the program.

use crate::chips::curve::{CURVES_256, CURVES_384};
use crate::chips::{
    Add, AddImm, AddPoints, Bitwise, Boundary, Branch, Bytes, Compare, Divide, DoublePoint, Initial, Jump,
    JumpRegister, Keccak, KeccakRound, LoadNarrow, LoadWord, MemoryTable, ModMulAdd, Multiply, Output, OutputDigest,
    Program, Range, Refusal, Sha256, Sha256Rounds, Shift, Slice, StoreNarrow, StoreWord, Syscall,
};
#[cfg(feature = "witness")]
use crate::witness::{Fill, Filling, Shard};
use crate::{ChipSet, ChipSetError, PUBLIC_VALUES, chip_enum};
use alloc::vec;
use alloc::vec::Vec;

/// Declares the chips of a shard from one list: `NUMBER: Variant(Chip) = value`, in the order of their numbers.
macro_rules! shard_chips {
    ($($(#[$doc:meta])* $number:ident: $variant:ident($chip:ty) = $value:expr),+ $(,)?) => {
        chip_enum! {
            /// The chips of a shard.
            pub enum ShardChip { $($(#[$doc])* $variant($chip)),+ }
        }

        /// Indices of the chips of a shard.
        pub mod chip_number {
            shard_chips!(@number 0; $($number)+);
        }

        /// Every chip, by number.
        fn all_shard_chips() -> Vec<ShardChip> {
            vec![$(ShardChip::$variant($value)),+]
        }

        #[cfg(feature = "witness")]
        impl Fill for ShardChip {
            fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
                match self { $(Self::$variant(chip) => chip.filling(shard)),+ }
            }
        }
    };
    (@number $index:expr; $number:ident $($rest:ident)*) => {
        #[doc = concat!("Index of the chip `", stringify!($number), "`.")]
        pub const $number: usize = $index;
        shard_chips!(@number $index + 1; $($rest)*);
    };
    (@number $index:expr;) => {};
}

shard_chips! {
    /// What the shard finds and leaves in memory.
    BOUNDARY: Boundary(Boundary) = Boundary,
    /// The instructions that the shard executes.
    SLICE: Slice(Slice) = Slice,
    /// Words of public output.
    OUTPUT: Output(Output) = Output,
    /// `add`, `sub`.
    ADD: Add(Add) = Add,
    /// `addi`, `lui`, `auipc`, `fence`.
    ADD_IMM: AddImm(AddImm) = AddImm,
    /// `xor`, `or`, `and`.
    BITWISE: Bitwise(Bitwise) = Bitwise,
    /// `sll`, `srl`, `sra`.
    SHIFT: Shift(Shift) = Shift,
    /// `slt`, `sltu`.
    COMPARE: Compare(Compare) = Compare,
    /// Conditional branches.
    BRANCH: Branch(Branch) = Branch,
    /// `jal`.
    JUMP: Jump(Jump) = Jump,
    /// `jalr`.
    JUMP_REGISTER: JumpRegister(JumpRegister) = JumpRegister,
    /// `lw`.
    LOAD_WORD: LoadWord(LoadWord) = LoadWord,
    /// `lb`, `lh`, `lbu`, `lhu`.
    LOAD_NARROW: LoadNarrow(LoadNarrow) = LoadNarrow,
    /// `sw`.
    STORE_WORD: StoreWord(StoreWord) = StoreWord,
    /// `sb`, `sh`.
    STORE_NARROW: StoreNarrow(StoreNarrow) = StoreNarrow,
    /// Multiplications.
    MULTIPLY: Multiply(Multiply) = Multiply,
    /// Divisions.
    DIVIDE: Divide(Divide) = Divide,
    /// `ecall`.
    SYSCALL: Syscall(Syscall) = Syscall,
    /// Calls of accelerators with a bad pointer.
    REFUSAL: Refusal(Refusal) = Refusal,
    /// Calls of keccak-f.
    KECCAK: Keccak(Keccak) = Keccak,
    /// Rounds of keccak-f.
    KECCAK_ROUND: KeccakRound(KeccakRound) = KeccakRound,
    /// Calls of SHA-256's compression.
    SHA256: Sha256(Sha256) = Sha256,
    /// Rounds of SHA-256's compression.
    SHA256_ROUNDS: Sha256Rounds(Sha256Rounds) = Sha256Rounds,
    /// Multiply-and-add calls of 256 bits.
    MOD_MUL_ADD_256: ModMulAdd256(ModMulAdd<8>) = ModMulAdd,
    /// Multiply-and-add calls of 384 bits.
    MOD_MUL_ADD_384: ModMulAdd384(ModMulAdd<12>) = ModMulAdd,
    /// Calls that add points with coordinates of 256 bits.
    ADD_POINTS_256: AddPoints256(AddPoints<8, 3>) = AddPoints { curves: CURVES_256 },
    /// Calls that double points with coordinates of 256 bits.
    DOUBLE_POINT_256: DoublePoint256(DoublePoint<8, 3>) = DoublePoint { curves: CURVES_256 },
    /// Calls that add points with coordinates of 384 bits.
    ADD_POINTS_384: AddPoints384(AddPoints<12, 1>) = AddPoints { curves: CURVES_384 },
    /// Calls that double points with coordinates of 384 bits.
    DOUBLE_POINT_384: DoublePoint384(DoublePoint<12, 1>) = DoublePoint { curves: CURVES_384 },
    /// Ranges.
    RANGE: Range(Range) = Range,
    /// Pairs of bytes.
    BYTES: Bytes(Bytes) = Bytes,
}

chip_enum! {
    /// The chips of a section of the run's memory.
    pub enum MemoryChip {
        /// Cells that are touched.
        MemoryTable(MemoryTable),
        /// Ranges.
        Range(Range),
    }
}

chip_enum! {
    /// The chips of the run section, which proves once what depends on the program, and the output.
    pub enum RunChip {
        /// The program's instructions.
        Program(Program),
        /// What the program initialises.
        Initial(Initial),
        /// The output's digest.
        OutputDigest(OutputDigest),
    }
}

/// The chips that prove a shard, whatever the program.
///
/// # Errors
/// None for the chips as they are: the error type is that of [`ChipSet::new`], and a test shows that it accepts.
pub fn shard_chips() -> Result<ChipSet<ShardChip>, ChipSetError> {
    ChipSet::new(all_shard_chips(), PUBLIC_VALUES)
}

/// The chips that prove a section of a run's memory, whatever the program.
///
/// # Errors
/// None for the chips as they are: see [`shard_chips`].
pub fn memory_chips() -> Result<ChipSet<MemoryChip>, ChipSetError> {
    let chips = vec![MemoryChip::MemoryTable(MemoryTable), MemoryChip::Range(Range)];
    ChipSet::new(chips, PUBLIC_VALUES)
}

/// The chips that prove what a run uses of a program, its instructions and its initial memory, and the output.
///
/// # Errors
/// None for the chips as they are: see [`shard_chips`].
pub fn run_chips(program: Program, initial: Initial) -> Result<ChipSet<RunChip>, ChipSetError> {
    let chips = vec![RunChip::Program(program), RunChip::Initial(initial), RunChip::OutputDigest(OutputDigest)];
    ChipSet::new(chips, PUBLIC_VALUES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Chip;

    #[test]
    fn the_chip_sets_are_accepted() {
        let shard = shard_chips().unwrap();
        let memory = memory_chips().unwrap();
        assert_eq!(shard.chips()[chip_number::BYTES].name(), "bytes");
        assert_eq!(shard.chips().len(), chip_number::BYTES + 1);
        assert_eq!(memory.chips().len(), 2);
        assert_eq!(run_chips(Program::default(), Initial::default()).unwrap().chips().len(), 3);
    }
}
