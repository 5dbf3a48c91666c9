//! Measures a constraint system on Nova's prover, and on those of Plonky3 beside it.
//!
//! A [`Subject`] is an AIR with a way to make its traces. [`subject!`](crate::subject) makes one of any type that
//! implements p3-air's `Air`. `examples/own_air.rs` is a whole program.

mod adapter;
pub mod builtin;
mod case;
mod nova;
mod p3;
mod sample;
mod subject;

pub use adapter::Adapter;
pub use case::{Case, Hash, ProofSystem, standard_queries};
pub use nova::measure_air as measure_nova_air;
pub use p3::{Config as Plonky3Config, measure_batch, measure_uni};
pub use sample::{MeasureError, Sample};
pub use subject::{Subject, Traced};
