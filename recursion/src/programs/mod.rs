//! The programs of recursion.

mod compress;
mod join;
mod keys;
mod ledger;
mod lift;
mod segment;
mod shrink;
mod state;
mod system;

pub use compress::{CLOSED_BLOCKS, COMPRESS_HEIGHTS, closed_blocks};
pub use keys::{COMPRESS_PLACE, JOIN_PLACE, KeyTree, LOG_KEYS, SEGMENT_PLACES};
pub use ledger::{LOG_MESSAGE_UNIT, Ledger, LedgerError, MAX_RUN_UNITS, MAX_SECTION_UNITS, Section, SectionValues};
pub use lift::{Lift, LiftError, LiftedSection};
pub use segment::{RUN_BLOCKS, SEGMENT_BLOCKS, SEGMENT_LOG_HEIGHTS, STATE_BLOCKS, Segment};
pub use shrink::{CompressSystem, SHRINK_HEIGHTS};
pub use state::{Outcome, RunState, SPONGE_BLOCKS, Stage};
pub use system::{Child, SegmentSystem};
