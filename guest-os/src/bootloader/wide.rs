//! Transactions whose fees do not fit the libraries' types. The specification bounds a fee only by the sender's
//! balance, which has 256 bits. No sender of a real chain can pay as much; one of a synthetic state can.
//!
//! Such a transaction is decoded with smaller fees in their place. Its signing hash is computed from the original
//! fields.

use super::error::TransactionError;
use super::fields::{self, Field, FieldKind};
use crate::system::Fees;
use alloc::vec::Vec;
use alloy_primitives::{B256, U256, keccak256};
use alloy_rlp::{Decodable, Encodable};

const NONCE: Field = ("nonce", FieldKind::Number(64));
const GAS_PRICE: Field = ("gas price", FieldKind::Number(256));
const PRIORITY_FEE: Field = ("maximum priority fee per gas", FieldKind::Number(256));
const MAX_FEE: Field = ("maximum fee per gas", FieldKind::Number(256));
const BLOB_FEE: Field = ("maximum fee per blob gas", FieldKind::Number(256));
const GAS: Field = ("gas limit", FieldKind::Number(64));
const TO: Field = ("recipient", FieldKind::Recipient);
const ACCOUNT: Field = ("recipient", FieldKind::Account);
const VALUE: Field = ("value", FieldKind::Number(256));
const DATA: Field = ("data", FieldKind::Any);
const CHAIN: Field = ("chain id", FieldKind::Number(64));
const ACCESS_LIST: Field = ("access list", FieldKind::List);
const BLOB_HASHES: Field = ("list of blobs' hashes", FieldKind::List);
const AUTHORIZATIONS: Field = ("list of authorizations", FieldKind::List);
const V: Field = ("signature's v", FieldKind::Number(128));
const PARITY: Field = ("signature's parity", FieldKind::Number(1));
const R: Field = ("signature's r", FieldKind::Number(256));
const S: Field = ("signature's s", FieldKind::Number(256));

/// The number of signature fields, which come last.
const SIGNATURE: usize = 3;

/// The fields of a transaction type. `None` if the type does not exist.
const fn fields_of(kind: u8) -> Option<&'static [Field]> {
    Some(match kind {
        0 => &[NONCE, GAS_PRICE, GAS, TO, VALUE, DATA, V, R, S],
        1 => &[CHAIN, NONCE, GAS_PRICE, GAS, TO, VALUE, DATA, ACCESS_LIST, PARITY, R, S],
        2 => &[CHAIN, NONCE, PRIORITY_FEE, MAX_FEE, GAS, TO, VALUE, DATA, ACCESS_LIST, PARITY, R, S],
        3 => &[
            CHAIN,
            NONCE,
            PRIORITY_FEE,
            MAX_FEE,
            GAS,
            ACCOUNT,
            VALUE,
            DATA,
            ACCESS_LIST,
            BLOB_FEE,
            BLOB_HASHES,
            PARITY,
            R,
            S,
        ],
        4 => &[
            CHAIN,
            NONCE,
            PRIORITY_FEE,
            MAX_FEE,
            GAS,
            ACCOUNT,
            VALUE,
            DATA,
            ACCESS_LIST,
            AUTHORIZATIONS,
            PARITY,
            R,
            S,
        ],
        _ => return None,
    })
}

/// A transaction as its list of fields.
#[derive(Debug)]
pub(super) struct WideTransaction<'a> {
    /// The type byte before the list; empty for a legacy transaction.
    prefix: &'a [u8],
    fields: &'static [Field],
    items: Vec<&'a [u8]>,
}

impl<'a> WideTransaction<'a> {
    /// Splits a transaction that the libraries cannot decode into its fields.
    ///
    /// # Errors
    /// [`TransactionError::Field`] for an invalid field. `Ok(None)` if the encoding as a whole is invalid.
    pub(super) fn new(encoded: &'a [u8]) -> Result<Option<Self>, TransactionError> {
        let is_list = encoded.first().is_some_and(|&first| first >= 0xc0);
        let (prefix, list) = encoded.split_at(usize::from(!is_list && !encoded.is_empty()));
        let Some(fields) = fields_of(prefix.first().copied().unwrap_or_default()) else { return Ok(None) };
        let Ok(items) = fields::items(list) else { return Ok(None) };
        if let Some((field, reason)) = fields::first_invalid(&items, fields) {
            return Err(TransactionError::Field { field, reason });
        }
        Ok((items.len() == fields.len()).then_some(Self { prefix, fields, items }))
    }

