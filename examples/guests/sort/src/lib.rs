//! Words sorted by the standard library.
#![no_std]

extern crate alloc;

use alloc::vec::Vec;

/// The length of a word, in bytes.
const BYTES: usize = 4;

/// Sorts words; the input is the words, four bytes each. Returns how many there are, the smallest, the middle and the
/// largest, and the checksum of all in their order, four bytes each. All integers are little-endian.
///
/// The middle of n words is the one at position n / 2, counted from 0. Without words the three are zero.
///
/// # Panics
///
/// If the input is not a whole number of words, or has 2^32 of them.
pub fn run(input: &[u8]) -> Vec<u8> {
    let (words, rest) = input.as_chunks::<BYTES>();
    assert!(rest.is_empty(), "the input is words of 4 bytes");
    let count = u32::try_from(words.len()).expect("the input has fewer than 2^32 words");
    let mut words: Vec<u32> = words.iter().copied().map(u32::from_le_bytes).collect();
    words.sort_unstable();
    let at = |index: usize| words.get(index).copied().unwrap_or_default();
    let last = words.len().saturating_sub(1);
    [count, at(0), at(words.len() / 2), at(last), checksum(&words)].map(u32::to_le_bytes).concat()
}

/// A sum that depends on the order: modulo 2^32, each word counts 31 times as much as the one after it.
fn checksum(words: &[u32]) -> u32 {
    words.iter().fold(0, |sum: u32, &word| sum.wrapping_mul(31).wrapping_add(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(words: &[u32]) -> [u32; 5] {
        let output = run(&words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<_>>());
        core::array::from_fn(|index| u32::from_le_bytes(output.as_chunks().0[index]))
    }

    #[test]
    fn three_words_by_hand() {
        // In their order: 1, 5, 256, and (1 * 31 + 5) * 31 + 256 = 1372.
        assert_eq!(sorted(&[256, 1, 5]), [3, 1, 5, 256, 1372]);
    }

    #[test]
    fn order_of_the_input_does_not_matter() {
        let numbers = |step: u32| (0..1000).map(|index| index * step % 1000).collect::<Vec<_>>();
        // 7 and 1000 have no common divisor, so that both are the numbers below 1000.
        assert_eq!(sorted(&numbers(7)), sorted(&numbers(1)));
        assert_eq!(sorted(&numbers(7))[..4], [1000, 0, 500, 999]);
        assert_ne!(checksum(&numbers(7)), checksum(&numbers(1)));
    }

    #[test]
    fn no_words() {
        assert_eq!(sorted(&[]), [0; 5]);
    }

    #[test]
    #[should_panic(expected = "the input is words of 4 bytes")]
    fn a_part_of_a_word_is_refused() {
        run(&[0; 7]);
    }
}
