//! The records of `record.py`.

use super::super::case::Case;
use super::super::support::data;
use alloy_primitives::{Address, B256, U256};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

/// A case of the consensus tests.
#[derive(Deserialize)]
pub(super) struct Record {
    /// Its file, relative to the folder of the tests.
    file: String,
    /// Its name in the file.
    pub(super) name: String,
    /// The reads of each block. `None` for an invalid block.
    blocks: Vec<Option<Reads>>,
}

/// The reads of the specification in a block.
#[derive(Clone, Deserialize)]
pub(super) struct Reads {
    /// Accounts, existing or not.
    pub(super) accounts: Vec<Address>,
    /// Storage slots by account, zero or not.
    pub(super) slots: BTreeMap<Address, Vec<U256>>,
    /// Code hashes.
    pub(super) codes: HashSet<B256>,
    /// The age of the oldest block hash that a contract reads, in blocks.
    pub(super) ancestors: usize,
}

impl Record {
    /// Parses records, one per line.
    pub(super) fn parse(lines: &str) -> Vec<Self> {
        lines.lines().map(|line| serde_json::from_str(line).expect("each line is a record")).collect()
    }

    /// Inputs with the whole state, and the reads of the specification. `None` if the tests are missing.
    pub(super) fn inputs(&self, folder: &str) -> Option<Vec<(Vec<u8>, Option<Reads>)>> {
        let text = read(&data(folder)?.join(&self.file));
        let mut cases: HashMap<String, Case> = serde_json::from_str(&text).expect("the file has cases");
        let case = cases.remove(&self.name).expect("the record's case is in its file");
        let ran = case.run()?.unwrap_or_else(|reason| panic!("{}: {reason}", self.name));
        Some(ran.inputs.into_iter().zip(self.blocks.iter().cloned()).collect())
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The environment variable that names a file with records of all tests.
const READS: &str = "NOVA_SPEC_READS";

/// The records that `record.py` made of all tests. `None` if there are none.
pub(super) fn all() -> Option<Vec<Record>> {
    let usual = data("evm-fixtures")?.join("../spec-reads.jsonl");
    let path = std::env::var_os(READS).map_or(usual, PathBuf::from);
    if !path.exists() {
        eprintln!("SKIPPED: no records at {}: tests/minimal/record.py makes them", path.display());
        return None;
    }
    Some(Record::parse(&read(&path)))
}
