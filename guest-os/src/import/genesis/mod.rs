//! Chains from the files that their nodes are started with, and from what nodes say of themselves.
//!
//! | form | read by |
//! |---|---|
//! | genesis file of geth, reth, Erigon, ethrex | `geth` |
//! | genesis file of Besu | `besu`, which leaves to `geth` what it has in common |
//! | chain specification of Nethermind | `nethermind` |
//! | answer of `eth_config` (EIP-7910) | `eth_config` |
//!
//! All give a [`Schedule`]. A fork that this program does not know is no error as long as it is to come: it becomes the
//! end of what the rules cover.

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

/// The most blobs of a block that a configuration may have, as its encoding is checked.
const MOST_BLOBS: u64 = 1 << 20;

/// The rules of the chain of a genesis file, of geth's form, Besu's or Nethermind's: the whole file, or its part
/// `config`.
///
/// # Errors
/// [`ImportError::Genesis`] if it is none, does not say when proof of stake began, or has rules from the beginning that
/// this program does not know.
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

/// Why a file does not say the rules.
fn refuse(reason: impl std::fmt::Display) -> ImportError {
    ImportError::Genesis(reason.to_string())
}

/// An object with its fields' names in lower case: Besu and Nethermind take either case.
fn lower_case(json: &Value) -> Result<Value, ImportError> {
    let fields = Fields::of(json).map_err(refuse)?;
    Ok(Value::Object(fields.iter().map(|(name, value)| (name.to_lowercase(), value.clone())).collect::<Map<_, _>>()))
}

/// A fork in a file: what it is, the file's name of it, its time, and its blobs where they change.
type Planned = (Fork, String, u64, Option<BlobSchedule>);

/// What a file says of its chain's forks.
#[derive(Debug)]
struct Schedule {
    chain_id: u64,
    deposit_contract: Option<Address>,
    /// From which block on there is proof of stake, where the file says so.
    merge: Option<Start>,
    /// The forks from Shanghai on.
    forks: Vec<Planned>,
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
        // A known chain's file gives the known rules, be they written otherwise: so that they have one digest.
        let known = known_chain(chain.chain_id).filter(|known| without_past(known) == without_past(&chain));
        Ok(known.cloned().unwrap_or(chain))
    }

    fn activations(&self) -> Result<Vec<Activation>, ImportError> {
        let mut activations = vec![Activation { fork: Fork::Paris, start: self.merge()?, blobs: None }];
        let (mut before, mut blobs) = ((Fork::Paris, "the merge", 0), None);
        for (fork, name, time, said) in &self.forks {
            if *fork as u8 > before.0 as u8 + 1 {
                return Err(refuse(format_args!("it has {name}, but not the fork before it")));
            }
            if *time < before.2 {
                return Err(refuse(format_args!("{name} begins at {time}, before {} at {}", before.1, before.2)));
            }
            blobs = said.or(if *fork > before.0 { default_blobs(*fork) } else { None }).or(blobs);
            check_blobs(name, *fork, blobs)?;
            activations.push(Activation { fork: *fork, start: Start::Time(*time), blobs });
            before = (*fork, name, *time);
        }
        Ok(activations)
    }

    /// The block from which on there is proof of stake; of a known chain, nobody has to say it.
    fn merge(&self) -> Result<Start, ImportError> {
        let known = known_chain(self.chain_id).and_then(|chain| chain.activations.first());
        let start = self.merge.or_else(|| known.map(|first| first.start));
        start.ok_or_else(|| {
            refuse(
                "it has neither a `mergeNetsplitBlock` or `mergeBlock` nor a `terminalTotalDifficulty` of 0, so that nobody knows from \
                 which block on there is proof of stake",
            )
        })
    }
}

/// The earliest of the starts of unknown forks. Blocks and times do not compare: a file has one or the other.
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

/// Blobs of a fork whose file does not say another schedule. Later ones keep what was before.
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
        Some(_) if fork < Fork::Cancun => Err(refuse(format_args!("{name} has blobs, which came with Cancun"))),
        Some(blobs) if !is_usable(blobs) => Err(refuse(format_args!(
            "the blob schedule of {name} has the target {}, the most {} and the fraction {}, which no chain can have",
            blobs.target, blobs.max, blobs.update_fraction
        ))),
        _ => Ok(()),
    }
}

/// A chain's rules without the forks that were over before the first block.
fn without_past(chain: &ChainConfig) -> ChainConfig {
    let activations = &chain.activations;
    let past = activations.iter().take_while(|activation| activation.start.holds(0, 0)).count().saturating_sub(1);
    let mut rest = activations[past..].to_vec();
    if let Some(first) = rest.first_mut().filter(|first| first.start.holds(0, 0)) {
        first.start = Start::Time(0);
    }
    ChainConfig { activations: Cow::Owned(rest), ..chain.clone() }
}

/// A number, as JSON's or in digits of either base.
fn number(fields: Fields<'_>, name: &str) -> Result<Option<u64>, ImportError> {
    Ok(fields.optional::<U64>(name).map_err(refuse)?.map(|number| number.to()))
}

/// When something begins: a number that is [never reached](saturating) where it is beyond 64 bits.
fn time_of(fields: Fields<'_>, name: &str) -> Result<Option<u64>, ImportError> {
    fields.value(name).map(|value| saturating(name, value).map_err(refuse)).transpose()
}

/// A number; the greatest one for all beyond 64 bits, which some files have for "never".
fn saturating(name: &str, value: &Value) -> Result<u64, FieldError> {
    match decode::<U64>(name, value) {
        Ok(number) => Ok(number.to()),
        Err(_) if is_beyond(value) => Ok(u64::MAX),
        Err(error) => Err(error),
    }
}

/// Whether this is a number of more than 64 bits. In JSON without quotes, such a one is read as a float.
fn is_beyond(value: &Value) -> bool {
    const BEYOND: f64 = 18_446_744_073_709_551_616.0;
    match value {
        Value::String(digits) => digits.parse::<U512>().is_ok_and(|number| number > U512::from(u64::MAX)),
        Value::Number(number) => number.as_f64().is_some_and(|number| number >= BEYOND),
        _ => false,
    }
}

/// Whether a difficulty is zero. Those of real chains are beyond the numbers of JSON, and some clients leave out `0x`.
fn is_zero_difficulty(value: &Value) -> bool {
    match value {
        Value::String(digits) => {
            let digits = digits.trim_start_matches("0x");
            U256::from_str_radix(digits, 16).is_ok_and(|difficulty| difficulty.is_zero())
        }
        number => number.as_u64() == Some(0),
    }
}

/// A blob schedule's three numbers.
fn blob_schedule(name: &str, json: &Value) -> Result<BlobSchedule, ImportError> {
    let failed = |error: FieldError| refuse(format_args!("the blob schedule of {name}: {error}"));
    let fields = Fields::of(json).map_err(failed)?;
    let number = |field| fields.required::<U64>(field).map(|number| number.to()).map_err(failed);
    let update_fraction = number("baseFeeUpdateFraction")?;
    Ok(BlobSchedule { target: number("target")?, max: number("max")?, update_fraction })
}

/// A system contract whose address is another than on all public chains: its rules would be others, too.
fn check_contract(fields: Fields<'_>, name: &str, expected: Address) -> Result<(), ImportError> {
    match fields.optional::<Address>(name).map_err(refuse)? {
        Some(found) if found != expected => {
            Err(refuse(format_args!("field {name} is {found}: only {expected} is supported")))
        }
        _ => Ok(()),
    }
}
