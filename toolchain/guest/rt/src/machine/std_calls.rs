//! What the standard library asks of the platform: the symbols of its target `zkvm`, as `std::sys::pal::zkvm::abi`
//! declares them.
//!
//! Standard input is the private input, standard output and error are the host's text streams. There are no
//! arguments, no variables and no randomness. What else is missing (threads, clocks, files, sockets) the standard
//! library refuses by itself.

use super::{Global, io};
use alloc::alloc::alloc;
use core::alloc::Layout;
use nova_abi::syscall::{STDERR, STDOUT};
use std::io::Write;

/// Number of standard input, and of the public output, among the streams.
const STDIN: u32 = 0;
const JOURNAL: u32 = 3;

/// What `sys_getenv` returns for a variable that does not exist.
const ABSENT: usize = usize::MAX;

/// Bytes of the private input that standard input has handed out.
static READ: Global<usize> = Global::new(0);

/// # Safety
///
/// `buffer` has room for `size` bytes.
#[unsafe(no_mangle)]
unsafe extern "C" fn sys_read(stream: u32, buffer: *mut u8, size: usize) -> usize {
    if stream != STDIN {
        return 0;
    }
    let input = io::read_input();
    // SAFETY: the closure comes back to nothing.
    let rest = unsafe {
        READ.with(|read| {
            let rest = &input[*read..];
            let rest = &rest[..rest.len().min(size)];
            *read += rest.len();
            rest
        })
    };
    // SAFETY: the buffer has room by the caller's promise, and the input is not written to.
    unsafe { buffer.copy_from_nonoverlapping(rest.as_ptr(), rest.len()) };
    rest.len()
}

/// # Safety
///
/// `bytes` points to `size` bytes.
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
/// `message` points to `size` bytes.
#[unsafe(no_mangle)]
unsafe extern "C" fn sys_log(message: *const u8, size: usize) {
    // SAFETY: the caller's promise.
    unsafe { sys_write(STDERR, message, size) };
}

/// Hands the host what was printed and does not end a line yet.
pub(super) fn flush() {
    // Text that cannot be shown changes nothing in the run.
    let _ = std::io::stdout().flush();
}

/// Ends a run that panicked. The standard library has shown the message already; it may have panicked while it printed, and
/// its streams be in use.
#[unsafe(no_mangle)]
extern "C" fn sys_panic(_message: *const u8, _size: usize) -> ! {
    super::end(crate::PANIC_EXIT_CODE)
}

/// Ends a run.
#[unsafe(no_mangle)]
extern "C" fn sys_halt() -> ! {
    super::exit(0)
}

/// Keys of hash maps: always the same, since a proof depends on nothing but the input. The standard library asks for
/// nothing else.
///
/// # Safety
///
/// `words` has room for `count` words.
#[unsafe(no_mangle)]
unsafe extern "C" fn sys_rand(words: *mut u32, count: usize) {
    // SAFETY: the caller's promise.
    unsafe { words.write_bytes(0, count) };
}

/// No variable exists.
#[unsafe(no_mangle)]
extern "C" fn sys_getenv(_words: *mut u32, _count: usize, _name: *const u8, _size: usize) -> usize {
    ABSENT
}

/// There are no arguments.
#[unsafe(no_mangle)]
extern "C" fn sys_argc() -> usize {
    0
}

/// There are no arguments, so that nobody asks for one.
#[unsafe(no_mangle)]
extern "C" fn sys_argv(_words: *mut u32, _count: usize, _index: usize) -> usize {
    0
}

/// For `std::alloc::System`; everything else uses the heap directly.
#[unsafe(no_mangle)]
extern "C" fn sys_alloc_aligned(bytes: usize, align: usize) -> *mut u8 {
    // SAFETY: the layout is not empty.
    Layout::from_size_align(bytes.max(1), align).map_or(core::ptr::null_mut(), |layout| unsafe { alloc(layout) })
}

/// Room for words, as above.
#[unsafe(no_mangle)]
extern "C" fn sys_alloc_words(count: usize) -> *mut u32 {
    sys_alloc_aligned(count.saturating_mul(size_of::<u32>()), align_of::<u32>()).cast()
}
