#![doc = include_str!("../README.md")]
//!
//! # Layers
//!
//! [`run_block`] takes an [input], runs its block and returns an [output]. [`Output::check`] is the verifier's side. Running
//! a block has three layers, with one trait between each pair:
//!
//! | layer | what it does | below it |
//! |---|---|---|
//! | [`bootloader`] | reads the input, applies the block's rules, compares the result with the header | [`system::System`] |
//! | [`system`] | accounts, storage, journal, fees, the commitment to the state | [`environment::Environment`] |
//! | [`environment`] | runs contracts, frame by frame | |
//!
//! The system reads the state through [`system::StateCommitment`], and the witness, which it cannot compute, through its
//! [oracle](system::oracle). Nothing in the witness is trusted.
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod bootloader;
#[cfg(feature = "bundle")]
pub mod bundle;
pub mod chain;
mod crypto;
pub mod environment;
#[cfg(feature = "import")]
pub mod import;
pub mod input;
pub mod output;
pub mod system;

/// The guest that runs [`run_block`] inside the machine, an ELF file. Its hash is in `guest-os/guest/elf.sha256`.
#[cfg(feature = "native")]
pub const ELF: &[u8] = include_bytes!("../guest/block.elf");

/// The guest that runs [`bundle::Input::output`] inside the machine, an ELF file. Its hash is in
/// `guest-os/bundle/elf.sha256`.
#[cfg(feature = "native")]
pub const BUNDLE_ELF: &[u8] = include_bytes!("../bundle/rollup-bundle.elf");

pub use bootloader::{BlockError, execute_block, run_block};
pub use input::StatelessInput;
pub use output::{AcceptanceError, Output};
