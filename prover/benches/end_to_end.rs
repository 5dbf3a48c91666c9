//! Whole runs at 128 bits: emulation, trace filling, proving, verification, on guests of about 2^22 cycles.
//!
//! ```text
//! cargo bench -p nova-prover --bench end_to_end -- [--repeat N] [--save ../benches/results/end_to_end.json]
//! ```
//!
//! The path is relative to the folder of this package, where cargo runs it. Prints the median of the repetitions by total time, and each stage's share of it.

use nova_prover::{Prover, ProverConfig, ProvingKey, RunSummary};
use nova_verifier::Policy;
use nova_verifier::execution::verify;
use nova_vm::Silent;
use serde_json::{Map, Value, json};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// A guest and an input that makes it run for about 2^22 cycles.
struct Case {
    guest: &'static str,
    input: Vec<u8>,
}

/// One repetition.
struct Sample {
    summary: RunSummary,
    verify: Duration,
    provable_bits: f64,
}

fn cases() -> [Case; 2] {
    // Fibonacci takes 5 cycles a step, Keccak-256 in software 129 cycles a byte.
    [
        Case { guest: "fibonacci", input: 838_000_u32.to_le_bytes().to_vec() },
        Case { guest: "keccak256", input: vec![0xa5; 32_500] },
    ]
}

fn main() {
    nova_prover::keep_freed_memory();
    let arguments: Vec<_> = std::env::args().collect();
    let value_of = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)
    };
    let repeat = value_of("--repeat").map_or(3, |count| count.parse().expect("--repeat takes a number"));
    let results: Vec<_> = cases().iter().map(|case| measure(case, repeat)).collect();
    if let Some(path) = value_of("--save") {
        let text = format!("{:#}\n", Value::from(results));
        std::fs::write(path, text).expect("the file named by --save can be written");
    }
}

fn measure(case: &Case, repeat: usize) -> Value {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let elf = root.join(format!("examples/guests/{0}/{0}.elf", case.guest));
    let elf = std::fs::read(&elf).unwrap_or_else(|error| panic!("{}: {error}", elf.display()));
    let prover = Prover::new(ProverConfig::default());
    let start = Instant::now();
    let key = prover.setup(&elf).expect("the example guests have keys");
    let setup = start.elapsed();
    let mut samples: Vec<_> = (0..repeat.max(1)).map(|_| sample(&prover, &key, &case.input)).collect();
    samples.sort_by_key(|sample| sample.summary.times.total());
    let median = &samples[samples.len() / 2];
    print(case, setup, median);
    to_json(case, setup, median, samples.len())
}

fn sample(prover: &Prover, key: &ProvingKey, input: &[u8]) -> Sample {
    let mut proof = Vec::new();
    let summary = prover
        .prove(key, input, &mut proof, &mut Silent, &mut |_| ControlFlow::Continue(()))
        .expect("the example guests succeed");
    let start = Instant::now();
    let (public, security) = verify(key.verifying(), &proof, Policy::default()).expect("the proof is valid");
    let verify = start.elapsed();
    assert_eq!(public, summary.public, "the verifier sees what the prover saw");
    Sample { summary, verify, provable_bits: security.provable_bits }
}

fn print(case: &Case, setup: Duration, sample: &Sample) {
    let summary = &sample.summary;
    let total = summary.times.total().as_secs_f64();
    println!("\n{}: {} cycles in {} shards", case.guest, summary.cycles, summary.shards);
    println!("  {:>9.0} cycles/s, {:.2} s in all", summary.cycles as f64 / total, total);
    println!("  {:>9.1} main cells a cycle, padding included", summary.cells as f64 / summary.cycles as f64);
    println!("  {:>9.1} provable bits", sample.provable_bits);
    println!("  {:>9.2} MiB of proof", summary.proof_bytes as f64 / f64::from(1 << 20));
    let verify = sample.verify.as_secs_f64() * 1e3;
    println!("  {:>9.1} ms to verify, {:.1} ms a part", verify, verify / f64::from(summary.shards + 1));
    println!("  {:>9.2} s before: the program's keys", setup.as_secs_f64());
    for (name, time) in summary.times.stages() {
        println!("  {:>8.1} % {name}", 100.0 * time.as_secs_f64() / total);
    }
}

fn to_json(case: &Case, setup: Duration, sample: &Sample, samples: usize) -> Value {
    let summary = &sample.summary;
    let stages = summary.times.stages();
    let stages: Map<_, _> = stages.iter().map(|(name, time)| ((*name).into(), json!(time.as_secs_f64()))).collect();
    json!({
        "bench": "whole run",
        "guest": case.guest,
        "samples": samples,
        "threads": rayon::current_num_threads(),
        "cycles": summary.cycles,
        "shards": summary.shards,
        "cycles_per_second": summary.cycles as f64 / summary.times.total().as_secs_f64(),
        "main_cells_per_cycle": summary.cells as f64 / summary.cycles as f64,
        "provable_bits": sample.provable_bits,
        "proof_bytes": summary.proof_bytes,
        "setup_seconds": setup.as_secs_f64(),
        "stage_seconds": stages,
        "total_seconds": summary.times.total().as_secs_f64(),
        "verify_seconds": sample.verify.as_secs_f64(),
    })
}
