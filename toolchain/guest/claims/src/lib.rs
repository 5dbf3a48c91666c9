#![doc = include_str!("../README.md")]
#![no_std]

mod hash;
mod permutation;

use nova_rt::CLAIM_WORDS;

/// Eight elements of the field KoalaBear: canonical integers, below 2^31 - 2^24 + 1.
///
/// A claim with words that are not canonical can be written, but no proof resolves it.
pub type Digest = [u32; DIGEST_WORDS];

/// Words of a digest.
const DIGEST_WORDS: usize = 8;

/// The claims of a run, in short: their number, and the state of the hash of its output after them.
///
/// The host's `nova_verifier::run::ClaimChain` has both. A run without claims has the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClaimChain {
    /// Number of claims.
    pub count: u32,
    /// The last eight elements of the state of the hash after them.
    pub state: Digest,
}

impl ClaimChain {
    /// The digest of an output of a run with these claims. Zero without claims and output.
    #[must_use]
    pub fn output_digest(&self, output: &[u8]) -> Digest {
        if self.count == 0 && output.is_empty() { Digest::default() } else { hash::digest(&self.state, output) }
    }
}

/// Claims that a run of the program with this digest, without claims of its own, ended with success and wrote `output`.
///
/// # Soundness
///
/// The claim is about this program and this output, and nothing else. If the prover chooses the program, by an input that
/// the guest reads, then its digest belongs into the guest's own output.
pub fn claim(program: &Digest, output: &[u8]) {
    claim_with(program, ClaimChain::default(), output);
}

/// Claims that a run of the program with this digest, whose own claims are `claims` and all resolved, ended with success
/// and wrote `output`.
///
/// The guest need not know the claims of that run: a wrong chain makes a claim that no proof resolves.
///
/// # Soundness
///
/// See [`claim`].
pub fn claim_with(program: &Digest, claims: ClaimChain, output: &[u8]) {
    nova_rt::write_claim(&words(program, claims, output));
}

/// The words of a claim, for guests that write it themselves: `docs/claims.md` lists them.
#[must_use]
pub fn words(program: &Digest, claims: ClaimChain, output: &[u8]) -> [u32; CLAIM_WORDS] {
    // Output is shorter than 16 MiB; longer bytes are no run's output.
    let length = u32::try_from(output.len()).unwrap_or(u32::MAX);
    let rows = [*program, claims.output_digest(output), claims.state, [length, claims.count, 0, 0, 0, 0, 0, 0]];
    let mut words = [0; CLAIM_WORDS];
    words.copy_from_slice(rows.as_flattened());
    words
}
