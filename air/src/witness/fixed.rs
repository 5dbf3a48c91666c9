//! The tables that a program fixes.

use crate::F;
use crate::buses::{HALTED, PROGRAM, ProgramMessage, RAM, REGISTERS};
use crate::chips::{Initial, Program};
use crate::gadgets::Word;
use crate::opcodes;
use nova_abi::memory::INITIAL_STACK_POINTER;
use nova_vm::isa::{Family, Opcode, register};
use nova_vm::program::ResolvedInstruction;
use p3_field::PrimeCharacteristicRing;
use std::collections::BTreeMap;
use std::vec::Vec;

/// The table of a program's instructions.
#[must_use]
pub fn program_table(program: &nova_vm::Program) -> Program {
    let code = program.code();
    let rows = (0u32..).zip(code.instructions()).map(|(index, instruction)| row(code.pc(index), instruction));
    Program { rows: rows.collect() }
}

/// A target in words. One that is no multiple of 4 becomes an address where no instruction lies: a branch that is never
/// taken may have it, one that is taken cannot be proved.
pub(super) fn target(address: u32) -> F {
    F::from_u32(if address.is_multiple_of(4) { address / 4 } else { HALTED + 1 })
}

fn row(pc: u32, instruction: &ResolvedInstruction) -> [F; PROGRAM.arity] {
    let ResolvedInstruction { opcode, rd, rs1, rs2, imm } = *instruction;
    let family = opcode.family();
    let number = if family == Family::AddImm { opcodes::ADDI } else { opcode.number() };
    let reads_two = matches!(
        family,
        Family::Add
            | Family::Bitwise
            | Family::Shift
            | Family::Compare
            | Family::Branch
            | Family::StoreWord
            | Family::StoreNarrow
            | Family::Multiply
            | Family::Divide
    );
    let reads_one = reads_two || !matches!(family, Family::Jump | Family::System | Family::None);
    let writes =
        !matches!(family, Family::Branch | Family::StoreWord | Family::StoreNarrow | Family::System | Family::None);
    let jumps = matches!(family, Family::Jump | Family::JumpRegister);
    let has_target = matches!(family, Family::Jump | Family::Branch);
    let has_imm = reads_one && !has_target && (!reads_two || is_store(opcode));
    let either = |condition: bool, value: u8| if condition { F::from_u8(value) } else { F::ZERO };
    let word = |condition: bool, value: u32| if condition { Word::of(value) } else { Word::default() };
    let (imm_limbs, link) = (word(has_imm, imm), word(jumps, pc.wrapping_add(4)));
    let message = ProgramMessage {
        pc: F::from_u32(pc / 4),
        opcode: F::from_u32(number),
        rd: either(writes, rd),
        rs1: either(reads_one, rs1),
        rs2: either(reads_two, rs2),
        imm_lo: imm_limbs.lo,
        imm_hi: imm_limbs.hi,
        target: if has_target { target(imm) } else { F::ZERO },
        link_lo: link.lo,
        link_hi: link.hi,
    };
    message.elements()
}

fn is_store(opcode: Opcode) -> bool {
    matches!(opcode.family(), Family::StoreWord | Family::StoreNarrow)
}

/// The table of the words and registers that a program initialises: the stack pointer and every word that is not zero.
#[must_use]
pub fn initial_table(program: &nova_vm::Program) -> Initial {
    let pointer = (REGISTERS, u32::from(register::SP), INITIAL_STACK_POINTER);
    let words = initial_words(program).into_iter().map(|(address, value)| (RAM, address, value));
    let row = |(space, address, value)| {
        let Word { lo, hi } = Word::of(value);
        [F::ONE, F::from_u32(space), F::from_u32(address), lo, hi]
    };
    Initial { rows: core::iter::once(pointer).chain(words).map(row).collect() }
}

/// Word address and value of every word that is not zero, by address.
pub(super) fn initial_words(program: &nova_vm::Program) -> Vec<(u32, u32)> {
    let mut words = BTreeMap::<u32, u32>::new();
    for segment in program.segments() {
        for (address, &byte) in (segment.address..).zip(&segment.bytes) {
            *words.entry(address / 4).or_default() |= u32::from(byte) << (8 * (address % 4));
        }
    }
    words.into_iter().filter(|&(_, value)| value != 0).collect()
}
