//! Builds guests: from a Rust package to an ELF file for the machine.
//!
//! ```no_run
//! use nova_build::GuestBuilder;
//!
//! let guest = GuestBuilder::new("examples/guests/fibonacci").build(|event| println!("{event}"))?;
//! println!("{} built by {}", guest.path.display(), guest.compiler);
//! # Ok::<(), nova_build::BuildError>(())
//! ```
//!
//! A host's `build.rs` says [`build!`]`("guest")`, and its source `nova_host::include_elf!("NAME")`.
//!
//! **What it needs.** cargo, and a Rust compiler with the source of its standard library, because no compiler comes
//! with a standard library compiled for the machine. [`Compiler::find`] says where it looks; the error says what to
//! install.
//!
//! **Same source, same bytes.** The ELF's hash is what a verifier pins, so that a build must give the same bytes in
//! any folder, on any computer that has the same compiler and linker. A build starts from an empty environment, with the
//! variables of a list (`environment.rs`), and with that part of cargo's configuration that says where packages come from
//! (`settings.rs`). Neither paths nor cargo's hashes of paths reach the compiler's output (`wrapper.sh`).
#![forbid(unsafe_code)]

mod c_compiler;
mod cargo;
mod check;
mod compiler;
mod embed;
mod environment;
mod error;
mod guest;
mod manifest;
mod output;
mod patches;
mod pin;
mod progress;
mod sdk;
mod settings;
mod standard_library;
mod undefined;
mod watch;

pub use c_compiler::C_COMPILER_VARIABLE;
pub use compiler::{COMPILER_VARIABLE, Compiler};
pub use embed::{SKIP_VARIABLE, build};
pub use error::BuildError;
pub use guest::{Guest, GuestBuilder};
pub use manifest::patch_manifest;
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
