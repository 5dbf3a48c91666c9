//! Tests of circuits: their proofs, their forgeries, and the verifier of a section as a circuit.

mod forgeries;
mod proofs;
mod section;
mod support;
mod toy;
