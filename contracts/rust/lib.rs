#![doc = include_str!("../README.md")]

pub mod abi;
pub mod bundle;
mod header;
pub mod proof;
pub mod solidity;
