//! The costs of functions with and without accelerators: cycles, cells, and proving time.
//!
//! ```text
//! cargo bench -p nova-crypto --bench proofs -- [NAME] [--only-count]
//! ```
//!
//! Runs the cases whose name contains NAME. Without accelerators, the functions are those of published crates in
//! ordinary instructions; some cases run only a part there, and the results are those of the part. `NOVA_BENCH_SAVE`
//! is a file of the repository to merge the results into. The source of the standard library is required.

#[path = "../../../../prover/benches/support/cells.rs"]
mod cells;
#[path = "../tests/support/vectors.rs"]
mod vectors;

use cells::Cost;
use nova_build::GuestBuilder;
use nova_prover::{Prover, ProverConfig};
use nova_vm::{Program, Silent};
use serde_json::{Value, json};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Instant;
use vectors::{Call, Language};

/// The variable with the file to merge the results into, relative to the repository.
const SAVE: &str = "NOVA_BENCH_SAVE";

const MEBIBYTE: usize = 1 << 20;

/// The calls with accelerators, and the same calls or a part of them in software.
struct Case {
    name: &'static str,
    accelerated: Vec<Call>,
    software: Vec<Call>,
    /// The factor by which `accelerated` exceeds the work of `software`.
    parts: u32,
}

fn cases() -> Vec<Case> {
    let bytes: Vec<u8> = (0..MEBIBYTE as u32).map(|index| (index.wrapping_mul(0x9e37_79b1) >> 24) as u8).collect();
    let hash = |name, function| {
        let calls = |parts: usize| vec![Call::new(function, name, &[&bytes[..MEBIBYTE / parts]])];
        Case { name, accelerated: calls(1), software: calls(16), parts: 16 }
    };
    let recover = |count| (0..count).map(|_| vector(0x01, "valid_key")).collect();
    let pairing = |name, function, pairs| {
        let calls = || vec![vector(function, pairs)];
        Case { name, accelerated: calls(), software: calls(), parts: 1 }
    };
    vec![
        hash("keccak256, 1 MiB", 0x00),
        hash("sha256, 1 MiB", 0x02),
        Case { name: "secp256k1 recover, 100 times", accelerated: recover(100), software: recover(1), parts: 100 },
        pairing("bn254 pairing check, 2 pairs", 0x08, "two_point_match_3"),
        pairing("bls12-381 pairing check, 1 pair", 0x0f, "single_generator_pair"),
    ]
}

/// The vector with this name.
fn vector(function: u8, name: &str) -> Call {
    let found = vectors::calls().into_iter().find(|call| call.function == function && call.name.contains(name));
    found.unwrap_or_else(|| panic!("function {function:#04x} has a vector {name}"))
}

fn build(folder: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let guest = GuestBuilder::new(folder).locked(true).build(|_| {}).expect("the guest compiles");
    std::fs::read(guest.path).expect("the ELF is there")
}

/// Counts, and proves unless only counts are requested.
fn measure(elf: &[u8], calls: &[Call], parts: u32, proves: bool) -> Value {
    let input = vectors::input(Language::Rust, calls);
    let config = ProverConfig::default();
    let program = Program::load(elf).expect("the machine takes it");
    let cost = Cost::of(&program, &input, config.shard_cycles);
    let mut figures = json!({
        "parts": parts,
        "cycles": cost.cycles, "main_cells": cost.main, "lookup_cells": cost.lookup, "cells": cost.all,
    });
    if proves {
        let prover = Prover::new(config);
        let key = prover.setup(elf).expect("the guest has a key");
        let (start, mut proof) = (Instant::now(), Vec::new());
        let mut go_on = |_| ControlFlow::Continue(());
        let summary = prover.prove(&key, &input, &mut proof, &mut Silent, &mut go_on).expect("the run is provable");
        figures["seconds"] = json!((start.elapsed().as_secs_f64() * 10.0).round() / 10.0);
        figures["shards"] = json!(summary.shards);
        figures["proof_bytes"] = json!(summary.proof_bytes);
        figures["cores"] = json!(std::thread::available_parallelism().map_or(1, usize::from));
    }
    figures
}

/// Replaces the results of a case in the file. A run that only counts keeps measured times, if the cycles are the
/// same.
fn save(file: &Path, name: &str, variant: &str, figures: &Value) {
    let text = std::fs::read(file);
    let mut all: Value =
        text.map_or_else(|_| json!({}), |text| serde_json::from_slice(&text).expect("figures are JSON"));
    let entry = &mut all[name][variant];
    if entry["cycles"] != figures["cycles"] {
        *entry = json!({});
    }
    for (key, figure) in figures.as_object().expect("figures have names") {
        entry[key] = figure.clone();
    }
    let text = serde_json::to_string_pretty(&all).expect("the figures are JSON");
    std::fs::write(file, text + "\n").expect("the file can be written");
}

fn main() {
    // cargo adds an argument.
    let arguments: Vec<_> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let proves = !arguments.iter().any(|argument| argument == "--only-count");
    let filter = arguments.iter().find(|argument| !argument.starts_with("--")).map_or("", |name| name);
    let elves = [("circuits", build("tests/guest")), ("software", build("benches/software"))];
    let save_to: Option<PathBuf> =
        std::env::var_os(SAVE).map(|file| Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../..")).join(file));
    for case in cases().into_iter().filter(|case| case.name.contains(filter)) {
        let runs = [(&case.accelerated, 1), (&case.software, case.parts)];
        for ((variant, elf), (calls, parts)) in elves.iter().zip(runs) {
            let figures = measure(elf, calls, parts, proves);
            println!("{}, {variant}: {figures}", case.name);
            if let Some(file) = &save_to {
                save(file, case.name, variant, &figures);
            }
        }
    }
}
