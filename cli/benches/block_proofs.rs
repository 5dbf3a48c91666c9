//! Real blocks, proved by the command as an operator would: time, memory and size.
//!
//! ```text
//! cargo bench -p nova-prove --bench block_proofs -- [--only NAME]... [--most-mgas N] [--save ../benches/results/block_proofs.json]
//! ```
//!
//! The path is relative to the folder of this package, where cargo runs it. The blocks are those of
//! `target/data/mainnet/blocks` of at most N million gas (2), or those whose names contain one of the NAMEs. Prints a
//! table in Markdown. `--save` replaces what the file has of these blocks, and keeps the others.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The binary that cargo built for this benchmark.
const NOVA_PROVE: &str = env!("CARGO_BIN_EXE_nova-prove");

fn main() {
    let arguments = Arguments::parse();
    println!("| block | fork | Mgas | million cycles | shards | forecast | proved | memory | proof | verified |");
    println!("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    let mut results = arguments.saved();
    for folder in blocks().iter().filter(|folder| arguments.chooses(folder)) {
        let result = measure(folder);
        println!("{}", row(&result));
        results.insert(name(folder), result);
        arguments.save(&results);
    }
}

struct Arguments {
    only: Vec<String>,
    most_mgas: f64,
    save: Option<PathBuf>,
}

impl Arguments {
    fn parse() -> Self {
        let arguments: Vec<_> = std::env::args().collect();
        let values = |name: &str| -> Vec<String> {
            arguments.windows(2).filter(|pair| pair[0] == name).map(|pair| pair[1].clone()).collect()
        };
        let most = values("--most-mgas").pop().map_or(2.0, |most| most.parse().expect("--most-mgas takes a number"));
        Self { only: values("--only"), most_mgas: most, save: values("--save").pop().map(PathBuf::from) }
    }

    fn chooses(&self, folder: &Path) -> bool {
        if self.only.is_empty() {
            return mgas(&description(folder)) <= self.most_mgas;
        }
        self.only.iter().any(|part| name(folder).contains(part))
    }

    /// What the file already has, by block.
    fn saved(&self) -> BTreeMap<String, Value> {
        let Some(bytes) = self.save.as_ref().and_then(|path| std::fs::read(path).ok()) else {
            return BTreeMap::new();
        };
        let saved: Vec<Value> = serde_json::from_slice(&bytes).expect("the file named by --save has results");
        let block = |result: &Value| result["block"].as_str().expect("a result names its block").to_owned();
        saved.into_iter().map(|result| (block(&result), result)).collect()
    }

    fn save(&self, results: &BTreeMap<String, Value>) {
        if let Some(path) = &self.save {
            let text = format!("{:#}\n", results.values().cloned().collect::<Value>());
            std::fs::write(path, text).expect("the file named by --save can be written");
        }
    }
}

/// The folders of blocks, least gas first.
fn blocks() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/data/mainnet/blocks");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("no test data at {}", folder.display());
        return Vec::new();
    };
    let mut folders: Vec<_> = entries.map(|entry| entry.expect("the entry can be read").path()).collect();
    folders.sort_by(|left, right| mgas(&description(left)).total_cmp(&mgas(&description(right))));
    folders
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn description(folder: &Path) -> Value {
    let bytes = std::fs::read(folder.join("meta.json")).expect("the folder has a description");
    serde_json::from_slice(&bytes).expect("the description is JSON")
}

fn mgas(description: &Value) -> f64 {
    description["gas_used"].as_u64().expect("the description has the gas") as f64 / 1e6
}

/// Imports, proves and verifies a block.
fn measure(folder: &Path) -> Value {
    let meta = description(folder);
    let files = tempfile::tempdir().expect("there is room for a proof");
    let path = |name: &str| files.path().join(name);
    let (block, proof) = (path("block.bin"), path("block.proof"));
    nova_prove(
        &["import", "--chain", "mainnet", "--block"],
        &[&folder.join("block.rlp"), Path::new("--witness"), &folder.join("witness.json"), Path::new("-o"), &block],
    );
    let report = nova_prove(&["--quiet", "--json", "-", "-o"], &[&proof, &block]);
    let mut report: Value = serde_json::from_slice(&report).expect("the report is JSON");
    nova_prove(&["verify", "--block-hash", meta["hash"].as_str().expect("the description has the hash")], &[&proof]);
    // Paths are of this computer.
    let fields = report.as_object_mut().expect("the report is an object");
    for path in ["guest", "input", "proof"] {
        fields.remove(path);
    }
    json!({ "bench": "block proof", "block": name(folder), "fork": meta["fork"], "mgas": mgas(&meta), "report": report })
}

fn nova_prove(options: &[&str], paths: &[&Path]) -> Vec<u8> {
    let output = Command::new(NOVA_PROVE).args(options).args(paths).output().expect("the binary runs");
    assert!(output.status.success(), "{options:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn row(result: &Value) -> String {
    let report = &result["report"];
    let number = |name: &str| report[name].as_f64().unwrap_or_else(|| panic!("the report lacks {name}: {report:#}"));
    let mebibytes = |name: &str| number(name) / f64::from(1 << 20);
    format!(
        "| {} | {} | {:.2} | {:.1} | {} | {:.0} s | {:.1} s | {:.1} GiB | {:.0} MiB | {:.1} s |",
        result["block"].as_str().unwrap_or_default(),
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
