//! `nova-prove BLOCK.bin`, `import` and `inspect`, on the sample block.

use crate::support::{Folder, command};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A file of the sample block.
fn sample(extension: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/blocks");
    folder.join("mainnet-21429992").with_extension(extension)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("the path is text")
}

#[test]
fn import_makes_the_sample() {
    let folder = Folder::new();
    let output = folder.path("block.bin");
    let (block, witness) = (sample("rlp"), sample("witness.json"));
    let options = ["--block", text(&block), "--witness", text(&witness), "--chain", "mainnet", "-o", text(&output)];
    command(&[Path::new("import")], &options).expect_code(0);
    assert!(std::fs::read(output).unwrap() == std::fs::read(sample("bin")).unwrap());
}

#[test]
fn import_names_the_fault() {
    let folder = Folder::new();
    let (block, nothing) = (sample("rlp"), folder.file("nothing.json", b"{}"));
    let output = folder.path("block.bin");
    let options = ["--block", text(&block), "--witness", text(&nothing), "-o", text(&output)];
    let finished = command(&[Path::new("import")], &options).expect_code(2);
    assert!(finished.stderr().contains("the witness is not the JSON of `debug_executionWitness`"));
    assert!(!output.exists());
}

#[test]
fn inspect_shows_the_block() {
    let finished = command(&[Path::new("inspect"), &sample("bin")], &[]).expect_code(0);
    for line in ["number        21429992", "fork          Cancun", "transactions  1", "gas used      62272"] {
        assert!(finished.stdout().lines().any(|shown| shown == line), "{line}\n{}", finished.stdout());
    }
    let finished = command(&[Path::new("inspect"), &sample("bin")], &["--json"]).expect_code(0);
    let facts: Value = serde_json::from_str(finished.stdout()).expect("standard output is JSON");
    assert_eq!(facts["nodes"]["count"], 93);
}

#[test]
fn the_native_and_the_machines_output_are_equal() {
    let finished = command(&[&sample("bin")], &["--execute-only", "--json"]).expect_code(0);
    let report: Value = serde_json::from_str(finished.stdout()).expect("standard output is JSON");
    assert_eq!((&report["valid"], &report["same_output"]), (&Value::Bool(true), &Value::Bool(true)));
    assert_eq!(report["block"]["gas_used"], 62272);
    let root = "0xa6aa9901fa5e28ea5012aeb0d7ec37136c37585f692ccbf17236584fea27f204";
    assert_eq!(report["block"]["post_state_root"], root);
}

#[test]
fn the_cost_of_a_block_is_reported() {
    let of = |options: &[&str]| -> Value {
        let finished = command(&[&sample("bin")], &[&["--execute-only", "--json"], options].concat()).expect_code(0);
        serde_json::from_str(finished.stdout()).expect("standard output is JSON")
    };
    let report = of(&["--cost"]);
    assert_eq!(report["cost"]["seconds"], report["forecast_seconds"]);
    assert!(report["cost"]["functions"].as_array().is_some_and(|functions| functions.len() > 100));
    assert_eq!(report["cost"]["calls"][0]["name"], "keccak_f");
    // The compression is the only difference.
    let shards = of(&["--cost", "--kind", "shards"]);
    assert_eq!(shards["cost"]["cells"], report["cost"]["cells"]);
    let seconds = |report: &Value| report["cost"]["seconds"].as_f64().expect("seconds are a number");
    let sections = report["cost"]["sections"].as_array().expect("sections are a list");
    let compression = sections.last().expect("there are sections");
    assert_eq!(compression["name"], "compression");
    assert!((seconds(&report) - seconds(&shards) - compression["seconds"].as_f64().unwrap()).abs() < 1e-6);
    assert_eq!(of(&[]).get("cost"), None);
    let finished = command(&[&sample("bin")], &["--cost"]).expect_code(2);
    assert!(finished.stderr().contains("--execute-only"), "{}", finished.stderr());
}

#[test]
fn a_damaged_block_is_refused_before_the_proof() {
    let folder = Folder::new();
    let mut input = std::fs::read(sample("bin")).unwrap();
    let place = input.len() / 3;
    input[place] ^= 1;
    let damaged = folder.file("block.bin", &input);
    for options in [&["--execute-only"][..], &[]] {
        let finished = command(&[&damaged], options).expect_code(1);
        assert!(
            finished.stderr().contains("the block is REFUSED\n  because: the witness lacks"),
            "{}",
            finished.stderr()
        );
    }
    assert!(!folder.path("block.proof").exists());
}
