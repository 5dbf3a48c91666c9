//! Block and witness files in the formats of all clients, and the errors of malformed ones.

use super::sample::{block_json, header_json, import_json, mainnet, refusal, sample, witness};
use super::server::result;
use alloy_consensus::{
    Block, SignableTransaction, TxEip1559, TxEip2930, TxEip4844, TxEip4844Variant, TxEip7702, TxEnvelope, TxLegacy,
};
use alloy_eips::eip7702::{Authorization, SignedAuthorization};
use alloy_primitives::{Address, B256, Signature, U256, hex};
use alloy_trie::root::ordered_trie_root_with_encoder;
use nova_os::chain::{ChainConfig, Start, known_chain};
use nova_os::execute_block;
use nova_os::import::{ImportError, import};
use serde_json::{Value, json};

#[test]
fn the_sample_is_the_import_of_its_files() {
    let input = import(&sample("rlp"), &sample("witness.json"), mainnet()).expect("the files fit together");
    assert!(input == sample("bin"), "examples/blocks/README.md has the command that makes it");
    let output = execute_block(&input, &mut ()).expect("the block is valid");
    assert_eq!((output.number, output.gas_used), (21_429_992, 62_272));
}

#[test]
fn compressed_and_wide_files_are_named() {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let marked = [&b"\xff\xfe"[..], &wide("{}")].concat();
    let files: [(&[u8], &str); 6] = [
        (b"\x1f\x8b\x08\0", "gzip"),
        (b"\x28\xb5\x2f\xfd\x04", "Zstandard"),
        (b"BZh9", "bzip2"),
        (b"PK\x03\x04", "zip"),
        (&wide("{}"), "UTF-16"),
        (&marked, "UTF-16"),
    ];
    for (file, name) in files {
        let block = import(file, &sample("witness.json"), mainnet()).expect_err("it is not a block").to_string();
        let witness = import(&sample("rlp"), file, mainnet()).expect_err("it is not a witness").to_string();
        assert!(block.contains(name) && witness.contains(name), "{block}\n{witness}");
    }
}

#[test]
fn all_forms_of_a_block_result_in_the_same_input() {
    let block = sample("rlp");
    let digits = format!("0x{}", hex::encode(&block));
    let bom = format!("\u{feff}{}", block_json(&block));
    let forms: [Vec<u8>; 8] = [
        block.clone(),
        format!("{digits}\n").into(),
        hex::encode(&block).into(),
        json!(digits).to_string().into(),
        result(json!(digits)).to_string().into(),
        result(block_json(&block)).to_string().into(),
        json!([result(block_json(&block))]).to_string().into(),
        bom.into(),
    ];
    for (index, form) in forms.iter().enumerate() {
        let input = import(form, &sample("witness.json"), mainnet());
        assert!(input.expect("the block is understood") == sample("bin"), "form {index}");
    }
}

#[test]
fn all_forms_of_a_witness_result_in_the_same_input() {
    let plain = witness();
    let header = plain["headers"][0].as_str().expect("the header is digits");
    let header = header_json(&hex::decode(header).expect("the header is digits"));
    let mut geth = plain.clone();
    (geth["headers"], geth["keys"]) = (json!([header]), Value::Null);
    let mut without_hash = geth.clone();
    without_hash["headers"][0].as_object_mut().expect("it is an object").remove("hash");
    let mut with_keys = plain.clone();
    with_keys["keys"] = json!({ "0x00": "0x01" });
    let map = |name: &str| {
        let digits = plain[name].as_array().expect("it is a list").iter();
        let entry = |item: &Value| {
            let bytes = hex::decode(item.as_str().expect("it is digits")).expect("it is digits");
            (alloy_primitives::keccak256(bytes).to_string(), item.clone())
        };
        Value::Object(digits.map(entry).collect())
    };
    let maps = json!({ "state": map("state"), "codes": map("codes"), "headers": plain["headers"], "keys": {} });
    let wrapped = json!({ "executionWitness": plain });
    for form in [geth, without_hash, with_keys, maps, wrapped, result(plain.clone())] {
        let input =
            import(&sample("rlp"), form.to_string().as_bytes(), mainnet()).expect("the witness is understood");
        let output = execute_block(&input, &mut ()).expect("the block is valid");
        assert_eq!((output.number, output.gas_used), (21_429_992, 62_272));
        assert_eq!(input.len(), sample("bin").len());
    }
}

