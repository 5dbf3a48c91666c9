//! Runs real blocks natively and on the machine: native time and cycles.
//!
//! ```text
//! cargo bench -p nova-benches --bench blocks -- [--only NAME]... [--repeat N] [--save]
//! ```
//!
//! The blocks are the valid ones of `target/data/mainnet`, or those of them whose names contain a NAME, in order of
//! their gas. The native time is the minimum of the repetitions. Prints a table in Markdown, with the calls of keccak-f
//! and of the accelerators for big integers, in thousands.

#[expect(dead_code, reason = "other benches run the example guests, too")]
mod corpus;

use clap::Parser;
use corpus::{FOLDERS, block_input};
use nova_benches::{Options, Results, block_description, block_folders, block_name, machine};
use nova_os::chain::known_chain;
use nova_os::{ELF, Output, run_block};
use nova_vm::{ExecutionReport, Program, Silent, execute};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

fn main() {
    let options = Options::parse();
    let (repeat, mut results) = (options.repeat.unwrap_or(3), Results::new("blocks", &options));
    let guest = Program::load(ELF).expect("the pinned guest is a program");
    println!("| block | fork | Mgas | native ms | million cycles | cycles per gas | keccak-f | big integers |");
    println!("|---|---|---:|---:|---:|---:|---:|---:|");
    let mut blocks: Vec<_> = FOLDERS.into_iter().flat_map(block_folders).collect();
    blocks.retain(|folder| options.selects(&block_name(folder)));
    blocks.sort_by_key(|folder| block_description(folder)["gas_used"].as_u64());
    for folder in &blocks {
        results.put(&block_name(folder), measure(folder, &guest, repeat));
    }
}

/// The fork in the description, or else that of the chain's rules.
fn fork(meta: &Value) -> String {
    let number = |name: &str| meta[name].as_u64().expect("the description has this number");
    let by_rules = || {
        let chain = known_chain(number("chain_id")).expect("the chain is known");
        let rules = chain.rules(number("number"), number("timestamp"));
        rules.expect("the chain has rules for it").fork.to_string()
    };
    meta["fork"].as_str().map_or_else(by_rules, str::to_owned)
}

fn measure(folder: &Path, guest: &Program, repeat: u32) -> Value {
    let meta = block_description(folder);
    let input = block_input(folder);
    let runs: Vec<_> = (0..repeat.max(1)).map(|_| run_natively(&input)).collect();
    let (output, native) = runs.into_iter().min_by_key(|(_, time)| *time).expect("there is a repetition");
    let start = Instant::now();
    let (report, _) =
        execute(guest, &input, nova_vm::Options::default(), &mut Silent).expect("the input fits the machine");
    let on_machine = start.elapsed();
    assert_eq!(report.output, output.encode(), "{}", folder.display());
    let name = block_name(folder);
    let per_gas = report.cycles as f64 / output.gas_used as f64;
    let (mgas, millions) = (output.gas_used as f64 / 1e6, report.cycles as f64 / 1e6);
    let fork = fork(&meta);
    let milliseconds = native.as_secs_f64() * 1e3;
    let hashes = calls(&report, |name| name == "keccak_f");
    let integers = calls(&report, |name| {
        name.starts_with("multiply_add") || name.ends_with("_add") || name.ends_with("_double")
    });
    let [hashes_shown, integers_shown] = [hashes, integers].map(|calls| calls as f64 / 1e3);
    println!(
        "| {name} | {fork} | {mgas:.2} | {milliseconds:.1} | {millions:.1} | {per_gas:.1} | {hashes_shown:.1} | {integers_shown:.1} |"
    );
    json!({
        "machine": machine(),
        "fork": fork,
        "gas_used": output.gas_used,
        "input_bytes": input.len(),
        "native_seconds": native.as_secs_f64(),
        "machine_seconds": on_machine.as_secs_f64(),
        "cycles": report.cycles,
        "cycles_per_gas": per_gas,
        "keccak_f_calls": hashes,
        "big_integer_calls": integers,
        "pages": report.pages,
    })
}

/// Calls of the accelerators with these names.
fn calls(report: &ExecutionReport, counts: impl Fn(&str) -> bool) -> u64 {
    report.syscalls.iter().filter(|(name, _)| counts(name)).map(|(_, calls)| calls).sum()
}

fn run_natively(input: &[u8]) -> (Output, Duration) {
    let start = Instant::now();
    let output = run_block(input);
    (output, start.elapsed())
}
