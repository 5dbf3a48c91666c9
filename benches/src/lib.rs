#![doc = include_str!("../README.md")]

pub mod air;
pub mod commands;
pub mod compare;
mod cost;
pub mod docs;
pub mod figures;
pub mod guests;
mod machine;
mod options;
pub mod report;
mod results;
mod spans;
pub mod suite;
pub mod usage;

// For `subject!`.
#[doc(hidden)]
pub use {nova_air, p3_air};

pub use commands::main;
pub use cost::Cost;
pub use machine::Machine;
pub use options::Options;
pub use results::{Results, machine};
pub use usage::cpu_time;

use nova_build::GuestBuilder;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The repository's root: where this was compiled, or else the current folder, for a binary that was copied to another computer.
pub fn repository() -> &'static Path {
    let compiled = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    if compiled.join("Cargo.toml").exists() { compiled } else { Path::new(".") }
}

/// The ELF file of an example guest.
///
/// # Panics
///
/// When it cannot be read. The file is committed.
pub fn example(name: &str) -> Vec<u8> {
    read(&repository().join(format!("examples/guests/{name}/{name}.elf")))
}

/// Builds the guest in a folder of the repository, and returns its ELF file.
///
/// # Panics
///
/// When the guest does not compile, or the source of the standard library is missing.
pub fn build_guest(folder: &str) -> Vec<u8> {
    let guest = GuestBuilder::new(repository().join(folder)).locked(true).build(|_| {});
    read(&guest.unwrap_or_else(|error| panic!("{folder}: {error}")).path)
}

/// The folders of blocks in `folder` of the unpacked mainnet data. Empty, with a loud message, if the data is missing.
pub fn block_folders(folder: &str) -> Vec<PathBuf> {
    let path = repository().join("target/data/mainnet").join(folder);
    let Ok(entries) = std::fs::read_dir(&path) else {
        eprintln!("\n!!! SKIPPED: no blocks at {}\n", path.display());
        return Vec::new();
    };
    let folders = entries.map(|entry| entry.expect("the entry can be read").path());
    folders.filter(|folder| folder.join("block.rlp").exists()).collect()
}

/// The name of a block's folder.
pub fn block_name(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The description of the block in a folder.
///
/// # Panics
///
/// When it is missing or is not JSON.
pub fn block_description(folder: &Path) -> Value {
    serde_json::from_slice(&read(&folder.join("meta.json"))).expect("the description is JSON")
}

/// A file's bytes.
///
/// # Panics
///
/// When the file cannot be read.
pub fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Bytes without a short period, the same in every run.
pub fn bytes(length: usize) -> Vec<u8> {
    (0u32..).take(length).map(|index| (index.wrapping_mul(0x9e37_79b1) >> 24) as u8).collect()
}
