//! Columns of the `syscall` chip.

use crate::gadgets::{Access, FixedRegister, State, Word};

/// Columns of [`Syscall`](super::Syscall).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct SyscallColumns<T> {
    /// State before.
    pub state: State<T>,
    /// Which call it is, in the order of [`NUMBERS`](super::NUMBERS); boolean here, at most one is 1.
    pub flags: [T; 7],
    /// 1 if the call is an accelerator's; boolean here, and then none of the flags is 1.
    pub is_accelerator: T,
    /// Number of the accelerator, else 0; tied to a7 here, and to what is computed by the call bus.
    pub accelerator: T,
    /// Address of the next instruction, in words.
    pub next_pc: T,
    /// Order of the access to a7, whose value follows from the flags.
    pub number: Access<T>,
    /// a0, read and written.
    pub a0: FixedRegister<T>,
    /// a1.
    pub a1: FixedRegister<T>,
    /// a2; for `read_input` the register that holds the input's length.
    pub third: FixedRegister<T>,
    /// Value written to a0; of an accelerator from the call bus.
    pub result: Word<T>,
    /// The number of bytes of output so far, read and written by `write_output`; of claims, by `write_claims`.
    pub position: FixedRegister<T>,
    /// That number afterwards; limbs range-checked here.
    pub position_after: Word<T>,
    /// 1 if the call is one of these two with a length that is not zero, else 0. A length of zero admits 1 as well, but
    /// then starts a chain that cannot end, see [`Output`](crate::chips::Output).
    pub has_output: T,
}
crate::columns!(SyscallColumns);
