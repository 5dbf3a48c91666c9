//! System calls: the number is in a7, arguments are in a0 to a2, and the result is in a0. Other registers do not
//! change.

use core::arch::asm;
use nova_abi::syscall::{CYCLE_MARKER, EXIT, READ_INPUT, WRITE_HOST, WRITE_OUTPUT};

pub(super) fn exit(code: i32) -> ! {
    // SAFETY: ends the run.
    unsafe { asm!("ecall", in("a7") EXIT, in("a0") code, options(noreturn, nostack)) }
}

pub(super) fn read_input() -> usize {
    let length;
    // SAFETY: writes a0 only.
    unsafe { asm!("ecall", in("a7") READ_INPUT, lateout("a0") length, options(nomem, nostack, preserves_flags)) };
    length
}

pub(super) fn write_output(bytes: &[u8]) {
    debug_assert!(bytes.as_ptr().addr().is_multiple_of(size_of::<u32>()), "the output comes in whole words");
    call(WRITE_OUTPUT, bytes.as_ptr().addr(), bytes.len(), 0);
}

pub(super) fn write_host(stream: u32, bytes: &[u8]) {
    call(WRITE_HOST, stream as usize, bytes.as_ptr().addr(), bytes.len());
}

pub(super) fn cycle_marker(name: &[u8], kind: u32) {
    call(CYCLE_MARKER, name.as_ptr().addr(), name.len(), kind as usize);
}

/// A call whose result is ignored, and which at most reads memory.
fn call(number: u32, first: usize, second: usize, third: usize) {
    // SAFETY: writes a0 only.
    unsafe {
        asm!(
            "ecall",
            in("a7") number,
            inlateout("a0") first => _,
            in("a1") second,
            in("a2") third,
            options(readonly, nostack, preserves_flags),
        );
    }
}
