//! Tests of the machine as its users see it: files in, outputs, traps and records out.

mod accelerators;
mod claims;
mod decoder;
mod differential;
mod elf_files;
mod elsewhere;
mod integers;
mod layout;
mod profile;
mod records;
mod replay;
mod support;
mod syscalls;
mod traps;
