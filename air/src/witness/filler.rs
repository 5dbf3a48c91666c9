//! Filling the columns that the gadgets own.

use crate::F;
use crate::gadgets::{
    Access, Address, LessThan, Operand, Read, ReadRegister, State, Update, Word, WriteRegister, tick,
};
use nova_vm::isa::Opcode;
use nova_vm::program::{Code, ResolvedInstruction};
use nova_vm::record::{self, AcceleratorRecord, Step, UpdateRecord};
use p3_field::{Field, PrimeCharacteristicRing};

/// What filling a row needs beyond its record.
#[derive(Clone, Copy)]
pub(crate) struct Filler<'p> {
    pub(crate) code: &'p Code,
}

impl<'p> Filler<'p> {
    pub(crate) fn instruction(self, step: Step) -> &'p ResolvedInstruction {
        &self.code.instructions()[step.index as usize]
    }

    pub(crate) fn opcode(self, step: Step) -> Opcode {
        self.instruction(step).opcode
    }

    /// One flag an operation: which of them the step's is.
    pub(crate) fn flags<const N: usize>(self, step: Step, opcodes: [Opcode; N]) -> [F; N] {
        opcodes.map(|opcode| flag(self.opcode(step) == opcode))
    }

    pub(crate) fn state(self, step: Step) -> State<F> {
        State { pc: F::from_u32(self.code.pc(step.index) / 4), cycle: F::from_u32(step.cycle) }
    }

    /// Address of the instruction after a jump.
    pub(crate) fn link(self, step: Step) -> Word<F> {
        Word::of(self.code.pc(step.index).wrapping_add(4))
    }

    pub(crate) fn rs1(self, step: Step, access: record::Access) -> ReadRegister<F> {
        ReadRegister::of(self.instruction(step).rs1, access, time(step, tick::RS1))
    }

    pub(crate) fn rs2(self, step: Step, access: record::Access) -> ReadRegister<F> {
        ReadRegister::of(self.instruction(step).rs2, access, time(step, tick::RS2))
    }

    pub(crate) fn rd(self, step: Step, access: record::Access) -> WriteRegister<F> {
        WriteRegister {
            register: F::from_u8(self.instruction(step).rd),
            before: Word::of(access.before),
            access: Access::of(access.previous, time(step, tick::RD)),
        }
    }

    pub(crate) fn memory(self, step: Step, access: record::Access) -> Access<F> {
        Access::of(access.previous, time(step, tick::MEMORY))
    }

    /// The second operand: the register that was read, or the immediate.
    pub(crate) fn operand(self, step: Step, rs2: Option<record::Access>) -> Operand<F> {
        let instruction = self.instruction(step);
        match rs2 {
            Some(access) => Operand {
                register: F::from_u8(instruction.rs2),
                value: Word::of(access.before),
                access: Access::of(access.previous, time(step, tick::RS2)),
                ..Operand::default()
            },
            None => {
                let value = Word::of(instruction.imm);
                Operand { is_immediate: F::ONE, immediate: value, value, ..Operand::default() }
            }
        }
    }
}

/// Timestamp of a tick of a step's cycle.
pub(crate) fn time(step: Step, tick: u32) -> u32 {
    step.cycle * tick::PER_CYCLE + tick
}

impl Word<F> {
    /// A word's limbs.
    pub(crate) fn of(value: u32) -> Self {
        Self { lo: F::from_u32(value & 0xffff), hi: F::from_u32(value >> 16) }
    }
}

impl Access<F> {
    pub(crate) fn of(previous: u32, now: u32) -> Self {
        let difference = now.wrapping_sub(previous).wrapping_sub(1);
        Self { previous: F::from_u32(previous), difference_lo: F::from_u32(difference & 0xffff) }
    }
}

impl ReadRegister<F> {
    fn of(register: u8, access: record::Access, now: u32) -> Self {
        Self {
            register: F::from_u8(register),
            value: Word::of(access.before),
            access: Access::of(access.previous, now),
        }
    }
}

impl Address<F> {
    pub(crate) fn of(address: u32) -> Self {
        Self { word_lo: F::from_u32(address >> 2 & 0x3fff), hi: F::from_u32(address >> 16) }
    }
}

impl LessThan<F> {
    pub(crate) fn of(signed: bool, left: u32, right: u32) -> Self {
        let sign = |value: u32| F::from_bool(signed && value >> 31 == 1);
        Self { difference: Word::of(left.wrapping_sub(right)), left_sign: sign(left), right_sign: sign(right) }
    }
}

impl Read<F> {
    /// A word that the operand of this index reads.
    pub(crate) fn of(record: &AcceleratorRecord, word: &UpdateRecord, operand: u32) -> Self {
        let access = Access::of(word.access.previous, time(record.step, operand));
        Self { value: Word::of(word.access.before), access }
    }
}

impl Update<F> {
    /// A word that the operand of this index updates.
    pub(crate) fn of(record: &AcceleratorRecord, word: &UpdateRecord, operand: u32) -> Self {
        Self {
            before: Word::of(word.access.before),
            after: Word::of(word.after),
            access: Access::of(word.access.previous, time(record.step, operand)),
        }
    }
}

/// 1 if the condition holds, else 0.
pub(crate) fn flag(condition: bool) -> F {
    F::from_bool(condition)
}

/// A word's bytes, lowest first.
pub(crate) fn bytes_of(value: u32) -> [F; 4] {
    value.to_le_bytes().map(F::from_u8)
}

/// An inverse, or zero for zero.
pub(crate) fn inverse_or_zero(value: F) -> F {
    value.try_inverse().unwrap_or(F::ZERO)
}
