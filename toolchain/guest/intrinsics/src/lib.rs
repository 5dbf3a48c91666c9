//! The machine's circuits, as functions, and what is built on them right away: the sponge of Keccak, arithmetic modulo a
//! long number, and elliptic curves.
//!
//! They are here and not where they are used, because crates that stand in for published ones need nothing else. On the
//! host there are no circuits, and so neither the functions that call them: who needs one has another there. Tests on the
//! host have the feature `model`, which computes what the circuits for long numbers and points do.
#![no_std]

#[cfg(any(feature = "model", target_arch = "riscv32"))]
extern crate alloc;

pub mod bigint;
#[cfg(all(feature = "model", not(target_arch = "riscv32")))]
mod model;
pub mod sponge;
#[cfg(target_arch = "riscv32")]
mod syscalls;
pub mod weierstrass;

#[cfg(all(feature = "model", not(target_arch = "riscv32")))]
pub use model::{add_point, double_point, multiply_add, multiply_add_pairs, multiply_add_to, scale_add_pairs};
#[cfg(target_arch = "riscv32")]
pub use syscalls::{
    add_point, double_point, keccak_f, multiply_add, multiply_add_pairs, multiply_add_to, scale_add_pairs,
    sha256_compress,
};
