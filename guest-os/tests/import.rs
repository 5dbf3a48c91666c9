//! Importing from a node: a local stand-in replays recorded answers.

use alloy_consensus::transaction::Recovered;
use alloy_consensus::{Block, TxEnvelope};
use alloy_primitives::Address;
use alloy_rpc_types_eth::{Transaction, TransactionInfo};
use nova_os::chain::{ChainConfig, Fork, known_chain};
use nova_os::execute_block;
use nova_os::import::{BlockName, ImportError, Node, chain_of_genesis, import};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::thread;

/// Answers requests as `answer` says, until the test ends.
fn serve(answer: impl Fn(&str, &Value) -> Value + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("it has an address"));
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let request = read_request(&stream);
            let method = request["method"].as_str().expect("a method").to_owned();
            let body = answer(&method, &request["params"]).to_string();
            write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
                .expect("the client listens");
        }
    });
    url
}

fn read_request(stream: &TcpStream) -> Value {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line");
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("the body");
    serde_json::from_slice(&body).expect("JSON")
}

fn result(value: Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": 1, "result": value })
}

#[test]
fn a_nodes_errors_are_passed_on() {
    let url = serve(|method, _| match method {
        "eth_chainId" => result(json!("0x1")),
        _ => json!({ "jsonrpc": "2.0", "id": 1, "error": { "code": -32601, "message": "no such method" } }),
    });
    let error = Node::new(url).import(&BlockName::Number(1), None).expect_err("the node refuses");
    assert!(matches!(&error, ImportError::Rpc { code: -32601, .. }), "{error}");
    assert!(error.to_string().contains("eth_getBlockByNumber"), "{error}");
}

#[test]
fn an_unknown_chain_needs_its_genesis_file() {
    let url = serve(|_, _| result(json!("0x539")));
    let error = Node::new(url).import(&BlockName::Number(1), None).expect_err("nobody knows the chain");
    assert!(matches!(error, ImportError::UnknownChain(1337)), "{error}");
}

#[test]
fn a_block_that_the_node_does_not_have_is_named() {
    let url = serve(|method, _| result(if method == "eth_chainId" { json!("0x1") } else { Value::Null }));
    let error = Node::new(url).import(&BlockName::Number(7), None).expect_err("there is no block");
    assert!(error.to_string().contains("it has no block \"0x7\""), "{error}");
}

#[test]
fn nobody_listens() {
    let error = Node::new("http://127.0.0.1:9").import(&BlockName::Number(1), None).expect_err("nobody listens");
    assert!(matches!(error, ImportError::Transport { .. }), "{error}");
}

/// A file of the sample block.
fn sample(extension: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/blocks");
    std::fs::read(folder.join("mainnet-21429992").with_extension(extension)).expect("the sample is there")
}

fn mainnet() -> &'static ChainConfig {
    known_chain(1).expect("mainnet is known")
}

#[test]
fn the_sample_is_what_import_makes_of_its_files() {
    let input = import(&sample("rlp"), &sample("witness.json"), mainnet()).expect("the files fit together");
    assert!(input == sample("bin"), "examples/blocks/README.md says how to make it anew");
    let output = execute_block(&input, &mut ()).expect("the block is valid");
    assert_eq!((output.number, output.gas_used), (21_429_992, 62_272));
}

/// A node that has the sample block, and nothing else.
fn serve_sample() -> String {
    let block = block_json(&sample("rlp"));
    let witness: Value = serde_json::from_slice(&sample("witness.json")).expect("the witness is JSON");
    serve(move |method, parameters| match method {
        "eth_chainId" => result(json!("0x1")),
        "eth_getBlockByNumber" if parameters == &json!(["0x146fee8", true]) => result(block.clone()),
        "eth_getBlockByHash" if parameters == &json!([block["hash"], true]) => result(block.clone()),
        "debug_executionWitness" if parameters == &json!(["0x146fee8"]) => result(witness.clone()),
        _ => result(Value::Null),
    })
}

#[test]
fn a_node_gives_the_same_input_as_its_files() {
    let node = Node::new(serve_sample());
    let hash = execute_block(&sample("bin"), &mut ()).expect("the block is valid").block_hash;
    for name in [BlockName::Number(21_429_992), BlockName::Hash(hash)] {
        assert!(node.import(&name, None).expect("the node answers") == sample("bin"), "{name:?}");
    }
}

