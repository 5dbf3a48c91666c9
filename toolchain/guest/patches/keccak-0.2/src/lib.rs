//! The API of keccak 0.2, over the machine's accelerator for Keccak-f\[1600\].
//!
//! Replaces the published crate by a patch, for sha3 0.11 and others. The accelerator has 24 rounds over lanes of 64
//! bits. Fewer rounds, smaller lanes and everything on the host are computed by keccak 0.1.
#![no_std]

pub mod backends;
pub mod consts;
pub mod types;

pub use backends::*;
pub use consts::*;
pub use types::*;

/// The entry point to the permutations.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keccak(());

impl Keccak {
    /// Creates the value.
    #[must_use]
    pub fn new() -> Self {
        Self(())
    }

    /// Calls the closure with the backend.
    pub fn with_backend(&self, f: impl BackendClosure) {
        f.call_once::<Accelerated>();
    }

    /// Calls the closure with Keccak-f\[200\].
    pub fn with_f200(&self, f: impl FnOnce(Fn200)) {
        self.with_p200::<F200_ROUNDS>(f);
    }

    /// Calls the closure with Keccak-f\[400\].
    pub fn with_f400(&self, f: impl FnOnce(Fn400)) {
        self.with_p400::<F400_ROUNDS>(f);
    }

    /// Calls the closure with Keccak-f\[800\].
    pub fn with_f800(&self, f: impl FnOnce(Fn800)) {
        self.with_p800::<F800_ROUNDS>(f);
    }

    /// Calls the closure with Keccak-f\[1600\].
    pub fn with_f1600(&self, f: impl FnOnce(Fn1600)) {
        self.with_p1600::<F1600_ROUNDS>(f);
    }

    /// Calls the closure with Keccak-p\[200\] with `ROUNDS` rounds, at most [`F200_ROUNDS`].
    pub fn with_p200<const ROUNDS: usize>(&self, f: impl FnOnce(Fn200)) {
        f(|state| software::p200(state, ROUNDS));
    }

    /// Calls the closure with Keccak-p\[400\] with `ROUNDS` rounds, at most [`F400_ROUNDS`].
    pub fn with_p400<const ROUNDS: usize>(&self, f: impl FnOnce(Fn400)) {
        f(|state| software::p400(state, ROUNDS));
    }

    /// Calls the closure with Keccak-p\[800\] with `ROUNDS` rounds, at most [`F800_ROUNDS`].
    pub fn with_p800<const ROUNDS: usize>(&self, f: impl FnOnce(Fn800)) {
        f(|state| software::p800(state, ROUNDS));
    }

    /// Calls the closure with Keccak-p\[1600\] with `ROUNDS` rounds, at most [`F1600_ROUNDS`].
    pub fn with_p1600<const ROUNDS: usize>(&self, f: impl FnOnce(Fn1600)) {
        f(Accelerated::get_p1600::<ROUNDS>());
    }
}
