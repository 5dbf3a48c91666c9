//! The C ABI declared in `include/nova.h`, the same on the machine and on the host.
//!
//! `read_input` and `write_output` follow the zkVM I/O standard.

use core::ffi::{CStr, c_char, c_int};
use nova_abi::syscall::{MARKER_BEGIN, MARKER_END, STDOUT};

/// Stores the address and the size of the private input.
///
/// # Safety
///
/// Both pointers must be valid for writes.
#[unsafe(no_mangle)]
unsafe extern "C" fn read_input(address: *mut *const u8, size: *mut usize) {
    let input = crate::read_input();
    // SAFETY: the caller's promise.
    unsafe {
        address.write(input.as_ptr());
        size.write(input.len());
    }
}

/// Appends to the public output.
///
/// # Safety
///
/// `output` must point to `size` bytes, unless `size` is 0.
#[unsafe(no_mangle)]
unsafe extern "C" fn write_output(output: *const u8, size: usize) {
    // SAFETY: the caller's promise.
    crate::write_output(unsafe { bytes(output, size) });
}

/// Ends the run; only code 0 is success.
#[unsafe(no_mangle)]
extern "C" fn nova_exit(code: c_int) -> ! {
    crate::exit(code)
}

/// Prints text to the host's standard output.
///
/// # Safety
///
/// `text` must point to `size` bytes, unless `size` is 0.
#[unsafe(no_mangle)]
unsafe extern "C" fn nova_print(text: *const u8, size: usize) {
    // SAFETY: the caller's promise.
    crate::platform::host_stream(STDOUT).write_bytes(unsafe { bytes(text, size) });
}

/// Begins a region of the execution report.
///
/// # Safety
///
/// `name` must be a C string.
#[unsafe(no_mangle)]
unsafe extern "C" fn nova_marker_begin(name: *const c_char) {
    // SAFETY: the caller's promise.
    crate::platform::marker(unsafe { CStr::from_ptr(name) }.to_bytes(), MARKER_BEGIN);
}

/// Ends the innermost region, whose name is `name`.
///
/// # Safety
///
/// `name` must be a C string.
#[unsafe(no_mangle)]
unsafe extern "C" fn nova_marker_end(name: *const c_char) {
    // SAFETY: the caller's promise.
    crate::platform::marker(unsafe { CStr::from_ptr(name) }.to_bytes(), MARKER_END);
}

/// A slice from C, where an empty array may have a null pointer.
///
/// # Safety
///
/// `address` must point to `size` bytes that do not change during `'a`, unless `size` is 0.
unsafe fn bytes<'a>(address: *const u8, size: usize) -> &'a [u8] {
    if size == 0 {
        return &[];
    }
    // SAFETY: the caller's promise.
    unsafe { core::slice::from_raw_parts(address, size) }
}

/// Appends a claim about another run. The machine has its own, in assembly.
///
/// # Safety
///
/// `claim` must point to 32 words.
#[cfg(not(target_arch = "riscv32"))]
#[unsafe(no_mangle)]
unsafe extern "C" fn nova_write_claim(claim: *const [u32; crate::CLAIM_WORDS]) {
    // SAFETY: the caller's promise.
    crate::write_claim(unsafe { &*claim });
}
