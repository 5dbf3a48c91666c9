#![doc = include_str!("../README.md")]
#![no_std]

pub mod accelerator;
pub mod curve;
pub mod memory;
pub mod syscall;
