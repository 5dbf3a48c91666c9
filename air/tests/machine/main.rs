//! Tests of the machine's constraints as a whole: honest runs are accepted, and changed ones are not. Tests of one chip
//! lie beside the chip.

mod accelerators;
mod across;
mod big_integers;
mod carries;
mod cheats;
mod description;
mod execution;
mod instructions;
mod interval;
mod memory;
mod messages;
mod mutation;
mod necessity;
mod outcomes;
mod padding;
mod repair;
mod sections;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "some of it is for the tests beside the chips")]
mod support;
mod symbolic;
mod tables;
