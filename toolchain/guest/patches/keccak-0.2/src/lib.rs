//! The interface of keccak 0.2, over the machine's circuit for Keccak-f\[1600\].
//!
//! Patched in place of the published crate, for sha3 0.11 and others. The circuit has 24 rounds over lanes of 64 bits; what
//! is asked for with fewer rounds or smaller lanes is computed by keccak 0.1, and so is everything on the host.
#![no_std]

pub mod backends;
pub mod consts;
pub mod types;

pub use backends::*;
pub use consts::*;
pub use types::*;

/// Gives functions of Keccak.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keccak(());

impl Keccak {
    /// The only value.
    #[must_use]
    pub fn new() -> Self {
        Self(())
    }

    /// Calls with the only backend.
    pub fn with_backend(&self, f: impl BackendClosure) {
        f.call_once::<Circuit>();
    }

    /// Calls with Keccak-f\[200\].
    pub fn with_f200(&self, f: impl FnOnce(Fn200)) {
        self.with_p200::<F200_ROUNDS>(f);
    }

    /// Calls with Keccak-f\[400\].
    pub fn with_f400(&self, f: impl FnOnce(Fn400)) {
        self.with_p400::<F400_ROUNDS>(f);
    }

    /// Calls with Keccak-f\[800\].
    pub fn with_f800(&self, f: impl FnOnce(Fn800)) {
        self.with_p800::<F800_ROUNDS>(f);
    }

    /// Calls with Keccak-f\[1600\].
    pub fn with_f1600(&self, f: impl FnOnce(Fn1600)) {
        self.with_p1600::<F1600_ROUNDS>(f);
    }

    /// Calls with Keccak-p\[200\] of so many rounds, at most [`F200_ROUNDS`].
    pub fn with_p200<const ROUNDS: usize>(&self, f: impl FnOnce(Fn200)) {
        f(|state| software::p200(state, ROUNDS));
    }

    /// Calls with Keccak-p\[400\] of so many rounds, at most [`F400_ROUNDS`].
    pub fn with_p400<const ROUNDS: usize>(&self, f: impl FnOnce(Fn400)) {
        f(|state| software::p400(state, ROUNDS));
    }

    /// Calls with Keccak-p\[800\] of so many rounds, at most [`F800_ROUNDS`].
    pub fn with_p800<const ROUNDS: usize>(&self, f: impl FnOnce(Fn800)) {
        f(|state| software::p800(state, ROUNDS));
    }

    /// Calls with Keccak-p\[1600\] of so many rounds, at most [`F1600_ROUNDS`].
    pub fn with_p1600<const ROUNDS: usize>(&self, f: impl FnOnce(Fn1600)) {
        f(Circuit::get_p1600::<ROUNDS>());
    }
}
