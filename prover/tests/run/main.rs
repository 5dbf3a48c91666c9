//! Proofs of whole runs: what honest provers get, and what no prover gets.

mod attacks;
mod forgeries;
mod guests;
mod honest;
mod limits;
mod malicious;
mod resume;
mod security;
mod seed;
mod support;
