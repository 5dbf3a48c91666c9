//! A node's report on its forks: `eth_config` (EIP-7910).

use super::saturating;
use crate::chain::{Activation, BlobSchedule, ChainConfig, Fork, Start};
use crate::import::json::{FieldError, Fields, clean};
use alloy_eips::eip2124::ForkHash;
use alloy_eips::eip6110::MAINNET_DEPOSIT_CONTRACT_ADDRESS;
use alloy_eips::eip7910::SystemContract;
use alloy_primitives::{Address, FixedBytes, U64};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The forks that can be identified by their precompiled contracts: the last of those with consecutive addresses from
/// 1, and one with another address. Forks before Cancun cannot be identified.
const PRECOMPILES: [(Fork, u8, Option<u16>); 3] =
    [(Fork::Cancun, 0x0a, None), (Fork::Prague, 0x11, None), (Fork::Osaka, 0x11, Some(0x100))];

/// One of the forks of the result.
#[derive(Debug)]
struct NodeFork {
    time: u64,
    chain_id: u64,
    hash: ForkHash,
    deposit_contract: Option<Address>,
    /// The fork, or why it is not known.
    fork: Result<(Fork, BlobSchedule), String>,
}

/// The rules in a node's result, from its current fork on. `Err` is the reason why it does not determine them.
pub(in crate::import) fn chain_of_eth_config(answer: &Value) -> Result<ChainConfig, String> {
    let current = part(answer, "current")?.ok_or("it has no part `current`")?;
    let next = match part(answer, "next") {
        Err(reason) => return until_unreadable(&current, answer, reason),
        Ok(next) => next,
    };
    let last = part(answer, "last")?;
    [&next, &last].into_iter().flatten().try_for_each(|fork| check_order(&current, fork))?;
    if let Some(next) = &next
        && next.hash != current.hash + next.time
    {
        return Err("the `forkId` of its part `next` does not follow from the current one's".into());
    }
    let mut chain = chain_of_current(&current)?;
    if let Some(next) = next {
        let is_last = last.is_none_or(|last| last.time == next.time);
        match &next.fork {
            // There may be forks between the next and the last one, which the node does not report.
            Ok((fork, blobs)) if is_last && same_contract(&current, &next) => {
                chain.activations.to_mut().push(activation(*fork, next.time, *blobs));
            }
            _ => chain.unsupported_from = Some(Start::Time(next.time)),
        }
    }
    Ok(chain)
}

/// One of the forks of a result, if present.
fn part(answer: &Value, name: &str) -> Result<Option<NodeFork>, String> {
    let json = answer.get(name).filter(|json| !json.is_null());
    json.map(|json| NodeFork::of(json).map_err(|error| format!("its part `{name}`: {error}"))).transpose()
}

/// The rules of the current fork, without an end.
fn chain_of_current(current: &NodeFork) -> Result<ChainConfig, String> {
    let (fork, blobs) = current.fork.clone().map_err(|reason| format!("the current fork is not known: {reason}"))?;
    Ok(ChainConfig {
        chain_id: current.chain_id,
        deposit_contract: current.deposit_contract.unwrap_or(MAINNET_DEPOSIT_CONTRACT_ADDRESS),
        synthetic_parent: false,
        activations: Cow::Owned(vec![activation(fork, current.time, blobs)]),
        unsupported_from: None,
    })
}

/// The rules of the current fork, up to a next fork of which only the time can be read.
fn until_unreadable(current: &NodeFork, answer: &Value, reason: String) -> Result<ChainConfig, String> {
    let time = answer.get("next").and_then(|next| next.get("activationTime"));
    let Some(time) = time.and_then(|time| saturating("activationTime", time).ok()) else { return Err(reason) };
    check_time(current, time)?;
    Ok(ChainConfig { unsupported_from: Some(Start::Time(time)), ..chain_of_current(current)? })
}

fn activation(fork: Fork, time: u64, blobs: BlobSchedule) -> Activation {
    Activation { fork, start: Start::Time(time), blobs: Some(blobs) }
}

