//! The programs of recursion.

mod assertions;
mod closed;
mod compress;
mod join;
mod keys;
mod ledger;
mod lift;
mod resolve;
mod segment;
mod shrink;
mod state;
mod system;
mod wrap;

pub use closed::{CLOSED_BLOCKS, ClosedChild, ClosedSystem, closed_blocks};
pub use compress::COMPRESS_HEIGHTS;
pub use keys::{COMPRESS_PLACE, JOIN_PLACE, KeyTree, LOG_KEYS, RESOLVE_PLACE, SEGMENT_PLACES};
pub use ledger::{LOG_MESSAGE_UNIT, Ledger, LedgerError, MAX_RUN_UNITS, MAX_SECTION_UNITS, Section, SectionValues};
pub use lift::{Lift, LiftError, LiftedSection};
pub use resolve::{ShrinkChild, ShrinkSystem};
pub use segment::{RUN_BLOCKS, SEGMENT_BLOCKS, SEGMENT_LOG_HEIGHTS, STATE_BLOCKS, Segment};
pub use shrink::SHRINK_HEIGHTS;
pub use state::{Outcome, RunState, SPONGE_BLOCKS, Stage};
pub use system::{Child, SegmentSystem};
pub use wrap::{WRAP_BLOCKS, WRAP_HEIGHTS, WRAPPED_OUTPUT, wrap_blocks};
