//! The cycles of each cryptographic function on the machine, its system calls, and the program's functions with most
//! cycles.
//!
//! ```text
//! cargo bench -p nova-benches --bench crypto_cycles -- [--only NAME]... [--save]
//! ```
//!
//! Cycles are exact and the same everywhere, so every call runs once. Needs the source of the standard library.

#[path = "../toolchain/guest/crypto/tests/support/vectors.rs"]
mod vectors;

use clap::Parser;
use nova_benches::{Options, Results, build_guest, bytes};
use nova_vm::{ExecutionReport, Program, Silent};
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use vectors::{Call, Language};

/// Number of functions of the program in a figure: those with the most cycles.
const TOP: usize = 4;

/// Input length of the hash functions, in bytes.
const MEBIBYTE: usize = 1 << 20;

/// The vector with this name.
fn vector(function: u8, name: &str) -> Call {
    let found = vectors::calls().into_iter().find(|call| call.function == function && call.name.contains(name));
    found.unwrap_or_else(|| panic!("function {function:#04x} has a vector {name}"))
}

/// The call with a scalar of typical length. The vectors have short ones.
fn with_scalar(mut call: Call) -> Call {
    let scalar = call.arguments.len() - 32;
    call.arguments[scalar..].fill(0x5a);
    call
}

/// The workloads: names and calls.
fn workloads() -> Vec<(&'static str, Vec<Call>)> {
    let bytes = bytes(MEBIBYTE);
    let hash = |function| vec![Call::new(function, "1 MiB", &[&bytes])];
    let short = |length: usize| (0..100).map(|_| Call::new(0x00, "short", &[&bytes[..length]])).collect();
    let one = |function, name| vec![vector(function, name)];
    let recoveries = (0..100).map(|_| vector(0x01, "valid_key")).collect();
    vec![
        ("keccak256, 1 MiB", hash(0x00)),
        ("keccak256, 20 bytes, 100 times", short(20)),
        ("keccak256, 32 bytes, 100 times", short(32)),
        ("keccak256, 64 bytes, 100 times", short(64)),
        ("keccak256, 100 bytes, 100 times", short(100)),
        ("keccak256, 532 bytes, 100 times", short(532)),
        ("sha256, 1 MiB", hash(0x02)),
        ("ripemd160, 1 MiB", hash(0x03)),
        ("secp256k1 recover, 100 times", recoveries),
        ("secp256r1 verify", one(0x12, "ok_1")),
        ("modexp, 256 bits", one(0x05, "eip198_example_1")),
        ("modexp, 2048 bits, exponent 65537", one(0x05, "nagydani_3_pow0x10001")),
        ("bn254 add", one(0x06, "revm_1")),
        ("bn254 mul", one(0x07, "group_order_minus_one")),
        ("bn254 pairing check, 2 pairs", one(0x08, "two_point_match_3")),
        ("blake2f, 12 rounds", one(0x09, "valid-rounds-12")),
        ("kzg point evaluation", one(0x0a, "correct_proof_4_4")),
        ("bls12-381 g1 add", one(0x0b, "bls_g1add_")),
        ("bls12-381 g1 msm, 1 pair", vec![with_scalar(vector(0x0c, "bls_g1mul_"))]),
        ("bls12-381 g2 add", one(0x0d, "bls_g2add_g2+p2")),
        ("bls12-381 g2 msm, 1 pair", vec![with_scalar(vector(0x0e, "bls_g2mul_"))]),
        ("bls12-381 pairing check, 1 pair", one(0x0f, "single_generator_pair")),
        ("bls12-381 map fp to g1", one(0x10, "bls_g1map_")),
        ("bls12-381 map fp2 to g2", one(0x11, "bls_g2map_")),
    ]
}

fn run(program: &Program, calls: &[Call]) -> ExecutionReport {
    let input = vectors::input(Language::Rust, calls);
    let (report, _) =
        nova_vm::execute(program, &input, nova_vm::Options::default(), &mut Silent).expect("the program fits");
    assert!(report.outcome.is_success(), "{report}");
    report
}

/// The cycles of the calls, the program's system calls, and the shares of the hottest functions in percent.
fn figure(report: &ExecutionReport, start: u64) -> Value {
    // Instances of a generic function share a name.
    let mut cycles = BTreeMap::new();
    for function in &report.functions {
        *cycles.entry(function.name.as_str()).or_insert(0) += function.cycles;
    }
    let mut cycles: Vec<(&str, u64)> = cycles.into_iter().collect();
    cycles.sort_by_key(|&(_, cycles)| Reverse(cycles));
    let percent = |cycles: u64| (1000.0 * cycles as f64 / report.cycles as f64).round() / 10.0;
    let top = cycles.iter().take(TOP).map(|&(name, cycles)| json!({ "function": name, "percent": percent(cycles) }));
    let top: Vec<_> = top.collect();
    json!({ "cycles": report.cycles - start, "calls": report.syscalls, "functions": top })
}

fn main() {
    let options = Options::parse();
    let mut results = Results::new("crypto_cycles", &options);
    let program = build_guest("toolchain/guest/crypto/tests/guest");
    let program = Program::load(&program).expect("the guest is a program");
    let start = run(&program, &[]).cycles;
    for (name, calls) in workloads().into_iter().filter(|(name, _)| options.selects(name)) {
        let figure = figure(&run(&program, &calls), start);
        println!("{:>14}  {name}", figure["cycles"]);
        results.put(name, figure);
    }
}
