//! Import from a node.

use super::sample::{block_json, mainnet, sample, witness};
use super::server::{Log, Reply, error, result, serve, serve_replies};
use alloy_primitives::{B256, hex};
use nova_os::chain::{ChainConfig, Fork, Start};
use nova_os::execute_block;
use nova_os::import::{BlockName, ImportError, Node, NodeOptions};
use nova_os::input::StatelessInput;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const NUMBER: &str = "0x146fee8";

/// Options without waits.
pub(crate) fn without_waits() -> NodeOptions {
    NodeOptions { first_wait: Duration::from_millis(1), attempts: 4, ..NodeOptions::default() }
}

pub(crate) fn refused(node: &Node) -> ImportError {
    node.import(&BlockName::Number(21_429_992), None).expect_err("the import fails")
}

#[test]
fn a_nodes_errors_are_passed_on() {
    let url = serve(|method, _| match method {
        "eth_chainId" => result(json!("0x1")),
        _ => json!({ "id": 1, "error": { "code": -32000, "message": "header not found", "data": [1] } }),
    });
    let error = refused(&Node::new(url));
    assert!(matches!(&error, ImportError::Rpc { code: -32000, .. }), "{error}");
    let text = error.to_string();
    assert!(text.contains("eth_getBlockByNumber") && text.contains("header not found ([1])"), "{text}");
}

#[test]
fn an_unknown_chain_needs_its_genesis_file() {
    let url = serve(|_, _| result(json!("0x539")));
    assert!(matches!(refused(&Node::new(url)), ImportError::UnknownChain(1337)));
    let url = serve(|method, _| if method == "eth_chainId" { result(json!("0x539")) } else { error(-32601, "no") });
    assert!(matches!(refused(&Node::new(url)), ImportError::UnknownChain(1337)));
}

#[test]
fn a_block_that_the_node_does_not_have_is_named() {
    let url = serve(|method, _| result(if method == "eth_chainId" { json!("0x1") } else { Value::Null }));
    let error = Node::new(url).import(&BlockName::Number(7), None).expect_err("the node does not have the block");
    assert!(error.to_string().contains("it has no block \"0x7\""), "{error}");
}

#[test]
fn nobody_listens() {
    let error = refused(&Node::new("http://127.0.0.1:9"));
    assert!(matches!(error, ImportError::Transport { .. }), "{error}");
}

/// A node that has the sample block, and whose witness methods respond with `witness`.
fn serve_sample(log: Log, witness: impl Fn(&str, &Value) -> Value + Send + 'static) -> String {
    let block = block_json(&sample("rlp"));
    let hash = block["hash"].clone();
    serve(move |method, parameters| {
        log.add(format!("{method} {parameters}"));
        match method {
            "eth_chainId" => result(json!("0x1")),
            "eth_getBlockByNumber" if parameters == &json!([NUMBER, true]) => result(block.clone()),
            "eth_getBlockByNumber" if parameters == &json!(["finalized", true]) => result(block.clone()),
            "eth_getBlockByHash" if parameters == &json!([hash, true]) => result(block.clone()),
            _ => witness(method, &parameters[0]),
        }
    })
}

#[test]
fn the_witness_is_requested_by_hash_and_else_by_number() {
    let hash = execute_block(&sample("bin"), &mut ()).expect("the block is valid").block_hash;
    let by_hash = json!(hash);
    let ways: [(&str, Value); 3] = [
        ("debug_executionWitness", by_hash.clone()),
        ("debug_executionWitnessByBlockHash", by_hash),
        ("debug_executionWitness", json!(NUMBER)),
    ];
    for (way, parameter) in ways {
        let log = Log::default();
        let url = serve_sample(log.clone(), move |method, given| match method {
            _ if method == way && *given == parameter => result(witness()),
            "debug_executionWitness" => error(-32602, "invalid argument 0"),
            _ => error(-32601, "the method does not exist"),
        });
        for name in [BlockName::Number(21_429_992), BlockName::Hash(hash), BlockName::Tag("finalized")] {
            let input = Node::new(&url).import(&name, None).expect("the node answers");
            assert!(input == sample("bin"), "{name:?}");
        }
        assert!(log.lines()[2].contains(&hash.to_string()), "{:?}", log.lines());
    }
}

#[test]
fn a_nodes_reason_for_a_missing_witness_is_shown() {
    let url = serve_sample(Log::default(), |method, parameter| match (method, parameter.as_str()) {
        ("debug_executionWitness", Some(NUMBER)) => error(-32000, "required historical state unavailable"),
        ("debug_executionWitness", _) => error(-32602, "invalid argument"),
        _ => error(-32601, "the method does not exist"),
    });
    let text = refused(&Node::new(url)).to_string();
    assert!(text.contains("historical state"), "{text}");
}

