//! Small cases from public reports about clients' output, if present.

use nova_os::execute_block;
use nova_os::import::{ImportError, chain_of_genesis, import};
use std::path::{Path, PathBuf};

/// A case's folder. `None`, with a message on standard error, if it is missing.
fn folder(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/cases").join(name);
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("SKIPPED: no case at {}", path.display());
    None
}

fn run(folder: &Path) -> Result<Vec<u8>, ImportError> {
    let read = |name: &str| std::fs::read(folder.join(name));
    let block = read("block.json").or_else(|_| read("block.rlp")).expect("there is a block");
    let chain = chain_of_genesis(&read("genesis.json").expect("there is a genesis file"))?;
    import(&block, &read("witness.json").expect("there is a witness"), &chain)
}

#[test]
fn clients_output_is_accepted() {
    for name in ["wit-geth-header-objects", "rlp-json-string", "rlp-json-envelope", "amsterdam-far"] {
        let Some(folder) = folder(name) else { continue };
        let input = run(&folder).unwrap_or_else(|error| panic!("{name}: {error}"));
        execute_block(&input, &mut ()).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn faults_are_named() {
    for (name, expected) in [
        ("nethermind-8685-yparity", "transaction 5: field hash is"),
        ("acl-absent", "transaction 3: field accessList is missing"),
    ] {
        let Some(folder) = folder(name) else { continue };
        let error = run(&folder).expect_err("the block's JSON is faulty").to_string();
        assert!(error.contains(expected), "{name}: {error}");
    }
}
