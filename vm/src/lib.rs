#![doc = include_str!("../README.md")]
//!
//! # Structure
//!
//! ```text
//! ELF --Program::load--> Program --Machine::run--> exit code, output
//!                                      |
//!                                      +--> an Observer: nothing, a profile, or records for the prover
//! ```
//!
//! Most callers want [`execute`], which runs a program to its end and reports on it.

mod accelerator;
pub mod elf;
mod excerpt;
pub mod isa;
pub mod layout;
pub mod machine;
pub mod memory;
pub mod observer;
pub mod profile;
pub mod program;
pub mod record;
pub mod report;
pub mod symbols;
pub mod syscall;
pub mod trap;

pub use elf::ElfError;
pub use excerpt::Excerpt;
pub use machine::{Limits, Machine, Pause, SetupError};
pub use observer::{Observer, Unobserved};
pub use program::Program;
pub use report::{ExecutionReport, Options, Outcome, execute};
pub use syscall::{Console, Host, Silent, Stream};
pub use trap::{Trap, TrapKind};
