//! The cryptographic functions of Ethereum, for guests and for the host.
//!
//! One module for each hash or curve. Every function is total: whatever bytes come in, it gives a value or an
//! [`Error`], the same on the machine and on the host, and never panics. The values are those of Ethereum's
//! precompiled contracts; where the standard `zkvm_accelerators.h` asks for the primitive below the contract (a public
//! key instead of an address, points without padding), the function gives the primitive.
//!
//! | function | contract | rules |
//! |---|---|---|
//! | [`keccak256`] | opcode `KECCAK256` | |
//! | [`secp256k1::verify`] | | SEC 1; accepts both values of `s` |
//! | [`secp256k1::recover`] | `0x01` | yellow paper, appendix F |
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
//! Hash functions are the same code on the machine and on the host around their inner loops, which are in the private
//! module `machine`. For long numbers and points, the machine has other operations than a processor (`nova-intrinsics`), and
//! what is best built on them is not what is best there: modules named `circuits` have it for the machine, with `field`,
//! `pairing` and `weierstrass` behind them, those named `native` for the host, with published crates. Tests on the host
//! compare both, with a model of the machine's operations.
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