    /// The fees of the transaction.
    pub(super) fn fees(&self) -> Fees {
        let price = self.fee(GAS_PRICE).or_else(|| self.fee(MAX_FEE));
        Fees {
            max: price.unwrap_or_default(),
            priority: self.fee(PRIORITY_FEE),
            max_per_blob_gas: self.fee(BLOB_FEE),
        }
    }

    fn fee(&self, field: Field) -> Option<U256> {
        let index = self.fields.iter().position(|other| *other == field)?;
        U256::decode(&mut &*self.items[index]).ok()
    }

    /// The transaction with its fees capped to 128 bits.
    pub(super) fn narrowed(&self) -> Vec<u8> {
        let narrow = |(item, field): (&&[u8], &Field)| {
            let fee =
                [GAS_PRICE, PRIORITY_FEE, MAX_FEE, BLOB_FEE].contains(field).then(|| self.fee(*field)).flatten();
            fee.map_or_else(|| item.to_vec(), |fee| alloy_rlp::encode(fee.min(U256::from(u128::MAX))))
        };
        let items: Vec<_> = self.items.iter().zip(self.fields).map(narrow).collect();
        [self.prefix, &list(&items.concat())].concat()
    }

    /// The signing hash. A legacy transaction has the chain id in the signature, and signs it in the place of the
    /// signature (EIP-155).
    pub(super) fn signature_hash(&self, chain_id: Option<u64>) -> B256 {
        let mut signed = self.items[..self.items.len() - SIGNATURE].concat();
        if let Some(chain_id) = chain_id.filter(|_| self.prefix.is_empty()) {
            chain_id.encode(&mut signed);
            signed.extend([alloy_rlp::EMPTY_STRING_CODE; 2]);
        }
        keccak256([self.prefix, &list(&signed)].concat())
    }
}

/// Encodes a list of encoded items.
fn list(items: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(items.len() + 9);
    alloy_rlp::Header { list: true, payload_length: items.len() }.encode(&mut out);
    out.extend_from_slice(items);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use alloc::vec;
    use alloy_consensus::{SignableTransaction, TxEip1559, TxEip2930, TxEip4844, TxEip7702, TxLegacy};
    use alloy_eips::eip2718::Encodable2718;
    use alloy_primitives::Signature;

    /// The encoding of a transaction and its signing hash.
    fn sealed<T: SignableTransaction<Signature>>(transaction: T) -> (Vec<u8>, B256)
    where
        alloy_consensus::Signed<T>: Encodable2718,
    {
        let digest = transaction.signature_hash();
        let signed = transaction.into_signed(Signature::new(U256::from(5), U256::from(6), true));
        (signed.encoded_2718(), digest)
    }

    fn all() -> Vec<(Vec<u8>, B256, Option<u64>)> {
        let with_chain = |(encoded, digest)| (encoded, digest, Some(1));
        vec![
            with_chain(sealed(TxLegacy { chain_id: Some(1), gas_price: 9, ..TxLegacy::default() })),
            {
                let (encoded, digest) = sealed(TxLegacy { gas_price: 9, ..TxLegacy::default() });
                (encoded, digest, None)
            },
            with_chain(sealed(TxEip2930 { chain_id: 1, gas_price: 9, ..TxEip2930::default() })),
            with_chain(sealed(TxEip1559 { chain_id: 1, max_fee_per_gas: 9, ..TxEip1559::default() })),
            with_chain(sealed(TxEip4844 { chain_id: 1, max_fee_per_gas: 9, ..TxEip4844::default() })),
            with_chain(sealed(TxEip7702 { chain_id: 1, max_fee_per_gas: 9, ..TxEip7702::default() })),
        ]
    }

    #[test]
    fn fields_agree_with_the_libraries() {
        for (encoded, digest, chain_id) in all() {
            let wide = WideTransaction::new(&encoded).expect("all fields are valid").expect("no field is missing");
            assert_eq!(wide.narrowed(), encoded);
            assert_eq!(wide.signature_hash(chain_id), digest);
            assert_eq!(wide.fees().max, U256::from(9));
        }
    }

    #[test]
    fn an_invalid_field_is_named() {
        for (encoded, ..) in all() {
            let Ok(Some(wide)) = WideTransaction::new(&encoded) else { panic!("the encoding is valid") };
            let beyond = [&[0xa1, 1][..], &[0; 32]].concat();
            for (index, (name, _)) in wide.fields.iter().enumerate().filter(|(_, (_, form))| *form != FieldKind::Any)
            {
                let mut items = wide.items.clone();
                items[index] = &beyond;
                let encoded = [wide.prefix, &list(&items.concat())].concat();
                let error = WideTransaction::new(&encoded).expect_err("33 bytes do not fit the field").to_string();
                assert!(error.contains(name), "{error}");
            }
        }
    }
}