#[test]
fn an_answer_that_is_an_error_is_shown_as_the_nodes_own() {
    let answer = json!({ "jsonrpc": "2.0", "id": 1,
                         "error": { "code": -32000, "message": "missing trie node", "data": { "root": "0x12" } } });
    let answer = answer.to_string();
    let block = import(answer.as_bytes(), &sample("witness.json"), mainnet()).expect_err("the file has no block");
    let witness = import(&sample("rlp"), answer.as_bytes(), mainnet()).expect_err("the file has no witness");
    for (error, file) in [(block, "block"), (witness, "witness")] {
        let text = error.to_string();
        assert!(matches!(error, ImportError::Answered { .. }), "{text}");
        for part in [file, "-32000", "missing trie node", r#"{"root":"0x12"}"#] {
            assert!(text.contains(part), "{text}");
        }
    }
}

#[test]
fn an_error_without_an_envelope_is_shortened() {
    let (words, more) = ("no \u{1b}[31mstate\n".to_owned() + &"a".repeat(10_000), "b".repeat(10_000));
    let bare = json!({ "code": -32000, "message": words, "data": more });
    for answer in [bare.clone(), json!([bare])] {
        let answer = answer.to_string();
        let block = import(answer.as_bytes(), &sample("witness.json"), mainnet()).expect_err("the file has no block");
        let witness = import(&sample("rlp"), answer.as_bytes(), mainnet()).expect_err("the file has no witness");
        for text in [block.to_string(), witness.to_string()] {
            assert!(text.contains("the error -32000: no  [31mstate aaa") && text.contains("a… (bbb"), "{text}");
            assert!(text.len() < 1200 && !text.contains(char::is_control), "{text}");
        }
    }
}

#[test]
fn another_blocks_witness_is_refused() {
    let refused = |block: &[u8], witness: &[u8]| import(block, witness, mainnet()).expect_err("they do not fit");
    let mut other = witness();
    other["headers"] = json!([]);
    let error = refused(&sample("rlp"), other.to_string().as_bytes());
    assert!(matches!(error, ImportError::Parent { .. }), "{error}");
    let error = refused(&sample("rlp"), b"{}");
    assert!(matches!(error, ImportError::WitnessFormat(_)), "{error}");
    let error = refused(b"no block", &sample("witness.json"));
    assert!(matches!(error, ImportError::BlockFormat(_)), "{error}");
    for none in [&b"{\"result\": null}"[..], b"[{\"jsonrpc\": \"2.0\", \"result\": null}]", b"null\n"] {
        let error = refused(none, &sample("witness.json"));
        assert!(matches!(error, ImportError::NoBlock), "{error}");
        assert!(error.to_string().contains("no such block"), "{error}");
    }
}

#[test]
fn faults_of_a_witness_are_named() {
    for (part, wrong, expected) in [
        ("state", json!(["0x00", "0xzz"]), "state[1]"),
        ("codes", json!([1]), "codes[0]"),
        ("codes", json!("0x00"), "codes"),
        ("headers", json!(["0x01"]), "header number 0"),
        ("headers", json!([{}]), "parentHash is missing"),
    ] {
        let mut witness = witness();
        witness[part] = wrong;
        let error = import(&sample("rlp"), witness.to_string().as_bytes(), mainnet()).expect_err("it is wrong");
        assert!(error.to_string().contains(expected), "{expected}: {error}");
    }
    let mut witness = witness();
    let header = hex::decode(witness["headers"][0].as_str().expect("digits")).expect("digits");
    witness["headers"][0] = header_json(&header);
    witness["headers"][0]["gasUsed"] = json!("0x0");
    let error = import(&sample("rlp"), witness.to_string().as_bytes(), mainnet()).expect_err("it is another header");
    assert!(matches!(error, ImportError::HeaderField { index: 0, .. }), "{error}");
}

