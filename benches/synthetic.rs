//! Proves a synthetic table with Nova and with p3-batch-stark, in the same run.
//!
//! The table has 64 columns, 24 messages per row, and by default 2^18 rows. Field, hash, FRI parameters and constraints
//! are the same for both.
//!
//! ```text
//! cargo bench -p nova-benches --bench synthetic -- [--log-height N] [--repeat N] [--only nova|p3] [--save]
//! ```

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use clap::Parser;
use nova_air::{AirBuilder, Bus, Chip, ChipBuilder, ChipSet, EF, EF_DEGREE, EvalError, F, Trace, WindowAccess};
use nova_benches::{Options, Results, StageTime, Stages, cpu_time, machine};
use nova_stark::{ShardProver, StarkProvingKey, Table};
use nova_verifier::{
    DIGEST_ELEMENTS, LeafHash, LeafPermutation, NodeHash, Parameters, Policy, Statement, Verifier, leaf_hash,
    leaf_permutation, node_hash,
};
use p3_air::{Air, BaseAir};
use p3_batch_stark::{ProverData, StarkInstance, prove_batch, verify_batch};
use p3_challenger::DuplexChallenger;
use p3_commit::ExtensionMmcs;
use p3_dft::Radix2DitParallel;
use p3_field::{Field, PrimeCharacteristicRing};
use p3_fri::{FriParameters, TwoAdicFriPcs};
use p3_lookup::{Count, InteractionBuilder, LookupBus};
use p3_merkle_tree::MerkleTreeMmcs;
use p3_uni_stark::StarkConfig;
use tracing_subscriber::layer::SubscriberExt;

const COLUMNS: usize = 64;
/// Messages per row. Each is sent and received, so every trace balances.
const MESSAGES: usize = 24;
const ARITY: usize = 4;
const CONSTRAINTS: usize = 30;

const BUS: Bus = Bus::shard(0, "synthetic", ARITY);
const P3_BUS: LookupBus<'static> = LookupBus::new("synthetic");

/// The synthetic table, with constraints of this degree.
///
/// In p3-batch-stark, messages share columns only as far as the degree of the table's own constraints allows. With
/// degree 3 it pairs them, as Nova always does. With degree 2 it does not.
#[derive(Clone, Copy)]
struct Synthetic {
    degree: usize,
}

impl Synthetic {
    /// Thirty constraints: each of the last columns is a product of earlier columns, plus an earlier column.
    fn constraints<B: AirBuilder>(self, builder: &mut B) {
        let main = builder.main();
        let row = main.current_slice();
        for index in 0..CONSTRAINTS {
            let (a, b, c) = (row[index], row[index + 1], row[index + 2]);
            let product = if self.degree == 3 { a * b * c } else { a * b };
            builder.assert_zero(product + a.into() - row[COLUMNS - CONSTRAINTS + index].into());
        }
    }

    /// A satisfying trace from a linear congruential generator.
    fn trace(self, log_height: usize, mut seed: u64) -> Trace {
        let mut values = F::zero_vec(COLUMNS << log_height);
        for row in values.chunks_exact_mut(COLUMNS) {
            for cell in &mut row[..COLUMNS - CONSTRAINTS] {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                *cell = F::from_u32((seed >> 33) as u32);
            }
            for index in 0..CONSTRAINTS {
                let third = if self.degree == 3 { row[index + 2] } else { F::ONE };
                row[COLUMNS - CONSTRAINTS + index] = row[index] * row[index + 1] * third + row[index];
            }
        }
        Trace::new(values, COLUMNS)
    }
}

/// The columns of message `index`.
fn message<V: Copy>(row: &[V], index: usize) -> [V; ARITY] {
    core::array::from_fn(|element| row[(index * 2 + element * 5) % COLUMNS])
}

impl Chip for Synthetic {
    fn name(&self) -> Cow<'static, str> {
        "synthetic".into()
    }

    fn width(&self) -> usize {
        COLUMNS
    }

    fn eval<B: ChipBuilder>(&self, builder: &mut B) -> Result<(), EvalError> {
        self.constraints(builder);
        let main = builder.main();
        let row = main.current_slice();
        for index in 0..MESSAGES / 2 {
            builder.send(BUS, row[index], message(row, index));
            builder.receive(BUS, row[index], message(row, index));
        }
        Ok(())
    }
}

impl BaseAir<F> for Synthetic {
    fn width(&self) -> usize {
        COLUMNS
    }

    fn main_next_row_columns(&self) -> Vec<usize> {
        Vec::new()
    }
}

impl<B: AirBuilder<F = F> + InteractionBuilder> Air<B> for Synthetic {
    fn eval(&self, builder: &mut B) {
        self.constraints(builder);
        let main = builder.main();
        let row = main.current_slice();
        for index in 0..MESSAGES / 2 {
            let count: B::Expr = row[index].into();
            P3_BUS.lookup_key(builder, message(row, index), Count::bounded(count.clone(), 1));
            P3_BUS.table_entry(builder, message(row, index), count);
        }
    }
}

