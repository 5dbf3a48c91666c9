//! Builds are reproducible in any folder.

use crate::common::{can_build, toolchain};
use nova_build::{Guest, GuestBuilder};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

/// The crates of the toolchain that are linked into guests.
const GUEST_SIDE: [&str; 3] = ["abi", "guest/crypto", "guest/rt"];

/// Copies these crates, and writes a guest with panics, formatting and a heap.
fn lay_out(folder: &Path) -> PathBuf {
    let runtime = folder.join("somewhere/guest/rt");
    for from in GUEST_SIDE {
        copy(&toolchain().join(from), &folder.join("somewhere").join(from));
    }
    fs::copy(toolchain().join("../Cargo.toml"), folder.join("somewhere/Cargo.toml")).expect("copy");
    standalone(&folder.join("somewhere"));
    let guest = folder.join("guest");
    fs::create_dir_all(guest.join("src")).expect("a folder");
    let manifest = format!(
        "[package]\nname = \"guest\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n\
         [dependencies]\nnova-rt = {{ path = {:?} }}\n",
        runtime
    );
    fs::write(guest.join("Cargo.toml"), manifest).expect("a file");
    fs::write(guest.join("src/main.rs"), GUEST).expect("a file");
    guest
}

const GUEST: &str = r#"
#![cfg_attr(target_arch = "riscv32", no_std, no_main)]
extern crate alloc;
nova_rt::entry!(main);
fn main() {
    let input = nova_rt::read_input();
    let words: alloc::vec::Vec<u32> = input.chunks(4).map(|c| u32::from_le_bytes(c.try_into().unwrap())).collect();
    nova_rt::println!("{words:?} {}", words[7]);
    nova_rt::write_output(alloc::format!("{words:?}").as_bytes());
}
"#;

/// Reduces the copied workspace to the guest side.
fn standalone(folder: &Path) {
    let path = folder.join("Cargo.toml");
    let text = fs::read_to_string(&path).expect("the workspace's manifest");
    let (_, rest) = text.split_once("exclude").expect("the manifest lists excluded folders");
    let text = format!("[workspace]\nresolver = \"3\"\nmembers = {GUEST_SIDE:?}\nexclude{rest}");
    fs::write(path, text.replace("toolchain/", "")).expect("a file");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copy");
        }
    }
}

fn build(folder: &Path) -> (Guest, Vec<u8>) {
    let target = folder.join("target");
    let guest = GuestBuilder::new(lay_out(folder)).target_dir(target).build(|_| {}).expect("the guest compiles");
    let bytes = fs::read(&guest.path).expect("the ELF is there");
    (guest, bytes)
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn two_folders_give_the_same_bytes() {
    if !can_build() {
        return;
    }
    let (left, right) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    // The depth differs too, so that paths have different lengths.
    let deeper = right.path().join("deeper/down");
    // At once: each compiles `core` and `alloc` again, and leaves cores idle while it links.
    let [(guest, left_bytes), (_, right_bytes)] = thread::scope(|scope| {
        let builds = [left.path(), &deeper].map(|folder| scope.spawn(move || build(folder)));
        builds.map(|build| build.join().expect("the guest compiles"))
    });
    assert_eq!(Sha256::digest(&left_bytes), Sha256::digest(&right_bytes), "{guest:?}");

    let home = std::env::home_dir().expect("a home");
    for path in [left.path(), right.path(), &home] {
        assert!(!contains(&left_bytes, &path.display().to_string()), "{} got in", path.display());
    }
    assert!(contains(&left_bytes, "src/main.rs"), "panics say where they happen");
}
