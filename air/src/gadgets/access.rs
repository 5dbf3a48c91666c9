//! Accesses to registers and memory: the offline memory check.
//!
//! # Argument
//! Every access receives the message (space, address, value, previous timestamp) and sends (space, address, value
//! afterwards, timestamp of the access) with previous < current. The boundary table sends each touched cell's first
//! value at timestamp 0 and receives its last. As the bus balances, the messages of a cell form paths from accesses
//! back to a first message; timestamps strictly decrease along them, so there are no cycles, and the boundary's one
//! first message (see the boundary chip for why there is only one) is where every path begins. So the accesses of a
//! cell form one chain, ordered by time, and each reads what the one before left.

use super::{Word, constant, expr, limb_inverse, range, tick};
use crate::ChipBuilder;
use crate::buses::{MEMORY, MemoryMessage, RAM, REGISTERS};

/// The columns that order an access after the one before it to the same cell.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct Access<T> {
    /// Timestamp of the previous access, 0 for none; below 2^25 because every timestamp sent on the memory bus is.
    pub previous: T,
    /// Low 16 bits of `timestamp - previous - 1`; range-checked here.
    pub difference_lo: T,
}

/// One access: receives the cell's last message and sends its next.
///
/// # Assumptions
/// `timestamp` is below 2^25, and the limbs of `after` are below 2^16.
///
/// # Proof that previous < timestamp
/// With `d = timestamp - previous - 1` in the field, the lookups show `d = lo + 2^16 hi` for `lo < 2^16` and
/// `hi < 2^9`, so `d` is below 2^25. `previous` was sent as a timestamp and is below 2^25. Then `previous + 1 + d` is
/// below 2^26 and so equals `timestamp` as integers, hence `previous < timestamp`.
pub fn access<B: ChipBuilder>(
    b: &mut B,
    count: &B::Expr,
    (space, address): (u32, B::Expr),
    (before, after): (Word<B::Expr>, Word<B::Expr>),
    access: &Access<B::Var>,
    timestamp: B::Expr,
) {
    let space = constant::<B>(space);
    let (previous, lo): (B::Expr, B::Expr) = (access.previous.into(), access.difference_lo.into());
    let difference = timestamp.clone() - previous.clone() - constant::<B>(1);
    let received = MemoryMessage {
        space: space.clone(),
        address: address.clone(),
        lo: before.lo,
        hi: before.hi,
        timestamp: previous,
    };
    let sent = MemoryMessage { space, address, lo: after.lo, hi: after.hi, timestamp };
    b.receive(MEMORY, count.clone(), received.elements());
    b.send(MEMORY, count.clone(), sent.elements());
    range(b, count.clone(), lo.clone(), constant::<B>(16));
    range(b, count.clone(), (difference - lo) * limb_inverse(), constant::<B>(tick::TIME_BITS - 16));
}

/// A register that is read.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct ReadRegister<T> {
    /// Its number; tied to the instruction by the program bus.
    pub register: T,
    /// Its value; limbs below 2^16 because it comes from the memory bus.
    pub value: Word<T>,
    /// Order of the access.
    pub access: Access<T>,
}

/// Reads a register on rows where `count` is 1.
pub fn read_register<B: ChipBuilder>(
    b: &mut B,
    count: &B::Expr,
    register: &ReadRegister<B::Var>,
    timestamp: B::Expr,
) {
    let (value, number) = (expr::<B>(register.value), register.register.into());
    access(b, count, (REGISTERS, number), (value.clone(), value), &register.access, timestamp);
}

/// A register that is written.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct WriteRegister<T> {
    /// Its number; tied to the instruction by the program bus, which never names x0.
    pub register: T,
    /// Its value before.
    pub before: Word<T>,
    /// Order of the access.
    pub access: Access<T>,
}

/// Writes `after`, whose limbs the caller has bounded, to a register on rows where `count` is 1.
pub fn write_register<B: ChipBuilder>(
    b: &mut B,
    count: &B::Expr,
    register: &WriteRegister<B::Var>,
    after: Word<B::Expr>,
    timestamp: B::Expr,
) {
    let (before, number) = (expr::<B>(register.before), register.register.into());
    access(b, count, (REGISTERS, number), (before, after), &register.access, timestamp);
}

/// A register with a fixed number.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct FixedRegister<T> {
    /// Its value before; limbs below 2^16 because it comes from the memory bus.
    pub value: Word<T>,
    /// Order of the access.
    pub access: Access<T>,
}

/// Reads a word of memory on rows where `count` is 1; `address` is in words and canonical (below 2^30).
pub fn read_ram<B: ChipBuilder>(
    b: &mut B,
    count: &B::Expr,
    address: B::Expr,
    value: Word<B::Expr>,
    order: &Access<B::Var>,
    timestamp: B::Expr,
) {
    access(b, count, (RAM, address), (value.clone(), value), order, timestamp);
}

/// Writes a word of memory on rows where `count` is 1; `address` is in words and canonical (below 2^30).
pub fn write_ram<B: ChipBuilder>(
    b: &mut B,
    count: &B::Expr,
    address: B::Expr,
    values: (Word<B::Expr>, Word<B::Expr>),
    order: &Access<B::Var>,
    timestamp: B::Expr,
) {
    access(b, count, (RAM, address), values, order, timestamp);
}
