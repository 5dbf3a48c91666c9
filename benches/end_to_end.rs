//! Whole runs at 128 bits: emulation, trace filling, proving, verification, on guests of about 2^22 cycles.
//!
//! ```text
//! cargo bench -p nova-benches --bench end_to_end -- [--repeat N] [--only GUEST] [--save]
//! ```
//!
//! Prints the repetition with the median total time, each stage's share of the time, and the time of the prover's rounds
//! with the number of cores that were busy on average. Rounds of all sections are added. A line of the table can contain
//! others.

use clap::Parser;
use nova_benches::{Options, Results, StageTime, Stages, example, machine};
use nova_prover::{ProofKind, Prover, ProverConfig, ProvingKey, RunSummary};
use nova_verifier::Policy;
use nova_verifier::run::verify;
use nova_vm::Silent;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};
use tracing_subscriber::layer::SubscriberExt;

/// A guest, and an input for which it runs for about 2^22 cycles.
struct Case {
    guest: &'static str,
    input: Vec<u8>,
}

/// One repetition.
struct Sample {
    summary: RunSummary,
    verify: Duration,
    provable_bits: f64,
    rounds: BTreeMap<&'static str, StageTime>,
}

fn cases() -> [Case; 2] {
    // Fibonacci takes 5 cycles per step, Keccak-256 in software 129 cycles per byte.
    [
        Case { guest: "fibonacci", input: 838_000_u32.to_le_bytes().to_vec() },
        Case { guest: "keccak256", input: vec![0xa5; 32_500] },
    ]
}

fn main() {
    nova_prover::keep_freed_memory();
    let options = Options::parse();
    let rounds = Stages::default();
    let subscriber = tracing_subscriber::registry().with(rounds.clone());
    tracing::subscriber::set_global_default(subscriber).expect("no other subscriber");
    let mut results = Results::new("end_to_end", &options);
    for case in cases().iter().filter(|case| options.selects(case.guest)) {
        results.put(case.guest, measure(case, options.repeat.unwrap_or(3), &rounds));
    }
}

fn measure(case: &Case, repeat: u32, rounds: &Stages) -> Value {
    let elf = example(case.guest);
    let prover = Prover::new(ProverConfig::default());
    let start = Instant::now();
    let key = prover.setup(&elf).expect("the example guests have keys");
    let setup = start.elapsed();
    let mut samples: Vec<_> = (0..repeat).map(|_| sample(&prover, &key, &case.input, rounds)).collect();
    samples.sort_by_key(|sample| sample.summary.times.total());
    let median = &samples[samples.len() / 2];
    print(case, setup, median);
    to_json(setup, median, samples.len())
}

fn sample(prover: &Prover, key: &ProvingKey, input: &[u8], rounds: &Stages) -> Sample {
    rounds.take();
    let mut proof = Vec::new();
    let summary = prover
        .prove(key, input, ProofKind::Shards, &mut proof, &mut Silent, &mut |_| ControlFlow::Continue(()))
        .expect("the example guests succeed");
    let rounds = rounds.take();
    let start = Instant::now();
    let (public, security) = verify(key.verifying(), &proof, Policy::default()).expect("the proof is valid");
    let verify = start.elapsed();
    assert_eq!(public, summary.public, "prover and verifier agree on the public values");
    Sample { summary, verify, provable_bits: security.provable_bits, rounds }
}

fn print(case: &Case, setup: Duration, sample: &Sample) {
    let summary = &sample.summary;
    let total = summary.times.total().as_secs_f64();
    println!("\n{}: {} cycles in {} shards", case.guest, summary.cycles, summary.shards);
    println!("  {:>9.0} cycles/s, {:.2} s in total", summary.cycles as f64 / total, total);
    println!("  {:>9.1} main cells per cycle, including padding", summary.cells as f64 / summary.cycles as f64);
    println!("  {:>9.1} provable bits", sample.provable_bits);
    println!("  {:>9.2} MiB of proof", summary.proof_bytes as f64 / f64::from(1 << 20));
    let verify = sample.verify.as_secs_f64() * 1e3;
    println!("  {:>9.1} ms to verify, {:.1} ms per section", verify, verify / f64::from(summary.shards + 1));
    println!("  {:>9.2} s for the program's keys, before the run", setup.as_secs_f64());
    for (name, time) in summary.times.stages() {
        println!("  {:>8.1} % {name}", 100.0 * time.as_secs_f64() / total);
    }
    println!("     wall s    CPU s  cores");
    for (round, StageTime { wall, cpu }) in &sample.rounds {
        let (wall, cpu) = (wall.as_secs_f64(), cpu.as_secs_f64());
        println!("  {wall:>9.3} {cpu:>8.3} {:>6.2} {round}", cpu / wall);
    }
}

fn to_json(setup: Duration, sample: &Sample, samples: usize) -> Value {
    let summary = &sample.summary;
    let stages = summary.times.stages();
    let stages: Map<_, _> = stages.iter().map(|(name, time)| ((*name).into(), json!(time.as_secs_f64()))).collect();
    let seconds = |time: &StageTime| json!({ "wall": time.wall.as_secs_f64(), "cpu": time.cpu.as_secs_f64() });
    let rounds: Map<_, _> = sample.rounds.iter().map(|(name, time)| ((*name).into(), seconds(time))).collect();
    json!({
        "machine": machine(),
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
        "round_seconds": rounds,
        "total_seconds": summary.times.total().as_secs_f64(),
        "verify_seconds": sample.verify.as_secs_f64(),
    })
}
