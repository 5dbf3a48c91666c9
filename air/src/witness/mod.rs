//! Filling traces from the executor's records (feature `witness`).
//!
//! A chip's rows are filled from the records of its family, independently of each other and in parallel. How often the
//! fixed tables are used is not recorded: [`Tally`] counts the messages that the filled rows send, by running the
//! chips' own `eval`, so that constraints and counts cannot disagree.

mod accelerators;
mod arithmetic;
mod cells;
mod columns;
mod fixed;
mod image;
mod numbers;
pub(crate) mod plan;
mod rows;
mod shard;
mod tally;

pub use cells::call_cells;
pub use fixed::{initial_table, program_table};
pub use image::{BoundaryRow, RunImage};
pub use plan::{Planned, table_heights};
pub use shard::{Table, boundary_tables, image_tables, planned_tables, shard_tables};
pub use tally::Tally;
