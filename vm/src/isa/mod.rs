//! The instruction set: RV32I and M, as the RISC-V unprivileged specification (version 20240411) defines them.

mod decode;

pub use decode::decode;
pub use nova_abi::opcode::{Family, Opcode};
pub use nova_abi::register;

use std::fmt;

/// A decoded instruction with the fields of its instruction word.
///
/// Fields that the instruction's format does not have are zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// What it does.
    pub opcode: Opcode,
    /// Destination register, 0 to 31.
    pub rd: u8,
    /// First source register, 0 to 31.
    pub rs1: u8,
    /// Second source register, 0 to 31.
    pub rs2: u8,
    /// Immediate, sign-extended to 32 bits; for shifts the amount, for `lui` and `auipc` the upper 20 bits in place.
    pub imm: u32,
}

impl fmt::Display for Instruction {
    /// Writes assembler syntax with ABI register names; jump and branch targets are relative (`.+8`).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use Family as Fm;
        let (rd, rs1, rs2) = (register::name(self.rd), register::name(self.rs1), register::name(self.rs2));
        let (op, imm) = (self.opcode, self.imm as i32);
        match op.family() {
            _ if matches!(op, Opcode::Lui | Opcode::Auipc) => write!(f, "{op} {rd}, {:#x}", self.imm >> 12),
            Fm::System | Fm::None => write!(f, "{op}"),
            _ if op == Opcode::Fence => write!(f, "{op}"),
            Fm::AddImm | Fm::BitwiseImm | Fm::ShiftImm | Fm::CompareImm => write!(f, "{op} {rd}, {rs1}, {imm}"),
            Fm::Branch => write!(f, "{op} {rs1}, {rs2}, .{imm:+}"),
            Fm::Jump => write!(f, "{op} {rd}, .{imm:+}"),
            Fm::JumpRegister | Fm::LoadWord | Fm::LoadNarrow => write!(f, "{op} {rd}, {imm}({rs1})"),
            Fm::StoreWord | Fm::StoreNarrow => write!(f, "{op} {rs2}, {imm}({rs1})"),
            Fm::Add | Fm::Bitwise | Fm::Shift | Fm::Compare | Fm::Multiply | Fm::Divide => {
                write!(f, "{op} {rd}, {rs1}, {rs2}")
            }
        }
    }
}
