//! Genesis files of all clients, and the errors of unsupported ones.

use nova_os::chain::{ChainConfig, Fork, Start, known_chain};
use nova_os::import::{ImportError, chain_of_genesis};
use serde_json::{Value, json};

fn read(json: &Value) -> Result<ChainConfig, ImportError> {
    chain_of_genesis(json.to_string().as_bytes())
}

fn refusal(json: &Value) -> String {
    let error = read(json).expect_err("the file is refused");
    assert!(matches!(error, ImportError::Genesis(_)), "{error}");
    error.to_string()
}

/// The fork and the maximum number of blobs at a time.
fn rules(chain: &ChainConfig, time: u64) -> Option<(Fork, Option<u64>)> {
    chain.rules(1, time).ok().map(|rules| (rules.fork, rules.blobs.map(|blobs| blobs.max_blob_count)))
}

fn config() -> Value {
    json!({
        "chainId": 1337, "terminalTotalDifficulty": 0, "terminalTotalDifficultyPassed": true, "londonBlock": 0,
        "shanghaiTime": 0, "cancunTime": 100, "pragueTime": 200, "osakaTime": 300, "bpo1Time": 400,
        "depositContractAddress": "0x4242424242424242424242424242424242424242",
        "blobSchedule": { "cancun": { "target": 3, "max": 6, "baseFeeUpdateFraction": 3338477 },
                          "bpo1": { "target": 10, "max": 15, "baseFeeUpdateFraction": 8346193 } },
    })
}

#[test]
fn a_genesis_file_determines_the_rules() {
    let genesis = json!({ "config": config(), "alloc": {}, "difficulty": "0x0", "gasLimit": "0x1" });
    for json in [genesis, config(), json!({ "jsonrpc": "2.0", "id": 1, "result": config() })] {
        let chain = read(&json).expect("the file determines the rules");
        assert_eq!(rules(&chain, 0), Some((Fork::Shanghai, None)));
        assert_eq!(rules(&chain, 100), Some((Fork::Cancun, Some(6))));
        assert_eq!(rules(&chain, 299), Some((Fork::Prague, Some(9))));
        assert_eq!(rules(&chain, 399), Some((Fork::Osaka, Some(9))));
        assert_eq!(rules(&chain, 400), Some((Fork::Osaka, Some(15))));
        assert_eq!((chain.chain_id, chain.deposit_contract[0], chain.unsupported_from), (1337, 0x42, None));
        assert_eq!(ChainConfig::decode(&chain.encode()), Ok(chain));
    }
}

#[test]
fn a_future_fork_is_not_an_error() {
    let mut later = config();
    later["amsterdamTime"] = json!(4_102_444_800_u64);
    later["fusakaStarTime"] = json!("0xffffffffffffffff");
    let chain = read(&later).expect("the forks are in the future");
    assert_eq!(chain.unsupported_from, Some(Start::Time(4_102_444_800)));
    assert_eq!(rules(&chain, 4_102_444_799), Some((Fork::Osaka, Some(15))));
    assert_eq!(rules(&chain, 4_102_444_800), None);
    assert_ne!(chain.digest(), read(&config()).expect("the file determines the rules").digest());
    later["amsterdamTime"] = json!(0);
    assert!(refusal(&later).contains("amsterdam"), "{}", refusal(&later));
}

#[test]
fn faults_of_a_file_are_named() {
    for (field, value, expected) in [
        ("terminalTotalDifficulty", json!(17), "mergeNetsplitBlock"),
        ("chainId", Value::Null, "chainid is missing"),
        ("cancunTime", Value::Null, "prague, but not the preceding fork"),
        ("cancunTime", json!(201), "prague starts at 200, before cancun at 201"),
        ("cancunTime", json!("soon"), "cancuntime is \"soon\""),
        ("bpo2Time", json!(0), "the fork `bpo2` from the beginning"),
        ("optimism", json!({}), "optimism"),
        ("bedrockBlock", json!(0), "bedrock"),
        (
            "blobSchedule",
            json!({ "bpo1": { "target": 7, "max": 6, "baseFeeUpdateFraction": 1 } }),
            "of bpo1 is invalid",
        ),
        ("blobSchedule", json!({ "bpo1": { "target": 7, "max": 6 } }), "baseFeeUpdateFraction is missing"),
    ] {
        let mut wrong = config();
        wrong[field] = value;
        assert!(refusal(&wrong).contains(expected), "{expected}: {}", refusal(&wrong));
    }
    assert!(chain_of_genesis(b"[]").is_err() && chain_of_genesis(b"no JSON").is_err());
}

