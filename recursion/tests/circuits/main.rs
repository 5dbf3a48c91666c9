//! Tests of circuits: their proofs, their forgeries, and the verifier of a section as a circuit.

mod book;
mod builder;
mod compress;
mod counts;
mod final_proof;
mod forgeries;
mod join;
mod layers;
mod lift;
mod opening;
mod proofs;
mod resolve;
mod run;
mod section;
mod security;
mod shrink;
mod soundcalc;
mod support;
mod toy;

// The second prover of openings, with the sections that it proves.
#[path = "../../../verifier/tests/opening/layouts.rs"]
#[expect(dead_code, reason = "some of it is for the verifier's tests")]
mod layouts;
#[path = "../../../verifier/tests/opening/reference.rs"]
mod reference;

// Runs of small guests, with their proofs.
#[path = "../../../prover/tests/run/guests.rs"]
#[expect(dead_code, reason = "some of it is for the prover's tests")]
mod guests;
#[path = "../../../prover/tests/run/support.rs"]
#[expect(dead_code, reason = "some of it is for the prover's tests")]
mod runs;
