//! Insertions and lookups in a hash map.
#![no_std]

extern crate alloc;

use alloc::vec::Vec;
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// The length of a key, in bytes.
const BYTES: usize = 8;

/// Inserts keys with their positions, and looks each key and its complement up; the input is the keys, eight bytes each.
/// Returns the number of entries and of lookups with a result, four bytes each, and the sum of the positions found modulo
/// 2^64, eight bytes. All integers are little-endian.
///
/// A key that comes again takes the later position.
///
/// # Panics
///
/// If the input is not a whole number of keys, or has 2^31 of them.
pub fn run(input: &[u8]) -> Vec<u8> {
    let (keys, rest) = input.as_chunks::<BYTES>();
    assert!(rest.is_empty(), "the input is keys of 8 bytes");
    assert!(keys.len() < 1 << 31, "the input has fewer than 2^31 keys");
    // The default hasher has keys that differ from run to run. This one has the same, and so have cycles.
    let mut positions = HashMap::with_hasher(FixedState::default());
    for (position, &key) in (0_u64..).zip(keys) {
        positions.insert(u64::from_le_bytes(key), position);
    }
    let (mut found, mut sum) = (0_u32, 0_u64);
    for key in keys.iter().copied().map(u64::from_le_bytes) {
        for position in [key, !key].iter().filter_map(|key| positions.get(key)) {
            found += 1;
            sum = sum.wrapping_add(*position);
        }
    }
    [&(positions.len() as u32).to_le_bytes()[..], &found.to_le_bytes(), &sum.to_le_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeMap;

    fn input(keys: &[u64]) -> Vec<u8> {
        keys.iter().flat_map(|key| key.to_le_bytes()).collect()
    }

    #[test]
    fn three_keys_by_hand() {
        let keys = [9, !5, 9, 5];
        // 9 is found at 2, twice. !5 and 5 are found at 1 and 3, for each of the two.
        assert_eq!(run(&input(&keys)), [3, 0, 0, 0, 6, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn as_many_as_in_a_tree() {
        let keys: Vec<u64> = (0..5000).map(|index| index * 7 % 3001).collect();
        let tree: BTreeMap<u64, u64> = keys.iter().copied().zip(0..).collect();
        let sum: u64 = keys.iter().map(|key| tree[key]).sum();
        // No complement is a key: those are large.
        let expected = [&(tree.len() as u32).to_le_bytes()[..], &5000_u32.to_le_bytes(), &sum.to_le_bytes()].concat();
        assert_eq!(tree.len(), 3001);
        assert_eq!(run(&input(&keys)), expected);
    }

    #[test]
    fn no_keys() {
        assert_eq!(run(&[]), [0; 16]);
    }

    #[test]
    #[should_panic(expected = "the input is keys of 8 bytes")]
    fn a_part_of_a_key_is_refused() {
        run(&[0; 12]);
    }
}
