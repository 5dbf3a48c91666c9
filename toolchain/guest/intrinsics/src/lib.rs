#![doc = include_str!("../README.md")]
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
pub use model::{add_point, double_point, multiply_add, multiply_add_fp2, multiply_add_to, scale_add_fp2};
#[cfg(target_arch = "riscv32")]
pub use syscalls::{
    add_point, double_point, keccak_f, multiply_add, multiply_add_fp2, multiply_add_to, scale_add_fp2,
    sha256_compress,
};
