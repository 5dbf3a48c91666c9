//! Columns of the `branch` chip.

use crate::gadgets::{LessThan, ReadRegister, State};

/// Columns of [`Branch`](super::Branch).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct BranchColumns<T> {
    /// State before.
    pub state: State<T>,
    /// 1 for `beq`, `bne`, `blt`, `bge`, `bltu`, `bgeu`, else 0; boolean here, at most one is 1.
    pub flags: [T; 6],
    /// First source.
    pub rs1: ReadRegister<T>,
    /// Second source.
    pub rs2: ReadRegister<T>,
    /// Where it goes if taken, in words; tied to the instruction by the program bus.
    pub target: T,
    /// Where it does go, in words.
    pub next_pc: T,
    /// The comparison; its difference also decides equality.
    pub less_than: LessThan<T>,
    /// 1 if the sources are equal, else 0.
    pub equal: T,
    /// Inverse of the sum of the difference's limbs, where that is not zero.
    pub inverse: T,
}
crate::columns!(BranchColumns);
