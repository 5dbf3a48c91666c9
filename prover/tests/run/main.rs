//! Proofs of whole runs: honest proofs, forgeries, limits and interruptions.

mod attacks;
mod claims;
mod compressed;
mod cost;
mod forgeries;
mod guests;
mod honest;
mod keys;
mod limits;
mod malicious;
mod memory;
mod plan;
mod resume;
mod security;
mod seed;
mod support;
