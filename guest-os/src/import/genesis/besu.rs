//! Genesis files of Besu: geth's format, with additional names and with protocols for private networks.

use super::{ETHEREUM_CODE_SIZE, Schedule, check_contract, check_number, geth, refuse};
use crate::import::error::ImportError;
use crate::import::json::Fields;
use alloy_eips::eip7002::WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS;
use alloy_eips::eip7251::CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS;
use serde_json::Value;

/// Names that only Besu has.
const OWN: [&str; 12] = [
    "premergeforkblock",
    "discovery",
    "contractsizelimit",
    "evmstacksize",
    "zerobasefee",
    "fixedbasefee",
    "qbft",
    "ibft2",
    "checkpoint",
    "transitions",
    "withdrawalrequestcontractaddress",
    "consolidationrequestcontractaddress",
];

/// Protocols and parameters of private networks, whose blocks are not Ethereum's.
const OTHER_RULES: [&str; 5] = ["qbft", "ibft2", "zerobasefee", "fixedbasefee", "transitions"];

/// Limits that Besu can change, with Ethereum's values.
const LIMITS: [(&str, u64); 2] = [("contractsizelimit", ETHEREUM_CODE_SIZE), ("evmstacksize", 1024)];

/// Whether a `config`, with names in lower case, is Besu's.
pub(super) fn is_besu(config: &Value) -> bool {
    OWN.iter().any(|name| config.get(name).is_some())
}

/// The schedule of a `config` with names in lower case.
pub(super) fn schedule(mut config: Value) -> Result<Schedule, ImportError> {
    let fields = Fields::of(&config).map_err(refuse)?;
    let is_set = |name: &&str| fields.value(name).is_some_and(|value| *value != Value::Bool(false));
    if let Some(name) = OTHER_RULES.into_iter().find(is_set) {
        return Err(refuse(format_args!("it has `{name}`, so that its blocks are not Ethereum's")));
    }
    LIMITS.iter().try_for_each(|&(name, expected)| check_number(fields, name, expected))?;
    check_contract(fields, "withdrawalrequestcontractaddress", WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS)?;
    check_contract(fields, "consolidationrequestcontractaddress", CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS)?;
    // The fork id changes there. Proof of stake starts there, too, unless it starts with the chain.
    if let Some(fields) = config.as_object_mut()
        && let Some(block) = fields.remove("premergeforkblock")
    {
        fields.entry("mergenetsplitblock").or_insert(block);
    }
    geth::schedule(&config)
}
