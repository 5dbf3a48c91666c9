//! Tests of the machine's constraints: honest runs are accepted, and changed ones are not.

mod asm;
mod cheats;
mod description;
mod execution;
mod forgeries;
mod instructions;
mod memory;
mod mutation;
mod programs;
mod row;
mod run;
