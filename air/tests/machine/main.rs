//! Tests of the machine's constraints: honest runs are accepted, and changed ones are not.

mod accelerators;
mod across;
mod asm;
mod cheats;
mod comparison_forgeries;
mod description;
mod execution;
mod forgeries;
mod instructions;
mod keccak;
mod memory;
mod messages;
mod mutation;
mod necessity;
mod number_forgeries;
mod numbers;
mod ordering;
mod outcomes;
mod padding;
mod programs;
mod repair;
mod row;
mod run;
mod sha256;
mod sha256_rounds;
mod tables;
