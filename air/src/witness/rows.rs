//! One row of each chip from its record. Padding rows are all zero.

mod memory;

use super::arithmetic::{product_carries, sign_borrows};
use super::columns::{Filler, bytes_of, inverse_or_zero, time};
use crate::F;
use crate::chips::syscall::NUMBERS;
use crate::chips::{
    AddColumns, AddImmColumns, BitwiseColumns, BranchColumns, CompareColumns, DivideColumns, JumpColumns,
    JumpRegisterColumns, MultiplyColumns, OutputColumns, ShiftColumns, SyscallColumns,
};
use crate::gadgets::{Access, Address, FixedRegister, LessThan, Word, tick};
use nova_abi::accelerator;
use nova_vm::isa::Opcode;
use nova_vm::record::{self, BinaryRecord, BranchRecord, JumpRecord, Step, SyscallRecord, UnaryRecord, WordRecord};
use p3_field::PrimeCharacteristicRing;

/// An operation whose second operand is a register or an immediate.
#[derive(Clone, Copy)]
pub(super) struct Computed {
    step: Step,
    rs1: record::Access,
    rs2: Option<record::Access>,
    rd: record::Access,
    result: u32,
}

impl From<&BinaryRecord> for Computed {
    fn from(&BinaryRecord { step, rs1, rs2, rd, result }: &BinaryRecord) -> Self {
        Self { step, rs1, rs2: Some(rs2), rd, result }
    }
}

impl From<&UnaryRecord> for Computed {
    fn from(&UnaryRecord { step, rs1, rd, result }: &UnaryRecord) -> Self {
        Self { step, rs1, rs2: None, rd, result }
    }
}

fn flag(condition: bool) -> F {
    F::from_bool(condition)
}

