//! Filling traces from the executor's records (feature `witness`).
//!
//! Each chip's `fill.rs` fills the chip's rows from the records of its family, independently of each other and in
//! parallel. Here is what belongs to no chip: how tall tables are, the run's memory and code, and the columns of gadgets.
//! How often ranges and bytes are looked up is not recorded: [`Tally`] counts the messages that the filled rows send, by
//! running the chips' own `eval`, so that constraints and counts cannot disagree.

pub(crate) mod big_int;
mod cells;
mod code;
mod computed;
mod fill;
mod filler;
mod memory;
mod plan;
pub(crate) mod point;
mod rows;
mod shard;
mod tally;

pub use crate::chips::initial::fill::{InitialError, initial_table};
pub use crate::chips::memory_table::fill::further_cells;
pub use crate::chips::output_digest::fill::{digest_of, output_trace};
pub use crate::chips::program::fill::program_table;
pub use cells::{call_cells, call_units, chip_units};
pub use code::{RunCode, SliceRow, slice_rows};
pub use memory::{BoundaryRow, MEMORY_SECTION_ROWS, MemorySection, MemoryTraces, RunMemory};
pub use plan::{Heights, Planned, Unit, table_heights};
pub use shard::{RunTraces, Table, boundary_tables, memory_tables, planned_tables, run_tables, shard_tables};
pub use tally::Tally;

pub(crate) use computed::Computed;
pub(crate) use fill::{Fill, Filling, Shard};
pub(crate) use filler::{Filler, bytes_of, flag, inverse_or_zero, time};
pub(crate) use memory::MemoryCell;
pub(crate) use rows::Rows;
