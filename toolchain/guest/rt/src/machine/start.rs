//! From the first instruction to the guest's main function.

use core::arch::{asm, global_asm, naked_asm};
use nova_abi::memory::STACK_TOP;

/// A constructor or destructor of a C or C++ object.
type Hook = extern "C" fn();

unsafe extern "C" {
    fn main() -> i32;
    static __init_array_start: [Hook; 0];
    static __init_array_end: [Hook; 0];
    static __fini_array_start: [Hook; 0];
    static __fini_array_end: [Hook; 0];
}

// Sections that the linker script requires: the word that tp points to, before the thread-local data, and the last
// section before the heap.
global_asm!(
    ".pushsection .tdata.start, \"awT\", @progbits",
    ".balign 16",
    ".word 0",
    ".popsection",
    // No alignment here: LLD cannot remove padding from a section without bytes.
    ".pushsection .heap, \"awx\", @nobits",
    ".zero 16",
    ".popsection",
);

/// The argument of [`__tls_get_addr`], as the ABI defines it.
#[repr(C)]
struct ThreadDatum {
    module: usize,
    offset: usize,
}

/// The ABI biases offsets by this value, so that immediates reach further.
const THREAD_DATA_BIAS: usize = 0x800;

/// The address of a thread-local variable, for C code compiled with `-fPIC`. There is one thread.
///
/// # Safety
///
/// `datum` must come from the linker.
#[unsafe(no_mangle)]
unsafe extern "C" fn __tls_get_addr(datum: *const ThreadDatum) -> *mut u8 {
    let thread: *mut u8;
    // SAFETY: tp is constant after `_start`; `datum` is valid by the caller's promise.
    unsafe {
        asm!("mv {}, tp", out(reg) thread, options(nomem, nostack, preserves_flags));
        thread.wrapping_add((*datum).offset).wrapping_add(THREAD_DATA_BIAS)
    }
}

/// The entry point of the ELF file. Sets gp, tp and sp, and jumps to Rust. Memory is ready: the loader has written
/// the data, and everything else is zero.
///
/// # Safety
///
/// Only the machine calls it.
#[unsafe(no_mangle)]
#[unsafe(naked)]
#[unsafe(link_section = ".text.start")]
unsafe extern "C" fn _start() -> ! {
    naked_asm!(
        ".option push",
        // Relaxation would make these instructions relative to gp, which the first one sets.
        ".option norelax",
        "la gp, __global_pointer$",
        "la tp, __tls_start",
        ".option pop",
        "li sp, {stack_top}",
        // A tail call reaches any distance, also across a large program.
        "tail {run}",
        stack_top = const STACK_TOP,
        run = sym run,
    )
}

extern "C" fn run() -> ! {
    run_constructors();
    // SAFETY: `entry!` or the C program defines it, and it is only called here.
    let code = unsafe { main() };
    run_destructors();
    super::exit(code)
}

fn run_constructors() {
    // SAFETY: the linker script defines both symbols around the array of constructors, which are only called here.
    unsafe {
        let mut constructor = __init_array_start.as_ptr();
        while constructor != __init_array_end.as_ptr() {
            (*constructor)();
            constructor = constructor.add(1);
        }
    }
}

/// Runs the destructors of C and C++ in reverse order.
pub(super) fn run_destructors() {
    // SAFETY: as above for destructors. `main` has returned or has called `exit`, so they run once.
    unsafe {
        let mut destructor = __fini_array_end.as_ptr();
        while destructor != __fini_array_start.as_ptr() {
            destructor = destructor.sub(1);
            (*destructor)();
        }
    }
}