#[test]
fn json_with_an_unknown_field_in_the_header_is_refused() {
    let mut block = block_json(&sample("rlp"));
    block["extraData"] = json!("0x00");
    let error = import_json(&block).expect_err("the hash is another");
    assert!(matches!(error, ImportError::BlockHash { .. }), "{error}");
}

#[test]
fn each_field_of_a_transaction_is_named_when_it_is_missing_or_wrong() {
    let block = block_json(&every_type());
    for (index, fields) in [
        (0, &["nonce", "gasPrice", "gas", "value", "input", "v", "r", "s"][..]),
        (1, &["chainId", "accessList", "gasPrice", "yParity"]),
        (2, &["maxFeePerGas", "maxPriorityFeePerGas", "accessList"]),
        (3, &["to", "blobVersionedHashes", "maxFeePerBlobGas", "accessList"]),
        (4, &["to", "authorizationList", "accessList"]),
    ] {
        for field in fields {
            for (wrong, expected) in [(Value::Null, "is missing"), (json!("0xnone"), "0xnone")] {
                let mut block = block.clone();
                let transaction = &mut block["transactions"][index];
                transaction[field] = wrong.clone();
                if *field == "yParity" {
                    transaction["v"] = wrong;
                }
                let text = refusal(&block);
                assert!(text.contains(&format!("transaction {index}: field {field} ")), "{text}");
                assert!(text.contains(expected), "{text}");
            }
        }
    }
}

#[test]
fn a_transaction_with_another_hash_is_named() {
    let block = block_json(&every_type());
    assert!(matches!(import_json(&block), Err(ImportError::Parent { .. })), "it is the witness of another block");
    let mut parity = block.clone();
    let field = &mut parity["transactions"][4]["authorizationList"][0]["yParity"];
    assert_eq!(*field, json!("0xe5"));
    *field = json!("0x1");
    let error = import_json(&parity).expect_err("the authorization is another");
    assert!(matches!(error, ImportError::TransactionHash { index: 4, .. }), "{error}");
    let mut conflict = block.clone();
    conflict["transactions"][2]["v"] = json!("0x1");
    assert!(
        refusal(&conflict).contains("transaction 2: field yParity is \"0x0\": field v is 1"),
        "{}",
        refusal(&conflict)
    );
    let mut moved = block.clone();
    moved["transactions"].as_array_mut().expect("a list").swap(0, 1);
    assert!(refusal(&moved).contains("transactionsRoot"), "{}", refusal(&moved));
    let mut unknown = block;
    unknown["transactions"][3]["type"] = json!("0x7e");
    assert!(refusal(&unknown).contains("transaction 3: field type is \"0x7e\""), "{}", refusal(&unknown));
}

#[test]
fn a_body_of_another_header_is_named() {
    let block = block_json(&sample("rlp"));
    let mut hashes = block.clone();
    hashes["transactions"] = json!([B256::ZERO]);
    assert!(refusal(&hashes).contains("only its transactions' hashes"), "{}", refusal(&hashes));
    let mut fewer = block.clone();
    fewer["transactions"].as_array_mut().expect("a list").pop();
    assert!(refusal(&fewer).contains("transactionsRoot"), "{}", refusal(&fewer));
    let mut paid = block.clone();
    let index = paid["withdrawals"][1]["index"].clone();
    paid["withdrawals"][1]["index"] = paid["withdrawals"][2]["index"].clone();
    let text = refusal(&paid);
    assert!(text.contains("withdrawalsRoot") && text.contains("withdrawal 1 "), "{text}");
    paid["withdrawals"][1]["index"] = index;
    paid["withdrawals"][1]["amount"] = Value::Null;
    assert!(refusal(&paid).contains("withdrawal 1: field amount is missing"), "{}", refusal(&paid));
    let mut ommers = block;
    ommers["uncles"] = json!([B256::repeat_byte(1)]);
    assert!(refusal(&ommers).contains("ommers"), "{}", refusal(&ommers));
}