impl Filler<'_> {
    fn opcode(self, step: Step) -> Opcode {
        self.instruction(step).opcode
    }

    /// One flag an operation: which of them the step's is.
    fn flags<const N: usize>(self, step: Step, opcodes: [Opcode; N]) -> [F; N] {
        opcodes.map(|opcode| flag(self.opcode(step) == opcode))
    }

    /// Value of the second operand.
    fn operand_value(self, record: &Computed) -> u32 {
        record.rs2.map_or(self.instruction(record.step).imm, |access| access.before)
    }

    pub(super) fn add(self, record: &BinaryRecord) -> AddColumns<F> {
        let step = record.step;
        let [is_add, is_sub] = self.flags(step, [Opcode::Add, Opcode::Sub]);
        AddColumns {
            state: self.state(step),
            is_add,
            is_sub,
            rs1: self.rs1(step, record.rs1),
            rs2: self.rs2(step, record.rs2),
            rd: self.rd(step, record.rd),
            result: Word::of(record.result),
        }
    }

    pub(super) fn add_imm(self, record: &UnaryRecord) -> AddImmColumns<F> {
        let step = record.step;
        AddImmColumns {
            state: self.state(step),
            is_real: F::ONE,
            rs1: self.rs1(step, record.rs1),
            imm: Word::of(self.instruction(step).imm),
            rd: self.rd(step, record.rd),
            result: Word::of(record.result),
        }
    }

    pub(super) fn bitwise(self, record: &Computed) -> BitwiseColumns<F> {
        let step = record.step;
        let is = |register, immediate| flag([register, immediate].contains(&self.opcode(step)));
        let (left, right) = (record.rs1.before, self.operand_value(record));
        BitwiseColumns {
            state: self.state(step),
            is_xor: is(Opcode::Xor, Opcode::Xori),
            is_or: is(Opcode::Or, Opcode::Ori),
            is_and: is(Opcode::And, Opcode::Andi),
            rs1: self.rs1(step, record.rs1),
            operand: self.operand(step, record.rs2),
            rd: self.rd(step, record.rd),
            left: bytes_of(left),
            right: bytes_of(right),
            and: bytes_of(left & right),
            result: Word::of(record.result),
        }
    }

    pub(super) fn shift(self, record: &Computed) -> ShiftColumns<F> {
        let step = record.step;
        let is = |register, immediate| [register, immediate].contains(&self.opcode(step));
        let (is_left, is_arithmetic) = (is(Opcode::Sll, Opcode::Slli), is(Opcode::Sra, Opcode::Srai));
        let (value, amount) = (record.rs1.before, self.operand_value(record) & 31);
        let within = amount % 16;
        let split = if is_left { 16 - within } else { within };
        let limbs = [value & 0xffff, value >> 16];
        let [lower, upper] = [limbs.map(|limb| limb & ((1 << split) - 1)), limbs.map(|limb| limb >> split)];
        let word = |[lo, hi]: [u32; 2]| Word::new(F::from_u32(lo), F::from_u32(hi));
        let partial = match (is_left, is_arithmetic) {
            (true, _) => value << within,
            (_, true) => (value as i32 >> within) as u32,
            _ => value >> within,
        };
        ShiftColumns {
            state: self.state(step),
            is_left: flag(is_left),
            is_logical: flag(is(Opcode::Srl, Opcode::Srli)),
            is_arithmetic: flag(is_arithmetic),
            rs1: self.rs1(step, record.rs1),
            operand: self.operand(step, record.rs2),
            rd: self.rd(step, record.rd),
            amount: core::array::from_fn(|bit| F::from_u32(amount >> bit & 1)),
            power_low: F::from_u32(1 << (amount % 4)),
            power: F::from_u32(1 << within),
            split: F::from_u32(split),
            split_power: F::from_u32(1 << split),
            rest_power: F::from_u32(1 << (16 - split)),
            lower: word(lower),
            upper: word(upper),
            sign: flag(is_arithmetic && value >> 31 == 1),
            partial: Word::of(partial),
            result: Word::of(record.result),
        }
    }

    pub(super) fn compare(self, record: &Computed) -> CompareColumns<F> {
        let step = record.step;
        let is_signed = matches!(self.opcode(step), Opcode::Slt | Opcode::Slti);
        CompareColumns {
            state: self.state(step),
            is_signed: flag(is_signed),
            is_unsigned: flag(!is_signed),
            rs1: self.rs1(step, record.rs1),
            operand: self.operand(step, record.rs2),
            rd: self.rd(step, record.rd),
            less_than: LessThan::of(is_signed, record.rs1.before, self.operand_value(record)),
        }
    }

    pub(super) fn branch(self, record: &BranchRecord) -> BranchColumns<F> {
        const BRANCHES: [Opcode; 6] =
            [Opcode::Beq, Opcode::Bne, Opcode::Blt, Opcode::Bge, Opcode::Bltu, Opcode::Bgeu];
        let step = record.step;
        let (left, right) = (record.rs1.before, record.rs2.before);
        let less_than = LessThan::of(matches!(self.opcode(step), Opcode::Blt | Opcode::Bge), left, right);
        let state = self.state(step);
        let target = super::fixed::target(self.instruction(step).imm);
        BranchColumns {
            state,
            flags: self.flags(step, BRANCHES),
            rs1: self.rs1(step, record.rs1),
            rs2: self.rs2(step, record.rs2),
            target,
            next_pc: if record.taken { target } else { state.pc + F::ONE },
            less_than,
            equal: flag(left == right),
            inverse: inverse_or_zero(less_than.difference.lo + less_than.difference.hi),
        }
    }

    pub(super) fn jump(self, record: &JumpRecord) -> JumpColumns<F> {
        let step = record.step;
        JumpColumns {
            state: self.state(step),
            is_real: F::ONE,
            target: super::fixed::target(self.instruction(step).imm),
            link: self.link(step),
            rd: self.rd(step, record.rd),
        }
    }

    pub(super) fn jump_register(self, record: &UnaryRecord) -> JumpRegisterColumns<F> {
        let step = record.step;
        let imm = self.instruction(step).imm;
        let address = record.rs1.before.wrapping_add(imm);
        JumpRegisterColumns {
            state: self.state(step),
            is_real: F::ONE,
            rs1: self.rs1(step, record.rs1),
            imm: Word::of(imm),
            link: self.link(step),
            rd: self.rd(step, record.rd),
            address: Address::of(address),
            low_bit: F::from_u32(address & 1),
        }
    }

    pub(super) fn multiply(self, record: &BinaryRecord) -> MultiplyColumns<F> {
        let step = record.step;
        let opcode = self.opcode(step);
        let (left, right) = (record.rs1.before, record.rs2.before);
        let product = u64::from(left) * u64::from(right);
        let (left_sign, right_sign) = (
            matches!(opcode, Opcode::Mulh | Opcode::Mulhsu) && left >> 31 == 1,
            opcode == Opcode::Mulh && right >> 31 == 1,
        );
        let borrow = if opcode == Opcode::Mul {
            [0, 0]
        } else {
            sign_borrows((product >> 32) as u32, left_sign.then_some(right), right_sign.then_some(left))
        };
        MultiplyColumns {
            state: self.state(step),
            flags: self.flags(step, [Opcode::Mul, Opcode::Mulh, Opcode::Mulhsu, Opcode::Mulhu]),
            rs1: self.rs1(step, record.rs1),
            rs2: self.rs2(step, record.rs2),
            rd: self.rd(step, record.rd),
            left: bytes_of(left),
            right: bytes_of(right),
            product: core::array::from_fn(|limb| F::from_u64(product >> (16 * limb) & 0xffff)),
            carry: product_carries(left, right).map(F::from_u64),
            left_sign: flag(left_sign),
            right_sign: flag(right_sign),
            borrow: borrow.map(F::from_u32),
            result: Word::of(record.result),
        }
    }

    pub(super) fn divide(self, record: &BinaryRecord) -> DivideColumns<F> {
        let step = record.step;
        let (a, b) = (record.rs1.before, record.rs2.before);
        let is_signed = matches!(self.opcode(step), Opcode::Div | Opcode::Rem);
        let [a_sign, b_sign] = [a, b].map(|value| is_signed && value >> 31 == 1);
        let magnitude = |value: u32, sign: bool| if sign { value.wrapping_neg() } else { value };
        let (dividend, divisor) = (magnitude(a, a_sign), magnitude(b, b_sign));
        let quotient = dividend.checked_div(divisor).unwrap_or(0);
        let remainder = dividend.checked_rem(divisor).unwrap_or(dividend);
        let slack = if divisor == 0 { 0 } else { divisor - remainder - 1 };
        let [low_q, low_d] = [quotient, divisor].map(|word| [word & 0xff, word >> 8 & 0xff].map(u64::from));
        let lowest = low_q[0] * low_d[0] + ((low_q[0] * low_d[1] + low_q[1] * low_d[0]) << 8);
        DivideColumns {
            state: self.state(step),
            flags: self.flags(step, [Opcode::Div, Opcode::Divu, Opcode::Rem, Opcode::Remu]),
            rs1: self.rs1(step, record.rs1),
            rs2: self.rs2(step, record.rs2),
            rd: self.rd(step, record.rd),
            dividend_sign: flag(a_sign),
            divisor_sign: flag(b_sign),
            quotient_sign: flag(a_sign != b_sign),
            dividend: Word::of(dividend),
            divisor: bytes_of(divisor),
            quotient: bytes_of(quotient),
            remainder: Word::of(remainder),
            carry: F::from_u64((lowest + u64::from(remainder & 0xffff)) >> 16),
            by_zero: flag(divisor == 0),
            slack: Word::of(slack),
            slack_borrow: flag(divisor != 0 && divisor & 0xffff < (remainder & 0xffff) + 1),
            signed_quotient: Word::of(magnitude(quotient, a_sign != b_sign)),
            signed_remainder: Word::of(magnitude(remainder, a_sign)),
            result: Word::of(record.result),
        }
    }

    pub(super) fn syscall(self, record: &SyscallRecord) -> SyscallColumns<F> {
        let step = record.step;
        let fixed = |access: record::Access, tick| FixedRegister {
            value: Word::of(access.before),
            access: Access::of(access.previous, time(step, tick)),
        };
        let flags = NUMBERS.map(|number| flag(number == record.number.before));
        let state = self.state(step);
        let is_exit = flags[0] + flags[1] == F::ONE;
        let is_accelerator = accelerator::ALL.iter().any(|known| known.number == record.number.before);
        let [a0, a1] = record.arguments;
        let length = if record.position.is_some() { a1.before } else { 0 };
        SyscallColumns {
            state,
            flags,
            is_accelerator: flag(is_accelerator),
            accelerator: F::from_u32(if is_accelerator { record.number.before } else { 0 }),
            next_pc: if is_exit { F::from_u32(crate::buses::HALTED) } else { state.pc + F::ONE },
            number: Access::of(record.number.previous, time(step, tick::RS1)),
            a0: fixed(a0, tick::RD),
            a1: fixed(a1, tick::RS2),
            third: fixed(record.third, tick::MEMORY),
            result: Word::of(record.result),
            position: record.position.map_or_else(FixedRegister::default, |access| fixed(access, tick::RD)),
            position_after: Word::of(record.position.map_or(0, |access| access.before + length)),
            has_output: flag(length > 0),
        }
    }

    /// The `word`-th word of output of a system call.
    pub(super) fn output(self, record: &SyscallRecord, word: usize) -> OutputColumns<F> {
        let WordRecord { address, access } = record.output[word];
        let position = record.position.map_or(0, |access| access.before);
        let remaining = record.arguments[1].before - 4 * word as u32;
        let kept = if remaining >= 4 { u32::MAX } else { (1 << (8 * remaining)) - 1 };
        OutputColumns {
            is_more: flag(remaining > 4),
            is_last: [1, 2, 3, 4].map(|bytes| flag(remaining == bytes)),
            cycle: F::from_u32(record.step.cycle),
            address: F::from_u32(address / 4),
            index: F::from_u32(position / 4 + word as u32),
            remaining: F::from_u32(remaining),
            bytes: bytes_of(access.before),
            kept: Word::of(access.before & kept),
            memory: self.memory(record.step, access),
        }
    }
}
