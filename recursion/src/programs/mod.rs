//! The programs of recursion.

mod join;
mod keys;
mod segment;
mod state;

pub use join::{Child, SegmentSystem};
pub use keys::{KeyTree, LOG_KEYS, SEGMENT_PLACES};
pub use segment::{RUN_BLOCKS, SEGMENT_BLOCKS, SEGMENT_LOG_HEIGHTS, STATE_BLOCKS, Segment};
pub use state::{Outcome, RunState, SPONGE_BLOCKS, Stage};
