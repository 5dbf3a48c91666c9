#![doc = include_str!("../README.md")]
//!
//! # Functions
//!
//! | function | precompile | specification |
//! |---|---|---|
//! | [`keccak256`] | opcode `KECCAK256` | |
//! | [`secp256k1::verify`] | | SEC 1; accepts both values of `s` |
//! | [`secp256k1::recover`] | `0x01` | Yellow Paper, appendix F |
//! | [`sha256`] | `0x02` | FIPS 180-4 |
//! | [`ripemd160`] | `0x03` | |
//! | [`modexp`] | `0x05` | EIP-198 |
//! | [`bn254::add`], [`bn254::mul`], [`bn254::pairing_check`] | `0x06` to `0x08` | EIP-196, EIP-197 |
//! | [`blake2f`] | `0x09` | EIP-152 |
//! | [`kzg::verify_point_evaluation`] | `0x0a` | EIP-4844 |
//! | [`bls12_381::g1_add`], [`bls12_381::g1_msm`], [`bls12_381::g2_add`], [`bls12_381::g2_msm`] | `0x0b` to `0x0e` | EIP-2537 |
//! | [`bls12_381::pairing_check`] | `0x0f` | EIP-2537 |
//! | [`bls12_381::map_fp_to_g1`], [`bls12_381::map_fp2_to_g2`] | `0x10`, `0x11` | EIP-2537 |
//! | [`secp256r1::verify`] | `0x100` | EIP-7951 |
//!
//! # Implementation
//!
//! Hash functions share their code on the machine and on the host; only their inner loops, in the private module
//! `machine`, differ. Curves and modular exponentiation have two implementations. The modules named `accelerated` are
//! for the machine, built on `nova-intrinsics` with `field`, `pairing` and `weierstrass`; those named `native` are
//! for the host, built on published crates. Tests on the host compare the two, with a model of the accelerators.
#![cfg_attr(not(test), no_std)]

extern crate alloc;

mod blake2;
pub mod bls12_381;
pub mod bn254;
#[cfg(feature = "c-abi")]
mod c_abi;
#[cfg(not(target_arch = "riscv32"))]
mod curve;
#[cfg(test)]
mod differential;
mod error;
#[cfg(any(test, target_arch = "riscv32"))]
mod field;
mod hash;
mod keccak;
pub mod kzg;
mod machine;
mod modular;
#[cfg(any(test, target_arch = "riscv32"))]
mod pairing;
#[cfg(feature = "revm")]
pub mod revm;
pub mod secp256k1;
pub mod secp256r1;
#[cfg(any(test, target_arch = "riscv32"))]
mod weierstrass;

pub use blake2::blake2f;
pub use error::Error;
pub use hash::{ripemd160, sha256};
pub use keccak::{Keccak256, keccak256};
pub use modular::modexp;
