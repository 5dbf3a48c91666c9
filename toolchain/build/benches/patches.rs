//! The cycles of operations with published crates, and with patched ones.
//!
//! ```text
//! cargo bench -p nova-build --bench patches
//! NOVA_BENCH_SAVE=benches/results/patches.json cargo bench -p nova-build --bench patches   # and write them
//! ```
//!
//! Cycles are exact and the same everywhere; those of an operation are the mean over some keys and messages. Needs
//! the source of the standard library.

#[path = "../tests/common/mod.rs"]
mod common;
#[path = "../tests/common/patches.rs"]
mod guest;

use nova_vm::ExecutionReport;
use serde_json::{Map, json};

/// The variable with the file for the results, relative to the repository.
const SAVE: &str = "NOVA_BENCH_SAVE";

/// Operations and the mean of their cycles.
fn figures(report: &ExecutionReport) -> impl Iterator<Item = (&str, u64)> {
    report.regions.iter().map(|region| (region.name.as_str(), region.cycles / region.entries))
}

fn main() {
    assert!(common::can_build(), "guests can be built");
    let (published, patched) = (guest::run("published", 1), guest::run("patched", 1));
    let mut all = Map::new();
    for ((name, published), (other, patched)) in figures(&published).zip(figures(&patched)) {
        assert_eq!(name, other, "both have the same regions");
        println!("{published:>12} {patched:>8}  {name}");
        all.insert(name.to_owned(), json!({ "published": published, "patched": patched }));
    }
    if let Some(file) = std::env::var_os(SAVE) {
        let text = serde_json::to_string_pretty(&all).expect("the figures are JSON");
        let path = common::toolchain().with_file_name(file);
        std::fs::write(path, text + "\n").expect("the file can be written");
    }
}
