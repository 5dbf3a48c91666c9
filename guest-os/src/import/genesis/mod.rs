//! Chains from the genesis files of their nodes, and from what nodes report about themselves.
//!
//! | format | module |
//! |---|---|
//! | genesis file of geth, reth, Erigon, ethrex | `geth` |
//! | genesis file of Besu | `besu`, which shares most of `geth` |
//! | chain specification of Nethermind | `nethermind` |
//! | result of `eth_config` (EIP-7910) | `eth_config` |
//!
//! All return a [`Schedule`]. A future fork that this program does not know is not an error: the rules end at its
//! start.

mod besu;
#[cfg(feature = "rpc")]
mod eth_config;
mod geth;
mod nethermind;

#[cfg(feature = "rpc")]
pub(super) use eth_config::chain_of_eth_config;

use super::envelope;
use super::error::ImportError;
use super::json::{FieldError, Fields, decode, parse};
use crate::chain::{Activation, BlobSchedule, ChainConfig, Fork, Start, known_chain};
use alloy_eips::eip6110::MAINNET_DEPOSIT_CONTRACT_ADDRESS;
use alloy_primitives::{Address, U64, U256, U512};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The maximum length of a contract's code, in bytes (EIP-170).
const ETHEREUM_CODE_SIZE: u64 = 0x6000;

/// The maximum number of blobs in a schedule, as in the decoder of configurations.
const MOST_BLOBS: u64 = 1 << 20;

/// The rules of the chain of a genesis file of geth, Besu or Nethermind: the whole file, or its part `config`.
///
/// # Errors
/// [`ImportError::Genesis`] if the file is malformed, lacks the first proof-of-stake block, or has unknown rules from
/// the beginning.
pub fn chain_of_genesis(json: &[u8]) -> Result<ChainConfig, ImportError> {
    let json = parse(json).map_err(refuse)?;
    let json = envelope::open(json).map_err(refuse)?;
    let schedule = match (json.get("params"), json.get("config")) {
        (Some(params), None) => nethermind::schedule(&lower_case(params)?, json.get("engine"))?,
        (_, config) => {
            let config = lower_case(config.unwrap_or(&json))?;
            if besu::is_besu(&config) { besu::schedule(config)? } else { geth::schedule(&config)? }
        }
    };
    schedule.chain()
}

/// Why a file does not determine the rules.
fn refuse(reason: impl std::fmt::Display) -> ImportError {
    ImportError::Genesis(reason.to_string())
}

/// An object with its fields' names in lower case: Besu and Nethermind ignore the case.
fn lower_case(json: &Value) -> Result<Value, ImportError> {
    let fields = Fields::of(json).map_err(refuse)?;
    Ok(Value::Object(fields.iter().map(|(name, value)| (name.to_lowercase(), value.clone())).collect::<Map<_, _>>()))
}

/// A fork in a file: the fork, its name in the file, its time, and its blob schedule if it changes.
type PlannedFork = (Fork, String, u64, Option<BlobSchedule>);

/// The forks of a chain according to a file.
#[derive(Debug)]
struct Schedule {
    chain_id: u64,
    deposit_contract: Option<Address>,
    /// The first proof-of-stake block, if the file has it.
    merge: Option<Start>,
    /// The forks from Shanghai on.
    forks: Vec<PlannedFork>,
    /// Forks that this program does not know.
    unknown: Vec<(String, Start)>,
}

impl Schedule {
    fn chain(self) -> Result<ChainConfig, ImportError> {
        let activations = self.activations()?;
        if let Some((name, _)) = self.unknown.iter().find(|(_, start)| start.holds(0, 0)) {
            return Err(refuse(format_args!("it has {name} from the beginning, whose rules are not supported")));
        }
        let chain = ChainConfig {
            chain_id: self.chain_id,
            deposit_contract: self.deposit_contract.unwrap_or(MAINNET_DEPOSIT_CONTRACT_ADDRESS),
            synthetic_parent: false,
            activations: Cow::Owned(activations),
            unsupported_from: earliest(&self.unknown)?,
        };
        // The file of a known chain results in the known rules, however it is written, so that they have one digest.
        let known = known_chain(chain.chain_id).filter(|known| without_past(known) == without_past(&chain));
        Ok(known.cloned().unwrap_or(chain))
    }

    fn activations(&self) -> Result<Vec<Activation>, ImportError> {
        let mut activations = vec![Activation { fork: Fork::Paris, start: self.merge()?, blobs: None }];
        let (mut before, mut blobs) = ((Fork::Paris, "the merge", 0), None);
        for (fork, name, time, schedule) in &self.forks {
            if *fork as u8 > before.0 as u8 + 1 {
                return Err(refuse(format_args!("it has {name}, but not the preceding fork")));
            }
            if *time < before.2 {
                return Err(refuse(format_args!("{name} starts at {time}, before {} at {}", before.1, before.2)));
            }
            blobs = schedule.or(if *fork > before.0 { default_blobs(*fork) } else { None }).or(blobs);
            check_blobs(name, *fork, blobs)?;
            activations.push(Activation { fork: *fork, start: Start::Time(*time), blobs });
            before = (*fork, name, *time);
        }
        Ok(activations)
    }

    /// The first proof-of-stake block. A known chain's file may omit it.
    fn merge(&self) -> Result<Start, ImportError> {
        let known = known_chain(self.chain_id).and_then(|chain| chain.activations.first());
        let start = self.merge.or_else(|| known.map(|first| first.start));
        start.ok_or_else(|| {
            refuse(
                "it has neither a `mergeNetsplitBlock` or `mergeBlock` nor a `terminalTotalDifficulty` of 0: the first \
                 proof-of-stake block is not known",
            )
        })
    }
}

