//! Keccak-256.

use crate::machine;
use nova_intrinsics::sponge::{State, bytes_of, xor, xor_block};

/// The sponge's rate, in bytes.
const RATE: usize = 136;

/// Incremental Keccak-256.
///
/// ```
/// let mut hasher = nova_crypto::Keccak256::default();
/// hasher.update(b"so");
/// hasher.update(b"me");
/// assert_eq!(hasher.finalize(), nova_crypto::keccak256(b"some"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Keccak256 {
    state: State,
    /// Bytes absorbed since the last permutation, always fewer than [`RATE`].
    absorbed: usize,
}

impl Keccak256 {
    /// Appends to the input.
    pub fn update(&mut self, mut input: &[u8]) {
        if self.absorbed > 0 {
            let (head, rest) = input.split_at(input.len().min(RATE - self.absorbed));
            xor(&mut self.state, self.absorbed, head);
            self.absorbed += head.len();
            if self.absorbed < RATE {
                return;
            }
            machine::keccak_f(&mut self.state);
            input = rest;
        }
        self.absorbed = absorb(&mut self.state, input);
    }

    /// The digest of the whole input.
    #[must_use]
    pub fn finalize(mut self) -> [u8; 32] {
        finish(&mut self.state, self.absorbed)
    }
}

/// Keccak-256 as Ethereum uses it: with the original padding of Keccak, not that of SHA-3.
#[must_use]
pub fn keccak256(input: &[u8]) -> [u8; 32] {
    let mut state = State::default();
    let absorbed = absorb(&mut state, input);
    finish(&mut state, absorbed)
}

/// Absorbs input into a state without pending bytes; returns the number of bytes since the last permutation.
fn absorb(state: &mut State, input: &[u8]) -> usize {
    let (blocks, rest) = input.as_chunks::<RATE>();
    for block in blocks {
        xor_block(state, block);
        machine::keccak_f(state);
    }
    xor(state, 0, rest);
    rest.len()
}

/// Pads the input and returns the digest.
fn finish(state: &mut State, absorbed: usize) -> [u8; 32] {
    bytes_of(state)[absorbed] ^= 0x01;
    bytes_of(state)[RATE - 1] ^= 0x80;
    machine::keccak_f(state);
    *bytes_of(state).first_chunk().expect("the state is longer than a digest")
}
