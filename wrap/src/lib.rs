#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod groth16;
pub mod hash;
pub mod r1cs;
