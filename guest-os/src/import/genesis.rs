//! Chains from the genesis files that their nodes are started with.

use super::ImportError;
use crate::chain::{Activation, BlobSchedule, ChainConfig, Fork, Start};
use alloy_eips::eip6110::MAINNET_DEPOSIT_CONTRACT_ADDRESS;
use alloy_eips::eip7840::BlobParams;
use alloy_genesis::ChainConfig as Config;
use serde_json::Value;
use std::borrow::Cow;

/// The rules of the chain of a genesis file: the whole file, or its part `config`.
///
/// # Errors
/// [`ImportError::Genesis`] if it is none, or does not say when proof of stake began.
pub fn chain_of_genesis(json: &[u8]) -> Result<ChainConfig, ImportError> {
    let mut json: Value = serde_json::from_slice(json).map_err(malformed)?;
    let config = json.get_mut("config").map_or_else(|| Value::Null, Value::take);
    let config: Config = serde_json::from_value(if config.is_null() { json } else { config }).map_err(malformed)?;
    Ok(ChainConfig {
        chain_id: config.chain_id,
        deposit_contract: config.deposit_contract_address.unwrap_or(MAINNET_DEPOSIT_CONTRACT_ADDRESS),
        synthetic_parent: false,
        activations: Cow::Owned(activations(&config)?),
    })
}

fn malformed(error: serde_json::Error) -> ImportError {
    ImportError::Genesis(error.to_string())
}

fn activations(config: &Config) -> Result<Vec<Activation>, ImportError> {
    let mut activations = vec![Activation { fork: Fork::Paris, start: merge(config)?, blobs: None }];
    let times = [
        (Fork::Shanghai, "shanghai", config.shanghai_time),
        (Fork::Cancun, "cancun", config.cancun_time),
        (Fork::Prague, "prague", config.prague_time),
        (Fork::Osaka, "osaka", config.osaka_time),
        (Fork::Osaka, "bpo1", config.bpo1_time),
        (Fork::Osaka, "bpo2", config.bpo2_time),
        (Fork::Osaka, "bpo3", config.bpo3_time),
        (Fork::Osaka, "bpo4", config.bpo4_time),
        (Fork::Osaka, "bpo5", config.bpo5_time),
    ];
    for (fork, name, time) in times {
        if let Some(time) = time {
            let blobs = (fork >= Fork::Cancun).then(|| schedule(config, name)).transpose()?;
            activations.push(Activation { fork, start: Start::Time(time), blobs });
        }
    }
    if config.amsterdam_time.is_some() {
        return Err(ImportError::Genesis("it has the fork Amsterdam, whose rules are not supported".into()));
    }
    Ok(activations)
}

/// The block from which on there is proof of stake.
fn merge(config: &Config) -> Result<Start, ImportError> {
    let from_genesis = config.terminal_total_difficulty.is_some_and(|difficulty| difficulty.is_zero());
    match config.merge_netsplit_block {
        Some(block) => Ok(Start::Block(block)),
        None if from_genesis => Ok(Start::Block(0)),
        None => Err(ImportError::Genesis(
            "it has neither a `mergeNetsplitBlock` nor a `terminalTotalDifficulty` of 0, so that nobody knows from \
             which block on there is proof of stake"
                .into(),
        )),
    }
}

/// The schedule of a fork; Osaka's is Prague's if the file does not say another.
fn schedule(config: &Config, name: &str) -> Result<BlobSchedule, ImportError> {
    let default = match name {
        "cancun" => Some(BlobParams::cancun()),
        "prague" | "osaka" => Some(BlobParams::prague()),
        _ => None,
    };
    let said = config.blob_schedule.get(name).copied().or(default);
    let params = said.ok_or_else(|| ImportError::Genesis(format!("its `blobSchedule` has no `{name}`")))?;
    let update_fraction = u64::try_from(params.update_fraction).map_err(|_| {
        ImportError::Genesis(format!("the `baseFeeUpdateFraction` of `{name}` has more than 64 bits"))
    })?;
    Ok(BlobSchedule { target: params.target_blob_count, max: params.max_blob_count, update_fraction })
}
