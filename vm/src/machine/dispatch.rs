//! From an instruction to its semantics.
//!
//! [`Machine::execute`] names, for each operation, the shape of its operands and the function that computes it. The
//! shapes are the methods below: they read operands, write results and tell the observer, once for all operations.

use super::arithmetic::{div, divu, mulh, mulhsu, mulhu, rem, remu, sll, slt, sltu, sra, srl};
use super::{Break, Machine};
use crate::isa::Opcode;
use crate::observer::{Observer, RegisterWrite, Site, WordAccess};
use crate::syscall::Host;
use crate::trap::TrapKind;
use std::ops::{BitAnd, BitOr, BitXor};

/// Index of the next instruction, or why there is none.
type Next = Result<u32, Break>;

impl Machine<'_> {
    /// Executes one instruction.
    #[inline(always)]
    pub(super) fn execute<O: Observer>(&mut self, at: Site<'_>, o: &mut O, host: &mut dyn Host) -> Next {
        match at.instruction.opcode {
            Opcode::Add => self.binary(at, o, u32::wrapping_add),
            Opcode::Sub => self.binary(at, o, u32::wrapping_sub),
            Opcode::Xor => self.binary(at, o, u32::bitxor),
            Opcode::Or => self.binary(at, o, u32::bitor),
            Opcode::And => self.binary(at, o, u32::bitand),
            Opcode::Sll => self.binary(at, o, sll),
            Opcode::Srl => self.binary(at, o, srl),
            Opcode::Sra => self.binary(at, o, sra),
            Opcode::Slt => self.binary(at, o, slt),
            Opcode::Sltu => self.binary(at, o, sltu),
            Opcode::Mul => self.binary(at, o, u32::wrapping_mul),
            Opcode::Mulh => self.binary(at, o, mulh),
            Opcode::Mulhsu => self.binary(at, o, mulhsu),
            Opcode::Mulhu => self.binary(at, o, mulhu),
            Opcode::Div => self.binary(at, o, div),
            Opcode::Divu => self.binary(at, o, divu),
            Opcode::Rem => self.binary(at, o, rem),
            Opcode::Remu => self.binary(at, o, remu),
            // The last three read x0, and hold their result as immediate.
            Opcode::Addi | Opcode::Lui | Opcode::Auipc | Opcode::Fence => self.unary(at, o, u32::wrapping_add),
            Opcode::Xori => self.unary(at, o, u32::bitxor),
            Opcode::Ori => self.unary(at, o, u32::bitor),
            Opcode::Andi => self.unary(at, o, u32::bitand),
            Opcode::Slli => self.unary(at, o, sll),
            Opcode::Srli => self.unary(at, o, srl),
            Opcode::Srai => self.unary(at, o, sra),
            Opcode::Slti => self.unary(at, o, slt),
            Opcode::Sltiu => self.unary(at, o, sltu),
            Opcode::Beq => self.branch(at, o, |a, b| a == b),
            Opcode::Bne => self.branch(at, o, |a, b| a != b),
            Opcode::Blt => self.branch(at, o, |a, b| slt(a, b) == 1),
            Opcode::Bge => self.branch(at, o, |a, b| slt(a, b) == 0),
            Opcode::Bltu => self.branch(at, o, |a, b| a < b),
            Opcode::Bgeu => self.branch(at, o, |a, b| a >= b),
            Opcode::Jal => self.jump(at, o),
            Opcode::Jalr => self.jump_register(at, o),
            Opcode::Lw => self.load::<O, 4>(at, o, |word| word),
            Opcode::Lb => self.load::<O, 1>(at, o, |word| word as i8 as u32),
            Opcode::Lbu => self.load::<O, 1>(at, o, |word| word & 0xff),
            Opcode::Lh => self.load::<O, 2>(at, o, |word| word as i16 as u32),
            Opcode::Lhu => self.load::<O, 2>(at, o, |word| word & 0xffff),
            Opcode::Sw => self.store::<O, 4>(at, o, u32::MAX),
            Opcode::Sb => self.store::<O, 1>(at, o, 0xff),
            Opcode::Sh => self.store::<O, 2>(at, o, 0xffff),
            Opcode::Ecall => self.syscall(at, o, host).map(|()| at.index + 1),
            Opcode::Ebreak => Err(TrapKind::Breakpoint.into()),
            Opcode::Illegal => Err(self.refuse(self.pc_of(at))),
        }
    }

    #[inline(always)]
    fn binary<O: Observer>(&mut self, at: Site<'_>, o: &mut O, compute: impl Fn(u32, u32) -> u32) -> Next {
        let (rs1, rs2) = self.sources(at);
        let rd = self.write(at, compute(rs1, rs2));
        o.binary(at, rs1, rs2, rd);
        Ok(at.index + 1)
    }

    #[inline(always)]
    fn unary<O: Observer>(&mut self, at: Site<'_>, o: &mut O, compute: impl Fn(u32, u32) -> u32) -> Next {
        let rs1 = self.register(at.instruction.rs1);
        let rd = self.write(at, compute(rs1, at.instruction.imm));
        o.unary(at, rs1, rd);
        Ok(at.index + 1)
    }

    #[inline(always)]
    fn branch<O: Observer>(&mut self, at: Site<'_>, o: &mut O, condition: impl Fn(u32, u32) -> bool) -> Next {
        let (rs1, rs2) = self.sources(at);
        let taken = condition(rs1, rs2);
        let next = if taken { self.target(at.instruction.imm)? } else { at.index + 1 };
        o.branch(at, rs1, rs2, taken);
        Ok(next)
    }

    #[inline(always)]
    fn jump<O: Observer>(&mut self, at: Site<'_>, o: &mut O) -> Next {
        let next = self.target(at.instruction.imm)?;
        let rd = self.write(at, self.pc_of(at).wrapping_add(4));
        o.jump(at, rd);
        Ok(next)
    }

    #[inline(always)]
    fn jump_register<O: Observer>(&mut self, at: Site<'_>, o: &mut O) -> Next {
        let rs1 = self.register(at.instruction.rs1);
        let next = self.target(rs1.wrapping_add(at.instruction.imm) & !1)?;
        let rd = self.write(at, self.pc_of(at).wrapping_add(4));
        o.jump_register(at, rs1, rd, next);
        Ok(next)
    }

    /// Loads `WIDTH` bytes; `extend` takes them in the low end of a word and returns the register's value.
    #[inline(always)]
    fn load<O: Observer, const WIDTH: u32>(&mut self, at: Site<'_>, o: &mut O, extend: impl Fn(u32) -> u32) -> Next {
        let rs1 = self.register(at.instruction.rs1);
        let address = aligned::<WIDTH>(rs1.wrapping_add(at.instruction.imm))?;
        let memory = self.memory_mut();
        let slot = if O::TRACKS_MEMORY { memory.writable(address)? } else { memory.readable(address)? };
        let value = memory.word(slot);
        let rd = self.write(at, extend(value >> (address % 4 * 8)));
        o.load(at, rs1, WordAccess { slot, address: address & !3, before: value, after: value }, rd);
        Ok(at.index + 1)
    }

    /// Stores `WIDTH` bytes, which `mask` selects in the low end of a word.
    #[inline(always)]
    fn store<O: Observer, const WIDTH: u32>(&mut self, at: Site<'_>, o: &mut O, mask: u32) -> Next {
        let (rs1, rs2) = self.sources(at);
        let address = aligned::<WIDTH>(rs1.wrapping_add(at.instruction.imm))?;
        let slot = self.memory_mut().writable(address)?;
        let before = self.memory().word(slot);
        let shift = address % 4 * 8;
        let after = before & !(mask << shift) | (rs2 & mask) << shift;
        self.memory_mut().set_word(slot, after);
        o.store(at, rs1, rs2, WordAccess { slot, address: address & !3, before, after });
        Ok(at.index + 1)
    }

    #[inline(always)]
    fn sources(&self, at: Site<'_>) -> (u32, u32) {
        (self.register(at.instruction.rs1), self.register(at.instruction.rs2))
    }

    #[inline(always)]
    fn write(&mut self, at: Site<'_>, after: u32) -> RegisterWrite {
        let before = self.register(at.instruction.rd);
        self.set_register(at.instruction.rd, after);
        RegisterWrite { before, after }
    }

    #[inline(always)]
    fn pc_of(&self, at: Site<'_>) -> u32 {
        self.program.code().pc(at.index)
    }

    /// Index of the instruction that is jumped to.
    #[inline(always)]
    fn target(&self, pc: u32) -> Next {
        let index = self.program.code().index(pc);
        if index as usize >= self.program.code().instructions().len() {
            return Err(self.refuse(pc));
        }
        Ok(index)
    }

    #[cold]
    #[inline(never)]
    fn refuse(&self, pc: u32) -> Break {
        self.program.code().refusal(pc).into()
    }
}

/// Passes an address that is a multiple of the access's width.
#[inline(always)]
fn aligned<const WIDTH: u32>(address: u32) -> Result<u32, TrapKind> {
    if address.is_multiple_of(WIDTH) {
        Ok(address)
    } else {
        Err(TrapKind::MisalignedAccess { address, width: WIDTH })
    }
}
