#![doc = include_str!("../README.md")]
#![no_std]

mod hash;

use nova_rt::CLAIM_WORDS;

/// Eight elements of the field KoalaBear: canonical integers, below 2^31 - 2^24 + 1.
///
/// A claim with words that are not canonical can be written, but no proof resolves it.
pub type Digest = [u32; DIGEST_WORDS];

/// Words of a digest.
const DIGEST_WORDS: usize = 8;

/// Claims that a run of the program with this digest ended with success, made no claims itself, and wrote `output`.
///
/// # Soundness
///
/// The claim is about this program and this output, and nothing else. If the prover chooses the program, by an input that
/// the guest reads, then its digest belongs into the guest's own output.
pub fn claim(program: &Digest, output: &[u8]) {
    nova_rt::write_claim(&words(program, output));
}

/// The words of a claim, for guests that write it themselves: `docs/claims.md` lists them.
#[must_use]
pub fn words(program: &Digest, output: &[u8]) -> [u32; CLAIM_WORDS] {
    // Output is shorter than 16 MiB; longer bytes are no run's output.
    let length = u32::try_from(output.len()).unwrap_or(u32::MAX);
    let rows = [*program, hash::digest(output), [0; _], [length, 0, 0, 0, 0, 0, 0, 0]];
    let mut words = [0; CLAIM_WORDS];
    words.copy_from_slice(rows.as_flattened());
    words
}
