//! Chain specifications of Nethermind, which have the time of each protocol change by itself.

use super::{
    ETHEREUM_CODE_SIZE, PlannedFork, Schedule, blob_schedule, check_contract, check_number, default_blobs,
    is_zero_difficulty, number, refuse, saturating, time_of,
};
use crate::chain::{BlobSchedule, Fork, Start};
use crate::import::error::ImportError;
use crate::import::json::Fields;
use alloy_eips::eip2935::HISTORY_STORAGE_ADDRESS;
use alloy_eips::eip4788::BEACON_ROOTS_ADDRESS;
use alloy_eips::eip7002::WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS;
use alloy_eips::eip7251::CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS;
use alloy_primitives::Address;
use serde_json::Value;

/// The protocol changes that make up each fork, as far as they affect blocks.
const FORKS: [(Fork, &str, &[&str]); 4] = [
    (Fork::Shanghai, "shanghai", &["eip3651", "eip3855", "eip3860", "eip4895"]),
    (Fork::Cancun, "cancun", &["eip1153", "eip4788", "eip4844", "eip5656", "eip6780"]),
    (Fork::Prague, "prague", &["eip2537", "eip2935", "eip6110", "eip7002", "eip7251", "eip7623", "eip7702"]),
    (Fork::Osaka, "osaka", &["eip7823", "eip7825", "eip7883", "eip7918", "eip7934", "eip7939", "eip7951"]),
];

/// Protocol changes that belong to the forks above but are not in every file: alone they do not affect blocks, or they
/// come with another change or with the blob schedule.
const WITHOUT_EFFECT: [&str; 4] = ["eip7594", "eip7516", "eip7685", "eip7691"];

/// Labels of forks after those above.
const LATER: [&str; 2] = ["amsterdam", "bogota"];

/// The suffix of time fields.
const TIME: &str = "transitiontimestamp";

const CONTRACTS: [(&str, Address); 4] = [
    ("eip4788contractaddress", BEACON_ROOTS_ADDRESS),
    ("eip2935contractaddress", HISTORY_STORAGE_ADDRESS),
    ("eip7002contractaddress", WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS),
    ("eip7251contractaddress", CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS),
];

/// Parameters that private networks change, with Ethereum's values. A change that has none is refused wherever it is set.
const PARAMETERS: [(&str, Option<u64>); 7] = [
    ("maxcodesize", Some(ETHEREUM_CODE_SIZE)),
    ("eip1559basefeemaxchangedenominator", Some(8)),
    ("eip1559elasticitymultiplier", Some(2)),
    ("eip1559basefeeminvalue", None),
    ("eip1559basefeeminvaluetransition", None),
    ("eip1559feecollector", None),
    ("eip1559feecollectortransition", None),
];

/// The schedule of `params`, with names in lower case.
pub(super) fn schedule(params: &Value, engine: Option<&Value>) -> Result<Schedule, ImportError> {
    let fields = Fields::of(params).map_err(refuse)?;
    check_engine(engine)?;
    CONTRACTS.iter().try_for_each(|&(name, expected)| check_contract(fields, name, expected))?;
    PARAMETERS.iter().try_for_each(|&(name, expected)| check_parameter(fields, name, expected))?;
    let mut times = Vec::new();
    for (fork, name, changes) in FORKS {
        times.extend(fork_time(fields, name, changes)?.map(|time| (fork, name, time)));
    }
    let chain_id = number(fields, "chainid")?.or(number(fields, "networkid")?);
    Ok(Schedule {
        chain_id: chain_id.ok_or_else(|| refuse("its `params` have neither `chainID` nor `networkID`"))?,
        deposit_contract: fields.optional("depositcontractaddress").map_err(refuse)?,
        merge: merge(fields)?,
        forks: with_blobs(&times, &entries(fields)?),
        unknown: unknown(fields)?,
    })
}

fn check_parameter(fields: Fields<'_>, name: &str, expected: Option<u64>) -> Result<(), ImportError> {
    match expected {
        Some(expected) => check_number(fields, name, expected),
        None if fields.value(name).is_some() => {
            Err(refuse(format_args!("field {name}: Ethereum has no such change")))
        }
        None => Ok(()),
    }
}

/// Accepts only engines that precede proof of stake: the others do not have Ethereum's blocks.
fn check_engine(engine: Option<&Value>) -> Result<(), ImportError> {
    const ENGINES: [&str; 4] = ["ethash", "clique", "nethdev", "eth2merge"];
    let Some(Value::Object(engines)) = engine else { return Ok(()) };
    match engines.keys().find(|name| !ENGINES.contains(&name.to_lowercase().as_str())) {
        Some(name) => Err(refuse(format_args!("its engine is {name}, whose blocks are not those of Ethereum"))),
        None => Ok(()),
    }
}

