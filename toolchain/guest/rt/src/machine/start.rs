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

// What the linker script asks for: the word that tp points to, in front of the thread's data, and the last section before
// the heap.
global_asm!(
    ".pushsection .tdata.start, \"awT\", @progbits",
    ".balign 16",
    ".word 0",
    ".popsection",
    // Without an alignment of its own: LLD cannot shorten it where there are no bytes.
    ".pushsection .heap, \"awx\", @nobits",
    ".zero 16",
    ".popsection",
);

/// What code that was compiled for shared libraries passes to [`__tls_get_addr`].
#[repr(C)]
struct ThreadDatum {
    module: usize,
    offset: usize,
}

/// The ABI counts offsets in a module's data from here, so that small immediates reach to either side.
const THREAD_DATA_BIAS: usize = 0x800;

/// The address of a datum of the only thread, for C code that was compiled with `-fPIC`.
///
/// # Safety
///
/// `datum` is one that the linker made.
#[unsafe(no_mangle)]
unsafe extern "C" fn __tls_get_addr(datum: *const ThreadDatum) -> *mut u8 {
    let thread: *mut u8;
    // SAFETY: reads a register that nothing changes after the start; `datum` is valid by the caller's promise.
    unsafe {
        asm!("mv {}, tp", out(reg) thread, options(nomem, nostack, preserves_flags));
        thread.wrapping_add((*datum).offset).wrapping_add(THREAD_DATA_BIAS)
    }
}

/// Sets the three registers that compiled code expects and goes on in Rust. Memory needs no preparation: the loader has
/// placed the data, and everything else is zero.
///
/// # Safety
///
/// Called by nobody: the machine starts here.
#[unsafe(no_mangle)]
#[unsafe(naked)]
#[unsafe(link_section = ".text.start")]
unsafe extern "C" fn _start() -> ! {
    naked_asm!(
        ".option push",
        // Relaxation would make these instructions relative to the register that the first one sets.
        ".option norelax",
        "la gp, __global_pointer$",
        "la tp, __tls_start",
        ".option pop",
        "li sp, {stack_top}",
        // Reaches any distance: the linker may place the rest of a large program between here and there.
        "tail {run}",
        stack_top = const STACK_TOP,
        run = sym run,
    )
}

extern "C" fn run() -> ! {
    run_constructors();
    // SAFETY: defined once by `entry!` or by the C program, and called once, here.
    let code = unsafe { main() };
    run_destructors();
    super::exit(code)
}

fn run_constructors() {
    // SAFETY: the linker script puts both symbols around an array of constructors, which are called once, here.
    unsafe {
        let mut constructor = __init_array_start.as_ptr();
        while constructor != __init_array_end.as_ptr() {
            (*constructor)();
            constructor = constructor.add(1);
        }
    }
}

/// Runs what C and C++ programs leave to be done at their end, the last constructed first.
pub(super) fn run_destructors() {
    // SAFETY: as above, of destructors, from the end; `main` has returned or has called `exit`, so that this is once.
    unsafe {
        let mut destructor = __fini_array_end.as_ptr();
        while destructor != __fini_array_start.as_ptr() {
            destructor = destructor.sub(1);
            (*destructor)();
        }
    }
}
