//! Names and forms of encoded fields, for errors: the decoders of libraries report an overflow without naming the
//! field.

use alloc::vec::Vec;
use alloy_primitives::{Address, Bytes, TxKind, U256};
use alloy_rlp::{Decodable, Error, Header, PayloadView};

/// The form of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldKind {
    /// An integer of at most the given number of bits.
    Number(usize),
    /// The given number of bytes.
    Bytes(usize),
    /// Any number of bytes.
    Any,
    /// An address.
    Account,
    /// An address, or nothing.
    Recipient,
    /// A list.
    List,
}

/// The name and the form of a field.
pub(super) type Field = (&'static str, FieldKind);

/// The fields of a header. Earlier forks end the header earlier.
pub(super) const HEADER: [Field; 21] = [
    ("the parent hash", FieldKind::Bytes(32)),
    ("the ommers hash", FieldKind::Bytes(32)),
    ("the beneficiary", FieldKind::Account),
    ("the state root", FieldKind::Bytes(32)),
    ("the transactions root", FieldKind::Bytes(32)),
    ("the receipts root", FieldKind::Bytes(32)),
    ("the logs bloom", FieldKind::Bytes(256)),
    ("the difficulty", FieldKind::Number(256)),
    ("the number", FieldKind::Number(64)),
    ("the gas limit", FieldKind::Number(64)),
    ("the gas used", FieldKind::Number(64)),
    ("the timestamp", FieldKind::Number(64)),
    ("the extra data", FieldKind::Any),
    ("the mix hash", FieldKind::Bytes(32)),
    ("the nonce", FieldKind::Bytes(8)),
    ("the base fee", FieldKind::Number(64)),
    ("the withdrawals root", FieldKind::Bytes(32)),
    ("the blob gas used", FieldKind::Number(64)),
    ("the excess blob gas", FieldKind::Number(64)),
    ("the parent beacon block root", FieldKind::Bytes(32)),
    ("the requests hash", FieldKind::Bytes(32)),
];

/// The fields of a withdrawal.
pub(super) const WITHDRAWAL: [Field; 4] = [
    ("the index", FieldKind::Number(64)),
    ("the validator's index", FieldKind::Number(64)),
    ("the account", FieldKind::Account),
    ("the amount", FieldKind::Number(64)),
];

impl FieldKind {
    /// Checks that an item has this form.
    fn check(self, mut item: &[u8]) -> Result<(), Error> {
        match self {
            Self::Number(bits) => match U256::decode(&mut item)?.bit_len() <= bits {
                true => Ok(()),
                false => Err(Error::Overflow),
            },
            Self::Bytes(length) => match Bytes::decode(&mut item)?.len() == length {
                true => Ok(()),
                false => Err(Error::UnexpectedLength),
            },
            Self::Any => Bytes::decode(&mut item).map(drop),
            Self::Account => Address::decode(&mut item).map(drop),
            Self::Recipient => TxKind::decode(&mut item).map(drop),
            Self::List => items(item).map(drop),
        }
    }
}

/// The items of a list that fills `encoded`, each with its own RLP header.
pub(super) fn items(encoded: &[u8]) -> Result<Vec<&[u8]>, Error> {
    let mut rest = encoded;
    match Header::decode_raw(&mut rest)? {
        PayloadView::List(items) if rest.is_empty() => Ok(items),
        PayloadView::List(_) => Err(Error::UnexpectedLength),
        PayloadView::String(_) => Err(Error::UnexpectedString),
    }
}

/// The first item that does not have the form of its field, and the reason.
pub(super) fn first_invalid(items: &[&[u8]], fields: &[Field]) -> Option<(&'static str, Error)> {
    let check = |(item, (name, form)): (&&[u8], &Field)| Some((*name, form.check(item).err()?));
    items.iter().zip(fields).find_map(check)
}

/// The field at fault in an encoding that cannot be decoded, if there is a single one.
pub(super) fn faulty_field(encoded: &[u8], fields: &[Field]) -> Option<(&'static str, Error)> {
    first_invalid(&items(encoded).ok()?, fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;
    use alloy_primitives::B64;

    #[test]
    fn the_first_invalid_field_is_named() {
        let header = alloy_consensus::Header {
            base_fee_per_gas: Some(7),
            withdrawals_root: Some(Default::default()),
            blob_gas_used: Some(0),
            excess_blob_gas: Some(0),
            parent_beacon_block_root: Some(Default::default()),
            requests_hash: Some(Default::default()),
            nonce: B64::ZERO,
            ..Default::default()
        };
        let encoded = alloy_rlp::encode(header);
        let parts = items(&encoded).expect("a header is a list");
        assert_eq!(parts.len(), HEADER.len());
        assert_eq!(first_invalid(&parts, &HEADER), None);
        let wide = alloy_rlp::encode(U256::from(1) << 64);
        for (index, (name, form)) in HEADER.iter().enumerate() {
            let mut parts = parts.clone();
            parts[index] = &wide;
            let expected = match form {
                FieldKind::Number(64) => Some((*name, Error::Overflow)),
                FieldKind::Number(_) | FieldKind::Any => None,
                _ => Some((*name, Error::UnexpectedLength)),
            };
            assert_eq!(first_invalid(&parts, &HEADER), expected, "{name}");
        }
        let short = vec![0xc1, 0x80];
        assert_eq!(faulty_field(&short, &HEADER), Some(("the parent hash", Error::UnexpectedLength)));
        assert_eq!(faulty_field(&short[1..], &HEADER), None);
    }
}
