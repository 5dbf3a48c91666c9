//! The programs of recursion.

mod join;
mod keys;
mod ledger;
mod lift;
mod segment;
mod state;

pub use join::{Child, SegmentSystem};
pub use keys::{KeyTree, LOG_KEYS, SEGMENT_PLACES};
pub use ledger::{LOG_MESSAGE_UNIT, Ledger, LedgerError, MAX_RUN_UNITS, MAX_SECTION_UNITS, Section, SectionValues};
pub use lift::{Lift, LiftError, LiftedSection};
pub use segment::{RUN_BLOCKS, SEGMENT_BLOCKS, STATE_BLOCKS, Segment};
pub use state::{Outcome, RunState, SPONGE_BLOCKS, Stage};
