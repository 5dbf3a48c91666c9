//! The machine's contract with its guests: the memory map and the system calls.
//!
//! The executor, the circuits and the guest runtime all take these numbers from here, so that they cannot disagree.
//! Addresses are byte addresses in the 32-bit address space; sizes are in bytes.
#![no_std]

pub mod accelerator;
pub mod curve;
pub mod memory;
pub mod opcode;
pub mod register;
pub mod syscall;
