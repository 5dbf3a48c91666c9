//! What every instruction's row does: take the machine's state, fetch, and hand the state on.

use super::{Word, constant, limb_inverse, range, tick};
use crate::buses::{EXECUTION, ExecutionMessage, PROGRAM, ProgramMessage};
use crate::{AirBuilder, ChipBuilder};
use p3_field::PrimeCharacteristicRing;

/// The machine's state before an instruction.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct State<T> {
    /// Address of the instruction in words.
    pub pc: T,
    /// Cycle within the shard, from 1; below 2^22 because the verifier bounds the exit's cycle.
    pub cycle: T,
}

/// What the program table holds of an instruction; elements that it does not use stay zero.
#[derive(Clone)]
pub struct Operation<E> {
    /// Number of the operation.
    pub opcode: E,
    /// Destination register.
    pub rd: E,
    /// First source register.
    pub rs1: E,
    /// Second source register.
    pub rs2: E,
    /// Immediate.
    pub imm: Word<E>,
    /// Target in words.
    pub target: E,
    /// Address after a jump.
    pub link: Word<E>,
}

impl<E: PrimeCharacteristicRing> Operation<E> {
    /// An operation that uses nothing yet; fill in what it does use.
    pub fn new(opcode: E) -> Self {
        let zero = || Word::new(E::ZERO, E::ZERO);
        Self { opcode, rd: E::ZERO, rs1: E::ZERO, rs2: E::ZERO, imm: zero(), target: E::ZERO, link: zero() }
    }

    /// An operation on two registers.
    pub fn of_registers(opcode: E, [rd, rs1, rs2]: [impl Into<E>; 3]) -> Self {
        Self { rd: rd.into(), rs1: rs1.into(), rs2: rs2.into(), ..Self::new(opcode) }
    }
}

/// Number of the operation whose flag is 1; 0 if no flag is.
pub fn opcode_of<B: ChipBuilder, const N: usize>(flags: [B::Var; N], numbers: [u32; N]) -> B::Expr {
    flags.into_iter().zip(numbers).map(|(flag, number)| flag.into() * constant::<B>(number)).sum()
}

/// Timestamp of the access at a tick of the state's cycle.
pub fn timestamp<B: ChipBuilder>(state: &State<B::Var>, tick: u32) -> B::Expr {
    state.cycle.into() * constant::<B>(tick::PER_CYCLE) + constant::<B>(tick)
}

/// Receives a state, fetches the operation and sends the state with the next pc, on rows where `count` is 1.
pub fn execute<B: ChipBuilder>(
    b: &mut B,
    count: &B::Expr,
    state: &State<B::Var>,
    operation: Operation<B::Expr>,
    next_pc: B::Expr,
) {
    let Operation { opcode, rd, rs1, rs2, imm, target, link } = operation;
    let (pc, cycle): (B::Expr, B::Expr) = (state.pc.into(), state.cycle.into());
    let instruction = ProgramMessage {
        pc: pc.clone(),
        opcode,
        rd,
        rs1,
        rs2,
        imm_lo: imm.lo,
        imm_hi: imm.hi,
        target,
        link_lo: link.lo,
        link_hi: link.hi,
    };
    let before = ExecutionMessage { pc, cycle: cycle.clone() };
    let after = ExecutionMessage { pc: next_pc, cycle: cycle + constant::<B>(1) };
    b.receive(EXECUTION, count.clone(), before.elements());
    b.send(EXECUTION, count.clone(), after.elements());
    b.send(PROGRAM, count.clone(), instruction.elements());
}

/// pc of the instruction that follows in memory.
pub fn following_pc<B: ChipBuilder>(state: &State<B::Var>) -> B::Expr {
    state.pc.into() + constant::<B>(1)
}

/// Proves `sum = left + right mod 2^32` on rows where `flag` is 1 (degree 1, zero or one).
///
/// # Assumptions
/// The limbs of all three words are below 2^16.
///
/// # Proof
/// The carry out of a limb is `(left + right + carry in - sum) / 2^16` and is constrained to 0 or 1. Both sides of
/// `left + right + carry in = sum + 2^16 carry` are below 2^18, so the equation holds over the integers; given the
/// summands, the limb of the sum and the carry are then unique.
pub fn add_words<B: ChipBuilder>(
    b: &mut B,
    flag: B::Expr,
    left: &Word<B::Expr>,
    right: &Word<B::Expr>,
    sum: &Word<B::Expr>,
) {
    let carry_lo = (left.lo.clone() + right.lo.clone() - sum.lo.clone()) * limb_inverse();
    let carry_hi = (left.hi.clone() + right.hi.clone() + carry_lo.clone() - sum.hi.clone()) * limb_inverse();
    b.when(flag.clone()).assert_bool(carry_lo);
    b.when(flag).assert_bool(carry_hi);
}

/// The address `base + immediate mod 2^32` of an access or a jump, split for word addressing.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct Address<T> {
    /// Bits 2 to 15 of the address; range-checked here.
    pub word_lo: T,
    /// Bits 16 to 31 of the address; range-checked here.
    pub hi: T,
}

/// Proves that the address is `base + offset mod 2^32`, on rows where `count` is 1, and returns its word address.
///
/// # Assumptions
/// The limbs of `base` and `offset` are below 2^16, and `low_bits` (bits 0 and 1 of the address) is below 4.
///
/// # Guarantee
/// The word address that is returned is the integer `address / 4`, below 2^30 and so canonical: `word_lo < 2^14` and
/// `hi < 2^16` are looked up, hence `4 word_lo + low_bits` is a 16-bit limb and [`add_words`] applies.
pub fn word_address<B: ChipBuilder>(
    b: &mut B,
    count: &B::Expr,
    address: &Address<B::Var>,
    base: &Word<B::Expr>,
    offset: &Word<B::Expr>,
    low_bits: B::Expr,
) -> B::Expr {
    let (word_lo, hi): (B::Expr, B::Expr) = (address.word_lo.into(), address.hi.into());
    range(b, count.clone(), word_lo.clone(), constant::<B>(14));
    range(b, count.clone(), hi.clone(), constant::<B>(16));
    let address = Word::new(word_lo.clone() * constant::<B>(4) + low_bits, hi.clone());
    add_words(b, count.clone(), base, offset, &address);
    word_lo + hi * constant::<B>(1 << 14)
}
