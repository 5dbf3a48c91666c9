//! The files that a C program needs besides the library, for tools that lay out an SDK.

/// The C header.
pub const HEADER: &str = include_str!("../include/nova.h");

/// The linker script of guests, for GNU ld and LLD.
pub const LINKER_SCRIPT: &str = include_str!("../include/nova.ld");

/// Folder of this crate's source, on the machine that compiled it.
pub const SOURCE_DIR: &str = env!("CARGO_MANIFEST_DIR");
