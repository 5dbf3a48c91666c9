//! Rounds 5 to 9 against a second prover and a second verifier, both written from the definitions of decision 0108, and
//! against provers that cheat at one place.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "the lints are for the verifier, which must not panic; tests may"
)]

mod batching;
mod changes;
mod checker;
mod claims;
mod honest;
mod layouts;
mod paths;
mod reference;
mod shard;
mod words;
