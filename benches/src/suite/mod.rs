//! Measures whole runs, guests and blocks, by the command that operators use.
//!
//! Each measurement is a process of its own, so that its memory is its own. The file of results is written after each, and
//! what it has of the same program, computer and options is not measured again: an interrupted suite goes on.

mod figures;
mod job;
mod run;

pub use figures::{Measured, SUITE_SCHEMA, SuiteFigures, SuiteReport};
pub use job::{Job, Kind, Work};
pub use run::{NovaProve, RunError};
