//! Transactions: from their encoding to the system's input.

use super::error::TransactionError;
use super::wide::WideTransaction;
use crate::chain::{Fork, Rules};
use crate::crypto::{self, Hint};
use crate::system::Fees;
use alloc::string::ToString;
use alloc::vec::Vec;
use alloy_consensus::{EthereumTxEnvelope, Transaction as _, TxEip4844, TxType};
use alloy_eips::eip2718::{Decodable2718, Eip2718Error};
use alloy_eips::eip7702::{RecoveredAuthority, RecoveredAuthorization, SignedAuthorization};
use alloy_primitives::{Address, B256, Signature, U256};
use revm::context::TxEnv;
use revm::context_interface::either::Either;

/// A transaction in the form of a block.
pub type Envelope = EthereumTxEnvelope<TxEip4844>;

/// A decoded transaction of the block, with its sender.
#[derive(Debug)]
pub(super) struct Transaction {
    /// Its type: the first byte of its receipt.
    pub(super) kind: TxType,
    /// Gas of its blobs.
    pub(super) blob_gas: u64,
    /// Its fees.
    pub(super) fees: Fees,
    /// The system's input.
    pub(super) environment: TxEnv,
}

impl Transaction {
    /// Decodes a transaction and recovers its sender.
    pub(super) fn decode(
        encoded: &[u8],
        hint: Option<Hint<'_>>,
        chain_id: u64,
        rules: &Rules,
    ) -> Result<Self, TransactionError> {
        let Decoded { envelope, fees, digest } = Decoded::new(encoded)?;
        let kind = envelope.tx_type();
        if !is_known(kind, rules.fork) {
            return Err(TransactionError::Type(rules.fork));
        }
        if let Some(found) = envelope.chain_id().filter(|&found| found != chain_id) {
            return Err(TransactionError::Chain { found, expected: chain_id });
        }
        let signer = crypto::recover(envelope.signature(), &digest);
        let sender = signer.ok_or(TransactionError::Signature)?;
        if hint.is_some_and(|hint| !crypto::is_key_of(hint, sender)) {
            return Err(TransactionError::PublicKey);
        }
        let blob_gas = envelope.blob_gas_used().unwrap_or_default();
        Ok(Self { kind, blob_gas, fees, environment: environment(envelope, sender) })
    }
}

/// A decoded transaction.
struct Decoded {
    /// The transaction, with fees of up to 128 bits.
    envelope: Envelope,
    /// Its fees.
    fees: Fees,
    /// The signing hash.
    digest: B256,
}

impl Decoded {
    fn new(encoded: &[u8]) -> Result<Self, TransactionError> {
        let error = match decode_envelope(encoded) {
            Ok(envelope) => {
                return Ok(Self { fees: fees(&envelope), digest: envelope.signature_hash(), envelope });
            }
            Err(error) => TransactionError::Encoding(error.to_string()),
        };
        let Some(wide) = WideTransaction::new(encoded)? else { return Err(error) };
        let Ok(envelope) = decode_envelope(&wide.narrowed()) else { return Err(error) };
        Ok(Self { fees: wide.fees(), digest: wide.signature_hash(envelope.chain_id()), envelope })
    }
}

/// Decodes a transaction that fills `encoded`: the bytes that the transactions root commits to.
///
/// # Errors
/// If the bytes are not the canonical encoding of a transaction.
pub fn decode_envelope(encoded: &[u8]) -> Result<Envelope, Eip2718Error> {
    let mut rest = encoded;
    let envelope = Envelope::decode_2718(&mut rest)?;
    if rest.is_empty() { Ok(envelope) } else { Err(alloy_rlp::Error::UnexpectedLength.into()) }
}

fn is_known(kind: TxType, fork: Fork) -> bool {
    match kind {
        TxType::Legacy | TxType::Eip2930 | TxType::Eip1559 => true,
        TxType::Eip4844 => fork >= Fork::Cancun,
        TxType::Eip7702 => fork >= Fork::Prague,
    }
}

fn fees(envelope: &Envelope) -> Fees {
    Fees {
        max: U256::from(envelope.max_fee_per_gas()),
        priority: envelope.max_priority_fee_per_gas().map(U256::from),
        max_per_blob_gas: envelope.max_fee_per_blob_gas().map(U256::from),
    }
}

fn environment(mut envelope: Envelope, sender: Address) -> TxEnv {
    let data = core::mem::take(envelope.input_mut());
    TxEnv {
        tx_type: envelope.tx_type() as u8,
        caller: sender,
        gas_limit: envelope.gas_limit(),
        gas_price: envelope.max_fee_per_gas(),
        kind: envelope.kind(),
        value: envelope.value(),
        data,
        nonce: envelope.nonce(),
        chain_id: envelope.chain_id(),
        access_list: envelope.access_list().cloned().unwrap_or_default(),
        gas_priority_fee: envelope.max_priority_fee_per_gas(),
        blob_hashes: envelope.blob_versioned_hashes().map(<[_]>::to_vec).unwrap_or_default(),
        max_fee_per_blob_gas: envelope.max_fee_per_blob_gas().unwrap_or_default(),
        authorization_list: authorizations(envelope.authorization_list().unwrap_or_default()),
    }
}

type Authorization = Either<SignedAuthorization, RecoveredAuthorization>;

/// Recovers the authorities. An authorization with an invalid signature has no effect; it is not an error.
fn authorizations(signed: &[SignedAuthorization]) -> Vec<Authorization> {
    let recover = |signed: &SignedAuthorization| {
        let parity = signed.y_parity();
        let signature = Signature::new(signed.r(), signed.s(), parity == 1);
        let authority = if parity <= 1 { crypto::recover(&signature, &signed.signature_hash()) } else { None };
        let authority = authority.map_or(RecoveredAuthority::Invalid, RecoveredAuthority::Valid);
        Either::Right(RecoveredAuthorization::new_unchecked(signed.inner().clone(), authority))
    };
    signed.iter().map(recover).collect()
}