#[test]
fn a_block_with_another_hash_is_refused() {
    let block = block_json(&sample("rlp"));
    let url = serve(move |method, _| result(if method == "eth_chainId" { json!("0x1") } else { block.clone() }));
    let asked = B256::repeat_byte(1);
    let error = Node::new(&url).import(&BlockName::Hash(asked), None).expect_err("it is another block");
    assert!(matches!(error, ImportError::OtherBlock { requested, .. } if requested == asked), "{error}");
    let error = Node::new(&url).import(&BlockName::Number(7), None).expect_err("it is another block");
    assert!(error.to_string().contains("block 21429992 instead of 7"), "{error}");
}

#[test]
fn a_block_with_faulty_json_is_requested_in_rlp() {
    let mut block = block_json(&sample("rlp"));
    block["transactions"][0]["value"] = json!("0x0123");
    let url = serve(move |method, _| match method {
        "eth_chainId" => result(json!("0x1")),
        "eth_getBlockByNumber" => result(block.clone()),
        "debug_getRawBlock" => result(json!(hex::encode_prefixed(sample("rlp")))),
        _ => result(witness()),
    });
    let input = Node::new(url).import(&BlockName::Number(21_429_992), None).expect("the raw block is right");
    assert!(input == sample("bin"));
}

/// A node that answers after `count` other replies.
pub(crate) fn serve_after(count: usize, reply: impl Fn() -> Reply + Send + 'static) -> (String, Log) {
    let (block, log) = (block_json(&sample("rlp")), Log::default());
    let seen = log.clone();
    let url = serve_replies(move |method, _| {
        seen.add(method);
        let before = seen.lines().iter().filter(|line| *line == method).count();
        match method {
            "eth_chainId" if before <= count => reply(),
            "eth_chainId" => Reply::Json(result(json!("0x1"))),
            "eth_getBlockByNumber" => Reply::Json(result(block.clone())),
            _ => Reply::Json(result(witness())),
        }
    });
    (url, log)
}

#[test]
fn an_overloaded_node_is_asked_again() {
    let busy: [fn() -> Reply; 6] = [
        || Reply::Raw(429, "retry-after: 0\r\n", "slow down".into()),
        || Reply::Raw(503, "", String::new()),
        || Reply::Raw(502, "", "<html>".into()),
        || Reply::Raw(429, "", error(429, "too many requests").to_string()),
        || Reply::Json(error(-32005, "limit exceeded")),
        || Reply::Hangup,
    ];
    for reply in busy {
        let (url, log) = serve_after(3, reply);
        let heard = Log::default();
        let listener = heard.clone();
        let node =
            Node::with_options(url, without_waits()).with_listener(move |notice| listener.add(notice.to_string()));
        let input = node.import(&BlockName::Number(21_429_992), None).expect("the fourth attempt succeeds");
        assert!(input == sample("bin"));
        assert_eq!(log.lines().iter().filter(|line| *line == "eth_chainId").count(), 4);
        assert_eq!(heard.lines().len(), 3, "{:?}", heard.lines());
        assert!(heard.lines()[0].contains("asking again in"), "{:?}", heard.lines());
    }
}

#[test]
fn attempts_end() {
    let (url, log) = serve_after(4, || Reply::Raw(500, "", "overload".into()));
    let error = refused(&Node::with_options(url, without_waits()));
    assert!(matches!(error, ImportError::Transport { .. }), "{error}");
    assert!(error.to_string().contains("HTTP status 500: overload"), "{error}");
    assert_eq!(log.lines().len(), 4);
}

#[test]
fn permanent_errors_are_not_retried() {
    let definite: [fn() -> Reply; 5] = [
        || Reply::Raw(401, "", "no key".into()),
        || Reply::Raw(301, "location: http://elsewhere.example/\r\n", String::new()),
        || Reply::Raw(500, "", error(-32601, "the method does not exist").to_string()),
        || Reply::Raw(200, "", "<html>welcome</html>".into()),
        || Reply::Json(error(-32000, "no")),
    ];
    for (reply, expected) in definite.into_iter().zip(["401", "301", "does not exist", "welcome", "-32000"]) {
        let (url, log) = serve_after(4, reply);
        let text = refused(&Node::with_options(url, without_waits())).to_string();
        assert!(text.contains(expected) && !text.contains("elsewhere"), "{text}");
        assert_eq!(log.lines().len(), 1, "{text}");
    }
}

#[test]
fn the_requested_wait_is_kept() {
    let (url, _) = serve_after(1, || Reply::Raw(429, "retry-after: 1\r\n", String::new()));
    let start = Instant::now();
    Node::with_options(url, without_waits()).import(&BlockName::Number(21_429_992), None).expect("it answers then");
    assert!(start.elapsed() >= Duration::from_secs(1));
}

