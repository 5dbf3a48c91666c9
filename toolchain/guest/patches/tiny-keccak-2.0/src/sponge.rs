//! The sponge (FIPS 202, section 4) around the circuit.

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

/// Keccak-p\[1600\] of 12 rounds, which has no circuit.
#[cfg(feature = "k12")]
pub fn keccakp(state: &mut State) {
    keccak::Keccak::new().with_p1600::<12>(|permute| permute(state));
}

/// A sponge that takes input, gives output, and may take more input then.
#[derive(Clone)]
pub(crate) struct Sponge {
    state: State,
    permute: fn(&mut State),
    /// Bytes of the block that were taken or given, always fewer than `rate`.
    position: usize,
    /// Bytes of a block.
    rate: usize,
    /// What follows the input, before the padding.
    pub(crate) domain: u8,
    gives_output: bool,
}

/// Bytes of a block, where the capacity is twice so many bits.
pub(crate) const fn rate(bits: usize) -> usize {
    200 - 2 * bits / 8
}

impl Sponge {
    /// A sponge whose capacity is twice as many bits.
    pub(crate) fn new(bits: usize, domain: u8) -> Self {
        Self::with(keccakf, bits, domain)
    }

    pub(crate) fn with(permute: fn(&mut State), bits: usize, domain: u8) -> Self {
        Self { state: [0; 25], permute, position: 0, rate: rate(bits), domain, gives_output: false }
    }

    pub(crate) fn absorb(&mut self, mut input: &[u8]) {
        if self.gives_output {
            self.next_block();
            self.gives_output = false;
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
        if !self.gives_output {
            bytes_of(&mut self.state)[self.position] ^= self.domain;
            bytes_of(&mut self.state)[self.rate - 1] ^= 0x80;
            self.next_block();
            self.gives_output = true;
        }
        while output.len() >= self.rate - self.position {
            let (part, rest) = output.split_at_mut(self.rate - self.position);
            self.give(part);
            self.next_block();
            output = rest;
        }
        self.give(output);
        self.position += output.len();
    }

    fn give(&mut self, output: &mut [u8]) {
        output.copy_from_slice(&bytes_of(&mut self.state)[self.position..][..output.len()]);
    }

    /// Ends the block, which counts as filled up with zeros.
    pub(crate) fn next_block(&mut self) {
        (self.permute)(&mut self.state);
        self.position = 0;
    }
}
