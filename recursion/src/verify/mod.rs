//! The verifier of a section as a circuit, in the rounds of `nova_verifier`'s `stark/`.

mod fold;
mod opening;
mod query;
mod transcript;

pub use opening::verify_opening;
pub use transcript::{CircuitTranscript, Record};
