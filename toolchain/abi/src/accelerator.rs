//! The accelerators: system calls that compute on blocks of memory, each proved by chips of its own.
//!
//! # Calls
//! An accelerator's arguments are pointers, in a0 to a4 (x10 to x14) by its [`Operand`]s. Memory is accessed as if
//! all operands were read, in order, before the last one is written: the blocks of a call may overlap in any way. a0
//! gets [`DONE`](crate::syscall::DONE), and neither other registers nor other memory change. Where the operands have no
//! result, a0 gets [`UNDEFINED`](crate::syscall::UNDEFINED) and memory stays as it is.
//!
//! # Bad pointers
//! A pointer is good if [`is_block`] holds: a multiple of 4 whose whole block lies between the guards. If a pointer
//! of the call is bad, a0 gets [`REFUSED`](crate::syscall::REFUSED) and no memory is accessed. Such a call is as
//! provable as any other.

use crate::curve::{self, Curve};
use crate::memory::{ADDRESS_END, ADDRESS_START};
use crate::{register, syscall, tick};

/// A block of memory that an accelerator takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operand {
    /// The argument that points to it: 0 for a0, up to 4 for a4.
    pub argument: u8,
    /// Words that it has.
    pub words: u32,
}

impl Operand {
    /// The register that holds its pointer.
    #[must_use]
    pub const fn register(&self) -> u8 {
        register::A0.saturating_add(self.argument)
    }

    /// Whether that register lies beyond a2, so that the call accesses it besides those of every system call.
    #[must_use]
    pub const fn is_further(&self) -> bool {
        self.register() > register::A2
    }
}

/// An accelerator, as its callers see it.
#[derive(Debug, PartialEq, Eq)]
pub struct Accelerator {
    /// Number of its system call; below 2^16.
    pub number: u32,
    /// Name in reports.
    pub name: &'static str,
    /// What it takes, at most [`MAX_OPERANDS`]. The last operand is the only one that is written.
    pub operands: &'static [Operand],
    /// What it computes.
    pub operation: Operation,
}

impl Accelerator {
    /// The accelerator whose system call has this number, if there is one.
    #[must_use]
    pub fn of(number: u32) -> Option<&'static Self> {
        ALL.iter().copied().find(|accelerator| accelerator.number == number)
    }
}