fn same_contract(current: &NodeFork, next: &NodeFork) -> bool {
    current.deposit_contract.is_none() || current.deposit_contract == next.deposit_contract
}

fn check_order(current: &NodeFork, later: &NodeFork) -> Result<(), String> {
    if later.chain_id != current.chain_id {
        return Err(format!("its parts belong to the chains {} and {}", current.chain_id, later.chain_id));
    }
    check_time(current, later.time)
}

fn check_time(current: &NodeFork, later: u64) -> Result<(), String> {
    if later < current.time {
        return Err(format!("a future fork starts at {later}, before the current one at {}", current.time));
    }
    Ok(())
}

impl NodeFork {
    fn of(json: &Value) -> Result<Self, FieldError> {
        let fields = Fields::of(json)?;
        let contracts: BTreeMap<SystemContract, Address> = fields.optional("systemContracts")?.unwrap_or_default();
        Ok(Self {
            time: saturating("activationTime", &fields.required("activationTime")?)?,
            chain_id: fields.required::<U64>("chainId")?.to(),
            hash: ForkHash(fields.required::<FixedBytes<4>>("forkId")?.0),
            deposit_contract: contracts.get(&SystemContract::DepositContract).copied(),
            fork: identify(fields, contracts)?,
        })
    }
}

/// The fork with these contracts.
fn identify(
    fields: Fields<'_>,
    contracts: BTreeMap<SystemContract, Address>,
) -> Result<Result<(Fork, BlobSchedule), String>, FieldError> {
    let precompiles: BTreeMap<String, Address> = fields.required("precompiles")?;
    let Some(blobs) = fields.value("blobSchedule") else { return Ok(Err("it has no blobs".into())) };
    let blobs = Fields::of(blobs)?;
    let number = |name| blobs.required::<U64>(name).map(|number| number.to());
    let update_fraction = number("baseFeeUpdateFraction")?;
    let blobs = BlobSchedule { target: number("target")?, max: number("max")?, update_fraction };
    let addresses = precompiles.values().copied().collect::<BTreeSet<_>>();
    let Some(&(fork, ..)) = PRECOMPILES.iter().find(|(_, row, other)| addresses == expected(*row, *other)) else {
        return Ok(Err(unknown_precompile(&precompiles)));
    };
    Ok(check_contracts(fork, contracts).map(|()| (fork, blobs)))
}

fn expected(row: u8, other: Option<u16>) -> BTreeSet<Address> {
    let row = (1..=row).map(u16::from);
    row.chain(other).map(|number| Address::left_padding_from(&number.to_be_bytes())).collect()
}

fn unknown_precompile(precompiles: &BTreeMap<String, Address>) -> String {
    let (_, row, other) = PRECOMPILES[PRECOMPILES.len() - 1];
    let all = expected(row, other);
    match precompiles.iter().find(|(_, address)| !all.contains(*address)) {
        Some((name, address)) => format!("it has the precompiled contract {} at {address}", clean(name)),
        None => {
            format!("its {} precompiled contracts are not those of a fork from Cancun to Osaka", precompiles.len())
        }
    }
}

/// Checks that the system contracts are those of the fork. The deposit contract may have any address.
fn check_contracts(fork: Fork, contracts: BTreeMap<SystemContract, Address>) -> Result<(), String> {
    let deposit = contracts.get(&SystemContract::DepositContract).copied();
    let mut expected = BTreeMap::from(SystemContract::cancun());
    if fork >= Fork::Prague {
        expected.extend(SystemContract::prague(deposit));
    }
    for (contract, address) in &contracts {
        if expected.get(contract) != Some(address) {
            return Err(format!("it has the system contract {contract} at {address}"));
        }
    }
    match expected.keys().find(|contract| !contracts.contains_key(*contract)) {
        Some(contract) => Err(format!("it lacks the system contract {contract}")),
        None => Ok(()),
    }
}