/// The earliest start of an unknown fork. Blocks and times are not comparable: a file must have only one kind.
fn earliest(unknown: &[(String, Start)]) -> Result<Option<Start>, ImportError> {
    let mut earliest = None;
    for (name, start) in unknown {
        earliest = Some(match (earliest, *start) {
            (None, start) => start,
            (Some(Start::Block(one)), Start::Block(other)) => Start::Block(one.min(other)),
            (Some(Start::Time(one)), Start::Time(other)) => Start::Time(one.min(other)),
            _ => return Err(refuse(format_args!("it has {name}, and another fork that is not supported"))),
        });
    }
    Ok(earliest)
}

/// The blob schedule of a fork whose file has no other. Later forks keep the previous one.
fn default_blobs(fork: Fork) -> Option<BlobSchedule> {
    match fork {
        Fork::Cancun => Some(BlobSchedule { target: 3, max: 6, update_fraction: 3_338_477 }),
        Fork::Prague => Some(BlobSchedule { target: 6, max: 9, update_fraction: 5_007_716 }),
        _ => None,
    }
}

fn check_blobs(name: &str, fork: Fork, blobs: Option<BlobSchedule>) -> Result<(), ImportError> {
    let is_usable = |blobs: BlobSchedule| {
        blobs.update_fraction > 0 && blobs.target <= blobs.max && (1..=MOST_BLOBS).contains(&blobs.max)
    };
    match blobs {
        Some(_) if fork < Fork::Cancun => Err(refuse(format_args!("{name} has blobs, which start with Cancun"))),
        Some(blobs) if !is_usable(blobs) => Err(refuse(format_args!(
            "the blob schedule of {name} is invalid: target {}, maximum {}, update fraction {}",
            blobs.target, blobs.max, blobs.update_fraction
        ))),
        _ => Ok(()),
    }
}

/// A chain's rules without the forks that ended before the first block.
fn without_past(chain: &ChainConfig) -> ChainConfig {
    let activations = &chain.activations;
    let past = activations.iter().take_while(|activation| activation.start.holds(0, 0)).count().saturating_sub(1);
    let mut rest = activations[past..].to_vec();
    if let Some(first) = rest.first_mut().filter(|first| first.start.holds(0, 0)) {
        first.start = Start::Time(0);
    }
    ChainConfig { activations: Cow::Owned(rest), ..chain.clone() }
}

/// An integer, as a JSON number or in decimal or hexadecimal digits.
fn number(fields: Fields<'_>, name: &str) -> Result<Option<u64>, ImportError> {
    Ok(fields.optional::<U64>(name).map_err(refuse)?.map(|number| number.to()))
}

/// Accepts only Ethereum's value of a parameter that a file may change.
fn check_number(fields: Fields<'_>, name: &str, expected: u64) -> Result<(), ImportError> {
    match number(fields, name)? {
        Some(found) if found != expected => {
            Err(refuse(format_args!("field {name} is {found}: only Ethereum's {expected} is supported")))
        }
        _ => Ok(()),
    }
}

/// The start of a fork. A number beyond 64 bits is [never reached](saturating).
fn time_of(fields: Fields<'_>, name: &str) -> Result<Option<u64>, ImportError> {
    fields.value(name).map(|value| saturating(name, value).map_err(refuse)).transpose()
}

/// An integer. Values beyond 64 bits become the largest one: some files have such a value for "never".
fn saturating(name: &str, value: &Value) -> Result<u64, FieldError> {
    match decode::<U64>(name, value) {
        Ok(number) => Ok(number.to()),
        Err(_) if is_beyond(value) => Ok(u64::MAX),
        Err(error) => Err(error),
    }
}

/// Whether this is an integer of more than 64 bits. JSON without quotes reads such an integer as a float.
fn is_beyond(value: &Value) -> bool {
    const BEYOND: f64 = 18_446_744_073_709_551_616.0;
    match value {
        Value::String(digits) => digits.parse::<U512>().is_ok_and(|number| number > U512::from(u64::MAX)),
        Value::Number(number) => number.as_f64().is_some_and(|number| number >= BEYOND),
        _ => false,
    }
}

/// Whether a difficulty is zero. Those of real chains exceed the numbers of JSON, and some clients omit `0x`.
fn is_zero_difficulty(value: &Value) -> bool {
    match value {
        Value::String(digits) => {
            let digits = digits.trim_start_matches("0x");
            U256::from_str_radix(digits, 16).is_ok_and(|difficulty| difficulty.is_zero())
        }
        number => number.as_u64() == Some(0),
    }
}

/// The three numbers of a blob schedule.
fn blob_schedule(name: &str, json: &Value) -> Result<BlobSchedule, ImportError> {
    let failed = |error: FieldError| refuse(format_args!("the blob schedule of {name}: {error}"));
    let fields = Fields::of(json).map_err(failed)?;
    let number = |field| fields.required::<U64>(field).map(|number| number.to()).map_err(failed);
    let update_fraction = number("baseFeeUpdateFraction")?;
    Ok(BlobSchedule { target: number("target")?, max: number("max")?, update_fraction })
}

/// Refuses a system contract with another address than on all public chains: its rules would differ, too.
fn check_contract(fields: Fields<'_>, name: &str, expected: Address) -> Result<(), ImportError> {
    match fields.optional::<Address>(name).map_err(refuse)? {
        Some(found) if found != expected => {
            Err(refuse(format_args!("field {name} is {found}: only {expected} is supported")))
        }
        _ => Ok(()),
    }
}