#[test]
fn answers_and_waits_have_limits() {
    let (url, _) = serve_after(0, || Reply::Hangup);
    let error = refused(&Node::with_options(&url, NodeOptions { max_answer_bytes: 1000, ..without_waits() }));
    assert!(error.to_string().contains("more than 1000 bytes"), "{error}");
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", silent.local_addr().expect("it has an address"));
    let error =
        refused(&Node::with_options(url, NodeOptions { timeout: Duration::from_millis(50), ..without_waits() }));
    assert!(error.to_string().contains("no answer within 50ms"), "{error}");
}

/// Neither errors nor notices nor `Debug` output show the secrets of an address, even if the node repeats them.
#[test]
fn an_addresss_secrets_are_not_shown() {
    let secrets = ["hunter2222", "0123456789abcdef", "someuser"];
    let plain = serve_replies(|method, _| match method {
        "eth_chainId" => Reply::Json(result(json!("0x1"))),
        "eth_getBlockByNumber" => Reply::Raw(503, "", "no such key: /v3/0123456789abcdef".into()),
        _ => Reply::Json(error(-32000, "invalid key 0123456789abcdef")),
    });
    let host = plain.strip_prefix("http://").expect("it is http");
    let addresses = [
        format!("http://someuser:hunter2222@{host}/v3/0123456789abcdef?key=0123456789abcdef"),
        "http://someuser:hunter2222@127.0.0.1:9/v3/0123456789abcdef".to_owned(),
        "ftp://someuser:hunter2222@host/v3/0123456789abcdef".to_owned(),
        "someuser:hunter2222@host 0123456789abcdef".to_owned(),
    ];
    for address in addresses {
        let heard = Log::default();
        let listener = heard.clone();
        let node = Node::with_options(address, without_waits())
            .with_listener(move |notice| listener.add(format!("{notice} {notice:?}")));
        for name in [BlockName::Number(1), BlockName::Hash(B256::ZERO)] {
            let error = node.import(&name, None).expect_err("no block comes");
            let text = format!("{error} {error:?} {node:?} {:?}", heard.lines());
            for secret in secrets {
                assert!(!text.contains(secret), "{text}");
            }
        }
    }
}

/// A fork in the result of `eth_config`, for an unknown chain.
fn fork(time: u64, hash: &str, max: u64) -> Value {
    let mut precompiles = (1..=0x11_u16).chain([0x100]).map(|number| {
        (format!("CONTRACT_{number}"), json!(alloy_primitives::Address::left_padding_from(&number.to_be_bytes())))
    });
    json!({
        "activationTime": time, "chainId": "0x539", "forkId": hash,
        "blobSchedule": { "baseFeeUpdateFraction": 5007716, "max": max, "target": 6 },
        "precompiles": precompiles.by_ref().collect::<serde_json::Map<_, _>>(),
        "systemContracts": {
            "BEACON_ROOTS_ADDRESS": "0x000f3df6d732807ef1319fb7b8bb8522d0beac02",
            "CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS": "0x0000bbddc7ce488642fb579f8b00f3a590007251",
            "DEPOSIT_CONTRACT_ADDRESS": "0x4242424242424242424242424242424242424242",
            "HISTORY_STORAGE_ADDRESS": "0x0000f90827f1c53a10cb7a02335b175320002935",
            "WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS": "0x00000961ef480eb55e80d19ad83579a64c007002",
        },
    })
}

/// Imports an Osaka block with a timestamp from a node of an unknown chain with this `eth_config`.
fn import_configured(config: Value, time: u64) -> Result<ChainConfig, ImportError> {
    let mut block: alloy_consensus::Block<alloy_consensus::TxEnvelope> =
        alloy_rlp::decode_exact(sample("rlp")).expect("the sample is a block");
    block.header.timestamp = time;
    block.header.requests_hash = Some(B256::ZERO);
    (block.body.transactions, block.header.transactions_root) = (Vec::new(), alloy_trie::EMPTY_ROOT_HASH);
    let block = block_json(&alloy_rlp::encode(block));
    let url = serve(move |method, _| match method {
        "eth_chainId" => result(json!("0x539")),
        "eth_config" => result(config.clone()),
        "eth_getBlockByNumber" => result(block.clone()),
        _ => result(witness()),
    });
    let input = Node::new(url).import(&BlockName::Number(21_429_992), None)?;
    Ok(StatelessInput::new(&input).expect("it is an input").chain.into_owned())
}