/// The common start of all changes of a fork. The fork's label, its bare name, stands for the changes that are not
/// listed.
fn fork_time(fields: Fields<'_>, name: &str, changes: &[&str]) -> Result<Option<u64>, ImportError> {
    let named = time_of(fields, name)?.or(time_of(fields, &format!("{name}timestamp"))?);
    let mut first = None;
    for change in changes {
        let time = time_of(fields, &format!("{change}{TIME}"))?.or(named);
        match first {
            None => first = Some((change, time)),
            Some((other, expected)) if expected != time => {
                let text = |time: Option<u64>| time.map_or_else(|| "never".into(), |time| time.to_string());
                return Err(refuse(format_args!(
                    "only whole forks are supported, but of {name}, {other} starts at {} and {change} at {}",
                    text(expected),
                    text(time)
                )));
            }
            Some(_) => {}
        }
    }
    Ok(first.and_then(|(_, time)| time))
}

/// The entries of the blob schedule, time and parameters, in order.
fn entries(fields: Fields<'_>) -> Result<Vec<(u64, BlobSchedule)>, ImportError> {
    let schedule: Vec<Value> = fields.optional("blobschedule").map_err(refuse)?.unwrap_or_default();
    let entry = |(index, json): (usize, &Value)| {
        let time = json.get("timestamp").cloned().unwrap_or_default();
        let time = saturating(&format!("blobSchedule[{index}].timestamp"), &time).map_err(refuse)?;
        Ok((time, blob_schedule(&format!("blobSchedule[{index}]"), json)?))
    };
    let mut entries = schedule.iter().enumerate().map(entry).collect::<Result<Vec<_>, ImportError>>()?;
    entries.sort_by_key(|(time, _)| *time);
    Ok(entries)
}

/// The forks, each with its blob schedule, and the changes of the blob schedule between them.
fn with_blobs(forks: &[(Fork, &str, u64)], entries: &[(u64, BlobSchedule)]) -> Vec<PlannedFork> {
    let mut out = Vec::new();
    for (index, &(fork, name, start)) in forks.iter().enumerate() {
        let end = forks.get(index + 1).map_or(u64::MAX, |(_, _, next)| *next);
        if fork < Fork::Cancun {
            out.push((fork, name.to_owned(), start, None));
            continue;
        }
        let at_start = entries.iter().rev().find(|(time, _)| *time <= start);
        // A fork with a default schedule has it if it has no entry.
        let is_own = |time: u64| default_blobs(fork).is_none() || time == start;
        let blobs = at_start.filter(|(time, _)| is_own(*time)).map(|(_, blobs)| *blobs);
        out.push((fork, name.to_owned(), start, blobs));
        let later = entries.iter().filter(|(time, _)| (start.saturating_add(1)..end).contains(time));
        out.extend(later.map(|&(time, blobs)| (fork, format!("the blobs at {time}"), time, Some(blobs))));
    }
    out
}

/// The protocol changes that do not belong to the forks above.
fn unknown(fields: Fields<'_>) -> Result<Vec<(String, Start)>, ImportError> {
    let is_known = |change: &str| {
        WITHOUT_EFFECT.contains(&change)
            || FORKS.iter().any(|(_, name, changes)| *name == change || changes.contains(&change))
    };
    let mut unknown = Vec::new();
    for (name, _) in fields.iter() {
        let label = LATER.contains(&name).then_some(name);
        let change = label.or_else(|| name.strip_suffix(TIME)).or_else(|| name.strip_suffix("timestamp"));
        if let Some(change) = change.filter(|change| !is_known(change) && *change != "beaconchaingenesis")
            && let Some(time) = time_of(fields, name)?
        {
            unknown.push((format!("the change `{change}`"), Start::Time(time)));
        }
    }
    Ok(unknown)
}

/// The first proof-of-stake block: the one after the last proof-of-work block.
fn merge(fields: Fields<'_>) -> Result<Option<Start>, ImportError> {
    let from_genesis = fields.value("terminaltotaldifficulty").is_some_and(is_zero_difficulty);
    if let Some(last) = time_of(fields, "terminalpowblocknumber")? {
        return Ok(Some(Start::Block(last.saturating_add(1))));
    }
    Ok(match time_of(fields, "mergeforkidtransition")? {
        _ if from_genesis => Some(Start::Block(0)),
        Some(block) => Some(Start::Block(block)),
        None => None,
    })
}
