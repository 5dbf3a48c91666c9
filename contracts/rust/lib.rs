#![doc = include_str!("../README.md")]

pub mod abi;
pub mod bundle;
pub mod proof;
pub mod solidity;
