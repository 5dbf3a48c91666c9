//! Numbers of the operations as the program table carries them.
//!
//! They are the contract's. Where a chip serves several operations it relies on the distances between their numbers,
//! which are stated here.

pub use nova_abi::opcode::number::*;

/// From a bitwise operation or a shift on two registers to the one with an immediate.
pub const IMMEDIATE_OFFSET: u32 = 3;

/// From a comparison of two registers to the one with an immediate.
pub const COMPARE_IMMEDIATE_OFFSET: u32 = 2;

const _: () = {
    assert!(XORI == XOR + IMMEDIATE_OFFSET && ORI == OR + IMMEDIATE_OFFSET && ANDI == AND + IMMEDIATE_OFFSET);
    assert!(SLLI == SLL + IMMEDIATE_OFFSET && SRLI == SRL + IMMEDIATE_OFFSET && SRAI == SRA + IMMEDIATE_OFFSET);
    assert!(SLTI == SLT + COMPARE_IMMEDIATE_OFFSET && SLTIU == SLTU + COMPARE_IMMEDIATE_OFFSET);
};
