//! From the first instruction to the guest's main function.

use core::arch::naked_asm;
use nova_abi::memory::STACK_TOP;

/// A constructor of a C or C++ object.
type Constructor = extern "C" fn();

unsafe extern "C" {
    fn main() -> i32;
    static __init_array_start: [Constructor; 0];
    static __init_array_end: [Constructor; 0];
}

/// Sets the two registers that compiled code expects and goes on in Rust. Memory needs no preparation: the loader has
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
        // Relaxation would make this instruction relative to the register that it sets.
        ".option norelax",
        "la gp, __global_pointer$",
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
    super::exit(unsafe { main() })
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