/// What an accelerator computes, specified by its system call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// [`syscall::KECCAK_F`].
    KeccakF,
    /// [`syscall::SHA256_COMPRESS`].
    Sha256Compress,
    /// [`syscall::MULTIPLY_ADD_256`].
    MultiplyAdd256,
    /// [`syscall::MULTIPLY_ADD_384`].
    MultiplyAdd384,
    /// As [`syscall::SECP256K1_ADD`], on this curve.
    AddPoints256(&'static Curve<8>),
    /// As [`syscall::SECP256K1_DOUBLE`], on this curve.
    DoublePoint256(&'static Curve<8>),
    /// As [`syscall::BLS12_381_ADD`], on this curve.
    AddPoints384(&'static Curve<12>),
    /// As [`syscall::BLS12_381_DOUBLE`], on this curve.
    DoublePoint384(&'static Curve<12>),
}

/// The most operands: their accesses happen at different times within one cycle.
pub const MAX_OPERANDS: usize = tick::PER_CYCLE as usize;

/// See [`syscall::KECCAK_F`].
pub const KECCAK_F: Accelerator = Accelerator {
    number: syscall::KECCAK_F,
    name: "keccak_f",
    operands: &[Operand { argument: 0, words: 50 }],
    operation: Operation::KeccakF,
};

/// See [`syscall::SHA256_COMPRESS`].
pub const SHA256_COMPRESS: Accelerator = Accelerator {
    number: syscall::SHA256_COMPRESS,
    name: "sha256_compress",
    operands: &[Operand { argument: 1, words: 16 }, Operand { argument: 0, words: 8 }],
    operation: Operation::Sha256Compress,
};

/// See [`syscall::MULTIPLY_ADD_256`].
pub const MULTIPLY_ADD_256: Accelerator = Accelerator {
    number: syscall::MULTIPLY_ADD_256,
    name: "multiply_add_256",
    operands: &multiply_add_operands(8),
    operation: Operation::MultiplyAdd256,
};

/// See [`syscall::MULTIPLY_ADD_384`].
pub const MULTIPLY_ADD_384: Accelerator = Accelerator {
    number: syscall::MULTIPLY_ADD_384,
    name: "multiply_add_384",
    operands: &multiply_add_operands(12),
    operation: Operation::MultiplyAdd384,
};

/// See [`syscall::SECP256K1_ADD`].
pub const SECP256K1_ADD: Accelerator = Accelerator {
    number: syscall::SECP256K1_ADD,
    name: "secp256k1_add",
    operands: &add_operands(8),
    operation: Operation::AddPoints256(&curve::SECP256K1),
};

/// See [`syscall::SECP256K1_DOUBLE`].
pub const SECP256K1_DOUBLE: Accelerator = Accelerator {
    number: syscall::SECP256K1_DOUBLE,
    name: "secp256k1_double",
    operands: &double_operands(8),
    operation: Operation::DoublePoint256(&curve::SECP256K1),
};

/// See [`syscall::SECP256R1_ADD`].
pub const SECP256R1_ADD: Accelerator = Accelerator {
    number: syscall::SECP256R1_ADD,
    name: "secp256r1_add",
    operands: &add_operands(8),
    operation: Operation::AddPoints256(&curve::SECP256R1),
};

/// See [`syscall::SECP256R1_DOUBLE`].
pub const SECP256R1_DOUBLE: Accelerator = Accelerator {
    number: syscall::SECP256R1_DOUBLE,
    name: "secp256r1_double",
    operands: &double_operands(8),
    operation: Operation::DoublePoint256(&curve::SECP256R1),
};

/// See [`syscall::BN254_ADD`].
pub const BN254_ADD: Accelerator = Accelerator {
    number: syscall::BN254_ADD,
    name: "bn254_add",
    operands: &add_operands(8),
    operation: Operation::AddPoints256(&curve::BN254),
};

/// See [`syscall::BN254_DOUBLE`].
pub const BN254_DOUBLE: Accelerator = Accelerator {
    number: syscall::BN254_DOUBLE,
    name: "bn254_double",
    operands: &double_operands(8),
    operation: Operation::DoublePoint256(&curve::BN254),
};

/// See [`syscall::BLS12_381_ADD`].
pub const BLS12_381_ADD: Accelerator = Accelerator {
    number: syscall::BLS12_381_ADD,
    name: "bls12_381_add",
    operands: &add_operands(12),
    operation: Operation::AddPoints384(&curve::BLS12_381),
};

/// See [`syscall::BLS12_381_DOUBLE`].
pub const BLS12_381_DOUBLE: Accelerator = Accelerator {
    number: syscall::BLS12_381_DOUBLE,
    name: "bls12_381_double",
    operands: &double_operands(12),
    operation: Operation::DoublePoint384(&curve::BLS12_381),
};

/// Every accelerator, by number.
pub const ALL: &[&Accelerator] = &[
    &KECCAK_F,
    &SHA256_COMPRESS,
    &MULTIPLY_ADD_256,
    &MULTIPLY_ADD_384,
    &SECP256K1_ADD,
    &SECP256K1_DOUBLE,
    &SECP256R1_ADD,
    &SECP256R1_DOUBLE,
    &BN254_ADD,
    &BN254_DOUBLE,
    &BLS12_381_ADD,
    &BLS12_381_DOUBLE,
];

/// The factors, the addend and the modulus, and where the result goes; each integer has `words` words.
const fn multiply_add_operands(words: u32) -> [Operand; 5] {
    [
        Operand { argument: 1, words },
        Operand { argument: 2, words },
        Operand { argument: 3, words },
        Operand { argument: 4, words },
        Operand { argument: 0, words },
    ]
}

/// The other point, and the one that is replaced; a coordinate has `words` words.
const fn add_operands(words: u32) -> [Operand; 2] {
    [Operand { argument: 1, words: 2 * words }, Operand { argument: 0, words: 2 * words }]
}

/// The point that is replaced; a coordinate has `words` words.
const fn double_operands(words: u32) -> [Operand; 1] {
    [Operand { argument: 0, words: 2 * words }]
}

/// Whether `pointer` is good for a block of `words` words.
#[must_use]
pub const fn is_block(pointer: u32, words: u32) -> bool {
    pointer.is_multiple_of(4) && pointer >= ADDRESS_START && pointer <= ADDRESS_END - 4 * words
}

const _: () = {
    let mut index = 0;
    while index < ALL.len() {
        assert!(ALL[index].number >> 16 == 0 && ALL[index].operands.len() <= MAX_OPERANDS);
        assert!(index == 0 || ALL[index - 1].number < ALL[index].number);
        index += 1;
    }
};
