//! What tests of the machine share: programs, their runs, and what a forger does to them.
//!
//! Tests of one chip lie beside the chip, tests of several chips in `tests/machine`. Both compile this module: the crate
//! includes it by its path when it is tested, under its own name as any other crate would see it.

pub(crate) mod accelerators;
pub(crate) mod asm;
pub(crate) mod big_integer_forgeries;
pub(crate) mod big_integers;
pub(crate) mod forgeries;
pub(crate) mod programs;
pub(crate) mod row;
pub(crate) mod run;
