#![doc = include_str!("../README.md")]
#![no_std]

pub mod accelerator;
#[cfg(feature = "arithmetic")]
pub mod arithmetic;
pub mod curve;
pub mod memory;
pub mod opcode;
pub mod register;
pub mod syscall;
pub mod tick;
