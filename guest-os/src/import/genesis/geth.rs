//! Genesis files of geth, which reth, Erigon and ethrex read as well.

use super::{PlannedFork, Schedule, blob_schedule, is_zero_difficulty, refuse, saturating, time_of};
use crate::chain::{BlobSchedule, Fork, Start};
use crate::import::error::ImportError;
use crate::import::json::Fields;
use alloy_primitives::U64;
use serde_json::Value;

/// Forks before proof of stake. Their rules hold since before Paris.
const PAST: [&str; 20] = [
    "homesteadblock",
    "daoforkblock",
    "eip150block",
    "eip155block",
    "eip158block",
    "eip160block",
    "eip170block",
    "byzantiumblock",
    "constantinopleblock",
    "constantinoplefixblock",
    "petersburgblock",
    "istanbulblock",
    "muirglacierblock",
    "berlinblock",
    "londonblock",
    "arrowglacierblock",
    "grayglacierblock",
    "mergenetsplitblock",
    "mergeforkblock",
    "mergeblock",
];

/// Names of the field with the first proof-of-stake block, the most reliable one first. Geth's is that of the fork id,
/// which changes at the start of proof of stake or later. The others are Erigon's.
const MERGE: [&str; 3] = ["mergenetsplitblock", "mergeforkblock", "mergeblock"];

/// Fields that a `config` has in other protocols than Ethereum's.
const OTHER_PROTOCOLS: [&str; 8] = ["optimism", "arbitrum", "parlia", "bor", "scroll", "taiko", "aura", "oasys"];

/// The schedule of a `config` with names in lower case.
pub(super) fn schedule(config: &Value) -> Result<Schedule, ImportError> {
    let fields = Fields::of(config).map_err(refuse)?;
    if let Some(protocol) = OTHER_PROTOCOLS.into_iter().find(|name| fields.value(name).is_some()) {
        return Err(refuse(format_args!("it belongs to another protocol: it has `{protocol}`")));
    }
    let (mut forks, mut unknown) = (Vec::new(), Vec::new());
    for (name, value) in fields.iter() {
        if let Some(fork) = name.strip_suffix("time") {
            let Some(time) = time_of(fields, name)? else { continue };
            let planned = known(fork).map(|known| blobs(fields, fork).map(|blobs| (known, blobs))).transpose()?;
            match planned.filter(|(_, blobs)| bpo_number(fork) == 0 || blobs.is_some()) {
                Some((known, blobs)) => forks.push((known, fork.to_owned(), time, blobs)),
                // The blob parameters of a fork that the schedule lacks are unknown.
                None => unknown.push((format!("the fork `{fork}`"), Start::Time(time))),
            }
        } else if name.ends_with("block") && !PAST.contains(&name) {
            let block = saturating(name, value).map_err(refuse)?;
            unknown.push((format!("the fork `{name}`"), Start::Block(block)));
        }
    }
    forks.extend(timed_blobs(fields)?);
    forks.sort_by_key(|(fork, name, time, _)| (*fork, bpo_number(name), *time));
    Ok(Schedule {
        chain_id: fields.required::<U64>("chainid").map_err(refuse)?.to(),
        deposit_contract: fields.optional("depositcontractaddress").map_err(refuse)?,
        merge: merge(fields)?,
        forks,
        unknown,
    })
}

/// A fork by its name. Forks of blob parameters only, `bpo1` and on, follow Osaka.
fn known(name: &str) -> Option<Fork> {
    match name {
        "shanghai" => Some(Fork::Shanghai),
        "cancun" => Some(Fork::Cancun),
        "prague" => Some(Fork::Prague),
        "osaka" => Some(Fork::Osaka),
        _ => (bpo_number(name) > 0).then_some(Fork::Osaka),
    }
}

/// The number of a fork of blob parameters. Zero for any other fork.
fn bpo_number(name: &str) -> u32 {
    name.strip_prefix("bpo").and_then(|number| number.parse().ok()).unwrap_or_default()
}

fn blobs(fields: Fields<'_>, fork: &str) -> Result<Option<BlobSchedule>, ImportError> {
    let schedule = fields.value("blobschedule").and_then(|schedules| schedules.get(fork));
    schedule.map(|schedule| blob_schedule(fork, schedule)).transpose()
}

/// Forks of blob parameters whose time is only in the schedule, as in Nethermind's files of this format.
fn timed_blobs(fields: Fields<'_>) -> Result<Vec<PlannedFork>, ImportError> {
    let Some(Value::Object(schedules)) = fields.value("blobschedule") else { return Ok(Vec::new()) };
    let mut forks = Vec::new();
    for (name, schedule) in schedules {
        let is_only_here = bpo_number(name) > 0 && fields.value(&format!("{name}time")).is_none();
        if let (true, Some(time)) = (is_only_here, schedule.get("timestamp")) {
            let time = saturating("timestamp", time).map_err(refuse)?;
            forks.push((Fork::Osaka, name.clone(), time, Some(blob_schedule(name, schedule)?)));
        }
    }
    Ok(forks)
}

/// The first proof-of-stake block.
fn merge(fields: Fields<'_>) -> Result<Option<Start>, ImportError> {
    if fields.value("terminaltotaldifficulty").is_some_and(is_zero_difficulty) {
        return Ok(Some(Start::Block(0)));
    }
    let blocks = MERGE.map(|name| time_of(fields, name));
    Ok(blocks.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().next().map(Start::Block))
}
