//! Proves real blocks with the command `nova-prove`, as an operator does: time, memory and size.
//!
//! ```text
//! cargo bench -p nova-benches --bench block_proofs -- [--only NAME]... [--most-mgas N] [--save]
//! ```
//!
//! The blocks are those of `target/data/mainnet/blocks` with at most N million gas (default 2), or those whose names
//! contain a NAME. Prints a table in Markdown. Builds `nova-prove` first.

use clap::Parser;
use nova_benches::{Options, Results, block_description, block_folders, block_name, machine, repository};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    options: Options,
    /// Maximum gas of a block, in millions, unless --only names blocks.
    #[arg(long, value_name = "N", default_value_t = 2.0)]
    most_mgas: f64,
}

impl Arguments {
    fn selects(&self, folder: &Path) -> bool {
        self.options.selects(&block_name(folder)) && (!self.options.only.is_empty() || mgas(folder) <= self.most_mgas)
    }
}

fn main() {
    let arguments = Arguments::parse();
    let (nova_prove, mut results) = (build(), Results::new("block_proofs", &arguments.options));
    println!("| block | fork | Mgas | million cycles | shards | forecast | proved | memory | proof | verified |");
    println!("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    let mut folders = block_folders("blocks");
    folders.retain(|folder| arguments.selects(folder));
    folders.sort_by(|left, right| mgas(left).total_cmp(&mgas(right)));
    for folder in &folders {
        let figures = measure(&nova_prove, folder);
        println!("{}", row(&block_name(folder), &figures));
        results.put(&block_name(folder), figures);
    }
}

/// Builds the command and returns its path.
fn build() -> PathBuf {
    let cargo = Command::new(env!("CARGO"))
        .args(["build", "--release", "-p", "nova-prove", "--message-format", "json-render-diagnostics"])
        .current_dir(repository())
        .output()
        .expect("cargo runs");
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    let messages = cargo.stdout.split(|&byte| byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok());
    let mut binaries = messages.filter_map(|message: Value| message["executable"].as_str().map(PathBuf::from));
    binaries.next_back().expect("cargo names the binary")
}

fn mgas(folder: &Path) -> f64 {
    block_description(folder)["gas_used"].as_u64().expect("the description has the gas") as f64 / 1e6
}

/// Imports, proves and verifies a block.
fn measure(binary: &Path, folder: &Path) -> Value {
    let meta = block_description(folder);
    let files = tempfile::tempdir().expect("a temporary folder can be made");
    let path = |name: &str| files.path().join(name);
    let (block, proof) = (path("block.bin"), path("block.proof"));
    let nova_prove = |options: &[&str], paths: &[&Path]| nova_prove(binary, options, paths);
    nova_prove(
        &["import", "--chain", "mainnet", "--block"],
        &[&folder.join("block.rlp"), Path::new("--witness"), &folder.join("witness.json"), Path::new("-o"), &block],
    );
    let report = nova_prove(&["--quiet", "--json", "-", "-o"], &[&proof, &block]);
    let mut report: Value = serde_json::from_slice(&report).expect("the report is JSON");
    nova_prove(&["verify", "--block-hash", meta["hash"].as_str().expect("the description has the hash")], &[&proof]);
    // Paths depend on this computer.
    let fields = report.as_object_mut().expect("the report is an object");
    for path in ["guest", "input", "proof"] {
        fields.remove(path);
    }
    json!({ "machine": machine(), "fork": meta["fork"], "mgas": mgas(folder), "report": report })
}

fn nova_prove(binary: &Path, options: &[&str], paths: &[&Path]) -> Vec<u8> {
    let output = Command::new(binary).args(options).args(paths).output().expect("the binary runs");
    assert!(output.status.success(), "{options:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn row(block: &str, result: &Value) -> String {
    let report = &result["report"];
    let number = |name: &str| report[name].as_f64().unwrap_or_else(|| panic!("the report lacks {name}: {report:#}"));
    let mebibytes = |name: &str| number(name) / f64::from(1 << 20);
    format!(
        "| {block} | {} | {:.2} | {:.1} | {} | {:.0} s | {:.1} s | {:.1} GiB | {:.0} MiB | {:.1} s |",
        result["fork"].as_str().unwrap_or_default(),
        result["mgas"].as_f64().unwrap_or_default(),
        number("cycles") / 1e6,
        number("shards"),
        number("forecast_seconds"),
        number("setup_seconds") + number("total_seconds"),
        mebibytes("peak_memory_bytes") / 1024.0,
        mebibytes("proof_bytes"),
        number("verify_seconds"),
    )
}
