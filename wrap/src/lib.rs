#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod circuit;
mod commitment;
pub mod groth16;
pub mod hash;
pub mod r1cs;

pub use commitment::Root;
