#![doc = include_str!("../README.md")]
//!
//! # On the machine and on the host
//!
//! | | machine | host |
//! |---|---|---|
//! | [`read_input`] | the input in memory, without a copy | the file named by `NOVA_INPUT`, else standard input |
//! | [`write_output`] | the public output | the file named by `NOVA_OUTPUT`, else standard output |
//! | [`write_claim`] | a claim about another run | the file named by `NOVA_CLAIMS`, if it is set |
//! | `io::read`, `io::commit` | typed input and output, with the feature `serde` | the same |
//! | [`print!`], [`eprint!`] | the host's standard output or error; not proved | the same streams |
//! | [`cycle_scope`] | a region of the execution report | no effect |
//! | panic | message to standard error, exit code [`PANIC_EXIT_CODE`] | as in the standard library |
//! | heap | size classes, see the module `heap` | as in the standard library |
//!
//! The machine has no source of randomness: a proof depends on the input only. Crates that ask `getrandom` for random
//! bytes get its error `unsupported`; nova-build selects that backend.
#![cfg_attr(target_arch = "riscv32", no_std)]

#[cfg(target_arch = "riscv32")]
extern crate alloc;

// Links the panic handler, even if the guest does not use the standard library itself.
#[cfg(all(target_arch = "riscv32", feature = "std"))]
extern crate std;

// Links the functions for C and alloy; Rust code does not name the crate.
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
pub use platform::{exit, read_input, write_claim, write_output};
#[doc(hidden)]
pub use print::{eprint_arguments, print_arguments};
pub use termination::Termination;

/// Exit code of a guest that panicked, as of any Rust program.
pub const PANIC_EXIT_CODE: i32 = 101;

/// Words of a claim.
pub const CLAIM_WORDS: usize = nova_abi::syscall::CLAIM_WORDS;

/// Exit code of a guest that called C's `abort`: that of a process killed by SIGABRT, as shells show it.
pub const ABORT_EXIT_CODE: i32 = 134;

/// Declares the guest's main function.
///
/// The function has no arguments and returns a [`Termination`]: `()`, or a `Result` whose error fails the run. On the
/// host it becomes the program's `main`. The crate root needs
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
