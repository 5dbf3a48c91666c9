//! Transactions in clients' JSON.

use crate::import::json::{FieldError, Fields, decode};
use alloy_consensus::transaction::from_eip155_value;
use alloy_consensus::{
    EthereumTxEnvelope, EthereumTypedTransaction, TxEip1559, TxEip2930, TxEip4844, TxEip7702, TxLegacy,
};
use alloy_primitives::{Bytes, Signature, TxKind, U64, U128, U256};
use serde_json::Value;

/// A transaction in the form of a block.
pub(super) type Envelope = EthereumTxEnvelope<TxEip4844>;

/// A transaction from its fields. Derived fields that clients add, such as the sender, are ignored.
pub(super) fn transaction(json: &Value) -> Result<Envelope, FieldError> {
    let fields = Fields::of(json)?;
    let kind = fields.optional::<U64>("type")?.unwrap_or_default().to::<u64>();
    if kind == 0 {
        return legacy(fields);
    }
    let transaction = match kind {
        1 => EthereumTypedTransaction::Eip2930(access_list(fields)?),
        2 => EthereumTypedTransaction::Eip1559(dynamic_fee(fields)?),
        3 => EthereumTypedTransaction::Eip4844(blob(fields)?),
        4 => EthereumTypedTransaction::Eip7702(delegation(fields)?),
        _ => {
            let found = fields.value("type").cloned().unwrap_or_default();
            return Err(FieldError::malformed(
                "type",
                &found,
                "the transaction type is unknown: expected 0x0 to 0x4",
            ));
        }
    };
    Ok(Envelope::new_unhashed(transaction, signature(fields, parity(fields)?)?))
}

fn legacy(fields: Fields<'_>) -> Result<Envelope, FieldError> {
    let v = fields.required::<U128>("v")?;
    let malformed = || {
        let found = fields.value("v").cloned().unwrap_or_default();
        FieldError::malformed("v", &found, "a legacy transaction has 27, 28, or 35 and more")
    };
    let (parity, chain_id) = from_eip155_value(v.to()).ok_or_else(malformed)?;
    let transaction = TxLegacy {
        chain_id,
        nonce: number(fields, "nonce")?,
        gas_price: price(fields, "gasPrice")?,
        gas_limit: gas(fields)?,
        to: to(fields)?,
        value: fields.required("value")?,
        input: input(fields)?,
    };
    Ok(Envelope::new_unhashed(transaction.into(), signature(fields, parity)?))
}

fn access_list(fields: Fields<'_>) -> Result<TxEip2930, FieldError> {
    Ok(TxEip2930 {
        chain_id: number(fields, "chainId")?,
        nonce: number(fields, "nonce")?,
        gas_price: price(fields, "gasPrice")?,
        gas_limit: gas(fields)?,
        to: to(fields)?,
        value: fields.required("value")?,
        access_list: fields.required("accessList")?,
        input: input(fields)?,
    })
}

fn dynamic_fee(fields: Fields<'_>) -> Result<TxEip1559, FieldError> {
    Ok(TxEip1559 {
        chain_id: number(fields, "chainId")?,
        nonce: number(fields, "nonce")?,
        gas_limit: gas(fields)?,
        max_fee_per_gas: price(fields, "maxFeePerGas")?,
        max_priority_fee_per_gas: price(fields, "maxPriorityFeePerGas")?,
        to: to(fields)?,
        value: fields.required("value")?,
        access_list: fields.required("accessList")?,
        input: input(fields)?,
    })
}

fn blob(fields: Fields<'_>) -> Result<TxEip4844, FieldError> {
    let shared = dynamic_fee(fields)?;
    Ok(TxEip4844 {
        chain_id: shared.chain_id,
        nonce: shared.nonce,
        gas_limit: shared.gas_limit,
        max_fee_per_gas: shared.max_fee_per_gas,
        max_priority_fee_per_gas: shared.max_priority_fee_per_gas,
        to: fields.required("to")?,
        value: shared.value,
        access_list: shared.access_list,
        blob_versioned_hashes: fields.required("blobVersionedHashes")?,
        max_fee_per_blob_gas: price(fields, "maxFeePerBlobGas")?,
        input: shared.input,
    })
}

fn delegation(fields: Fields<'_>) -> Result<TxEip7702, FieldError> {
    let shared = dynamic_fee(fields)?;
    let authorizations: Vec<Value> = fields.required("authorizationList")?;
    let decode = |(index, json): (usize, &Value)| decode(&format!("authorizationList[{index}]"), json);
    Ok(TxEip7702 {
        chain_id: shared.chain_id,
        nonce: shared.nonce,
        gas_limit: shared.gas_limit,
        max_fee_per_gas: shared.max_fee_per_gas,
        max_priority_fee_per_gas: shared.max_priority_fee_per_gas,
        to: fields.required("to")?,
        value: shared.value,
        access_list: shared.access_list,
        authorization_list: authorizations.iter().enumerate().map(decode).collect::<Result<_, _>>()?,
        input: shared.input,
    })
}

fn number(fields: Fields<'_>, name: &str) -> Result<u64, FieldError> {
    Ok(fields.required::<U64>(name)?.to())
}

fn price(fields: Fields<'_>, name: &str) -> Result<u128, FieldError> {
    Ok(fields.required::<U128>(name)?.to())
}

fn gas(fields: Fields<'_>) -> Result<u64, FieldError> {
    Ok(fields.any::<U64>(&["gas", "gasLimit"])?.to())
}

fn input(fields: Fields<'_>) -> Result<Bytes, FieldError> {
    fields.any(&["input", "data"])
}

/// The recipient. A creation has null, or no field.
fn to(fields: Fields<'_>) -> Result<TxKind, FieldError> {
    Ok(fields.optional("to")?.map_or(TxKind::Create, TxKind::Call))
}

/// The parity of a typed transaction's signature: `yParity`, or `v` from older clients. If both are present, they must
/// agree.
fn parity(fields: Fields<'_>) -> Result<bool, FieldError> {
    let (parity, v) = (fields.optional::<U64>("yParity")?, fields.optional::<U64>("v")?);
    let (name, number) = match (parity, v) {
        (Some(parity), Some(v)) if parity != v => {
            let found = fields.value("yParity").cloned().unwrap_or_default();
            return Err(FieldError::malformed("yParity", &found, format!("field v is {v}")));
        }
        (Some(parity), _) => ("yParity", parity),
        (None, Some(v)) => ("v", v),
        (None, None) => return Err(FieldError::Missing { field: "yParity".into() }),
    };
    match number.to::<u64>() {
        0 => Ok(false),
        1 => Ok(true),
        _ => {
            let found = fields.value(name).cloned().unwrap_or_default();
            Err(FieldError::malformed(name, &found, "a parity is 0 or 1"))
        }
    }
}

fn signature(fields: Fields<'_>, parity: bool) -> Result<Signature, FieldError> {
    Ok(Signature::new(fields.required::<U256>("r")?, fields.required::<U256>("s")?, parity))
}
