//! `ecall`.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::SyscallColumns;

use crate::{Chip, ChipBuilder, EvalError};
use alloc::borrow::Cow;
use nova_abi::syscall::{self, OUTPUT_CALL_MAX_BYTES, OUTPUT_MAX_BYTES};

/// The output's length in bytes has this many bits at most.
pub(crate) const OUTPUT_BITS: u32 = OUTPUT_MAX_BYTES.ilog2() + 1;

/// The greatest length of a call has this many bits.
pub(crate) const CALL_BITS: u32 = OUTPUT_CALL_MAX_BYTES.ilog2() + 1;

// A low limb above the greatest length is less than 2^16 above it, and the difference has no range.
const _: () = assert!(CALL_BITS <= 16);

/// Numbers of the calls, in the order of the flags.
pub const NUMBERS: [u32; 7] = [
    syscall::EXIT,
    syscall::EXIT_LINUX,
    syscall::READ_INPUT,
    syscall::WRITE_OUTPUT,
    syscall::CYCLE_MARKER,
    syscall::WRITE_HOST,
    syscall::WRITE_CLAIMS,
];

/// The chip of the system calls.
///
/// An unknown number has no row, or no chip that serves it, so it cannot be proved. What a call shows to the host is
/// not part of the proof.
///
/// *Accelerators*: the row passes the call on to the chip of that number, which accesses the memory and decides the
/// value written to a0.
///
/// *Input length*: it lies in a register that no instruction can name. The prover chooses its value at the start of the
/// run, once; every `read_input` returns the same.
///
/// *Output*: the number of bytes so far lies in such a register too, and starts as zero. A call passes its address,
/// index and length to the output chip, which reads the words. The length is 2^12 at most, so that a table of one call's
/// words is small, and `position + length` does not wrap: the sum is below 2^24 by lookup.
///
/// *Claims* are as output, with a register of their own. Their indices begin at
/// [`FIRST_CLAIM`](crate::chips::output_digest::FIRST_CLAIM), behind those of all output.
pub struct Syscall;

impl Chip for Syscall {
    fn name(&self) -> Cow<'static, str> {
        "syscall".into()
    }

    fn width(&self) -> usize {
        SyscallColumns::<u8>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
