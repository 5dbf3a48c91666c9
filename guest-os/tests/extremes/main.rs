//! Blocks with what no real chain has: numbers at and beyond the edge of their types, code from before its rules.
//!
//! Each has one right answer, by the execution specification: a state afterwards that the test describes, or a refusal
//! that names what is wrong. Each is run natively, and by the pinned guest in the machine.

mod code;
mod fees;
mod headers;
#[path = "../common/made.rs"]
mod made;
mod overflows;
mod random;
mod reported;
mod run;
#[path = "../common/state.rs"]
mod state;
#[path = "../common/mod.rs"]
mod support;