#[test]
fn a_raw_blocks_body_is_checked_too() {
    let mut block: Block<TxEnvelope> = alloy_rlp::decode_exact(sample("rlp")).expect("the sample is a block");
    let mut ommers = block.clone();
    ommers.body.ommers.push(ommers.header.clone());
    block.body.withdrawals.as_mut().expect("the sample has withdrawals").pop();
    for (block, expected) in [(block, "withdrawalsRoot"), (ommers, "sha3Uncles")] {
        let error = import(&alloy_rlp::encode(block), &sample("witness.json"), mainnet()).expect_err("it differs");
        assert!(matches!(error, ImportError::Root { .. }), "{error}");
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[test]
fn a_block_of_another_chain_is_recognised() {
    let hint = |chain: &ChainConfig| {
        let error = import(&sample("rlp"), &sample("witness.json"), chain).expect_err("it is mainnet's");
        assert!(matches!(error, ImportError::OtherChain { .. }), "{error}");
        error.to_string()
    };
    for chain in [11_155_111, 560_048] {
        let text = hint(known_chain(chain).expect("the chain is known"));
        assert!(text.contains("--chain mainnet"), "{text}");
    }
    // Without transactions, the fields of the header identify the chain.
    let mut block: Block<TxEnvelope> = alloy_rlp::decode_exact(sample("rlp")).expect("the sample is a block");
    (block.body.transactions, block.header.transactions_root) = (Vec::new(), alloy_trie::EMPTY_ROOT_HASH);
    (block.header.number, block.header.timestamp) = (1_000_000, 1_760_000_000);
    block.header.requests_hash = Some(B256::ZERO);
    let error = import(&alloy_rlp::encode(&block), &sample("witness.json"), mainnet()).expect_err("it is Hoodi's");
    assert!(error.to_string().contains("--chain hoodi"), "{error}");
}

#[test]
fn an_unknown_fork_is_refused_from_its_start_on() {
    let timestamp = block_json(&sample("rlp"))["timestamp"].clone();
    let timestamp: alloy_primitives::U64 = serde_json::from_value(timestamp).expect("a number");
    let chain = |start| ChainConfig { unsupported_from: Some(Start::Time(start)), ..mainnet().clone() };
    for (start, is_covered) in [(u64::MAX, true), (timestamp.to::<u64>() + 1, true), (timestamp.to(), false)] {
        match import(&sample("rlp"), &sample("witness.json"), &chain(start)) {
            Ok(input) => assert!(is_covered && execute_block(&input, &mut ()).is_ok()),
            Err(error) => assert!(!is_covered && matches!(error, ImportError::Chain(_)), "{error}"),
        }
    }
}

/// A block with a transaction of each type, over the sample's header. The signatures are invalid.
fn every_type() -> Vec<u8> {
    let mut block: Block<TxEnvelope> = alloy_rlp::decode_exact(sample("rlp")).expect("the sample is a block");
    let signature = Signature::new(U256::from(1), U256::from(2), false);
    let authorization = Authorization { chain_id: U256::from(1), address: Address::ZERO, nonce: 0 };
    let delegation = TxEip7702 {
        chain_id: 1,
        authorization_list: vec![SignedAuthorization::new_unchecked(
            authorization,
            0xe5,
            U256::from(3),
            U256::from(4),
        )],
        ..TxEip7702::default()
    };
    let blob = TxEip4844 { chain_id: 1, blob_versioned_hashes: vec![B256::repeat_byte(1)], ..TxEip4844::default() };
    let blob: TxEip4844Variant = blob.into();
    block.body.transactions = vec![
        TxLegacy { chain_id: Some(1), ..Default::default() }.into_signed(signature).into(),
        TxEip2930 { chain_id: 1, ..Default::default() }.into_signed(signature).into(),
        TxEip1559 { chain_id: 1, ..Default::default() }.into_signed(signature).into(),
        blob.into_signed(signature).into(),
        delegation.into_signed(signature).into(),
    ];
    block.header.parent_hash = B256::repeat_byte(7);
    block.header.transactions_root = ordered_trie_root_with_encoder(&block.body.transactions, |transaction, out| {
        alloy_eips::eip2718::Encodable2718::encode_2718(transaction, out);
    });
    alloy_rlp::encode(block)
}
