//! Import from a node without a witness method: the witness is built from `eth_getProof`.

use super::sample::{block_json, header_json, mainnet, sample, witness};
use super::server::{Log, error, result, serve};
use alloy_primitives::{Address, B256, Bytes, U64, hex, keccak256};
use alloy_rlp::Decodable;
use alloy_trie::nodes::TrieNode;
use alloy_trie::{EMPTY_ROOT_HASH, Nibbles, TrieAccount};
use nova_os::execute_block;
use nova_os::import::{BlockName, ImportError, Node, import};
use nova_os::system::NodeSink;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

/// Everything that a node stores.
#[derive(Clone, Default)]
pub(crate) struct Store {
    pub(crate) nodes: HashMap<B256, Vec<u8>>,
    pub(crate) codes: HashMap<B256, Vec<u8>>,
}

impl NodeSink for Store {
    fn node(&mut self, digest: B256, encoded: &[u8]) {
        self.nodes.insert(digest, encoded.to_vec());
    }

    fn code(&mut self, digest: B256, code: &[u8]) {
        self.codes.insert(digest, code.to_vec());
    }
}

impl Store {
    /// A key's proof, as far as the nodes are present, and its value.
    fn prove(&self, root: B256, key: B256) -> (Vec<Bytes>, Option<Vec<u8>>) {
        let (key, mut depth, mut proof) = (Nibbles::unpack(key), 0, Vec::new());
        let mut next = self.nodes.get(&root).cloned();
        while let Some(encoded) = next {
            // A short node is embedded in its parent, and is not part of a proof.
            if proof.is_empty() || encoded.len() >= 32 {
                proof.push(Bytes::from(encoded.clone()));
            }
            let child = match TrieNode::decode(&mut &encoded[..]).expect("it is a node") {
                TrieNode::Leaf(leaf) => {
                    return (proof, (key.slice(depth..) == leaf.key).then_some(leaf.value));
                }
                TrieNode::Extension(extension) if key.slice(depth..).starts_with(&extension.key) => {
                    depth += extension.key.len();
                    Some(extension.child)
                }
                TrieNode::Branch(branch) => {
                    let nibble = key.get(depth).expect("keys end at leaves");
                    depth += 1;
                    branch.as_ref().children().find(|(at, _)| *at == nibble).and_then(|(_, child)| child.cloned())
                }
                _ => None,
            };
            next = child.and_then(|child| match child.as_hash() {
                Some(digest) => self.nodes.get(&digest).cloned(),
                None => Some(child.as_slice().to_vec()),
            });
        }
        (proof, None)
    }

    fn account(&self, root: B256, address: Address) -> (Vec<Bytes>, Option<TrieAccount>) {
        let (proof, entry) = self.prove(root, keccak256(address));
        (proof, entry.map(|entry| alloy_rlp::decode_exact(entry).expect("it is an account")))
    }

    /// The result of `eth_getProof`. The fields beside the proofs are wrong, since they must not be used.
    fn answer(&self, root: B256, address: Address, slots: &[B256]) -> Value {
        let (proof, account) = self.account(root, address);
        let storage_root = account.map_or(EMPTY_ROOT_HASH, |account| account.storage_root);
        let slot = |slot: &B256| json!({ "key": slot, "value": "0x7", "proof": self.prove(storage_root, keccak256(slot)).0 });
        let storage = slots.iter().map(slot).collect::<Vec<_>>();
        json!({ "address": address, "balance": "0x7", "nonce": "0x7", "codeHash": B256::ZERO,
                "storageHash": B256::ZERO, "accountProof": proof, "storageProof": storage })
    }
}

/// A node that has a block and the states before and after it, but no method of the namespace `debug`.
pub(crate) struct Archive {
    pub(crate) block: Value,
    pub(crate) headers: Vec<Value>,
    pub(crate) before: (u64, B256, Store),
    pub(crate) after: (u64, B256, Store),
}

impl Archive {
    /// Builds the node from a block's files.
    fn new(block: &[u8], witness: &Value, input: &[u8]) -> Self {
        let digits = |json: &Value| hex::decode(json.as_str().expect("digits")).expect("digits");
        let list = |name: &str| witness[name].as_array().expect("a list").iter().map(digits).collect::<Vec<_>>();
        let by_digest = |items: Vec<Vec<u8>>| items.into_iter().map(|item| (keccak256(&item), item)).collect();
        let before = Store { nodes: by_digest(list("state")), codes: by_digest(list("codes")) };
        let mut after = before.clone();
        let output = execute_block(input, &mut after).expect("the block is valid");
        Self {
            block: block_json(block),
            headers: list("headers").iter().map(|header| header_json(header)).collect(),
            before: (output.number - 1, output.pre_state_root, before),
            after: (output.number, output.post_state_root, after),
        }
    }

