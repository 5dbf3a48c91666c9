//! Trace filling of the `program` chip, and the instructions that its preprocessed columns list.

use super::super::tables::padded_height;
use super::{CodeRow, Program, ProgramColumns};
use crate::buses::{HALTED, PROGRAM, ProgramMessage};
use crate::chips::initial::fill::{code_index, initial_words};
use crate::gadgets::Word;
use crate::opcodes;
use crate::{F, Trace};
use nova_vm::isa::Family;
use nova_vm::program::{Code, ResolvedInstruction};
use p3_field::PrimeCharacteristicRing;
use std::vec;
use std::vec::Vec;

/// The main trace: how often each instruction is used, whether its word is read as data, and padding that is neither.
pub(crate) fn trace(uses: &[u32], reads: &[bool]) -> Trace {
    let width = ProgramColumns::<F>::WIDTH;
    let rows = uses.iter().zip(reads).map(|(&uses, &reads)| [F::from_u32(uses), F::from_bool(reads)]);
    let mut values = rows.collect::<Vec<_>>().into_flattened();
    values.resize(padded_height(uses.len()) * width, F::ZERO);
    Trace::new(values, width)
}

/// The table of a program's instructions, each with the word at its address. Between executable segments there may be others:
/// the word is what memory holds there, whatever segment has it.
#[must_use]
pub fn program_table(program: &nova_vm::Program) -> Program {
    let code = program.code();
    let mut words = vec![0; code.instructions().len()];
    for (cell, value) in initial_words(program) {
        if let Some(index) = code_index(code, cell) {
            words[index] = value;
        }
    }
    let row = |(index, word)| {
        let mut row = [F::ZERO; CodeRow::<u8>::WIDTH];
        let Word { lo, hi } = Word::of(word);
        row[..PROGRAM.arity].copy_from_slice(&message(code, index));
        row[PROGRAM.arity..].copy_from_slice(&[lo, hi]);
        row
    };
    Program { rows: (0..).zip(words).map(row).collect() }
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