#[test]
fn json_and_digits_give_the_same_input_as_rlp() {
    let (block, witness) = (sample("rlp"), sample("witness.json"));
    let json = json!({ "jsonrpc": "2.0", "id": 7, "result": block_json(&block) }).to_string();
    let digits = format!("0x{}\n", alloy_primitives::hex::encode(&block));
    for form in [json, digits] {
        assert!(import(form.as_bytes(), &witness, mainnet()).expect("the block is understood") == sample("bin"));
    }
}

#[test]
fn another_blocks_witness_is_refused() {
    let (block, witness) = (sample("rlp"), sample("witness.json"));
    let mut other: Value = serde_json::from_slice(&witness).expect("the witness is JSON");
    other["headers"] = json!([]);
    let error = import(&block, other.to_string().as_bytes(), mainnet()).expect_err("the parent is not there");
    assert!(matches!(error, ImportError::Parent { .. }), "{error}");
    let error = import(&block, b"{}", mainnet()).expect_err("this is no witness");
    assert!(matches!(error, ImportError::WitnessFormat(_)), "{error}");
    let error = import(b"no block", &witness, mainnet()).expect_err("this is no block");
    assert!(matches!(error, ImportError::BlockFormat(_)), "{error}");
}

#[test]
fn json_with_an_unknown_field_in_the_header_is_refused() {
    let mut json = block_json(&sample("rlp"));
    json["hash"] = json!(format!("0x{}", "11".repeat(32)));
    let error = import(json.to_string().as_bytes(), &sample("witness.json"), mainnet()).expect_err("another hash");
    assert!(matches!(error, ImportError::BlockHash { .. }), "{error}");
}

#[test]
fn a_genesis_file_says_the_rules() {
    let config = json!({
        "chainId": 1337, "terminalTotalDifficulty": 0, "terminalTotalDifficultyPassed": true,
        "shanghaiTime": 0, "cancunTime": 100, "pragueTime": 200, "osakaTime": 300, "bpo1Time": 400,
        "depositContractAddress": "0x4242424242424242424242424242424242424242",
        "blobSchedule": { "cancun": { "target": 3, "max": 6, "baseFeeUpdateFraction": 3338477 },
                          "bpo1": { "target": 10, "max": 15, "baseFeeUpdateFraction": 8346193 } },
    });
    let genesis = json!({ "config": config, "alloc": {}, "difficulty": "0x0", "gasLimit": "0x1" }).to_string();
    for json in [genesis, config.to_string()] {
        let chain = chain_of_genesis(json.as_bytes()).expect("the file says the rules");
        let rules = |time| chain.rules(1, time).map(|rules| (rules.fork, rules.blobs.map(|b| b.max_blob_count)));
        assert_eq!(rules(0), Ok((Fork::Shanghai, None)));
        assert_eq!(rules(100), Ok((Fork::Cancun, Some(6))));
        assert_eq!(rules(299), Ok((Fork::Prague, Some(9))));
        assert_eq!(rules(399), Ok((Fork::Osaka, Some(9))));
        assert_eq!(rules(400), Ok((Fork::Osaka, Some(15))));
        assert_eq!((chain.chain_id, chain.deposit_contract[0]), (1337, 0x42));
    }
    let error = chain_of_genesis(b"{\"chainId\": 5}").expect_err("nothing says when proof of stake began");
    assert!(matches!(error, ImportError::Genesis(_)), "{error}");
}

/// The answer of `eth_getBlockByNumber` for a block.
fn block_json(rlp: &[u8]) -> Value {
    let block: Block<TxEnvelope> = alloy_rlp::decode_exact(rlp).expect("the block is RLP");
    let block = alloy_rpc_types_eth::Block::from_consensus(block, None).map_transactions(|transaction| {
        let transaction = Recovered::new_unchecked(transaction, Address::ZERO);
        Transaction::from_transaction(transaction, TransactionInfo::default())
    });
    serde_json::to_value(block).expect("a block becomes JSON")
}
