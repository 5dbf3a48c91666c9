//! The cost of functions with and without accelerators: cycles, cells, and proving time.
//!
//! ```text
//! cargo bench -p nova-benches --bench crypto_proofs -- [--only NAME]... [--only-count] [--save]
//! ```
//!
//! Without accelerators, the functions are those of published crates in ordinary instructions. Some of these cases run
//! only a part of the calls, and the figures are those of the part. Needs the source of the standard library.

#[path = "../toolchain/guest/crypto/tests/support/vectors.rs"]
mod vectors;

use clap::Parser;
use nova_benches::{Cost, Options, Results, build_guest, bytes, machine};
use nova_prover::{ProofKind, Prover, ProverConfig};
use nova_vm::{Program, Silent};
use serde_json::{Value, json};
use std::ops::ControlFlow;
use std::time::Instant;
use vectors::{Call, Language};

const MEBIBYTE: usize = 1 << 20;

/// The calls with accelerators, and the same calls or a part of them in software.
struct Case {
    name: &'static str,
    accelerated: Vec<Call>,
    software: Vec<Call>,
    /// Ratio of the calls in `accelerated` to those in `software`.
    parts: u32,
}

fn cases() -> Vec<Case> {
    let bytes = bytes(MEBIBYTE);
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

/// Counts cycles and cells, and proves the run if `proves`.
fn measure(elf: &[u8], calls: &[Call], parts: u32, proves: bool) -> Value {
    let input = vectors::input(Language::Rust, calls);
    let config = ProverConfig::default();
    let program = Program::load(elf).expect("the guest is a program");
    let cost = Cost::of(&program, &input, config.shard_cycles);
    let mut figures = json!({
        "parts": parts,
        "cycles": cost.cycles, "main_cells": cost.main, "lookup_cells": cost.lookup, "cells": cost.all,
    });
    if proves {
        let prover = Prover::new(config);
        let key = prover.setup(elf).expect("the guest has a key");
        let (start, mut proof) = (Instant::now(), Vec::new());
        let mut ignore = |_| ControlFlow::Continue(());
        let summary = prover
            .prove(&key, &input, ProofKind::Shards, &mut proof, &mut Silent, &mut ignore)
            .expect("the run is provable");
        figures["seconds"] = json!((start.elapsed().as_secs_f64() * 10.0).round() / 10.0);
        figures["shards"] = json!(summary.shards);
        figures["proof_bytes"] = json!(summary.proof_bytes);
        figures["machine"] = machine();
    }
    figures
}

/// Merges figures into the saved ones. A run without proofs keeps the saved times if the number of cycles is unchanged.
fn merge(saved: &mut Value, figures: Value) {
    if saved["cycles"] != figures["cycles"] {
        *saved = json!({});
    }
    for (key, figure) in figures.as_object().expect("figures have names") {
        saved[key] = figure.clone();
    }
}

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    options: Options,
    /// Count cycles and cells, without making proofs.
    #[arg(long)]
    only_count: bool,
}

fn main() {
    let arguments = Arguments::parse();
    let mut results = Results::new("crypto_proofs", &arguments.options);
    let elves = [("accelerated", "toolchain/guest/crypto/tests/guest"), ("software", "benches/software")]
        .map(|(variant, folder)| (variant, build_guest(folder)));
    for case in cases().into_iter().filter(|case| arguments.options.selects(case.name)) {
        let mut saved = results.get(case.name).cloned().unwrap_or_default();
        let runs = [(&case.accelerated, 1), (&case.software, case.parts)];
        for ((variant, elf), (calls, parts)) in elves.iter().zip(runs) {
            let figures = measure(elf, calls, parts, !arguments.only_count);
            println!("{}, {variant}: {figures}", case.name);
            merge(&mut saved[*variant], figures);
        }
        results.put(case.name, saved);
    }
}
