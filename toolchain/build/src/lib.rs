#![doc = include_str!("../README.md")]
//!
//! # Requirements
//!
//! cargo, and a Rust compiler with the source of its standard library, because the standard library is not
//! distributed in compiled form for the machine. [`Compiler::find`] documents the search; its errors say what to
//! install.
//!
//! # Reproducible builds
//!
//! Verifiers pin the hash of the ELF file, so a build must produce the same bytes in any folder and on any computer
//! with the same compiler and linker. A build gets a clean environment with the variables of a list
//! (`environment.rs`), and only the part of cargo's configuration that says where packages come from (`settings.rs`).
//! Neither paths nor cargo's hashes of paths reach the compiler's output (`wrapper.sh`).
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

/// The target triple of the machine.
///
/// Its instruction set is RV32IM. Unlike `riscv32im-unknown-none-elf`, the target is single-threaded, so the standard
/// library has all atomic types; `-C passes=lower-atomic` compiles them to plain loads and stores.
pub const TARGET: &str = "riscv32im-risc0-zkvm-elf";

/// The default profile of guests: link-time optimisation across all crates, no debug information, and the symbol
/// table, which the profiler needs. A package need not declare it.
pub const GUEST_PROFILE: &str = "guest";
