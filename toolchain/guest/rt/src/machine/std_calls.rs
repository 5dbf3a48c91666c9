//! The platform functions of the standard library for its target `zkvm`, as declared in `std::sys::pal::zkvm::abi`.
//!
//! Standard input is the private input; standard output and error are printed to the host. There are no arguments,
//! environment variables or randomness. Threads, clocks, files and sockets return the standard library's error
//! `unsupported`.

use super::{Global, io};
use alloc::alloc::alloc;
use core::alloc::Layout;
use nova_abi::syscall::{STDERR, STDOUT};
use std::io::Write;

/// Stream number of standard input.
const STDIN: u32 = 0;

/// Stream number of the public output.
const JOURNAL: u32 = 3;

/// The result of `sys_getenv` for a missing variable.
const ABSENT: usize = usize::MAX;

/// The number of input bytes that standard input has returned.
static READ: Global<usize> = Global::new(0);

/// # Safety
///
/// `buffer` must be valid for writes of `size` bytes.
#[unsafe(no_mangle)]
unsafe extern "C" fn sys_read(stream: u32, buffer: *mut u8, size: usize) -> usize {
    if stream != STDIN {
        return 0;
    }
    let input = io::read_input();
    // SAFETY: the closure does not access the global.
    let rest = unsafe {
        READ.with(|read| {
            let rest = &input[*read..];
            let rest = &rest[..rest.len().min(size)];
            *read += rest.len();
            rest
        })
    };
    // SAFETY: the caller promises that the buffer is valid; it is not in the input.
    unsafe { buffer.copy_from_nonoverlapping(rest.as_ptr(), rest.len()) };
    rest.len()
}

/// # Safety
///
/// `bytes` must point to `size` bytes.
#[unsafe(no_mangle)]
unsafe extern "C" fn sys_write(stream: u32, bytes: *const u8, size: usize) {
    // SAFETY: the caller's promise.
    let bytes = unsafe { core::slice::from_raw_parts(bytes, size) };
    match stream {
        STDOUT | STDERR => io::host_stream(stream).write_bytes(bytes),
        JOURNAL => io::write_output(bytes),
        _ => {}
    }
}

/// # Safety
///
/// `message` must point to `size` bytes.
#[unsafe(no_mangle)]
unsafe extern "C" fn sys_log(message: *const u8, size: usize) {
    // SAFETY: the caller's promise.
    unsafe { sys_write(STDERR, message, size) };
}

/// Flushes standard output, which is line-buffered.
pub(super) fn flush() {
    // A failed print does not change the run.
    let _ = std::io::stdout().flush();
}

/// Ends a run that panicked. The standard library has printed the message. It does not flush, because the panic may
/// have happened while a stream was locked.
#[unsafe(no_mangle)]
extern "C" fn sys_panic(_message: *const u8, _size: usize) -> ! {
    super::end(crate::PANIC_EXIT_CODE)
}

/// Ends a run.
#[unsafe(no_mangle)]
extern "C" fn sys_halt() -> ! {
    super::exit(0)
}

/// Random bytes, which are zeros: a proof depends on the input only. The standard library uses them for keys of hash
/// maps and nothing else.
///
/// # Safety
///
/// `words` must be valid for writes of `count` words.
#[unsafe(no_mangle)]
unsafe extern "C" fn sys_rand(words: *mut u32, count: usize) {
    // SAFETY: the caller's promise.
    unsafe { words.write_bytes(0, count) };
}

/// There are no environment variables.
#[unsafe(no_mangle)]
extern "C" fn sys_getenv(_words: *mut u32, _count: usize, _name: *const u8, _size: usize) -> usize {
    ABSENT
}

/// There are no arguments.
#[unsafe(no_mangle)]
extern "C" fn sys_argc() -> usize {
    0
}

/// Never called, as there are no arguments.
#[unsafe(no_mangle)]
extern "C" fn sys_argv(_words: *mut u32, _count: usize, _index: usize) -> usize {
    0
}

/// Allocates for `std::alloc::System`. The global allocator uses the heap directly.
#[unsafe(no_mangle)]
extern "C" fn sys_alloc_aligned(bytes: usize, align: usize) -> *mut u8 {
    // SAFETY: the layout is not empty.
    Layout::from_size_align(bytes.max(1), align).map_or(core::ptr::null_mut(), |layout| unsafe { alloc(layout) })
}

/// [`sys_alloc_aligned`] for words.
#[unsafe(no_mangle)]
extern "C" fn sys_alloc_words(count: usize) -> *mut u32 {
    sys_alloc_aligned(count.saturating_mul(size_of::<u32>()), align_of::<u32>()).cast()
}
