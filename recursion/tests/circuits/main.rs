//! Tests of circuits: their proofs, their forgeries, and the verifier of a section as a circuit.

mod counts;
mod forgeries;
mod join;
mod proofs;
mod section;
mod support;
mod toy;