/// The files of known chains from each client have the built-in digest.
#[test]
fn the_files_of_known_chains_have_the_known_rules() {
    let known = |id| known_chain(id).expect("the chain is known");
    let bpo = json!({ "cancun": { "target": 3, "max": 6, "baseFeeUpdateFraction": 3338477 },
                      "prague": { "target": 6, "max": 9, "baseFeeUpdateFraction": 5007716 },
                      "bpo1": { "target": 10, "max": 15, "baseFeeUpdateFraction": 8346193 },
                      "bpo2": { "target": 14, "max": 21, "baseFeeUpdateFraction": 11684671 } });
    let geth = json!({
        "chainId": 1, "daoForkBlock": 1920000, "daoForkSupport": true, "grayGlacierBlock": 15050000, "ethash": {},
        "terminalTotalDifficulty": 5.875e22, "shanghaiTime": 1681338455, "cancunTime": 1710338135,
        "pragueTime": 1746612311, "osakaTime": 1764798551, "bpo1Time": 1765290071, "bpo2Time": 1767747671,
        "blobSchedule": bpo, "depositContractAddress": "0x00000000219ab540356cBB839Cbe05303d7705Fa" });
    assert_eq!(&read(&geth).expect("it is mainnet's"), known(1));
    let besu = json!({
        "chainId": 560048, "londonBlock": 0, "preMergeForkBlock": 0, "terminalTotalDifficulty": 0, "ethash": {},
        "shanghaiTime": 0, "cancunTime": 0, "pragueTime": 1742999832, "osakaTime": 1761677592,
        "bpo1Time": 1762365720, "bpo2Time": 1762955544, "blobSchedule": bpo, "discovery": { "bootnodes": [] } });
    assert_eq!(&read(&json!({ "config": besu })).expect("it is Hoodi's"), known(560_048));
    let mut timed = besu.clone();
    let fields = timed.as_object_mut().expect("it is an object");
    for name in ["bpo1Time", "bpo2Time", "discovery", "preMergeForkBlock"] {
        fields.remove(name);
    }
    timed["blobSchedule"]["bpo1"]["timestamp"] = json!(1_762_365_720);
    timed["blobSchedule"]["bpo2"]["timestamp"] = json!(1_762_955_544);
    assert_eq!(&read(&timed).expect("it is Hoodi's, with times in the schedule"), known(560_048));
    let erigon = json!({
        "chainId": 11155111, "consensus": "ethash", "londonBlock": 0, "terminalTotalDifficulty": 17000000000000000_u64,
        "terminalTotalDifficultyPassed": true, "mergeNetsplitBlock": 1735371, "mergeBlock": 1450409,
        "shanghaiTime": "1677557088", "cancunTime": "1706655072", "pragueTime": "1741159776",
        "osakaTime": "1760427360", "bpo1Time": 1761017184, "bpo2Time": 1761607008, "blobSchedule": bpo,
        "depositContractAddress": "0x7f02c3e3c98b133055b8b348b2ac625669ed295d" });
    assert_eq!(&read(&erigon).expect("it is Sepolia's"), known(11_155_111));
    let nethermind = read(&nethermind()).expect("it is Sepolia's");
    assert_eq!(&nethermind, known(11_155_111));
}

