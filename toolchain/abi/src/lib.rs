//! The machine's contract: memory map, registers, operations, system calls, accelerators and time.
//!
//! The executor, the chips and the guest runtime all take these numbers from here, so that they cannot disagree.
//! Addresses are byte addresses in the 32-bit address space; sizes are in bytes.
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