/// The measurements of one prover in one repetition.
struct Measurement {
    name: &'static str,
    cells: usize,
    prove: Duration,
    cpu: Duration,
    verify: Duration,
    proof_bytes: usize,
    peak_bytes: u64,
    stages: BTreeMap<&'static str, StageTime>,
}

type Packing = <F as Field>::Packing;
type Mmcs = MerkleTreeMmcs<Packing, Packing, LeafHash, NodeHash, 2, DIGEST_ELEMENTS>;
type ExtMmcs = ExtensionMmcs<F, EF, Mmcs>;
type Pcs = TwoAdicFriPcs<F, Radix2DitParallel<F>, Mmcs, ExtMmcs>;
type Challenger = DuplexChallenger<F, LeafPermutation, 24, 16>;
type Config = StarkConfig<Pcs, EF, Challenger>;

/// The commitment scheme of p3-batch-stark, with the hash, blow-up, queries and proofs of work of Nova.
fn pcs(parameters: &Parameters) -> Pcs {
    let mmcs = || Mmcs::new(leaf_hash(), node_hash(), 0);
    let fri = FriParameters {
        log_blowup: parameters.log_blowup.into(),
        log_final_poly_len: 0,
        max_log_arity: parameters.max_log_arity.into(),
        num_queries: parameters.queries.into(),
        batch_proof_of_work_bits: parameters.batch_grinding.into(),
        commit_proof_of_work_bits: parameters.commit_grinding.into(),
        query_proof_of_work_bits: parameters.query_grinding.into(),
        mmcs: ExtMmcs::new(mmcs()),
    };
    Pcs::new(Radix2DitParallel::default(), mmcs(), fri)
}

fn nova(air: Synthetic, trace: &Trace, parameters: Parameters, stages: &Stages) -> Measurement {
    let machine = ChipSet::new(vec![air], 0).expect("the table fits the degree bound");
    let key = StarkProvingKey::new(&machine, parameters).expect("standard parameters are valid");
    let statement = Statement::default();
    let tables = vec![Table { chip: 0, trace: trace.clone() }];
    stages.take();
    let peak = PeakMemory::reset();
    let (cpu, start) = (cpu_time(), Instant::now());
    let prover = ShardProver::new(&machine, &key);
    let proof = prover.prove_shard(tables, &statement).expect("the trace balances");
    let (prove, cpu) = (start.elapsed(), cpu_time().saturating_sub(cpu));
    let (peak_bytes, stages) = (peak.bytes(), stages.take());
    let start = Instant::now();
    let verifier = Verifier::new(&machine, &key.verifying, parameters, Policy { min_provable_bits: 100 });
    verifier.verify_shard(&proof, &statement).expect("the proof verifies");
    let verify = start.elapsed();
    let cells = COLUMNS + (MESSAGES / 2) * EF_DEGREE + 2 * EF_DEGREE;
    Measurement { name: "nova", cells, prove, cpu, verify, proof_bytes: proof.to_bytes().len(), peak_bytes, stages }
}

fn p3(air: Synthetic, trace: &Trace, parameters: Parameters, stages: &Stages) -> Measurement {
    let challenger = Challenger::new(leaf_permutation());
    let config =
        Config::new(pcs(&parameters), challenger).with_lookup_proof_of_work_bits(parameters.lookup_grinding.into());
    let airs = [air];
    let instances = [StarkInstance { air: &airs[0], trace, public_values: Vec::new() }];
    let data = ProverData::from_instances(&config, &instances).expect("the instance is valid");
    stages.take();
    let peak = PeakMemory::reset();
    let (cpu, start) = (cpu_time(), Instant::now());
    let proof = prove_batch(&config, &instances, &data).expect("the trace balances");
    let (prove, cpu) = (start.elapsed(), cpu_time().saturating_sub(cpu));
    let (peak_bytes, stages) = (peak.bytes(), stages.take());
    let start = Instant::now();
    verify_batch(&config, &airs, &proof, &[Vec::new()], &data.common).expect("the proof verifies");
    let verify = start.elapsed();
    let lookup_columns: usize = data.common.lookups.iter().map(|lookups| lookups.len() + 1).sum();
    let cells = COLUMNS + (lookup_columns + 2) * EF_DEGREE;
    let proof_bytes = postcard::to_allocvec(&proof).expect("the proof encodes").len();
    Measurement { name: "p3-batch-stark 0.8", cells, prove, cpu, verify, proof_bytes, peak_bytes, stages }
}

/// The peak resident size of the process since the last reset, from `/proc`.
struct PeakMemory;

impl PeakMemory {
    fn reset() -> Self {
        // Without the permission to reset, the figure covers the whole life of the process, which is an upper bound.
        let _ = std::fs::write("/proc/self/clear_refs", "5");
        Self
    }

