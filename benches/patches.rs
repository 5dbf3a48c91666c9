//! The cycles of operations of published crates, and of the patched crates that replace them.
//!
//! ```text
//! cargo bench -p nova-benches --bench patches -- [--save]
//! ```
//!
//! Cycles are exact and the same everywhere. The figure of an operation is the mean over several keys and messages.
//! Needs the source of the standard library.

use clap::Parser;
use nova_benches::{Options, Results, build_guest, bytes};
use nova_vm::{ExecutionReport, Program, Silent, execute};
use serde_json::json;

/// Runs the guest of this variant, which signs and verifies with the crates of its lock file.
fn run(variant: &str) -> ExecutionReport {
    let guest = build_guest(&format!("toolchain/guest/patches/tests/{variant}"));
    let program = Program::load(&guest).expect("the guest is a program");
    let input = [&[1], &bytes(20_000)[..]].concat();
    let (report, _) = execute(&program, &input, nova_vm::Options::default(), &mut Silent).expect("the input fits");
    assert!(report.outcome.is_success(), "{report}");
    report
}

/// The operations and their mean cycles.
fn figures(report: &ExecutionReport) -> impl Iterator<Item = (&str, u64)> {
    report.regions.iter().map(|region| (region.name.as_str(), region.cycles / region.entries))
}

fn main() {
    let options = Options::parse();
    let mut results = Results::new("patches", &options);
    let (published, patched) = (run("published"), run("patched"));
    for ((name, published), (other, patched)) in figures(&published).zip(figures(&patched)) {
        assert_eq!(name, other, "both have the same regions");
        println!("{published:>12} {patched:>8}  {name}");
        results.put(name, json!({ "published": published, "patched": patched }));
    }
}
