//! The contracts in an EVM: the whole way of a bundle, everything that is refused, and what each call costs.
//!
//! They are deployed by the bytecode in `artifacts`. Proofs are real proofs of Groth16, of a circuit that is a stand-in for the
//! real one: see `circuit`.

mod bundles;
mod chain;
mod circuit;
mod control;
mod deposits;
mod gas;
mod gateway;
mod generated;
mod life;
mod proofs;
mod random;
mod release;
mod upgrades;
mod verifier;
mod withdrawals;
mod world;
