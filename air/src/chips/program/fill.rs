//! Trace filling of the `program` chip, and the instructions that its preprocessed columns list.

use super::super::tables::padded_height;
use super::Program;
use crate::buses::{HALTED, PROGRAM, ProgramMessage};
use crate::gadgets::Word;
use crate::opcodes;
use crate::{F, Trace};
use nova_vm::isa::Family;
use nova_vm::program::{Code, ResolvedInstruction};
use p3_field::PrimeCharacteristicRing;
use std::vec::Vec;

/// The main trace: how often each instruction is used, and padding that is not.
pub(crate) fn trace(uses: &[u32]) -> Trace {
    let mut values: Vec<_> = uses.iter().map(|&uses| F::from_u32(uses)).collect();
    values.resize(padded_height(uses.len()), F::ZERO);
    Trace::new(values, 1)
}

/// The table of a program's instructions.
#[must_use]
pub fn program_table(program: &nova_vm::Program) -> Program {
    let code = program.code();
    Program { rows: (0..code.instructions().len()).map(|index| message(code, index as u32)).collect() }
}

/// The elements of the message that states the instruction of this index.
pub(crate) fn message(code: &Code, index: u32) -> [F; PROGRAM.arity] {
    row(code.pc(index), &code.instructions()[index as usize])
}

/// A target in words. One that is not a multiple of 4 becomes an address where no instruction lies: a branch that is
/// never taken may have it, one that is taken cannot be proved.
pub(crate) fn target(address: u32) -> F {
    F::from_u32(if address.is_multiple_of(4) { address / 4 } else { HALTED + 1 })
}

/// Which elements of the program's message an operation uses, besides its address and number.
#[derive(Clone, Copy, Default)]
struct Format {
    rd: bool,
    rs1: bool,
    rs2: bool,
    imm: bool,
    target: bool,
    link: bool,
}

impl Format {
    fn of(family: Family) -> Self {
        let none = Self::default();
        match family {
            Family::Add | Family::Bitwise | Family::Shift | Family::Compare | Family::Multiply | Family::Divide => {
                Self { rd: true, rs1: true, rs2: true, ..none }
            }
            Family::AddImm
            | Family::BitwiseImm
            | Family::ShiftImm
            | Family::CompareImm
            | Family::LoadWord
            | Family::LoadNarrow => Self { rd: true, rs1: true, imm: true, ..none },
            Family::StoreWord | Family::StoreNarrow => Self { rs1: true, rs2: true, imm: true, ..none },
            Family::Branch => Self { rs1: true, rs2: true, target: true, ..none },
            Family::Jump => Self { rd: true, target: true, link: true, ..none },
            Family::JumpRegister => Self { rd: true, rs1: true, imm: true, link: true, ..none },
            Family::System | Family::None => none,
        }
    }
}

fn row(pc: u32, instruction: &ResolvedInstruction) -> [F; PROGRAM.arity] {
    let ResolvedInstruction { opcode, rd, rs1, rs2, imm } = *instruction;
    let family = opcode.family();
    let format = Format::of(family);
    let number = if family == Family::AddImm { opcodes::ADDI } else { opcode.number() };
    let register = |used: bool, number: u8| if used { F::from_u8(number) } else { F::ZERO };
    let word = |used: bool, value: u32| if used { Word::of(value) } else { Word::default() };
    let (imm_limbs, link) = (word(format.imm, imm), word(format.link, pc.wrapping_add(4)));
    let message = ProgramMessage {
        pc: F::from_u32(pc / 4),
        opcode: F::from_u32(number),
        rd: register(format.rd, rd),
        rs1: register(format.rs1, rs1),
        rs2: register(format.rs2, rs2),
        imm_lo: imm_limbs.lo,
        imm_hi: imm_limbs.hi,
        target: if format.target { target(imm) } else { F::ZERO },
        link_lo: link.lo,
        link_hi: link.hi,
    };
    message.elements()
}
