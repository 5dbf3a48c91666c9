//! The example guests' runs satisfy every constraint, and the messages of all their tables cancel.
//!
//! The plain checker names chip, row and constraint, so this is where a mistake in filling shows first.

use crate::support::run::Run;
use nova_vm::Program;

fn check_example(name: &str, input: &[u8], shard_cycles: u32) {
    let path = format!("{}/../examples/guests/{name}/{name}.elf", env!("CARGO_MANIFEST_DIR"));
    let elf = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let program = Program::load(&elf).unwrap();
    Run::record(&program, input, shard_cycles).check().unwrap();
}

#[test]
fn fibonacci_in_one_shard() {
    check_example("fibonacci", &10u32.to_le_bytes(), 1 << 20);
}

#[test]
fn sha256_in_many_shards() {
    check_example("sha256", b"abc", 1 << 10);
}

#[test]
fn keccak256_in_odd_shards() {
    check_example("keccak256", b"nova", 7_777);
}

#[test]
fn u256_arithmetic() {
    check_example("u256", &[7; 65], 1 << 16);
}

#[test]
fn crc32_in_c() {
    check_example("crc32", b"123456789", 1 << 16);
}
