//! Hash functions.

use crate::machine;

/// Bytes that Keccak-256 absorbs between two permutations.
const KECCAK_RATE: usize = 136;

/// Keccak-256, for input that comes in pieces.
///
/// ```
/// let mut hasher = nova_accelerators::Keccak256::default();
/// hasher.update(b"so");
/// hasher.update(b"me");
/// assert_eq!(hasher.finalize(), nova_accelerators::keccak256(b"some"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Keccak256 {
    state: [u64; 25],
    /// Bytes absorbed since the last permutation, always fewer than [`KECCAK_RATE`].
    absorbed: usize,
}

impl Keccak256 {
    /// Appends to the input.
    pub fn update(&mut self, mut input: &[u8]) {
        if self.absorbed > 0 {
            let (head, rest) = input.split_at(input.len().min(KECCAK_RATE - self.absorbed));
            self.absorb(head);
            input = rest;
        }
        let (blocks, rest) = input.as_chunks::<KECCAK_RATE>();
        blocks.iter().for_each(|block| self.absorb_block(block));
        self.absorb(rest);
    }

    /// The digest of everything so far.
    #[must_use]
    pub fn finalize(mut self) -> [u8; 32] {
        self.xor_byte(self.absorbed, 0x01);
        self.xor_byte(KECCAK_RATE - 1, 0x80);
        machine::keccak_f(&mut self.state);
        let mut digest = [0; 32];
        for (bytes, lane) in digest.chunks_exact_mut(8).zip(self.state) {
            bytes.copy_from_slice(&lane.to_le_bytes());
        }
        digest
    }

    /// Absorbs at most what completes the block.
    fn absorb(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.xor_byte(self.absorbed, byte);
            self.absorbed += 1;
        }
        if self.absorbed == KECCAK_RATE {
            machine::keccak_f(&mut self.state);
            self.absorbed = 0;
        }
    }

    fn absorb_block(&mut self, block: &[u8; KECCAK_RATE]) {
        let mut copy = [0; KECCAK_RATE / 4];
        for (lane, words) in self.state.iter_mut().zip(words_of(block, &mut copy).as_chunks::<2>().0) {
            *lane ^= u64::from(u32::from_le(words[0])) | u64::from(u32::from_le(words[1])) << 32;
        }
        machine::keccak_f(&mut self.state);
    }

    fn xor_byte(&mut self, position: usize, byte: u8) {
        self.state[position / 8] ^= u64::from(byte) << (8 * (position % 8));
    }
}

/// The words that a block's bytes are in memory, in place where they are aligned.
///
/// The machine loads a word that is not aligned byte by byte: that is four times as much as copying the bytes first.
fn words_of<'a>(block: &'a [u8; KECCAK_RATE], copy: &'a mut [u32; KECCAK_RATE / 4]) -> &'a [u32] {
    // SAFETY: any four bytes are a word.
    let (_, words, _) = unsafe { block.align_to::<u32>() };
    if words.len() == copy.len() {
        return words;
    }
    // SAFETY: words have no padding, and any bytes are words.
    let (_, bytes, _) = unsafe { copy.align_to_mut::<u8>() };
    bytes.copy_from_slice(block);
    copy
}

/// Keccak-256 with the padding of Ethereum, which is older than that of SHA-3.
#[must_use]
pub fn keccak256(input: &[u8]) -> [u8; 32] {
    let mut hasher = Keccak256::default();
    hasher.update(input);
    hasher.finalize()
}

/// The first eight words of the fractions of the square roots of the first eight primes (FIPS 180-4, section 5.3.3).
const SHA256_START: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// SHA-256.
#[must_use]
pub fn sha256(input: &[u8]) -> [u8; 32] {
    let mut state = SHA256_START;
    let (blocks, rest) = input.as_chunks();
    machine::sha256_compress(&mut state, blocks);
    let (padding, count) = sha256_padding(rest, input.len() as u64 * 8);
    machine::sha256_compress(&mut state, &padding[..count]);
    let mut digest = [0; 32];
    for (bytes, word) in digest.chunks_exact_mut(4).zip(state) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
    digest
}

/// The last one or two blocks, which hold the end of the input and its length in bits, and their number.
fn sha256_padding(rest: &[u8], bits: u64) -> ([[u8; 64]; 2], usize) {
    let mut blocks = [[0; 64]; 2];
    let count = if rest.len() < 56 { 1 } else { 2 };
    blocks[0][..rest.len()].copy_from_slice(rest);
    blocks[0][rest.len()] = 0x80;
    blocks[count - 1][56..].copy_from_slice(&bits.to_be_bytes());
    (blocks, count)
}

/// RIPEMD-160.
#[must_use]
pub fn ripemd160(input: &[u8]) -> [u8; 20] {
    use ripemd::Digest;
    ripemd::Ripemd160::digest(input).into()
}
