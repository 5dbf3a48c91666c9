//! Receipts: a block's commitment to the results of its transactions.

use alloc::vec::Vec;
use alloy_consensus::{Receipt, RlpEncodableReceipt, TxType};
use alloy_primitives::{B256, Bloom, Log};
use alloy_trie::root::ordered_trie_root_encoded;
use revm::context::result::ExecutionResult;

/// The receipts of a block.
#[derive(Debug, Default)]
pub(super) struct Receipts {
    encoded: Vec<Vec<u8>>,
    receipts: Vec<Receipt>,
    /// The bloom filter over all logs.
    pub(super) bloom: Bloom,
    /// Gas used by all transactions so far.
    pub(super) gas_used: u64,
}

impl Receipts {
    /// Adds a transaction's receipt.
    pub(super) fn push(&mut self, kind: TxType, result: ExecutionResult) {
        self.gas_used += result.tx_gas_used();
        let receipt = Receipt {
            status: result.is_success().into(),
            cumulative_gas_used: self.gas_used,
            logs: result.into_logs(),
        };
        let bloom = receipt.bloom_slow();
        self.bloom.accrue_bloom(&bloom);
        let mut encoded = Vec::new();
        if kind != TxType::Legacy {
            encoded.push(kind as u8);
        }
        receipt.rlp_encode_with_bloom(&bloom, &mut encoded);
        self.encoded.push(encoded);
        self.receipts.push(receipt);
    }

    /// Root of the trie of receipts.
    pub(super) fn root(&self) -> B256 {
        ordered_trie_root_encoded(&self.encoded)
    }

    /// The logs of all transactions, in order.
    pub(super) fn logs(&self) -> impl Iterator<Item = &Log> {
        self.receipts.iter().flat_map(|receipt| &receipt.logs)
    }
}
