//! Keys whose hashes start with a given prefix. The proof of such a key, present or absent, holds the nodes on its
//! path.

use alloy_primitives::{Address, B256, U256, keccak256};
use alloy_trie::Nibbles;

/// The maximum length of a prefix: each further nibble takes sixteen times as long, and seven take about a minute.
const MOST_NIBBLES: usize = 7;

/// An address whose hash starts with the prefix.
pub(super) fn address(prefix: &Nibbles) -> Option<Address> {
    let address = |number: u64| Address::left_padding_from(&number.to_be_bytes());
    numbers(prefix)?.map(address).find(|address| begins_with(keccak256(address), prefix))
}

/// A slot whose hash starts with the prefix.
pub(super) fn slot(prefix: &Nibbles) -> Option<U256> {
    let slot = |number: u64| U256::from(number);
    numbers(prefix)?.map(slot).find(|slot| begins_with(keccak256(B256::from(*slot)), prefix))
}

/// Enough candidates that one of them almost certainly has the prefix. `None` if that is too many.
fn numbers(prefix: &Nibbles) -> Option<std::ops::Range<u64>> {
    const MARGIN: u64 = 32;
    (prefix.len() <= MOST_NIBBLES).then(|| 0..MARGIN << (4 * prefix.len()))
}

fn begins_with(digest: B256, prefix: &Nibbles) -> bool {
    let nibble =
        |index: usize| if index.is_multiple_of(2) { digest[index / 2] >> 4 } else { digest[index / 2] & 0x0f };
    (0..prefix.len()).all(|index| prefix.get(index) == Some(nibble(index)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_the_prefix() {
        for nibbles in [&[][..], &[0xf], &[1, 2, 3]] {
            let prefix = Nibbles::from_nibbles(nibbles);
            let address = address(&prefix).expect("some address has it");
            assert!(Nibbles::unpack(keccak256(address)).starts_with(&prefix));
            let slot = slot(&prefix).expect("some slot has it");
            assert!(Nibbles::unpack(keccak256(B256::from(slot))).starts_with(&prefix));
        }
        assert_eq!(slot(&Nibbles::from_nibbles([0; 8])), None);
    }
}
