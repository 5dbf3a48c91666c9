//! Loading a file takes memory in proportion to the file, whatever the file claims.

#[path = "machine/support/elf.rs"]
#[expect(dead_code, reason = "the other tests use all of the builder")]
mod elf;

use elf::{Elf, R, W, X, put};
use fastrand::Rng;
use nova_vm::Program;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const BASE: u32 = 0x1_0000;

/// Bytes that loading may allocate, in all and freed ones included, for each byte of the file: segments, words and
/// resolved instructions take 4, growing lists twice that, symbols and the parser's tables the rest.
const FACTOR: usize = 64;
/// ... and for any file: the least tables have a size of their own.
const LEAST_BYTES: usize = 1 << 16;

/// An error takes memory too, as does refusing late.
fn check(file: &[u8]) {
    let region = Region::new(ALLOCATOR);
    let result = Program::load(file);
    let stats = region.change();
    let bytes = stats.bytes_allocated + stats.bytes_reallocated.max(0) as usize;
    let text = result.map_or_else(|error| error.to_string(), |_| "loaded".into());
    assert!(bytes <= FACTOR * file.len() + LEAST_BYTES, "{bytes} bytes for a file of {}: {text}", file.len());
}

/// A file with code, data, zeroed memory and symbols.
fn sample() -> Vec<u8> {
    let mut elf =
        Elf::new(BASE).segment(BASE, &[0x13; 4096], 4096, R | X).segment(BASE + 0x2000, &[7; 100], 1 << 30, R | W);
    for index in 0..200 {
        elf = elf.symbol(&format!("_ZN4core3fmt5write{index}E"), BASE + 4 * index, 4);
    }
    elf.build()
}

/// One test only: the allocator counts for the whole process.
#[test]
fn loading_takes_memory_in_proportion_to_the_file() {
    let good = sample();
    assert!(Program::load(&good).is_ok());
    check(&good);
    let mut rng = Rng::with_seed(1);
    // The fields that hold sizes, counts and offsets, each with extreme values.
    let sections = good.len() - 160;
    for at in (0..128).chain(sections..good.len() - 3) {
        for value in [0, 1, 0xffff, 0x7fff_ffff, 0xffff_ffff, good.len() as u32] {
            let mut file = good.clone();
            put(&mut file, at, value);
            check(&file);
        }
    }
    for _ in 0..2000 {
        let mut file = good.clone();
        for _ in 0..rng.usize(1..6) {
            let at = if rng.bool() { rng.usize(..128) } else { rng.usize(sections - 4000..file.len()) };
            file[at] = rng.u8(..);
        }
        file.truncate(if rng.bool() { file.len() } else { rng.usize(..file.len()) });
        check(&file);
    }
    // Every symbol with one long name.
    let mut file = Elf::new(BASE).segment(BASE, &[0x13; 64], 64, R | X).symbol(&"n".repeat(50_000), BASE, 4);
    for index in 0..5000 {
        file = file.symbol("x", BASE + index, 1);
    }
    let mut file = file.build();
    let headers = file.len() - 160;
    let table = u32::from_le_bytes(file[headers + 96..headers + 100].try_into().expect("four bytes")) as usize;
    for symbol in 0..=5001 {
        put(&mut file, table + 16 * symbol, 1);
    }
    check(&file);
}
