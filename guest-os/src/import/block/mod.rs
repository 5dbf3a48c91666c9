//! Blocks in the formats of nodes.

mod body;
mod transaction;

use super::envelope;
use super::error::ImportError;
use super::header::header;
use super::json::{Fields, check_encoding, parse, shown};
use alloy_consensus::{BlockBody, Header};
use alloy_eips::eip4895::{Withdrawal, Withdrawals};
use alloy_primitives::{Address, B256, U64, hex};
use serde_json::Value;
use transaction::{Envelope, transaction};

/// A block's RLP, from its bytes, their hexadecimal digits, or JSON. Its body matches its header.
pub(super) fn to_rlp(bytes: &[u8]) -> Result<Vec<u8>, ImportError> {
    check_encoding(bytes).map_err(format)?;
    let rlp = match bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii() {
        // A block's RLP is a list of more than 55 bytes; a text never starts with such a byte.
        [0xf8..=0xff, ..] => bytes.to_vec(),
        [b'{' | b'[' | b'"', ..] => {
            let json = parse(bytes).map_err(format)?;
            let json = envelope::open(json).map_err(|reason| ImportError::Answered { file: "block", reason })?;
            return if json.is_null() { Err(ImportError::NoBlock) } else { of_json(&json) };
        }
        b"null" => return Err(ImportError::NoBlock),
        digits => hex::decode(digits).map_err(format)?,
    };
    body::check(&rlp)?;
    Ok(rlp)
}

/// A block's RLP, from the JSON of `eth_getBlockByNumber` or of `debug_getRawBlock`.
pub(super) fn of_json(json: &Value) -> Result<Vec<u8>, ImportError> {
    let rlp = match json {
        Value::String(digits) => hex::decode(digits.trim()).map_err(format)?,
        Value::Object(_) => of_object(json)?,
        _ => return Err(format(format_args!("it is {}", shown(json)))),
    };
    body::check(&rlp)?;
    Ok(rlp)
}

fn of_object(json: &Value) -> Result<Vec<u8>, ImportError> {
    let fields = Fields::of(json).map_err(ImportError::BlockField)?;
    let found = fields.required::<B256>("hash").map_err(ImportError::BlockField)?;
    let header = header(fields).map_err(ImportError::BlockField)?;
    let computed = header.hash_slow();
    if computed != found {
        return Err(ImportError::BlockHash { found, computed });
    }
    refuse_ommers(fields)?;
    let body = BlockBody::<Envelope, Header> {
        transactions: transactions(fields)?,
        ommers: Vec::new(),
        withdrawals: withdrawals(fields)?,
    };
    Ok(alloy_rlp::encode(body.into_block(header)))
}

/// Refuses ommers: a block's JSON has only their hashes. A proof-of-stake block has none.
fn refuse_ommers(fields: Fields<'_>) -> Result<(), ImportError> {
    let ommers = fields.optional::<Vec<B256>>("uncles").map_err(ImportError::BlockField)?.unwrap_or_default();
    match ommers.first() {
        None => Ok(()),
        Some(first) => Err(format(format_args!(
            "it has ommers, the first with the hash {first}: a proof-of-stake block has none"
        ))),
    }
}

fn transactions(fields: Fields<'_>) -> Result<Vec<Envelope>, ImportError> {
    let items: Vec<Value> = fields.required("transactions").map_err(ImportError::BlockField)?;
    if items.iter().any(Value::is_string) {
        let reason = "it has only its transactions' hashes: request it with `true` as the second parameter";
        return Err(ImportError::BlockFormat(reason.into()));
    }
    items.iter().enumerate().map(|(index, json)| checked_transaction(index, json)).collect()
}

/// A transaction whose index and hash match its JSON.
fn checked_transaction(index: usize, json: &Value) -> Result<Envelope, ImportError> {
    let failed = |reason| ImportError::TransactionField { index, reason };
    let transaction = transaction(json).map_err(failed)?;
    let fields = Fields::of(json).map_err(failed)?;
    let stated = fields.optional::<U64>("transactionIndex").map_err(failed)?;
    if stated.is_some_and(|stated| stated != U64::from(index)) {
        let reason = format!("the transaction is at index {index}");
        let found = fields.value("transactionIndex").cloned().unwrap_or_default();
        return Err(failed(super::json::FieldError::malformed("transactionIndex", &found, reason)));
    }
    let computed = *transaction.tx_hash();
    match fields.optional::<B256>("hash").map_err(failed)? {
        Some(found) if found != computed => Err(ImportError::TransactionHash { index, found, computed }),
        _ => Ok(transaction),
    }
}

fn withdrawals(fields: Fields<'_>) -> Result<Option<Withdrawals>, ImportError> {
    let items: Option<Vec<Value>> = fields.optional("withdrawals").map_err(ImportError::BlockField)?;
    let Some(items) = items else { return Ok(None) };
    let decode = |(index, json)| withdrawal(json).map_err(|reason| ImportError::WithdrawalField { index, reason });
    items.iter().enumerate().map(decode).collect::<Result<Vec<_>, _>>().map(|items| Some(Withdrawals::new(items)))
}

fn withdrawal(json: &Value) -> Result<Withdrawal, super::json::FieldError> {
    let fields = Fields::of(json)?;
    Ok(Withdrawal {
        index: fields.required::<U64>("index")?.to(),
        validator_index: fields.required::<U64>("validatorIndex")?.to(),
        address: fields.required::<Address>("address")?,
        amount: fields.required::<U64>("amount")?.to(),
    })
}

fn format(error: impl std::fmt::Display) -> ImportError {
    ImportError::BlockFormat(error.to_string())
}
