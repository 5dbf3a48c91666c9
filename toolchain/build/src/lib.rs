//! Builds guests: from a Rust package to an ELF file for the machine.
//!
//! ```no_run
//! use nova_build::GuestBuilder;
//!
//! let guest = GuestBuilder::new("examples/fibonacci").build(|event| println!("{event}"))?;
//! println!("{} built by {}", guest.path.display(), guest.compiler);
//! # Ok::<(), nova_build::BuildError>(())
//! ```
//!
//! **What it needs.** cargo, and a Rust compiler with the source of its standard library, because no compiler comes
//! with a standard library compiled for the machine. [`Compiler::find`] says where it looks; the error says what to
//! install.
//!
//! **Same source, same bytes.** The ELF's hash is what a verifier pins, so that a build must give the same bytes in
//! any folder, on any computer that has the same compiler and linker. Nothing of the environment gets in: flags from
//! the environment or from cargo's configuration are not used, and neither paths nor cargo's hashes of paths reach
//! the compiler's output (see `wrapper.sh` in the source).
#![forbid(unsafe_code)]

mod cargo;
mod compiler;
mod error;
mod guest;
mod patches;
mod pin;
mod progress;
mod sdk;

pub use compiler::{COMPILER_VARIABLE, Compiler};
pub use error::BuildError;
pub use guest::{Guest, GuestBuilder};
pub use pin::{COMPILER_FILE, HASH_FILE, PinError, Pins};
pub use progress::Event;
pub use sdk::{Sdk, build_sdk};

/// The compiler's name for the machine.
///
/// Its instructions are RV32IM. Unlike `riscv32im-unknown-none-elf` it is declared to have one thread, so that the
/// standard library offers all atomic types; `-C passes=lower-atomic` makes plain loads and stores of them.
pub const TARGET: &str = "riscv32im-risc0-zkvm-elf";

/// The profile that guests are built with unless another is asked for: optimised across all crates, without debug
/// information, with the symbol table that profiles need. A package need not declare it.
pub const GUEST_PROFILE: &str = "guest";
