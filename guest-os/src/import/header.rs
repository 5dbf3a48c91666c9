//! Headers in clients' JSON.

use super::json::{FieldError, Fields};
use alloy_consensus::Header;
use alloy_primitives::U64;

/// A header from the fields of `eth_getBlockByNumber`. Unknown fields are ignored.
pub(super) fn header(fields: Fields<'_>) -> Result<Header, FieldError> {
    let number = |name| fields.optional::<U64>(name).map(|number| number.map(|number| number.to()));
    Ok(Header {
        parent_hash: fields.required("parentHash")?,
        ommers_hash: fields.any(&["sha3Uncles", "ommersHash"])?,
        beneficiary: fields.any(&["miner", "author", "coinbase"])?,
        state_root: fields.required("stateRoot")?,
        transactions_root: fields.required("transactionsRoot")?,
        receipts_root: fields.any(&["receiptsRoot", "receiptRoot"])?,
        logs_bloom: fields.required("logsBloom")?,
        difficulty: fields.required("difficulty")?,
        number: fields.required::<U64>("number")?.to(),
        gas_limit: fields.required::<U64>("gasLimit")?.to(),
        gas_used: fields.required::<U64>("gasUsed")?.to(),
        timestamp: fields.required::<U64>("timestamp")?.to(),
        extra_data: fields.required("extraData")?,
        mix_hash: fields.any(&["mixHash", "prevRandao"])?,
        nonce: fields.required("nonce")?,
        base_fee_per_gas: number("baseFeePerGas")?,
        withdrawals_root: fields.optional("withdrawalsRoot")?,
        blob_gas_used: number("blobGasUsed")?,
        excess_blob_gas: number("excessBlobGas")?,
        parent_beacon_block_root: fields.optional("parentBeaconBlockRoot")?,
        requests_hash: fields.optional("requestsHash")?,
        block_access_list_hash: match fields.optional("blockAccessListHash")? {
            None => fields.optional("balHash")?,
            hash => hash,
        },
        slot_number: number("slotNumber")?,
    })
}
