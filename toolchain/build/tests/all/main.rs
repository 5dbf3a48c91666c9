//! Guests that are built: what the runtime, the linker script and patched crates do on the machine, and what a build
//! depends on. One binary, so that a build that waits for one core leaves the others to the next test.

mod common;
mod embed;
mod guest;
mod linker_script;
mod patches;
mod reproducible;
mod runtime;
mod standard_library;
mod target;
mod verifier;
