#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;

use alloc::vec::Vec;

pub use nova_claims::Digest;

/// Bytes of a program's digest in an input.
const DIGEST_BYTES: usize = 32;

/// Bits of an element of a digest in the number of a program.
const ELEMENT_BITS: usize = 31;

/// The bits of the first byte that a wrapped proof shows.
const MASK: u8 = 0x1f;

/// The input of the guest: the words of the program's digest, lowest byte first, and the output.
pub fn input(program: &Digest, output: &[u8]) -> Vec<u8> {
    program.iter().flat_map(|word| word.to_le_bytes()).chain(output.iter().copied()).collect()
}

/// The program and the output of an input. `None` if it is too short.
pub fn read(input: &[u8]) -> Option<(Digest, &[u8])> {
    let (program, output) = input.split_first_chunk::<DIGEST_BYTES>()?;
    let mut digest = Digest::default();
    for (word, bytes) in digest.iter_mut().zip(program.as_chunks().0) {
        *word = u32::from_le_bytes(*bytes);
    }
    Some((digest, output))
}

/// The program as the number that contracts know it by: its elements are digits of 31 bits, the first one the lowest. 32 bytes,
/// the highest first.
pub fn number(program: &Digest) -> [u8; DIGEST_BYTES] {
    let mut number = [0; DIGEST_BYTES];
    for (index, element) in program.iter().enumerate() {
        for bit in (0..ELEMENT_BITS).filter(|bit| element >> bit & 1 == 1) {
            let place = index * ELEMENT_BITS + bit;
            number[DIGEST_BYTES - 1 - place / 8] |= 1 << (place % 8);
        }
    }
    number
}

/// What the guest writes: Keccak-256 of the program's number and the output, without the three highest bits, which no
/// scalar of BN254 holds.
pub fn seal(program: &Digest, output: &[u8]) -> [u8; 32] {
    let mut hash = nova_crypto::keccak256(&[&number(program)[..], output].concat());
    hash[0] &= MASK;
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_are_read_as_they_are_written() {
        let program = [1, 2, 3, 4, 5, 6, 7, 0x7f00_0000];
        assert_eq!(read(&input(&program, b"output")), Some((program, &b"output"[..])));
        assert_eq!(read(&input(&program, b"")), Some((program, &b""[..])));
        assert_eq!(read(&[0; 31]), None);
    }

    #[test]
    fn elements_are_digits() {
        let mut expected = [0; 32];
        expected[31] = 3;
        assert_eq!(number(&[3, 0, 0, 0, 0, 0, 0, 0]), expected);
        // The second digit begins at bit 31.
        let mut expected = [0; 32];
        (expected[28], expected[27]) = (0x80, 1);
        assert_eq!(number(&[0, 3, 0, 0, 0, 0, 0, 0]), expected);
        // The last one ends at bit 247.
        let mut expected = [0; 32];
        (expected[0], expected[1]) = (0, 0x80);
        assert_eq!(number(&[0, 0, 0, 0, 0, 0, 0, 1 << 30]), expected);
    }

    #[test]
    fn envelopes_differ_in_program_and_output() {
        let envelope = seal(&[1; 8], b"output");
        assert_eq!(envelope[0] & !MASK, 0);
        assert_ne!(envelope, seal(&[2, 1, 1, 1, 1, 1, 1, 1], b"output"));
        assert_ne!(envelope, seal(&[1; 8], b"outputs"));
    }
}
