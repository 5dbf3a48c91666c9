//! Blocks that no real chain has: values at and beyond the edges of their types, and code that precedes its rules.
//!
//! Each has one right answer by the execution specification: a state after the block, which the test describes, or an
//! error that names the fault. Each runs natively and in the machine.

mod code;
mod fees;
mod headers;
mod overflows;
mod random;
mod reported;
mod run;
#[path = "../common/state.rs"]
mod state;
#[path = "../common/mod.rs"]
mod support;
#[path = "../common/test_block.rs"]
mod test_block;
