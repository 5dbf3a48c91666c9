//! Proofs of shards of a small chip set: honest ones, refused ones, their security and their transcript.

mod fixture;
mod honest;
mod negative;
mod security;
mod tampering;
mod transcript;
