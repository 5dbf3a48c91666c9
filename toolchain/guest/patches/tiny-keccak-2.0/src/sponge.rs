//! The sponge construction (FIPS 202, section 4).

use nova_intrinsics::sponge::{State, bytes_of, xor};

/// Keccak-f\[1600\].
#[cfg(target_arch = "riscv32")]
pub fn keccakf(state: &mut State) {
    nova_intrinsics::keccak_f(state);
}

/// Keccak-f\[1600\].
#[cfg(not(target_arch = "riscv32"))]
pub fn keccakf(state: &mut State) {
    keccak::Keccak::new().with_f1600(|permute| permute(state));
}

/// Keccak-p\[1600\] with 12 rounds, which has no accelerator.
#[cfg(feature = "k12")]
pub fn keccakp(state: &mut State) {
    keccak::Keccak::new().with_p1600::<12>(|permute| permute(state));
}

/// A duplex sponge: it can absorb again after squeezing.
#[derive(Clone)]
pub(crate) struct Sponge {
    state: State,
    permute: fn(&mut State),
    /// The position in the current block, in bytes; always below `rate`.
    position: usize,
    /// The rate, in bytes.
    rate: usize,
    /// The domain separation suffix.
    pub(crate) domain: u8,
    is_squeezing: bool,
}

/// The rate in bytes, for a capacity of `2 * bits`.
pub(crate) const fn rate(bits: usize) -> usize {
    200 - 2 * bits / 8
}

impl Sponge {
    /// A sponge with a capacity of `2 * bits`.
    pub(crate) fn new(bits: usize, domain: u8) -> Self {
        Self::with(keccakf, bits, domain)
    }

    pub(crate) fn with(permute: fn(&mut State), bits: usize, domain: u8) -> Self {
        Self { state: [0; 25], permute, position: 0, rate: rate(bits), domain, is_squeezing: false }
    }

    pub(crate) fn absorb(&mut self, mut input: &[u8]) {
        if self.is_squeezing {
            self.next_block();
            self.is_squeezing = false;
        }
        while let Some((part, rest)) = input.split_at_checked(self.rate - self.position) {
            xor(&mut self.state, self.position, part);
            self.next_block();
            input = rest;
        }
        xor(&mut self.state, self.position, input);
        self.position += input.len();
    }

    pub(crate) fn squeeze(&mut self, mut output: &mut [u8]) {
        if !self.is_squeezing {
            bytes_of(&mut self.state)[self.position] ^= self.domain;
            bytes_of(&mut self.state)[self.rate - 1] ^= 0x80;
            self.next_block();
            self.is_squeezing = true;
        }
        while output.len() >= self.rate - self.position {
            let (part, rest) = output.split_at_mut(self.rate - self.position);
            self.copy_output(part);
            self.next_block();
            output = rest;
        }
        self.copy_output(output);
        self.position += output.len();
    }

    fn copy_output(&mut self, output: &mut [u8]) {
        output.copy_from_slice(&bytes_of(&mut self.state)[self.position..][..output.len()]);
    }

    /// Ends the block, as if it were filled with zeros.
    pub(crate) fn next_block(&mut self) {
        (self.permute)(&mut self.state);
        self.position = 0;
    }
}
