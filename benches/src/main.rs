//! `nova-bench`: measures constraint systems, guests and blocks.

use clap::{Parser, Subcommand};
use nova_benches::commands::{AirOptions, SuiteOptions, exit_code, write_docs};
use std::process::ExitCode;

/// Measure constraint systems, guests and blocks.
#[derive(Parser)]
#[command(version, propagate_version = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure AIRs: rows and cells a second, memory, proof size, verification, by prover, rows, threads and parameters.
    #[command(after_help = AIR_EXAMPLES)]
    Air(AirOptions),
    /// Measure whole runs, guests and blocks, with `nova-prove`: time, memory, proof size, verification, by kind of proof.
    #[command(after_help = SUITE_EXAMPLES)]
    Suite(SuiteOptions),
    /// Write docs/benchmarks.md and the tables of the README from the files in benches/results.
    Docs,
}

const AIR_EXAMPLES: &str = "\
Examples:
  Blake3 on all provers, at three heights, as a page with plots:
    nova-bench air blake3 --log-rows 8,10,12 --html blake3.html

  Small tables, without the luck of proofs of work:
    nova-bench air fibonacci poseidon2 --log-rows 10,12 --grinding 0

  How Nova scales with threads:
    nova-bench air keccak --prover nova --log-rows 14 --threads 1,2,4

  The chips of Nova's machine, each on its own:
    nova-bench air nova --log-rows 16 --csv chips.csv

  Whether a change made a prover slower, by more than 5 %:
    nova-bench air synthetic --log-rows 16 --grinding 0 --json old.json
    nova-bench air synthetic --log-rows 16 --grinding 0 --compare old.json --threshold 5

AIRs of your own: see benches/examples/own_air.rs.";

const SUITE_EXAMPLES: &str = "\
Examples:
  All guests and small blocks, with a page of plots. The same command goes on where it was interrupted:
    nova-bench suite --html suite.html

  One block as one proof, three times:
    nova-bench suite 22615247 --kind compressed --repeat 3

  Whether a new build is slower than an old one, by more than 5 %:
    nova-bench suite fibonacci json --nova-prove old/nova-prove --json old.json
    nova-bench suite fibonacci json --json new.json --compare old.json --threshold 5";

fn main() -> ExitCode {
    nova_prover::keep_freed_memory();
    match Arguments::parse().command {
        Command::Air(options) => exit_code(options.builtin().and_then(|airs| options.run(airs))),
        Command::Suite(options) => exit_code(options.run()),
        Command::Docs => exit_code(write_docs()),
    }
}