/// Sepolia, as a chain specification of Nethermind.
fn nethermind() -> Value {
    let mut params = json!({
        "chainID": "0xaa36a7", "networkID": "0xaa36a7", "terminalTotalDifficulty": "3C6568F12E8000",
        "mergeForkIdTransition": "0x1A7ACB", "eip1559Transition": "0x0", "beaconChainGenesisTimestamp": "0x62b07d60",
        "depositContractAddress": "0x7f02c3e3c98b133055b8b348b2ac625669ed295d",
        "eip4788ContractAddress": "0x000f3df6d732807ef1319fb7b8bb8522d0beac02",
        "blobSchedule": [
            { "name": "bpo2", "timestamp": 1761607008, "target": 14, "max": 21, "baseFeeUpdateFraction": "0xb24b3f" },
            { "name": "bpo1", "timestamp": "1761017184", "target": 10, "max": 15, "baseFeeUpdateFraction": 8346193 },
        ],
    });
    let times = [
        ("1677557088", "3651 3855 3860 4895"),
        ("1706655072", "1153 4788 4844 5656 6780"),
        ("1741159776", "2537 2935 6110 7002 7251 7623 7702"),
        ("1760427360", "7594 7823 7825 7883 7918 7934 7939 7951"),
    ];
    for (time, changes) in times {
        for change in changes.split(' ') {
            params[format!("eip{change}TransitionTimestamp")] = json!(time);
        }
    }
    json!({ "name": "Sepolia", "engine": { "Ethash": {} }, "params": params })
}

#[test]
fn a_specification_of_nethermind_has_whole_forks() {
    for (field, value, expected) in [
        ("eip7623TransitionTimestamp", Value::Null, "eip7623 at never"),
        ("eip4788TransitionTimestamp", json!("0x1"), "eip4788 at 1"),
        ("eip7951TransitionTimestamp", Value::Null, "eip7951 at never"),
        ("rip7212TransitionTimestamp", json!("0x0"), "rip7212"),
        ("eip2935ContractAddress", json!("0x4242424242424242424242424242424242424242"), "eip2935contractaddress"),
        ("blobSchedule", json!([{ "target": 1 }]), "blobSchedule[0]"),
    ] {
        let mut wrong = nethermind();
        wrong["params"][field] = value;
        assert!(refusal(&wrong).contains(expected), "{expected}: {}", refusal(&wrong));
    }
    let mut other = nethermind();
    other["engine"] = json!({ "AuthorityRound": {} });
    assert!(refusal(&other).contains("AuthorityRound"), "{}", refusal(&other));
    let mut later = nethermind();
    later["params"]["eip7928TransitionTimestamp"] = json!("0xffffffff");
    let chain = read(&later).expect("the change is in the future");
    assert_eq!(chain.unsupported_from, Some(Start::Time(0xffff_ffff)));
    let mut named = nethermind();
    let fields = named["params"].as_object_mut().expect("an object");
    for change in ["7594", "7823", "7825", "7883", "7918", "7934", "7939", "7951"] {
        fields.remove(&format!("eip{change}TransitionTimestamp"));
    }
    for label in ["osaka", "osakaTimestamp"] {
        let mut named = named.clone();
        named["params"][label] = json!("1760427360");
        assert_eq!(read(&named).ok().as_ref(), known_chain(11_155_111), "{label}");
    }
}

/// Nethermind's labels of whole forks are bare names.
#[test]
fn changed_parameters_of_nethermind_are_refused() {
    let with = |name: &str, value: Value| {
        let mut specification = nethermind();
        specification["params"][name] = value;
        specification
    };
    for (name, own, other) in [
        ("maxCodeSize", json!("0x6000"), json!("0x8000")),
        ("eip1559BaseFeeMaxChangeDenominator", json!("0x8"), json!("0x32")),
        ("eip1559ElasticityMultiplier", json!(2), json!("0x1")),
    ] {
        assert_eq!(
            &read(&with(name, own)).expect("it is Sepolia's"),
            known_chain(11_155_111).expect("Sepolia is known")
        );
        let refused = refusal(&with(name, other));
        assert!(refused.contains(&name.to_lowercase()), "{refused}");
    }
    for name in ["eip1559FeeCollector", "eip1559BaseFeeMinValueTransition"] {
        let refused = refusal(&with(name, json!("0x1")));
        assert!(refused.contains(&name.to_lowercase()), "{refused}");
    }
}

