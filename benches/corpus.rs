//! The runs that shapes of sections are chosen for: blocks, and the example guests.

use nova_benches::{block_description, bytes, read};
use nova_os::chain::known_chain;
use nova_os::import::import;
use std::path::Path;

/// Folders of valid blocks.
pub(crate) const FOLDERS: [&str; 3] = ["blocks", "testnet", "synthetic-root"];

/// The guest's input for the block in a folder.
///
/// # Panics
///
/// When the folder has no block, or one of an unknown chain.
pub(crate) fn block_input(folder: &Path) -> Vec<u8> {
    let meta = block_description(folder);
    let chain_id = meta["chain_id"].as_u64().expect("the description has a chain");
    let mut chain = known_chain(chain_id).expect("the chain is known").clone();
    chain.synthetic_parent = !meta["synthetic"].is_null();
    let [block, witness] = ["block.rlp", "witness.json"].map(|name| read(&folder.join(name)));
    import(&block, &witness, &chain).expect("the files are a block and its witness")
}

/// The example guests, and inputs for which each runs for about 2^22 cycles.
pub(crate) fn examples() -> [(&'static str, Vec<u8>); 6] {
    let steps = |count: u32, rest: usize| [count.to_le_bytes().to_vec(), bytes(rest)].concat();
    [
        ("fibonacci", steps(838_000, 0)),
        ("sha256", bytes(65_000)),
        ("keccak256", bytes(32_500)),
        ("u256", steps(100, 96)),
        ("crc32", bytes(420_000)),
        ("evm-transfers", steps(300, 0)),
    ]
}