#[test]
fn the_rules_of_an_unknown_chain_are_the_nodes() {
    let (current, next) = (fork(1000, "0x00000000", 9), fork(2000, "0x1bda6c5d", 15));
    let alone = json!({ "current": current, "next": null, "last": null });
    let chain = import_configured(alone.clone(), 1500).expect("the node has the rules");
    let rules = chain.rules(5, 1000).expect("the current fork");
    assert_eq!((rules.fork, rules.blobs.map(|blobs| blobs.max_blob_count)), (Fork::Osaka, Some(9)));
    assert_eq!((chain.chain_id, chain.deposit_contract[0]), (1337, 0x42));
    let error = import_configured(alone, 999).expect_err("the earlier rules are unknown");
    assert!(matches!(&error, ImportError::NodeConfig { chain_id: 1337, .. }), "{error}");

    let hash = alloy_eips::eip2124::ForkHash([0; 4]) + 2000_u64;
    let mut next = next;
    next["forkId"] = json!(hex::encode_prefixed(hash.0));
    let both = json!({ "current": fork(1000, "0x00000000", 9), "next": next, "last": next });
    let chain = import_configured(both.clone(), 2500).expect("the node has the rules");
    assert_eq!(chain.rules(5, 2000).expect("the next fork").blobs.map(|blobs| blobs.max_blob_count), Some(15));
    let mut more = both.clone();
    more["last"] = fork(3000, "0x00000001", 21);
    let chain = import_configured(more, 1500).expect("the current fork is known");
    assert_eq!(chain.unsupported_from, Some(Start::Time(2000)));
    let mut amsterdam = both;
    amsterdam["next"]["systemContracts"]["BUILDER_EXIT_CONTRACT_ADDRESS"] = json!(alloy_primitives::Address::ZERO);
    let chain = import_configured(amsterdam.clone(), 1500).expect("the current fork is known");
    assert_eq!(chain.unsupported_from, Some(Start::Time(2000)));
    let error = import_configured(amsterdam, 2000).expect_err("its rules are not known");
    assert!(matches!(error, ImportError::Chain(_)), "{error}");
}

#[test]
fn the_rules_end_at_an_unreadable_next_fork() {
    let config = |time: Value| {
        let next = json!({ "activationTime": time, "chainId": "0x539", "precompiles": 7 });
        json!({ "current": fork(1000, "0x00000000", 9), "next": next, "last": next })
    };
    for (time, end) in [(json!(2000), 2000), (json!("0x7d0"), 2000), (json!("0x10000000000000000"), u64::MAX)] {
        let chain = import_configured(config(time), 1500).expect("the current fork is known");
        assert_eq!((chain.unsupported_from, chain.activations.len()), (Some(Start::Time(end)), 1));
    }
    for (time, expected) in
        [(json!(999), "before the current one"), (json!("soon"), "`next`"), (Value::Null, "`next`")]
    {
        let error = import_configured(config(time), 1500).expect_err("the end of the rules is unknown");
        assert!(error.to_string().contains(expected), "{expected}: {error}");
    }
}

#[test]
fn the_forks_of_a_node_are_checked() {
    let alone = |current| json!({ "current": current, "next": null, "last": null });
    let mut precompile = fork(1000, "0x00000000", 9);
    precompile["precompiles"]["NEW"] = json!("0x0000000000000000000000000000000000000200");
    let mut contract = fork(1000, "0x00000000", 9);
    contract["systemContracts"]["HISTORY_STORAGE_ADDRESS"] = json!(alloy_primitives::Address::ZERO);
    let mut lacking = fork(1000, "0x00000000", 9);
    lacking["systemContracts"].as_object_mut().expect("an object").remove("BEACON_ROOTS_ADDRESS");
    let mut other = fork(1000, "0x00000000", 9);
    other["chainId"] = json!("0x53a");
    let unlinked =
        json!({ "current": fork(1000, "0x00000000", 9), "next": fork(2000, "0x00000000", 9), "last": null });
    for (config, expected) in [
        (alone(precompile), "precompiled contract NEW"),
        (alone(contract), "HISTORY_STORAGE_ADDRESS"),
        (alone(lacking), "lacks the system contract BEACON_ROOTS_ADDRESS"),
        (alone(other), "chain 1338"),
        (unlinked, "forkId"),
        (json!({ "current": {} }), "activationTime is missing"),
        (json!({}), "no part `current`"),
    ] {
        let error = import_configured(config, 1500).expect_err("it is refused");
        assert!(matches!(error, ImportError::NodeConfig { .. }), "{error}");
        assert!(error.to_string().contains(expected), "{expected}: {error}");
    }
}

#[test]
fn given_rules_override_the_nodes() {
    let log = Log::default();
    let url = serve_sample(log.clone(), |_, _| result(witness()));
    Node::new(url).import(&BlockName::Number(21_429_992), Some(mainnet())).expect("the node answers");
    assert!(log.lines().iter().all(|line| !line.contains("eth_chainId")), "{:?}", log.lines());
}