#[test]
fn a_specification_of_nethermind_may_name_forks() {
    let labelled = json!({ "engine": { "NethDev": {} }, "params": {
        "chainId": "0x539", "terminalTotalDifficulty": "0x0", "mergeForkIdTransition": "0x0", "london": "0x0",
        "shanghai": "0x0", "cancun": "0x64", "prague": "0xc8", "osaka": "0x12c", "amsterdam": "0x190" } });
    let chain = read(&labelled).expect("the labels determine the rules");
    assert_eq!(rules(&chain, 0), Some((Fork::Shanghai, None)));
    assert_eq!(rules(&chain, 100), Some((Fork::Cancun, Some(6))));
    assert_eq!(rules(&chain, 200), Some((Fork::Prague, Some(9))));
    assert_eq!(rules(&chain, 399).map(|(fork, _)| fork), Some(Fork::Osaka));
    assert_eq!(chain.unsupported_from, Some(Start::Time(400)));
    let mut contradicted = labelled.clone();
    contradicted["params"]["eip7702TransitionTimestamp"] = json!("0xc9");
    assert!(refusal(&contradicted).contains("eip7702 at 201"), "{}", refusal(&contradicted));
    let mut parts = nethermind();
    for change in ["7685", "7516", "7691"] {
        parts["params"][format!("eip{change}TransitionTimestamp")] = json!("1741159776");
    }
    assert_eq!(read(&parts).ok().as_ref(), known_chain(11_155_111));
}

#[test]
fn erigons_names_of_the_merge_are_read() {
    for (fields, start) in [
        (json!({ "mergeBlock": 9 }), 9),
        (json!({ "mergeBlock": 9, "mergeForkBlock": 10 }), 10),
        (json!({ "mergeBlock": 9, "mergeForkBlock": 10, "mergeNetsplitBlock": 11 }), 11),
        (json!({ "mergeBlock": 9, "terminalTotalDifficulty": "0" }), 0),
    ] {
        let mut erigon = config();
        erigon["terminalTotalDifficulty"] = json!(17);
        erigon.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
        let chain = read(&erigon).expect("the file determines the rules");
        assert_eq!((chain.activations[0].start, chain.unsupported_from), (Start::Block(start), None), "{fields}");
    }
}

#[test]
fn a_time_beyond_64_bits_never_comes() {
    let beyond: Value = serde_json::from_str("18446744073709551616").expect("a number");
    for never in [beyond, json!("0x10000000000000000"), json!("18446744073709551616"), json!(u64::MAX)] {
        let mut later = config();
        later["amsterdamTime"] = never.clone();
        later["osakaTime"] = never.clone();
        later["bpo1Time"] = never.clone();
        let chain = read(&later).expect("the forks never come");
        assert_eq!(rules(&chain, u64::MAX - 1), Some((Fork::Prague, Some(9))), "{never}");
        let mut specification = nethermind();
        specification["params"]["eip7928TransitionTimestamp"] = never.clone();
        specification["params"]["blobSchedule"][0]["timestamp"] = never;
        assert_eq!(
            read(&specification).expect("the change never comes").unsupported_from,
            Some(Start::Time(u64::MAX))
        );
    }
    let mut wrong = config();
    wrong["osakaTime"] = json!("0x1000000000000000g");
    assert!(refusal(&wrong).contains("osakatime"), "{}", refusal(&wrong));
}

#[test]
fn unknown_blobs_are_refused_from_their_start_on() {
    let mut later = config();
    later["bpo2Time"] = json!(500);
    let chain = read(&later).expect("the blobs are in the future");
    assert_eq!(rules(&chain, 499), Some((Fork::Osaka, Some(15))));
    assert_eq!((rules(&chain, 500), chain.unsupported_from), (None, Some(Start::Time(500))));
}

#[test]
fn private_networks_of_besu_are_refused() {
    for (field, value) in [("qbft", json!({})), ("zeroBaseFee", json!(true)), ("contractSizeLimit", json!(1_000_000))]
    {
        let mut closed = config();
        closed[field] = value;
        assert!(refusal(&closed).contains(&field.to_lowercase()), "{}", refusal(&closed));
    }
    let mut limits = config();
    (limits["contractSizeLimit"], limits["evmStackSize"]) = (json!(24_576), json!(1024));
    read(&limits).expect("these are Ethereum's limits");
    let mut other = config();
    other["withdrawalRequestContractAddress"] = json!("0x4242424242424242424242424242424242424242");
    assert!(refusal(&other).contains("withdrawalrequestcontractaddress"), "{}", refusal(&other));
}
