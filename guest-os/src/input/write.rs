//! Encoding of inputs.

use super::ssz::OFFSET_BYTES;
use super::ssz::write::{byte_lists, offset};
use super::{FIXED_BYTES, PUBLIC_KEY_BYTES, SCHEMA, WITNESS_FIXED_BYTES};
use alloc::collections::VecDeque;
use alloc::vec::Vec;
use core::cmp::Reverse;

/// The parts of an input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InputParts<B> {
    /// RLP of the block.
    pub block: B,
    /// Trie nodes.
    pub state: Vec<B>,
    /// Contract codes.
    pub codes: Vec<B>,
    /// RLP of the headers before the block, ascending. The last one is the parent's.
    pub headers: Vec<B>,
    /// The chain's id.
    pub chain_id: u64,
    /// The encoding of the chain's rules. Empty for a chain that this program knows.
    pub chain: Vec<u8>,
    /// The senders' public keys, one per transaction, or none.
    pub public_keys: Vec<[u8; PUBLIC_KEY_BYTES]>,
}

impl<B: AsRef<[u8]>> InputParts<B> {
    /// Encodes the input, for [`StatelessInput::new`](super::StatelessInput::new). Nodes and codes, which may have any
    /// order, are sorted so that most bytes are word-aligned.
    ///
    /// # Panics
    /// If the input has 4 GiB or more.
    pub fn encode(&self) -> Vec<u8> {
        let witness = self.encode_witness(SCHEMA.len() + FIXED_BYTES + self.block.as_ref().len());
        let (block, public_keys) = (self.block.as_ref(), self.public_keys.as_flattened());
        let mut out = SCHEMA.to_vec();
        offset(FIXED_BYTES, &mut out);
        offset(FIXED_BYTES + block.len(), &mut out);
        out.extend(self.chain_id.to_le_bytes());
        offset(FIXED_BYTES + block.len() + witness.len(), &mut out);
        offset(FIXED_BYTES + block.len() + witness.len() + self.chain.len(), &mut out);
        [block, &witness, &self.chain, public_keys].iter().for_each(|part| out.extend_from_slice(part));
        out
    }

    /// Encodes the witness, which starts at this offset of the input.
    fn encode_witness(&self, at: usize) -> Vec<u8> {
        let mut start = WITNESS_FIXED_BYTES;
        let state = byte_lists(&aligned_order(&self.state, at + start));
        let codes = byte_lists(&aligned_order(&self.codes, at + start + state.len()));
        let headers = byte_lists(&self.headers);
        let mut out = Vec::new();
        for part in [&state, &codes, &headers] {
            offset(start, &mut out);
            start += part.len();
        }
        [state, codes, headers].iter().for_each(|part| out.extend_from_slice(part));
        out
    }
}

/// The alignment of the machine's word loads. Hashing aligned bytes takes half of the cycles.
const WORD: usize = 4;

/// Orders byte lists so that most bytes belong to lists that start at multiples of [`WORD`]. The offsets of the lists
/// start at the given offset of the input, and the first list follows them.
///
/// At an aligned offset, the next list is the longest one. Elsewhere it is the shortest one that ends at an aligned
/// offset.
fn aligned_order<B: AsRef<[u8]>>(lists: &[B], offsets_at: usize) -> Vec<&[u8]> {
    let mut by_rest: [VecDeque<&[u8]>; WORD] = Default::default();
    let mut sorted: Vec<&[u8]> = lists.iter().map(AsRef::as_ref).collect();
    sorted.sort_by_key(|list| Reverse(list.len()));
    sorted.into_iter().for_each(|list| by_rest[list.len() % WORD].push_back(list));
    let mut at = offsets_at + OFFSET_BYTES * lists.len();
    let mut ordered = Vec::with_capacity(lists.len());
    for _ in lists {
        let missing = at.wrapping_neg() % WORD;
        let next = match missing {
            0 => by_rest
                .iter_mut()
                .max_by_key(|lists| lists.front().map(|list| list.len()))
                .and_then(VecDeque::pop_front),
            _ => by_rest[missing].pop_back().or_else(|| by_rest.iter_mut().find_map(VecDeque::pop_back)),
        };
        let list = next.expect("each list is taken once");
        at += list.len();
        ordered.push(list);
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn most_bytes_are_aligned() {
        let lengths = [532, 71, 532, 112, 37, 532, 70, 105, 532, 33, 68, 114, 532, 532];
        let lists: Vec<Vec<u8>> = lengths.iter().map(|&length| vec![length as u8; length]).collect();
        for start in 0..WORD {
            let ordered = aligned_order(&lists, start);
            let mut at = start + OFFSET_BYTES * lists.len();
            let mut unaligned = 0;
            for list in &ordered {
                unaligned += if at.is_multiple_of(WORD) { 0 } else { list.len() };
                at += list.len();
            }
            assert!(unaligned <= 4 * 114, "{unaligned} bytes from {start} on");
            let mut same: Vec<_> = ordered.iter().map(|list| list.len()).collect();
            same.sort_unstable();
            let mut expected = lengths.to_vec();
            expected.sort_unstable();
            assert_eq!(same, expected);
        }
    }
}
