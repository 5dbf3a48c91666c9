//! Error responses of nodes and of the proxies before them: closed methods, overload, and texts that must not be shown
//! unchanged.

use super::node::{refused, serve_after, without_waits};
use super::sample::{block_json, header_json, sample, witness};
use super::server::{Log, Reply, error, result, serve, serve_replies};
use alloy_primitives::hex;
use nova_os::import::{BlockName, ImportError, Node, NodeOptions, Notice};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const BLOCK: BlockName = BlockName::Number(21_429_992);

/// A node that has the sample block, and refuses all witness methods but one.
fn serve_closed(open: &'static str, refuse: impl Fn() -> Reply + Send + 'static) -> (String, Log) {
    let (log, block) = (Log::default(), block_json(&sample("rlp")));
    let seen = log.clone();
    let parent = hex::decode(witness()["headers"][0].as_str().expect("digits")).expect("digits");
    let url = serve_replies(move |method, _| {
        seen.add(method);
        match method {
            "eth_chainId" => Reply::Json(result(json!("0x1"))),
            "eth_getBlockByNumber" => Reply::Json(result(block.clone())),
            "eth_getBlockByHash" => Reply::Json(result(header_json(&parent))),
            "eth_getProof" => Reply::Json(error(-32000, "no proofs today")),
            _ if method == open => Reply::Json(result(witness())),
            _ => refuse(),
        }
    });
    (url, log)
}

#[test]
fn a_closed_method_counts_as_missing() {
    let closed: [fn() -> Reply; 8] = [
        || Reply::Raw(401, "", "no key".into()),
        || Reply::Raw(403, "", error(-32000, "forbidden").to_string()),
        || Reply::Raw(404, "", "<html>".into()),
        || Reply::Raw(405, "", String::new()),
        || Reply::Json(error(-32000, "debug_executionWitness is disabled")),
        || Reply::Json(error(-32600, "Request not whitelisted")),
        || Reply::Json(error(-32000, "debug_* is not available on the free tier")),
        || Reply::Json(error(-32000, "the method does not exist")),
    ];
    for (index, refuse) in closed.into_iter().enumerate() {
        let (url, _) = serve_closed("debug_executionWitnessByBlockHash", refuse);
        let input = Node::with_options(url, without_waits()).import(&BLOCK, None);
        assert!(input.expect("the second method is open") == sample("bin"), "{index}");
        let (url, log) = serve_closed("none", refuse);
        let text = refused(&Node::with_options(url, without_waits())).to_string();
        assert!(text.contains("no proofs today"), "{index}: {text}");
        let asked = |name: &str| log.lines().iter().filter(|line| *line == name).count();
        assert_eq!((asked("debug_executionWitness"), asked("eth_getProof")), (2, 1), "{index}: {:?}", log.lines());
    }
}

#[test]
fn rate_limits_are_retried_whatever_the_error_code() {
    let limits: [fn() -> Reply; 7] = [
        || Reply::Raw(429, "", error(-32601, "the method does not exist").to_string()),
        || Reply::Raw(429, "", error(-32600, "capacity").to_string()),
        || Reply::Raw(408, "", String::new()),
        || Reply::Json(error(-32000, "You have exceeded the Rate Limit")),
        || Reply::Json(error(-32602, "Too Many Requests")),
        || Reply::Json(error(-32097, "the daily request limit is reached")),
        || Reply::Json(json!({ "code": 429, "message": "slowly" })),
    ];
    for (index, limit) in limits.into_iter().enumerate() {
        let (url, log) = serve_after(3, limit);
        let input = Node::with_options(url, without_waits()).import(&BLOCK, None);
        assert!(input.expect("the fourth attempt succeeds") == sample("bin"), "{index}");
        assert_eq!(log.lines().iter().filter(|line| *line == "eth_chainId").count(), 4, "{index}");
    }
}

#[test]
fn a_node_does_not_shorten_the_waits() {
    let (url, _) = serve_after(3, || Reply::Raw(429, "retry-after: 0\r\n", "slow down".into()));
    let waits = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&waits);
    let options = NodeOptions { first_wait: Duration::from_millis(2), ..without_waits() };
    let node = Node::with_options(url, options).with_listener(move |notice| {
        if let Notice::Retry { wait, .. } = notice {
            heard.lock().expect("no thread panics").push(*wait);
        }
    });
    node.import(&BLOCK, None).expect("the fourth attempt succeeds");
    assert_eq!(*waits.lock().expect("no thread panics"), [2, 4, 8].map(Duration::from_millis));
}

#[test]
fn a_nodes_words_are_cleaned_and_shortened() {
    let words = json!({ "code": -32000, "message": "no\u{1b}[2J\r\nstate".to_owned() + &"a".repeat(10_000),
                        "data": ["b".repeat(10_000)] });
    for answer in [json!({ "id": 1, "error": words }), words] {
        let url = serve(move |_, _| answer.clone());
        let error = refused(&Node::with_options(url, without_waits()));
        assert!(matches!(error, ImportError::Rpc { code: -32000, .. }), "{error}");
        let text = error.to_string();
        assert!(text.contains("no [2J  stateaaa") && text.contains("a… ([\"bbb"), "{text}");
        assert!(text.len() < 1200 && !text.contains(char::is_control), "{text}");
    }
}

/// A node may repeat the address's secrets in any part of a response, and an error may truncate them.
#[test]
fn no_part_of_an_answer_shows_the_addresss_secrets() {
    const KEY: &str = "0123456789abcdef0123456789abcdef";
    let faulty: fn(&str, &Value) -> Value = |field, wrong| {
        let mut block = block_json(&sample("rlp"));
        block[field] = wrong.clone();
        block
    };
    let cut = format!("{}{KEY}", "-".repeat(60));
    let answers = [
        ("eth_chainId", result(json!(KEY))),
        ("eth_chainId", error(-32000, "p@ssword\"1 is not that of some user")),
        ("eth_getBlockByNumber", result(faulty("number", &json!(format!("key {KEY}"))))),
        ("eth_getBlockByNumber", result(faulty("gasLimit", &json!(cut)))),
        ("eth_getBlockByNumber", result(json!([KEY, "p@ssword\"1"]))),
        ("debug_executionWitness", result(json!({ "state": ["0x", KEY.to_owned() + "!"] }))),
        ("debug_executionWitness", result(json!(format!("p@ssword\"1 {KEY}")))),
    ];
    for (index, (method, answer)) in answers.into_iter().enumerate() {
        let url = serve(move |asked, _| match asked {
            _ if asked == method => answer.clone(),
            "eth_chainId" => result(json!("0x1")),
            "eth_getBlockByNumber" => result(block_json(&sample("rlp"))),
            _ => error(-32601, "the method does not exist"),
        });
        let host = url.strip_prefix("http://").expect("it is http");
        let node = Node::with_options(format!("http://some%20user:p%40ssword%221@{host}/v3/{KEY}"), without_waits());
        let error = node.import(&BLOCK, None).expect_err("the import fails");
        let text = format!("{error} {error:?}");
        for secret in ["01234567", "ssword", "some user", "some%20user"] {
            assert!(!text.contains(secret), "{index}: {text}");
        }
    }
}
