//! SHA-256 and RIPEMD-160.

use crate::machine;

/// The initial hash value (FIPS 180-4, section 5.3.3).
const SHA256_INITIAL_STATE: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// SHA-256.
#[must_use]
pub fn sha256(input: &[u8]) -> [u8; 32] {
    let mut state = SHA256_INITIAL_STATE;
    let (blocks, rest) = input.as_chunks();
    machine::sha256_compress(&mut state, blocks);
    sha256_finish(&mut state, rest, input.len() as u64 * 8);
    let mut digest = [0; 32];
    for (bytes, word) in digest.chunks_exact_mut(4).zip(state) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
    digest
}

/// A block with the alignment that the accelerator requires.
#[repr(align(4))]
struct Block([u8; 64]);

/// Pads the rest of the input and compresses it, one block or two; `bits` is the length of the whole input.
fn sha256_finish(state: &mut [u32; 8], rest: &[u8], bits: u64) {
    let mut block = Block([0; 64]);
    block.0[..rest.len()].copy_from_slice(rest);
    block.0[rest.len()] = 0x80;
    if rest.len() >= 56 {
        machine::sha256_compress(state, core::slice::from_ref(&block.0));
        block.0.fill(0);
    }
    block.0[56..].copy_from_slice(&bits.to_be_bytes());
    machine::sha256_compress(state, core::slice::from_ref(&block.0));
}

/// RIPEMD-160.
#[must_use]
pub fn ripemd160(input: &[u8]) -> [u8; 20] {
    use ripemd::Digest;
    ripemd::Ripemd160::digest(input).into()
}