    fn bytes(&self) -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
        kibibytes.unwrap_or(0) * 1024
    }
}

impl Measurement {
    fn rows_per_second(&self, rows: usize) -> f64 {
        rows as f64 / self.prove.as_secs_f64()
    }

    fn print(&self, rows: usize) {
        let (prove, verify) = (self.prove.as_secs_f64(), self.verify.as_secs_f64() * 1e3);
        let (peak, proof) = (self.peak_bytes as f64 / (1 << 20) as f64, self.proof_bytes as f64 / 1024.0);
        let krows = self.rows_per_second(rows) / 1e3;
        println!(
            "{:<20} {krows:8.1} krows/s {prove:7.3} s ({:.3} cpu) {:4} cells/row {peak:6.0} MiB {proof:6.0} KiB {verify:5.1} ms",
            self.name,
            self.cpu.as_secs_f64(),
            self.cells
        );
        let stages = self.stages.iter().map(|(stage, time)| (stage, time.wall.as_secs_f64()));
        for (stage, time) in stages.filter(|&(_, time)| time > 0.03 * prove) {
            println!("    {stage:<40} {time:7.3} s {:5.1} %", 100.0 * time / prove);
        }
    }

    fn json(&self, rows: usize) -> serde_json::Value {
        let stages: BTreeMap<_, _> =
            self.stages.iter().map(|(name, time)| (*name, time.wall.as_secs_f64())).collect();
        serde_json::json!({
            "rows_per_second": self.rows_per_second(rows),
            "prove_seconds": self.prove.as_secs_f64(),
            "cpu_seconds": self.cpu.as_secs_f64(),
            "verify_seconds": self.verify.as_secs_f64(),
            "cells_per_row": self.cells,
            "proof_bytes": self.proof_bytes,
            "peak_bytes": self.peak_bytes,
            "stage_seconds": stages,
        })
    }
}

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    options: Options,
    /// Log2 of the table's height.
    #[arg(long, default_value_t = 18)]
    log_height: usize,
}

fn main() {
    // Applies to both provers.
    nova_prover::keep_freed_memory();
    let arguments = Arguments::parse();
    let (stages, mut results) = (Stages::default(), Results::new("synthetic", &arguments.options));
    let subscriber = tracing_subscriber::registry().with(stages.clone());
    tracing::subscriber::set_global_default(subscriber).expect("no other subscriber");
    println!("2^{} rows, {} threads", arguments.log_height, rayon::current_num_threads());
    for degree in [3, 2] {
        if let Some(figures) = compare(Synthetic { degree }, &arguments, &stages) {
            results.put(&format!("64 columns, 24 messages a row, constraints of degree {degree}"), figures);
        }
    }
}

/// The run with the median time. The time of proofs of work is random, so the fastest run would be the luckiest.
fn median(mut runs: Vec<Measurement>) -> Option<Measurement> {
    runs.sort_by_key(|run| run.prove);
    let middle = runs.len() / 2;
    runs.into_iter().nth(middle)
}

/// The median of the processor times, independent of the run with the median time.
fn median_cpu(runs: &[Measurement]) -> f64 {
    let mut times: Vec<_> = runs.iter().map(|run| run.cpu).collect();
    times.sort();
    times.get(times.len() / 2).map_or(f64::NAN, Duration::as_secs_f64)
}

/// Proves with both provers, prints the measurements, and returns the figures.
///
/// Every repetition proves another trace, so that the proofs of work differ. Both provers prove the same traces and
/// alternate, so that changes in load affect both.
fn compare(air: Synthetic, arguments: &Arguments, stages: &Stages) -> Option<serde_json::Value> {
    let (options, repeat) = (&arguments.options, arguments.options.repeat.unwrap_or(9));
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for seed in 0..repeat {
        let trace = air.trace(arguments.log_height, seed.into());
        ours.extend(options.selects("nova").then(|| nova(air, &trace, Parameters::standard(), stages)));
        theirs.extend(options.selects("p3").then(|| p3(air, &trace, Parameters::standard(), stages)));
    }
    let rows = 1 << arguments.log_height;
    println!("constraints of degree {}", air.degree);
    let cpu_ratio = median_cpu(&theirs) / median_cpu(&ours);
    let (ours, theirs) = (median(ours), median(theirs));
    ours.iter().chain(&theirs).for_each(|run| run.print(rows));
    let (ours, theirs) = (ours?, theirs?);
    let ratio = ours.rows_per_second(rows) / theirs.rows_per_second(rows);
    println!("ratio {ratio:.2} (target: 2), by processor time {cpu_ratio:.2}");
    Some(serde_json::json!({
        "machine": machine(),
        "constraint_degree": air.degree,
        "rows": rows,
        "threads": rayon::current_num_threads(),
        "repetitions": repeat,
        "ratio": ratio,
        "cpu_ratio": cpu_ratio,
        "nova": ours.json(rows),
        "p3-batch-stark": theirs.json(rows),
    }))
}
