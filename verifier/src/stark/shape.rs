//! The tables of a shard and their heights.

use alloc::vec::Vec;

use nova_air::F;
use p3_field::PrimeField64;
use serde::{Deserialize, Serialize};

/// Minimum log2 of a table's height: one packed row of the widest vector unit, 16 field elements.
pub const MIN_LOG_HEIGHT: u8 = 4;

/// Minimum log2 of a stack's height. Stacks that are much shorter would need more queries.
pub const MIN_LOG_STACK: u8 = 9;

/// Maximum log2 of a table's height: the field's two-adicity, 24, minus room for the blow-up.
pub const MAX_LOG_HEIGHT: u8 = 22;

/// Maximum number of a section's tables. It bounds what a verifier allocates for a proof of a few bytes.
pub const MAX_TABLES: usize = 256;

/// The maximum number of messages over the buses of a shard, or of one bus in one direction between the sections of a run. It
/// is one less than the number of field elements, so that a multiplicity cannot wrap around.
pub const MAX_MESSAGES: u64 = F::ORDER_U64 - 1;

/// One table of a shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TableShape {
    /// Number of the chip in the chip set.
    pub chip: u16,
    /// Log2 of the number of rows.
    pub log_height: u8,
}

impl TableShape {
    /// Number of rows.
    pub fn height(&self) -> u64 {
        1_u64.checked_shl(self.log_height.into()).unwrap_or(u64::MAX)
    }
}

/// The shape of a section: its tables, and the heights of its stacks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// Log2 of the stack height, `H`.
    pub log_stack_height: u8,
    /// Log2 of the stack height of the boundary tree.
    pub log_boundary_height: u8,
    /// The tables, ordered by chip number. A chip can have any number of tables.
    pub tables: Vec<TableShape>,
}

impl Shape {
    /// Rows of all tables of a chip.
    pub fn rows(&self, chip: usize) -> u64 {
        self.tables_of(chip).map(TableShape::height).fold(0, u64::saturating_add)
    }

    /// The tables of a chip.
    pub fn tables_of(&self, chip: usize) -> impl Iterator<Item = &TableShape> {
        self.tables.iter().filter(move |table| usize::from(table.chip) == chip)
    }
}

/// The rule of the chip set or the key that a shape breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShapeError {
    /// The shape has no tables.
    #[error("the shape has no tables")]
    Empty,
    /// The shape has too many tables.
    #[error("the shape has {tables} tables; at most {MAX_TABLES} are allowed")]
    TooManyTables {
        /// Number of tables.
        tables: usize,
    },
    /// No chip has this number.
    #[error("table {table} is of chip {chip}, which does not exist")]
    UnknownChip {
        /// Index of the table.
        table: usize,
        /// The number.
        chip: u16,
    },
    /// The tables are not ordered by chip number.
    #[error("table {table} is out of order")]
    Order {
        /// Index of the table.
        table: usize,
    },
    /// The height is outside the range of the field or the chip.
    #[error("table {table} has 2^{log_height} rows, allowed are 2^{least} to 2^{most}")]
    Height {
        /// Index of the table.
        table: usize,
        /// Log2 of its height.
        log_height: u8,
        /// Minimum log2 of the height.
        least: u8,
        /// Maximum log2 of the height.
        most: u8,
    },
    /// The chip has too few or too many tables.
    #[error("chip {chip} has {tables} tables, which its occurrence rule forbids")]
    Occurrence {
        /// Number of the chip.
        chip: usize,
        /// Number of its tables.
        tables: usize,
    },
    /// Stacks are too low, or taller than the field's domains, in which the blow-up counts, too. Those of the boundary tree
    /// are not taller than the others.
    #[error("the stacks have 2^{log_height} rows, allowed are 2^{least} to 2^{most}")]
    StackHeight {
        /// Log2 of the stack height.
        log_height: u8,
        /// Minimum log2 of the stack height.
        least: u8,
        /// Maximum log2 of the stack height.
        most: u8,
    },
    /// A table is taller than the stacks of its columns.
    #[error("table {table} is taller than its stacks")]
    TallerThanStacks {
        /// Index of the table.
        table: usize,
    },
    /// Too many messages: multiplicities could wrap around the field.
    #[error("{interactions} messages can wrap around the field; at most {MAX_MESSAGES} cannot")]
    TooManyInteractions {
        /// Number of messages: rows times messages per row, summed over the tables.
        interactions: u64,
    },
}
