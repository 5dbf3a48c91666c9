//! Runtime of guests: programs whose execution is proved.
//!
//! A guest reads a private input, computes, and writes a public output; the proof says that this program wrote this
//! output and ended with this exit code. The same source also builds as an ordinary program of the host, to be
//! tested and debugged there.
//!
//! ```no_run
//! #![cfg_attr(target_arch = "riscv32", no_std, no_main)]
//!
//! nova_rt::entry!(main);
//!
//! fn main() {
//!     let sum = nova_rt::read_input().iter().map(|&byte| u32::from(byte)).sum::<u32>();
//!     nova_rt::write_output(&sum.to_le_bytes());
//! }
//! ```
//!
//! What each part does on the machine and on the host:
//!
//! | | machine | host |
//! |---|---|---|
//! | [`read_input`] | the bytes the host placed in memory; no copy | the file named by `NOVA_INPUT`, else standard input |
//! | [`write_output`] | public output | the file named by `NOVA_OUTPUT`, else standard output |
//! | `io::read`, `io::commit` | values of any type in input and output, with the feature `serde` | the same |
//! | [`print!`], [`eprint!`] | host's standard output or error; not proved | the same streams |
//! | [`cycle_scope`] | a region of the execution report | nothing |
//! | panic | message to standard error, exit code [`PANIC_EXIT_CODE`] | the standard library's |
//! | heap | size classes, see `heap` | the standard library's |
//!
//! There is no randomness on the machine: nothing that a proof depends on may come from outside the input. Crates
//! that ask `getrandom` for random bytes get its `unsupported` error ([nova-build] selects that backend).
//!
//! With the feature `accelerators` the program also has the C functions of `zkvm_accelerators.h`, and
//! `native_keccak256`, which alloy-primitives calls with its feature `native-keccak`.
//!
//! [nova-build]: https://docs.rs/nova-build
#![cfg_attr(target_arch = "riscv32", no_std)]

#[cfg(target_arch = "riscv32")]
extern crate alloc;

// Brings the panic handler, also where the guest itself uses nothing of it.
#[cfg(all(target_arch = "riscv32", feature = "std"))]
extern crate std;

// Its functions are for C and for alloy; no Rust name of it is used.
#[cfg(feature = "accelerators")]
extern crate nova_crypto as _;

mod exports;
#[cfg(any(target_arch = "riscv32", test))]
mod heap;
#[cfg(feature = "serde")]
pub mod io;
mod marker;
mod print;
mod termination;

#[cfg(target_arch = "riscv32")]
#[path = "machine/mod.rs"]
mod platform;

#[cfg(not(target_arch = "riscv32"))]
#[path = "host.rs"]
mod platform;

#[cfg(not(target_arch = "riscv32"))]
pub mod sdk;

pub use marker::{CycleScope, cycle_scope};
pub use platform::{exit, read_input, write_output};
#[doc(hidden)]
pub use print::{eprint_arguments, print_arguments};
pub use termination::Termination;

/// Exit code of a guest that panicked: the one that Rust programs have everywhere.
pub const PANIC_EXIT_CODE: i32 = 101;

/// Exit code of a guest that called C's `abort`: what a shell shows for a process killed by SIGABRT.
pub const ABORT_EXIT_CODE: i32 = 134;

/// Names the function that the guest starts with.
///
/// The function takes nothing and returns a [`Termination`]: `()` or a `Result` whose error becomes a failed run. On
/// the host it becomes the program's `main`. The crate root needs
/// `#![cfg_attr(target_arch = "riscv32", no_std, no_main)]`.
#[macro_export]
macro_rules! entry {
    (main) => {
        #[cfg(target_arch = "riscv32")]
        $crate::entry!(@machine main);
    };
    ($function:path) => {
        #[cfg(target_arch = "riscv32")]
        $crate::entry!(@machine $function);
        #[cfg(not(target_arch = "riscv32"))]
        fn main() {
            $crate::exit($crate::Termination::exit_code($function()));
        }
    };
    (@machine $function:path) => {
        const _: () = {
            #[unsafe(export_name = "main")]
            extern "C" fn start() -> i32 {
                $crate::Termination::exit_code($function())
            }
        };
    };
}
