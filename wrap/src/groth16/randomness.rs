//! Randomness of the operating system, without a state that would have to be wiped.

use ark_std::rand::{CryptoRng, Error, RngCore};

/// Each call asks the operating system.
#[derive(Debug)]
pub(super) struct SystemRandomness;

impl RngCore for SystemRandomness {
    fn next_u32(&mut self) -> u32 {
        getrandom::u32().expect("the operating system has randomness")
    }

    fn next_u64(&mut self) -> u64 {
        getrandom::u64().expect("the operating system has randomness")
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system has randomness");
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for SystemRandomness {}
