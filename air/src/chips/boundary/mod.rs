//! What a shard finds and leaves in the cells that it touches.

mod columns;
mod constraints;
#[cfg(feature = "witness")]
pub(crate) mod fill;
#[cfg(all(test, feature = "witness"))]
mod tests;

pub use columns::{BoundaryColumns, ShardValues};

use crate::{Chip, ChipBuilder, EvalError, Stage};
use alloc::borrow::Cow;

/// Index, among a shard's public values, of its number.
pub const SHARD_NUMBER: usize = 0;

/// The chip of a shard's boundary: one row for each cell that it touches.
///
/// # Assumptions
/// Numbers of shards are below 2^16, so that a smaller one came before. The verifier of runs counts shards, and the circuit
/// that lifts a shard shows the range. The lookup below compares modulo p only: with numbers from all of the field, shards could
/// follow each other in a circle.
///
/// # Why a cell has one row in a shard
/// A message on the run memory bus states which shard touched a cell last. One for shard s was sent by a row of shard
/// s, or by the memory table for s = 0, and the memory table lists a cell once. A row receives such a message for a
/// shard before its own (`previous_shard < shard` by lookup) and sends one for its own. Walking back from a row
/// therefore passes through strictly decreasing shards and ends at the memory table's one message. Each message is
/// received once, so two rows of one cell lie on one such path, and then in different shards.
pub struct Boundary;

impl Chip for Boundary {
    fn name(&self) -> Cow<'static, str> {
        "boundary".into()
    }

    fn width(&self) -> usize {
        BoundaryColumns::<u8>::WIDTH
    }

    fn stage(&self) -> Stage {
        Stage::Boundary
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        constraints::eval(b)
    }
}
