//! Forecasts of the processor time of proofs, and the time that they take.
//!
//! ```text
//! cargo bench -p nova-benches --bench proving_cost -- [--compress] [--only NAME]... [--save]
//! ```
//!
//! The runs are those of the example guests, for about 2^22 cycles and a quarter of that, and the blocks that `--only` names. Each
//! section's cells and time are kept: from these the rates of `prover/src/run/cost/rates.rs` are fitted. Processor time hardly depends on
//! the computer's other load.

#[path = "corpus.rs"]
mod corpus;

use clap::Parser;
use corpus::{FOLDERS, block_input, examples};
use nova_benches::{Options, Results, block_folders, block_name, cpu_time, example, machine};
use nova_os::ELF;
use nova_prover::run::plan::shape_cells;
use nova_prover::{Progress, ProofKind, Prover};
use nova_verifier::Shapes;
use nova_verifier::run::{ChipSets, RunHeader, SectionReader};
use nova_verifier::shapes::Kind;
use nova_vm::{Program, Silent};
use serde_json::{Value, json};
use std::ops::ControlFlow;
use std::time::Duration;

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    options: Options,
    /// Also compress each run.
    #[arg(long)]
    compress: bool,
}

/// A run to prove.
struct Case {
    name: String,
    elf: Vec<u8>,
    input: Vec<u8>,
}

fn main() {
    nova_prover::keep_freed_memory();
    let arguments = Arguments::parse();
    let mut results = Results::new("proving_cost", &arguments.options);
    println!("| run | million cycles | million cells | sections | forecast | measured | ratio |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
    let kinds = [Some(ProofKind::Shards), arguments.compress.then_some(ProofKind::Compressed)];
    for case in cases(&arguments.options) {
        for kind in kinds.into_iter().flatten() {
            let name =
                if kind == ProofKind::Shards { case.name.clone() } else { format!("{}, compressed", case.name) };
            results.put(&name, measure(&name, &case, kind));
        }
    }
}

fn cases(options: &Options) -> Vec<Case> {
    let small = |input: &[u8]| {
        // A number of steps, or the bytes to digest.
        let steps = input.first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes) / 4);
        if input.len() < 1000 {
            [&steps.to_le_bytes(), &input[4..]].concat()
        } else {
            input[..input.len() / 4].to_vec()
        }
    };
    let guests = examples().into_iter().flat_map(|(guest, input)| {
        let quarter = Case { name: format!("{guest}, a quarter"), elf: example(guest), input: small(&input) };
        [quarter, Case { name: guest.into(), elf: example(guest), input }]
    });
    let mut cases: Vec<_> = guests.filter(|case| options.selects(&case.name)).collect();
    if !options.only.is_empty() {
        let folders =
            FOLDERS.into_iter().flat_map(block_folders).filter(|folder| options.selects(&block_name(folder)));
        cases.extend(folders.map(|folder| Case {
            name: block_name(&folder),
            elf: ELF.to_vec(),
            input: block_input(&folder),
        }));
    }
    cases
}

/// Forecasts and proves a run.
fn measure(name: &str, case: &Case, kind: ProofKind) -> Value {
    let prover = Prover::default();
    let program = Program::load(&case.elf).expect("the guest is a program");
    let report = prover.cost(&program, &case.input, kind, &mut Silent).expect("the run can be proved");
    let key = prover.setup(&case.elf).expect("the guest has keys");
    let (start, mut proof) = (cpu_time(), Vec::new());
    let (mut times, mut last) = (Vec::new(), start);
    let mut listen = |progress| {
        let now = cpu_time();
        if let Progress::RunSectionProved | Progress::MemoryTableProved { .. } | Progress::ShardProved { .. } =
            progress
        {
            times.push(now - last);
        }
        last = now;
        ControlFlow::Continue(())
    };
    let summary = prover.prove(&key, &case.input, kind, &mut proof, &mut Silent, &mut listen);
    let summary = summary.expect("the run can be proved");
    let measured = (cpu_time() - start).as_secs_f64();
    let ratio = report.processor_seconds / measured;
    let (cycles, cells) = (summary.cycles as f64 / 1e6, report.cells as f64 / 1e6);
    println!(
        "| {name} | {cycles:.1} | {cells:.0} | {} | {:.1} s | {measured:.1} s | {ratio:.2} |",
        times.len(),
        report.processor_seconds
    );
    json!({
        "machine": machine(),
        "cycles": summary.cycles,
        "cells": report.cells,
        "shards": summary.shards,
        "forecast_processor_seconds": report.processor_seconds,
        "processor_seconds": measured,
        "sections": if kind == ProofKind::Shards { sections(&proof, &times) } else { Value::Null },
    })
}

/// Kind, shape, cells and processor time of each section of a proof.
fn sections(proof: &[u8], times: &[Duration]) -> Value {
    let chips = ChipSets::new().expect("the chips are accepted");
    let shapes = Shapes::standard(&chips).expect("the list is valid");
    let reader = SectionReader::new(proof).and_then(|mut reader| reader.next::<RunHeader>("header"));
    let header = reader.expect("the proof has a header");
    let memory = header.memory.iter().map(|state| (Kind::Memory, state.boundary.shape));
    let shards = header.shards.iter().map(|state| (Kind::Shard, state.boundary.shape));
    let all = [(Kind::Run, header.run.shape)].into_iter().chain(memory).chain(shards);
    let section = |((kind, number), time): ((Kind, u8), &Duration)| {
        let shape = shapes.get(kind, number).expect("the header has shapes of the list");
        let cells = match kind {
            Kind::Run => shape_cells(&chips.run, shape),
            Kind::Memory => shape_cells(&chips.memory, shape),
            Kind::Shard => shape_cells(&chips.shard, shape),
        };
        json!({ "kind": kind.name(), "shape": number, "cells": cells, "processor_seconds": time.as_secs_f64() })
    };
    all.zip(times).map(section).collect()
}