    pub(crate) fn serve(self, log: Log) -> String {
        serve(move |method, parameters| {
            log.add(method);
            match method {
                "eth_chainId" => result(json!("0x1")),
                "eth_getBlockByNumber" => result(self.block.clone()),
                "eth_getBlockByHash" => {
                    let header = self.headers.iter().find(|header| header["hash"] == parameters[0]);
                    result(header.cloned().unwrap_or_default())
                }
                "eth_getProof" => self.prove(parameters),
                "eth_getCode" => self.code(parameters),
                _ => error(-32601, "the method does not exist/is not available"),
            }
        })
    }

    fn state(&self, number: &Value) -> Option<&(u64, B256, Store)> {
        let number: U64 = serde_json::from_value(number.clone()).expect("a number");
        [&self.before, &self.after].into_iter().find(|(at, ..)| *at == number.to::<u64>())
    }

    fn prove(&self, parameters: &Value) -> Value {
        let Some((_, root, store)) = self.state(&parameters[2]) else { return error(-32000, "missing trie node") };
        let address = serde_json::from_value(parameters[0].clone()).expect("an address");
        let slots: Vec<B256> = serde_json::from_value(parameters[1].clone()).expect("slots");
        result(store.answer(*root, address, &slots))
    }

    fn code(&self, parameters: &Value) -> Value {
        let Some((_, root, store)) = self.state(&parameters[1]) else { return error(-32000, "missing trie node") };
        let address = serde_json::from_value(parameters[0].clone()).expect("an address");
        let code = store.account(*root, address).1.and_then(|account| store.codes.get(&account.code_hash));
        result(json!(Bytes::from(code.cloned().unwrap_or_default())))
    }
}

#[test]
fn a_witness_is_built_from_proofs() {
    let archive = Archive::new(&sample("rlp"), &witness(), &sample("bin"));
    let (log, heard) = (Log::default(), Log::default());
    let listener = heard.clone();
    let node = Node::new(archive.serve(log.clone())).with_listener(move |notice| listener.add(notice.to_string()));
    let input = node.import(&BlockName::Number(21_429_992), None).expect("the proofs are enough");
    let expected = execute_block(&sample("bin"), &mut ()).expect("the block is valid");
    assert_eq!(execute_block(&input, &mut ()).expect("the block is valid"), expected);
    assert!(input.len() <= sample("bin").len() + sample("bin").len() / 4, "{} bytes", input.len());
    assert!(heard.lines()[0].contains("eth_getProof"), "{:?}", heard.lines());
    let proofs = log.lines().iter().filter(|line| *line == "eth_getProof").count();
    assert!((10..200).contains(&proofs), "{proofs} requests");
}

#[test]
fn proofs_of_another_state_are_refused() {
    let mut archive = Archive::new(&sample("rlp"), &witness(), &sample("bin"));
    archive.before.1 = archive.after.1;
    archive.before.2 = archive.after.2.clone();
    let error = Node::new(archive.serve(Log::default()))
        .import(&BlockName::Number(21_429_992), None)
        .expect_err("it is the state after the block");
    assert!(matches!(error, ImportError::OtherState { .. }), "{error}");
}

#[test]
fn a_nodes_error_for_a_missing_state_is_shown() {
    let mut archive = Archive::new(&sample("rlp"), &witness(), &sample("bin"));
    archive.before.0 = 0;
    let error = Node::new(archive.serve(Log::default()))
        .import(&BlockName::Number(21_429_992), None)
        .expect_err("the state is missing");
    assert!(matches!(&error, ImportError::Rpc { method: "eth_getProof", .. }), "{error}");
}

/// Imports the mainnet blocks that `is_wanted` selects.
fn import_real_blocks(is_wanted: impl Fn(&str) -> bool) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/data/mainnet/blocks");
    let Ok(blocks) = std::fs::read_dir(&folder) else {
        eprintln!("SKIPPED: no test data at {}", folder.display());
        return;
    };
    for path in blocks.map(|block| block.expect("the folder can be read").path()) {
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        if !is_wanted(&name) {
            continue;
        }
        let read = |file: &str| std::fs::read(path.join(file)).expect("the file exists");
        let (block, witness) = (read("block.rlp"), read("witness.json"));
        let whole = import(&block, &witness, mainnet()).expect("the files fit together");
        let witness = serde_json::from_slice(&witness).expect("the witness is JSON");
        let node = Node::new(Archive::new(&block, &witness, &whole).serve(Log::default()));
        let start = Instant::now();
        let input = node.import(&BlockName::Number(name.parse().expect("a number")), None);
        let input = input.unwrap_or_else(|error| panic!("{name}: {error}"));
        println!("{name}: {} bytes, {} with its witness, {:.1?}", input.len(), whole.len(), start.elapsed());
        assert_eq!(execute_block(&input, &mut ()).ok(), execute_block(&whole, &mut ()).ok());
    }
}

#[test]
fn real_blocks_need_only_proofs() {
    import_real_blocks(|name| ["21429020", "21429063", "21688509", "22615247"].contains(&name));
}

#[test]
#[ignore = "all real blocks; the search for a branch can take a minute"]
fn all_real_blocks_need_only_proofs() {
    import_real_blocks(|_| true);
}
