//! Requests to the consensus layer (EIP-7685): deposits, withdrawals and consolidations.

use super::BlockError;
use crate::crypto::sha256;
use crate::system::System;
use alloc::string::ToString;
use alloc::vec::Vec;
use alloy_eips::eip6110::DEPOSIT_REQUEST_TYPE;
use alloy_eips::eip7002::{WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS, WITHDRAWAL_REQUEST_TYPE};
use alloy_eips::eip7251::{CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS, CONSOLIDATION_REQUEST_TYPE};
use alloy_primitives::{Address, B256, Bytes, Log, b256};
use revm::context::result::ExecutionResult;

/// Topic of the deposit contract's event `DepositEvent(bytes,bytes,bytes,bytes,bytes)`.
const DEPOSIT_EVENT: B256 = b256!("649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5");

/// Bytes of an ABI word.
const WORD: usize = 32;

/// The lengths of a deposit's fields in bytes: public key, withdrawal credentials, amount, signature and index.
const DEPOSIT_FIELDS: [usize; 5] = [48, 32, 8, 96, 8];

/// Bytes of a deposit event's data: five offsets, then the length and the padded bytes of each field.
const DEPOSIT_EVENT_BYTES: usize = 576;

/// The requests hash: over the hashes of the non-empty request lists, each prefixed with its type.
pub(super) fn requests_hash<'l>(
    system: &mut impl System,
    deposit_contract: Address,
    logs: impl Iterator<Item = &'l Log>,
) -> Result<B256, BlockError> {
    let deposits = deposits(deposit_contract, logs)?;
    let withdrawals = dequeue(system, WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS)?;
    let consolidations = dequeue(system, CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS)?;
    let mut digests = Vec::new();
    for (kind, requests) in [
        (DEPOSIT_REQUEST_TYPE, &deposits[..]),
        (WITHDRAWAL_REQUEST_TYPE, &withdrawals),
        (CONSOLIDATION_REQUEST_TYPE, &consolidations),
    ] {
        if !requests.is_empty() {
            digests.extend(sha256(&[&[kind], requests].concat()));
        }
    }
    Ok(sha256(&digests).into())
}

/// The output of a system contract at the end of a block (EIP-7002, EIP-7251).
fn dequeue(system: &mut impl System, contract: Address) -> Result<Bytes, BlockError> {
    let failed = |reason| BlockError::SystemContract { contract, reason };
    let result = system.system_call(contract, Bytes::new()).map_err(|error| match error {
        crate::system::SystemError::State(error) => BlockError::State(error),
        error => failed(error.to_string()),
    })?;
    match result {
        Some(ExecutionResult::Success { output, .. }) => Ok(output.into_data()),
        Some(result) => Err(failed(result.to_string())),
        None => Err(failed("it has no code".into())),
    }
}

/// The deposits logged by the deposit contract (EIP-6110).
fn deposits<'l>(contract: Address, logs: impl Iterator<Item = &'l Log>) -> Result<Vec<u8>, BlockError> {
    let mut deposits = Vec::new();
    let is_deposit = |log: &&Log| log.address == contract && log.topics().first() == Some(&DEPOSIT_EVENT);
    for log in logs.filter(is_deposit) {
        append_deposit(&log.data.data, &mut deposits).ok_or(BlockError::Deposit)?;
    }
    Ok(deposits)
}

/// Appends a deposit request. `None` if the event's data do not have the layout of the mainnet contract's.
fn append_deposit(data: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let mut offset = DEPOSIT_FIELDS.len() * WORD;
    for (index, length) in DEPOSIT_FIELDS.into_iter().enumerate() {
        let has_layout = word(data, index * WORD)? == offset && word(data, offset)? == length;
        let field = data.get(offset + WORD..offset + WORD + length)?;
        out.extend_from_slice(has_layout.then_some(field)?);
        offset += WORD + length.next_multiple_of(WORD);
    }
    (data.len() == DEPOSIT_EVENT_BYTES).then_some(())
}

/// An ABI word as an integer. `None` if it has more than 32 bits.
fn word(data: &[u8], start: usize) -> Option<usize> {
    let (high, low) = data.get(start..start + WORD)?.split_last_chunk::<4>()?;
    high.iter().all(|&byte| byte == 0).then_some(u32::from_be_bytes(*low) as usize)
}
