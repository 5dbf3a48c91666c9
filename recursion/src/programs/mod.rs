//! The programs of recursion.

mod join;
mod keys;
mod segment;

pub use join::{Child, SegmentSystem};
pub use keys::{KeyTree, LOG_KEYS, SEGMENT_PLACES};
pub use segment::{RUN_BLOCKS, SEGMENT_BLOCKS, STATE_BLOCKS, Segment};
